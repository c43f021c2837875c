/**
 * Learns how often a series is measured, so that the pause between two values of a slow series is not taken for
 * missing data. Two intervals in a row that agree are a rhythm; of several rhythms (a container is read every 5 s
 * while somebody looks and every 30 s otherwise) the slowest counts, since stored cells tell the faster ones by
 * their count.
 */

export interface Cadence {
  /** The slowest rhythm seen, in milliseconds; 0 until one is known. */
  slowestMs: number
  lastIntervalMs: number
}

/** How far two intervals may differ and still be one rhythm: the sampler keeps cadences to the nearest second. */
const agreement = 1.25

/** Whatever comes more seldom than this is no rhythm but an event. */
const longestMs = 3_600_000

export function observeInterval(cadence: Cadence, intervalMs: number): void {
  const { lastIntervalMs } = cadence
  cadence.lastIntervalMs = intervalMs
  if (intervalMs <= 0 || intervalMs > longestMs || lastIntervalMs <= 0) return
  const longer = Math.max(intervalMs, lastIntervalMs)
  if (longer > agreement * Math.min(intervalMs, lastIntervalMs)) return
  cadence.slowestMs = Math.max(cadence.slowestMs, longer)
}

/** For how long after a value nothing is missing yet. */
export function holdMs({ slowestMs }: Cadence): number {
  return 1.5 * slowestMs
}
