/** When a change of the machine's state is worth a notification. Pure but for the clock that is handed in. */
import { overallStates, type OverallState } from '../contract/findings'

/** A state must stand for so long: what passes by itself needs nobody. */
const standingMs = 30_000
/** After the machine woke up everything catches up first. */
const afterResumeMs = 120_000
/** More than this in an hour is noise; the newest state is told when there is room again. */
const mostAnHour = 6
const hourMs = 3_600_000

export interface NotificationPolicy {
  /** The state as it is now. */
  observe(state: OverallState): void
  resumed(): void
  /**
   * To be asked every few seconds.
   * @param isQuiet while nothing may be told (locked, paused, turned off); it is told afterwards if it still stands.
   * @returns the state to tell now, or null.
   */
  due(isQuiet: boolean): OverallState | null
}

/** @param monotonicMs a clock that never jumps. */
export function createNotificationPolicy(monotonicMs: () => number): NotificationPolicy {
  /** What the person believes; until told otherwise a machine is well. */
  let told: OverallState = 'well'
  let current: OverallState = 'well'
  let sinceMs = -Infinity
  let resumedMs = -Infinity
  let tellings: number[] = []
  return {
    observe(state) {
      if (state === current) return
      current = state
      sinceMs = monotonicMs()
    },
    resumed() {
      resumedMs = monotonicMs()
    },
    due(isQuiet) {
      const now = monotonicMs()
      if (isQuiet || current === told) return null
      if (now - sinceMs < standingMs || now - resumedMs < afterResumeMs) return null
      // From critical to warning is no news that anybody should be disturbed for.
      const isWorse = overallStates.indexOf(current) > overallStates.indexOf(told)
      if (isWorse || current === 'well') {
        tellings = tellings.filter((at) => now - at < hourMs)
        if (tellings.length >= mostAnHour) return null
        tellings.push(now)
        told = current
        return current
      }
      told = current
      return null
    },
  }
}
