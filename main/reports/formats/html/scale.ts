/** The value axis of a chart: from 0 to a round number, in even steps. Pure. */

export interface Scale {
  max: number
  /** Ascending, with 0 and `max` among them, evenly apart. */
  ticks: readonly number[]
}

/** Of a power of ten. Bytes are decimal here, so that they need no steps of their own. */
const factors = [1, 2, 2.5, 5, 10] as const
const steps = 3

/** @param fixedMax the natural top, for instance 100 of percents. @param least what an idle machine's noise is drawn against. */
export function evenScale(highest: number, least: number, fixedMax: number | null): Scale {
  if (fixedMax !== null && highest <= fixedMax) return scaleOf(fixedMax / 4, 4)
  const span = Math.max(highest, least)
  const power = 10 ** Math.floor(Math.log10(span / steps))
  const step = (factors.find((factor) => factor * power * steps >= span) ?? 10) * power
  return scaleOf(step, steps)
}

const scaleOf = (step: number, count: number): Scale => ({
  max: step * count,
  // 3 × 0.1 is not 0.3; a label must not show that.
  ticks: Array.from({ length: count + 1 }, (_, index) => Number((step * index).toPrecision(12))),
})
