/** How old what the page shows is. Ticks once a second for all who ask, and not at all when nobody does. */
import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { createSharedComposable, useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { useLiveStore } from '../stores/live'

/** Older than this is not live, */
const staleAfterMs = 4_000
/** unless the machine is measured so seldom that not even so many times of it have been missed. */
const missedTimes = 3

const useSeconds = createSharedComposable(() => {
  const monotonicMs = shallowRef(performance.now())
  const utcMs = shallowRef(Date.now())
  const read = (): void => {
    monotonicMs.value = performance.now()
    utcMs.value = Date.now()
  }
  const visibility = useDocumentVisibility()
  const { pause, resume } = useIntervalFn(read, 1_000)
  watch(visibility, (now) => {
    if (now !== 'visible') return pause()
    read()
    resume()
  })
  return { monotonicMs, utcMs }
})

/** UTC milliseconds of this browser's clock, once a second. For "12 minutes ago". */
export const useNow = () => useSeconds().utcMs

/** Ages need not be told anew each second. */
const ageStepMs = 10_000

/** The same in steps, and rather ahead than behind: nothing was taken after it. */
export function useNowInSteps(): ComputedRef<number> {
  const now = useNow()
  return computed(() => Math.floor(now.value / ageStepMs) * ageStepMs + ageStepMs)
}

export function useStaleness(): { ageMs: ComputedRef<number | null>; isStale: ComputedRef<boolean> } {
  const live = useLiveStore()
  const { monotonicMs: nowMs } = useSeconds()
  const ageMs = computed(() => (live.receivedMs === null ? null : Math.max(0, nowMs.value - live.receivedMs)))
  const patienceMs = computed(() => Math.max(staleAfterMs, (live.paceMs ?? 0) * missedTimes))
  return { ageMs, isStale: computed(() => ageMs.value !== null && ageMs.value > patienceMs.value) }
}
