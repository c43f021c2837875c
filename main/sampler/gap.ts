/** Notices time that passed unwatched: a suspended machine, a stalled process, a wall clock that was set. */
import type { Clock } from './clock'

/** What lies between two ticks. */
export interface Passage {
  /** By the clock that never jumps. */
  elapsedMs: number
  /** True when values of before and after must not be connected. */
  gap: boolean
}

/**
 * How far the wall clock may drift from the steady one between two ticks before it counts as a jump. NTP slews by
 * at most 0.5 ms a second; leap seconds and coarse virtual machines stay below a second.
 */
const jumpMs = 2_000

/** How many ticks may be missed before the time between counts as unwatched. */
const missedTicks = 3

export function createGapWatch(clock: Pick<Clock, 'now' | 'monotonicMs'>, tickMs: number): () => Passage {
  let wallMs = clock.now()
  let steadyMs = clock.monotonicMs()
  return () => {
    const elapsedMs = clock.monotonicMs() - steadyMs
    const wallElapsedMs = clock.now() - wallMs
    wallMs += wallElapsedMs
    steadyMs += elapsedMs
    const jumped = Math.abs(wallElapsedMs - elapsedMs) > jumpMs
    return { elapsedMs, gap: jumped || elapsedMs > missedTicks * tickMs }
  }
}
