/** The time of day that only runs forward: what lasts until an instant must not last longer because a clock was set back. */

/**
 * Follows the time of day while it runs ahead, as after a sleep of the machine, and counts on by itself while it lies
 * behind.
 *
 * @param now UTC milliseconds.
 * @param monotonicMs a clock that nobody sets.
 * @returns UTC milliseconds, whole.
 */
export function createSteadyClock(
  now: () => number,
  monotonicMs: () => number = () => performance.now(),
): () => number {
  let latest = now()
  let countedAt = monotonicMs()
  return () => {
    const counted = monotonicMs()
    latest = Math.max(latest + Math.max(0, counted - countedAt), now())
    countedAt = counted
    return Math.floor(latest)
  }
}
