/** When scheduled snapshots are taken next, and how the last ones went. */
import { shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { RequestOutput } from '../../main/contract/requests'
import { useSessionStore } from './session'
import { useTransport } from './transport'

export type ScheduleRun = RequestOutput<'schedule:list'>[number]

export const useSchedulesStore = defineStore('schedules', () => {
  const transport = useTransport()
  const session = useSessionStore()
  /** Null until it came. */
  const runs = shallowRef<readonly ScheduleRun[] | null>(null)
  const problem = shallowRef<unknown>(null)

  watch(
    () => session.isSignedIn,
    (isSignedIn) => {
      if (!isSignedIn) runs.value = problem.value = null
    },
  )

  return {
    runs,
    problem,
    /** Never throws: see `problem`. What was known stays. */
    async load(): Promise<void> {
      try {
        runs.value = await transport.invoke('schedule:list', {})
        problem.value = null
      } catch (error) {
        problem.value = error
      }
    },
  }
})
