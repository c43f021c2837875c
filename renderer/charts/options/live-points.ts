/** From rings to what is drawn: points of the window, extremes, and one clock for series that stand on each other. Pure. */
import type { Ring } from '../../stores/ring'
import type { Domain } from '../model'
import type { Extent } from './scale'

/** A line comes in from beyond the left edge: points this much older are drawn along. */
const beyondEdgeMs = 15_000

/** Instants and values of one series; NaN is a gap. */
export interface Points {
  at: Float64Array
  values: Float64Array
}

export function pointsOf(ring: Ring, { from }: Domain): Points {
  const at = new Float64Array(ring.length)
  const values = new Float64Array(ring.length)
  let count = 0
  ring.forEach(from - beyondEdgeMs, (pointAt, value) => {
    at[count] = pointAt
    values[count] = value
    count += 1
  })
  return { at: at.subarray(0, count), values: values.subarray(0, count) }
}

/** Series of different rhythm or age, told at the instants of all; where one has no point, it has a gap. */
export function onOneClock(series: readonly Points[]): Points[] {
  const [first, ...others] = series
  if (first === undefined) return []
  if (others.every((other) => isSameClock(first.at, other.at))) return [...series]
  const at = Float64Array.from(new Set(series.flatMap((one) => [...one.at]))).sort()
  return series.map((one) => {
    const known = new Map(Array.from(one.at, (pointAt, index) => [pointAt, one.values[index]!]))
    return { at, values: at.map((pointAt) => known.get(pointAt) ?? NaN) }
  })
}

const isSameClock = (one: Float64Array, other: Float64Array): boolean =>
  one.length === other.length && one.every((at, index) => at === other[index])

/** The lowest and highest that will be seen; of stacked series that of their sums. */
export function extentOf(series: readonly Points[], { from }: Domain, isStacked: boolean): Extent {
  let lowest = Infinity
  let highest = -Infinity
  const note = (value: number): void => {
    if (value < lowest) lowest = value
    if (value > highest) highest = value
  }
  if (isStacked)
    series[0]?.at.forEach((at, index) => {
      if (at >= from) note(sumAt(series, index))
    })
  else
    for (const { at, values } of series)
      values.forEach((value, index) => {
        if (at[index]! >= from) note(value)
      })
  return lowest > highest ? { lowest: null, highest: null } : { lowest, highest }
}

/** What is not known adds nothing; where nothing is known at all, there is no sum. */
function sumAt(series: readonly Points[], index: number): number {
  let sum = NaN
  for (const { values } of series) {
    const value = values[index]!
    if (!Number.isNaN(value)) sum = (Number.isNaN(sum) ? 0 : sum) + value
  }
  return sum
}

/** Beyond the newest point a value still holds for this long: slow subjects come every five seconds or more. */
const holdMs = 15_000

/** As near as this, a point is what was pointed at. */
const nearMs = 1_500

/** The value of the nearest point a line goes through at an instant; null in gaps and outside. */
export function valueAt({ at, values }: Points, instant: number): number | null {
  const after = firstFrom(at, instant)
  const before = at[after] === instant ? after : after - 1
  const [beforeAt, afterAt] = [at[before], at[after]]
  const known = (index: number): number | null => {
    const value = values[index]
    return value === undefined || Number.isNaN(value) ? null : value
  }
  if (beforeAt === instant) return known(before)
  if (beforeAt !== undefined && instant - beforeAt <= nearMs && known(before) !== null) return known(before)
  if (afterAt === undefined)
    return beforeAt !== undefined && instant - beforeAt <= holdMs ? known(before) : null
  if (afterAt - instant <= nearMs && known(after) !== null) return known(after)
  if (beforeAt === undefined || known(before) === null || known(after) === null) return null
  return instant - beforeAt <= afterAt - instant ? known(before) : known(after)
}

/** Index of the first instant that is not earlier; the length when all are. */
export function firstFrom(at: ArrayLike<number>, instant: number): number {
  let [low, high] = [0, at.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (at[middle]! < instant) low = middle + 1
    else high = middle
  }
  return low
}

/** The instant nearest to another; null when there is none. */
export function nearestOf(at: ArrayLike<number>, instant: number): number | null {
  const after = firstFrom(at, instant)
  const [left, right] = [at[after - 1], at[after]]
  if (left === undefined || right === undefined) return left ?? right ?? null
  return instant - left <= right - instant ? left : right
}

/** CSS pixels a point has to itself: nearer ones cost time and show nothing. */
const pixelsAPoint = 2

/**
 * As many points as are worth drawing in a width. Spans of time hold still while the window moves on, so that nothing
 * shimmers. Of each span the highest value is drawn, so that peaks stay, or the mean where values are to be summed up.
 */
export function thinned(
  { at, values }: Points,
  windowMs: number,
  width: number,
  pick: 'highest' | 'mean',
): Points {
  const spanMs = (windowMs / width) * pixelsAPoint
  if (spanMs <= 1_000) return { at, values }
  const out: Points = { at: new Float64Array(at.length), values: new Float64Array(at.length) }
  let [count, span, sum, highest, known] = [0, NaN, 0, -Infinity, 0]
  const put = (pointAt: number, value: number): void => {
    out.at[count] = pointAt
    out.values[count] = value
    count += 1
  }
  const flush = (index: number): void => {
    if (known > 0) put(at[index]!, pick === 'mean' ? sum / known : highest)
    ;[sum, highest, known] = [0, -Infinity, 0]
  }
  values.forEach((value, index) => {
    const nextSpan = Math.floor(at[index]! / spanMs)
    if (nextSpan !== span) flush(index - 1)
    span = nextSpan
    if (Number.isNaN(value)) {
      flush(index - 1)
      put(at[index]!, NaN)
      return
    }
    sum += value
    highest = Math.max(highest, value)
    known += 1
  })
  flush(at.length - 1)
  return { at: out.at.subarray(0, count), values: out.values.subarray(0, count) }
}
