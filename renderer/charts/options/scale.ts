/** The value axis: round steps, few lines, and no jumping about. Pure. */
import type { UnitKind } from '../../composables/quantities'

export interface Scale {
  min: number
  max: number
  /** Where lines are drawn, ascending, with 0 among them; four at most. */
  ticks: readonly number[]
}

export interface Extent {
  /** Null where there is not one value. */
  lowest: number | null
  highest: number | null
}

/** Lines beside the one at 0. */
const mostSteps = 3

/** How much the height spans at least, so that the noise of an idle machine does not look like a mountain. */
const leastSpan: Readonly<Record<UnitKind, number>> = {
  percent: 5,
  bytes: 1_000,
  bytesPerSecond: 1_000,
  perSecond: 1,
  celsius: 50,
  count: 2,
  milliseconds: 1,
}

/** Of a step: one of the last two always needs few enough lines, whatever is lost by rounding. */
const niceFactors = [1, 2, 5, 10, 20]

/** 1, 2 or 5 times a power of ten: the smallest that needs no more lines than there may be. */
function niceStep(lowest: number, highest: number): number {
  const power = 10 ** Math.floor(Math.log10((highest - lowest) / mostSteps))
  const steps = niceFactors.map((factor) => factor * power)
  const isEnough = (step: number): boolean => stepsTo(highest, step) + stepsTo(-lowest, step) <= mostSteps
  return steps.find(isEnough) ?? Math.max(...steps)
}

/** Whole steps that reach a value. What is over by a rounding error is not over. */
const stepsTo = (value: number, step: number): number => Math.max(0, Math.ceil(value / step - 1e-9))

/** @param fixedMax the top, where there is a natural one; values beyond it still are shown. */
export function niceScale({ lowest, highest }: Extent, unit: UnitKind, fixedMax?: number): Scale {
  const low = Math.min(0, lowest ?? 0)
  const known = highest ?? 0
  if (fixedMax !== undefined && fixedMax > 0 && known <= fixedMax && low === 0) {
    const step = niceStep(0, fixedMax)
    const last = Math.floor(fixedMax / step + 1e-9)
    return { min: 0, max: fixedMax, ticks: multiples(0, last, step) }
  }
  const high = Math.max(known, 0, low + leastSpan[unit])
  const step = niceStep(low, high)
  const [below, above] = [stepsTo(-low, step), stepsTo(high, step)]
  return { min: -below * step || 0, max: above * step, ticks: multiples(-below, above, step) }
}

/** 3 × 0.1 is not 0.3; a label must not show that. */
const multiples = (first: number, last: number, step: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))

export interface SteadyScale {
  /** @param at UTC milliseconds of what is drawn */
  next(extent: Extent, at: number, fixedMax?: number): Scale
}

/** A lower scale is taken only after it would have done for this long, so that the scale does not go to and fro. */
const patienceMs = 10_000

/** …and when the values leave some room in it. */
const roomShare = 0.9

/** A scale that grows at once and shrinks late. Answers with the same object as long as nothing has changed. */
export function createSteadyScale(unit: UnitKind): SteadyScale {
  let current: Scale | null = null
  let smallSince: number | null = null
  return {
    next(extent, at, fixedMax) {
      const fitting = niceScale(extent, unit, fixedMax)
      const settle = (): Scale => {
        smallSince = null
        if (current !== null && isSame(current, fitting)) return current
        return (current = fitting)
      }
      if (current === null || fitting.max > current.max || fitting.min < current.min) return settle()
      if (isSame(current, fitting)) return settle()
      const hasRoom =
        (extent.highest ?? 0) <= fitting.max * roomShare && (extent.lowest ?? 0) >= fitting.min * roomShare
      if (fixedMax === fitting.max) return settle()
      if (!hasRoom) smallSince = null
      else if (smallSince === null || at < smallSince) smallSince = at
      else if (at - smallSince >= patienceMs) return settle()
      return current
    },
  }
}

const isSame = (one: Scale, other: Scale): boolean =>
  one.min === other.min && one.max === other.max && one.ticks[1] === other.ticks[1]

/** How high a value stands: 0 at the bottom, 1 at the top. */
export const fractionOf = (value: number, { min, max }: Scale): number => (value - min) / (max - min)
