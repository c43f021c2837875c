/** What is shown while nobody has chosen: made once from the newest readings, so that charts do not change places. */
import { effectScope, onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { useReading } from '../../composables/use-reading'
import type { HistoryEntry } from '../../stores/history'
import { usualSeries } from './usual-series'

/** Readings come at once where there are any. */
const patienceMs = 1_500

/** Null until it is known. */
export function useUsualSeries(
  known: Readonly<ShallowRef<readonly HistoryEntry[] | null>>,
): ShallowRef<readonly string[] | null> {
  const usual = shallowRef<readonly string[] | null>(null)
  // Ends as soon as they are known, so that no readings are sent for nothing.
  const scope = effectScope()
  scope.run(() => {
    const disks = useReading('disks')
    const containers = useReading('containers')
    const isLate = shallowRef(false)
    const timer = setTimeout(() => (isLate.value = true), patienceMs)
    onScopeDispose(() => clearTimeout(timer))
    watch(
      [known, isLate, disks.reading, containers.reading],
      () => {
        if (known.value === null || known.value.length === 0) return
        if (!isLate.value && (disks.reading.value === null || containers.reading.value === null)) return
        const keys = known.value.map(({ key }) => key)
        usual.value = usualSeries(keys, disks.value.value, containers.value.value)
        queueMicrotask(() => scope.stop())
      },
      { immediate: true },
    )
  })
  return usual
}
