/**
 * Adds cells of one series up into the steps of a query, and decides what a step without a value shows.
 *
 * The rule: a value counts until the next one is overdue, which is 1.5 times the slowest rhythm the series is
 * measured in (see cadence.ts). A step that begins within that time and has no value of its own shows the one before;
 * a step after it is null. Nothing is held across a gap (suspend, stall, clock set, product not running), nor beyond
 * now. So a container that is read every 30 s is a line at 10 s steps, and a minute without the machine is a hole.
 */

import type { VisitCell } from './cell'

export interface QueriedSeries {
  key: string
  min: (number | null)[]
  mean: (number | null)[]
  max: (number | null)[]
}

export interface StepsOptions {
  firstMs: number
  stepMs: number
  count: number
  /** How long a single value counts. */
  holdMs: number
  /** The first gap that begins at or after an instant. */
  firstGapFrom: (atMs: number) => number
  now: number
}

export interface Steps {
  /** What adds cells, each of which covers `widthMs` by itself; 0 for single values. */
  adder(widthMs: number): VisitCell
  finish(key: string): QueriedSeries
}

export function createSteps({ firstMs, stepMs, count, holdMs, firstGapFrom, now }: StepsOptions): Steps {
  // Slot 0 is what came before the first step: it is only there to be held.
  const counts = new Float64Array(count + 1)
  const sums = new Float64Array(count + 1)
  const least = new Float64Array(count + 1).fill(Infinity)
  const greatest = new Float64Array(count + 1).fill(-Infinity)
  const lastMs = new Float64Array(count + 1).fill(-Infinity)
  const untilMs = new Float64Array(count + 1).fill(-Infinity)

  return {
    adder: (widthMs) => (atMs, weight, min, mean, max) => {
      const slot = Math.max(0, Math.floor((atMs - firstMs) / stepMs) + 1)
      if (slot > count) return
      if (slot === 0) {
        // Of what came before, the newest alone is of interest.
        if (atMs < lastMs[0]!) return
        counts[0] = sums[0] = 0
        least[0] = Infinity
        greatest[0] = -Infinity
      }
      counts[slot]! += weight
      sums[slot]! += mean * weight
      if (min < least[slot]!) least[slot] = min
      if (max > greatest[slot]!) greatest[slot] = max
      if (atMs < lastMs[slot]!) return
      lastMs[slot] = atMs
      // Two values within one cell are a rhythm finer than the cell: then only the cell itself is covered.
      untilMs[slot] = atMs + (weight > 1 ? widthMs : Math.max(widthMs, holdMs))
    },
    finish(key) {
      const min: (number | null)[] = []
      const mean: (number | null)[] = []
      const max: (number | null)[] = []
      let shown = 0
      let overdueMs = -Infinity
      let gapMs = Infinity
      for (let slot = 0; slot <= count; slot += 1) {
        const startMs = firstMs + (slot - 1) * stepMs
        if (counts[slot]! > 0) {
          shown = slot
          overdueMs = untilMs[slot]!
          gapMs = firstGapFrom(lastMs[slot]!)
        }
        if (slot === 0) continue
        if (shown === slot || (startMs < overdueMs && startMs <= Math.min(gapMs, now))) {
          min.push(least[shown]!)
          max.push(greatest[shown]!)
          // Rounding must not carry a mean past the values it was made of.
          mean.push(Math.min(greatest[shown]!, Math.max(least[shown]!, sums[shown]! / counts[shown]!)))
        } else {
          min.push(null)
          mean.push(null)
          max.push(null)
        }
      }
      return { key, min, mean, max }
    },
  }
}
