/** When a disk will be full, if it goes on filling up as in the last hours: a straight line, told only where it fits. Pure. */

export interface UsedOverTime {
  /** UTC milliseconds, ascending. */
  at: readonly number[]
  /** Null where nothing was measured. */
  usedBytes: readonly (number | null)[]
}

/** What is measured over less than this says nothing about tomorrow. */
const shortestSpanMs = 60 * 60_000
const fewestPoints = 12

/** Share of the ups and downs that the line explains (R²): what jumps or swings is no pace. */
const goodFit = 0.85

/** How far ahead a line may look, in spans that it was seen for, and at all. */
const mostSpans = 8
const farthestMs = 48 * 60 * 60_000

/**
 * Milliseconds from the last point until the disk is full; null where nobody can tell: too little was seen, the disk
 * does not fill up, or not steadily, or not within two days.
 *
 * @param capacityBytes used and available together: what is reserved for root is neither.
 */
export function fillForecast({ at, usedBytes }: UsedOverTime, capacityBytes: number): number | null {
  const points = at.flatMap((instant, index) => {
    const used = usedBytes[index] ?? null
    return used === null ? [] : [[instant, used] as const]
  })
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || points.length < fewestPoints) return null
  const spanMs = last[0] - first[0]
  if (spanMs < shortestSpanMs || last[1] >= capacityBytes) return null

  // Counted from the first point: squares of UTC milliseconds leave no digits for the rest.
  const count = points.length
  const meanX = points.reduce((sum, [x]) => sum + (x - first[0]), 0) / count
  const meanY = points.reduce((sum, [, y]) => sum + (y - first[1]), 0) / count
  let [xx, xy, yy] = [0, 0, 0]
  for (const [x, y] of points) {
    const [dx, dy] = [x - first[0] - meanX, y - first[1] - meanY]
    xx += dx * dx
    xy += dx * dy
    yy += dy * dy
  }
  const bytesPerMs = xy / xx
  if (yy === 0 || bytesPerMs <= 0 || (xy * xy) / (xx * yy) < goodFit) return null
  const leftMs = (capacityBytes - last[1]) / bytesPerMs
  return leftMs <= Math.min(farthestMs, spanMs * mostSpans) ? leftMs : null
}

/** As "about" has it: to ten minutes within three hours, else to hours; never nothing at all. Milliseconds. */
export function roughly(ms: number): number {
  const step = ms < 3 * 60 * 60_000 ? 10 * 60_000 : 60 * 60_000
  return Math.max(step, Math.round(ms / step) * step)
}
