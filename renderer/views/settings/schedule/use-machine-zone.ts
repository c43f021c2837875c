/** In which zone a schedule without one of its own runs: the machine's; this browser's until that is known. */
import { computed, type ComputedRef } from 'vue'
import { useReading } from '../../../composables/use-reading'
import { browserZone, isZone } from './zones'

export function useMachineZone(): ComputedRef<string> {
  const { value: host } = useReading('host')
  return computed(() => {
    const zone = host.value?.timeZone
    return zone !== undefined && isZone(zone) ? zone : browserZone()
  })
}
