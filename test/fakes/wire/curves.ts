/**
 * Numbers over time as pure functions: what one was at an instant, or its least, mean and greatest over a span.
 * Live readings and history ask the same functions, so they cannot disagree.
 */
import { chance, drift, seedOf } from './noise'

/** Filled in by a curve, so that drawing a month allocates nothing. */
export interface Cell {
  min: number
  mean: number
  max: number
}

/** Up to a second the three are the value at that instant; over longer spans `atMs` is the middle of it. */
export type Curve = (atMs: number, spanMs: number, into: Cell) => void

export const newCell = (): Cell => ({ min: 0, mean: 0, max: 0 })

const scratch = newCell()

/** The value at an instant. */
export function valueAt(curve: Curve, atMs: number): number {
  curve(atMs, 0, scratch)
  return scratch.mean
}

export interface Wave {
  /** What makes this wave differ from every other. */
  seed: string
  base: number
  /** How far the early afternoon lies above the base, and the small hours below it. */
  day?: number
  /** Smooth noise: how often it turns, and how far it goes. */
  drifts?: readonly (readonly [periodMs: number, size: number])[]
  /** Once in a while it stands higher: in every `everyMs` perhaps one such time. */
  burst?: { everyMs: number; lengthMs: number; size: number; likelihood: number }
  low?: number
  high?: number
}

const dayMs = 86_400_000
/** Quietest at 17:00 UTC, which is two in the morning where this machine stands. */
const quietestMs = 17 * 3_600_000
const secondMs = 1_000
/** Of the longest that a burst may last. */
const usualLength = 0.7

export function wave({
  seed: name,
  base,
  day = 0,
  drifts = [],
  burst,
  low = 0,
  high = Infinity,
}: Wave): Curve {
  const seed = seedOf(name)
  return (atMs, spanMs, into) => {
    let mean = base
    let rise = 0
    let spread = 0
    if (day !== 0) {
      const share = spanMs <= secondMs ? 1 : dayMs / (dayMs + spanMs)
      mean -= share * day * Math.cos((2 * Math.PI * (atMs - quietestMs)) / dayMs)
      spread += (1 - share) * day
    }
    for (let index = 0; index < drifts.length; index += 1) {
      const [periodMs, size] = drifts[index]!
      // Of what turns faster than the span only the extremes are left.
      const share = spanMs <= secondMs ? 1 : periodMs / (periodMs + spanMs)
      mean += share * size * drift(seed + index, atMs, periodMs)
      spread += (1 - share) * size
    }
    // No two spans reach quite as far.
    if (spread > 0) spread *= 0.65 + 0.35 * chance(seed, Math.floor(atMs / spanMs))
    if (burst !== undefined && spanMs > burst.everyMs) {
      // So many of them that only their share of the time counts.
      mean += (burst.size * burst.likelihood * usualLength * burst.lengthMs) / burst.everyMs
      rise = burst.size * (0.75 + 0.25 * chance(seed, Math.floor(atMs / spanMs)))
    } else if (burst !== undefined) {
      const slot = Math.floor(atMs / burst.everyMs)
      if (chance(seed ^ 0x5bd1e995, slot) < burst.likelihood) {
        const lengthMs = burst.lengthMs * (0.4 + 0.6 * chance(seed ^ 0x1b873593, slot))
        const beginsMs = slot * burst.everyMs + chance(seed ^ 0x2545f491, slot) * (burst.everyMs - lengthMs)
        const overlapMs =
          Math.min(atMs + spanMs / 2, beginsMs + lengthMs) - Math.max(atMs - spanMs / 2, beginsMs)
        if (spanMs <= secondMs) {
          // Rises and falls within a tenth of its length.
          const edge = Math.min(atMs - beginsMs, beginsMs + lengthMs - atMs) / (lengthMs / 10)
          mean += burst.size * Math.min(1, Math.max(0, edge))
        } else if (overlapMs > 0) {
          mean += burst.size * (overlapMs / spanMs)
          rise = burst.size * (1 - overlapMs / spanMs)
        }
      }
    }
    into.mean = Math.min(high, Math.max(low, mean))
    into.min = Math.min(high, Math.max(low, mean - spread))
    into.max = Math.min(high, Math.max(low, mean + spread + rise))
  }
}

export const steady =
  (value: number): Curve =>
  (_atMs, _spanMs, into) => {
    into.min = into.mean = into.max = value
  }

/** `factor` times the curve plus `offset`, within bounds. */
export const scaled =
  (curve: Curve, factor: number, { offset = 0, low = 0, high = Infinity } = {}): Curve =>
  (atMs, spanMs, into) => {
    curve(atMs, spanMs, into)
    const [least, greatest] = factor < 0 ? [into.max, into.min] : [into.min, into.max]
    into.mean = Math.min(high, Math.max(low, into.mean * factor + offset))
    into.min = Math.min(high, Math.max(low, least * factor + offset))
    into.max = Math.min(high, Math.max(low, greatest * factor + offset))
  }

export function summed(curves: readonly Curve[], high = Infinity): Curve {
  const part = newCell()
  return (atMs, spanMs, into) => {
    let min = 0
    let mean = 0
    let max = 0
    for (const curve of curves) {
      curve(atMs, spanMs, part)
      min += part.min
      mean += part.mean
      max += part.max
    }
    into.min = Math.min(high, min)
    into.mean = Math.min(high, mean)
    into.max = Math.min(high, max)
  }
}

/** Whole numbers: bytes and counts. */
export const whole =
  (curve: Curve): Curve =>
  (atMs, spanMs, into) => {
    curve(atMs, spanMs, into)
    into.min = Math.round(into.min)
    into.mean = Math.round(into.mean)
    into.max = Math.round(into.max)
  }
