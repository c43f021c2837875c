/** How often a crashed page is loaded again before the person is asked. */

/** A page that crashes more often than so does it again. */
const mostReloads = 3
const withinMs = 60_000

/**
 * @param monotonicMs a clock that never jumps.
 * @returns a function to be called at every crash; it says whether to load the page again.
 */
export function createCrashBudget(monotonicMs: () => number): () => boolean {
  let reloads: number[] = []
  return () => {
    const now = monotonicMs()
    reloads = reloads.filter((at) => now - at < withinMs)
    if (reloads.length >= mostReloads) return false
    reloads.push(now)
    return true
  }
}
