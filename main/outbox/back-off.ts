/** How long to wait after a try that failed: ever longer, at random, and never for ever. */

/** The first pause at the most; a hiccup of the network is over by then. */
const firstMs = 1_000

/** Nobody should wait longer than this for a store that has come back. */
export const longestMs = 5 * 60_000

/** A store that asks for more than this has misunderstood the question. */
const longestAskedMs = 60 * 60_000

/**
 * Exponential with full jitter: anything from nothing to the whole pause, so that a fleet that was cut off together does
 * not come back together (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 *
 * @param failures how often it failed in a row, at least 1.
 * @param askedMs what the store asked for (Retry-After); never less is waited, and up to a tenth more.
 * @param random 0 to 1.
 */
export function backOffMs(failures: number, askedMs: number | null, random: () => number): number {
  const most = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30))
  const own = Math.round(random() * most)
  if (askedMs === null) return own
  return Math.max(own, Math.round(Math.min(askedMs, longestAskedMs) * (1 + random() / 10)))
}
