/** Where in an answer of history measuring begins. Pure. */
import type { HistoryData } from '../stores/history'

/** UTC milliseconds of the first point of any series; null where there is none. */
export function firstMeasuredAt({ at, series }: HistoryData): number | null {
  const index = at.findIndex((_at, point) => series.some(({ mean }) => typeof mean[point] === 'number'))
  return index < 0 ? null : at[index]!
}

/** Empty time at the left edge is worth a word when it is more than this share of the range. */
const leastShare = 0.05

/** The same, where a good part of the range before it is empty; else null. */
export function beginsLate(data: HistoryData, { from, to }: { from: number; to: number }): number | null {
  const began = firstMeasuredAt(data)
  const isLate = began !== null && began - from > Math.max(2 * data.stepMs, leastShare * (to - from))
  return isLate ? began : null
}
