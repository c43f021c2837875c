/** From an answer of history to what is drawn: no more points than pixels, gaps kept, extremes kept. Pure. */
import type { HistoryData } from '../model'
import type { Points } from './live-points'

export interface HistoryPoints {
  /** The span of one point, after thinning. */
  stepMs: number
  /** The middle of each point's span. */
  at: Float64Array
  min: Float64Array
  mean: Float64Array
  max: Float64Array
}

/** @param columns at most so many points come out; as many as there are pixels is enough. */
export function historyPoints(data: HistoryData, key: string, columns: number): HistoryPoints {
  const share = Math.max(1, Math.ceil(data.at.length / Math.max(1, columns)))
  const count = Math.ceil(data.at.length / share)
  const stepMs = data.stepMs * share
  const unknown = (): Float64Array => new Float64Array(count).fill(NaN)
  const points = { stepMs, at: unknown(), min: unknown(), mean: unknown(), max: unknown() }
  const found = data.series.find((one) => one.key === key)
  for (let index = 0; index < count; index += 1) {
    const first = index * share
    points.at[index] = data.at[first]! + stepMs / 2
    if (found === undefined) continue
    let [min, max, sum, known] = [Infinity, -Infinity, 0, 0]
    for (let each = first; each < Math.min(first + share, data.at.length); each += 1) {
      const mean = found.mean[each] ?? null
      if (mean === null) continue
      min = Math.min(min, found.min[each] ?? mean)
      max = Math.max(max, found.max[each] ?? mean)
      sum += mean
      known += 1
    }
    if (known === 0) continue
    points.min[index] = min
    points.mean[index] = sum / known
    points.max[index] = max
  }
  return points
}

/** A point alone between two gaps would be no line at all: it becomes a dash as wide as its span. */
export function withDashes(at: Float64Array, values: Float64Array, stepMs: number): Points {
  const isKnown = (index: number): boolean => !Number.isNaN(values[index] ?? NaN)
  const pairs: [at: number, value: number][] = []
  at.forEach((pointAt, index) => {
    const value = values[index]!
    if (!isKnown(index) || isKnown(index - 1) || isKnown(index + 1)) pairs.push([pointAt, value])
    else pairs.push([pointAt - stepMs * 0.4, value], [pointAt + stepMs * 0.4, value])
  })
  return {
    at: Float64Array.from(pairs, ([pointAt]) => pointAt),
    values: Float64Array.from(pairs, ([, value]) => value),
  }
}
