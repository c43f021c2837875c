import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSteadyScale, fractionOf, niceScale } from '../../../../renderer/charts/options/scale'

const upTo = (highest: number | null) => ({ lowest: highest === null ? null : 0, highest })

describe('the scale of values', () => {
  it('has steps of 1, 2 or 5 times a power of ten', () => {
    expect(niceScale(upTo(61), 'percent').ticks).toEqual([0, 50, 100])
    expect(niceScale(upTo(45), 'percent').ticks).toEqual([0, 20, 40, 60])
    expect(niceScale(upTo(2_700_000), 'bytesPerSecond').ticks).toEqual([0, 1_000_000, 2_000_000, 3_000_000])
    expect(niceScale(upTo(0.3), 'milliseconds').ticks).toEqual([0, 0.5, 1])
  })

  it('ends where there is a natural top, with round steps below', () => {
    expect(niceScale(upTo(18e9), 'bytes', 25.3e9)).toEqual({ min: 0, max: 25.3e9, ticks: [0, 1e10, 2e10] })
  })

  it('shows what is beyond the natural top', () => {
    expect(niceScale(upTo(130), 'percent', 100).max).toBeGreaterThanOrEqual(130)
  })

  it('does not blow up the noise of an idle machine', () => {
    expect(niceScale(upTo(0.4), 'percent').max).toBe(6)
    expect(niceScale(upTo(null), 'count').ticks).toEqual([0, 1, 2])
  })

  it('goes below zero where values do', () => {
    expect(niceScale({ lowest: -12, highest: 30 }, 'celsius').ticks).toEqual([-20, 0, 20, 40])
  })

  it('has a height where values are next to nothing', () => {
    const least = Number.MIN_VALUE
    expect(niceScale({ lowest: -least, highest: -least }, 'count').ticks).toEqual([0, 1, 2])
    expect(niceScale({ lowest: -least, highest: 0 }, 'percent').max).toBeGreaterThanOrEqual(5)
  })

  it('always holds every value with at most four lines, 0 among them', () => {
    const value = fc.double({ min: -1e15, max: 1e15, noNaN: true })
    fc.assert(
      fc.property(
        value,
        value,
        fc.option(fc.double({ min: 1, max: 1e15, noNaN: true })),
        (one, other, top) => {
          const extent = { lowest: Math.min(one, other), highest: Math.max(one, other) }
          const { min, max, ticks } = niceScale(extent, 'count', top ?? undefined)
          expect(ticks.length).toBeLessThanOrEqual(4)
          expect(ticks).toContain(0)
          expect(max).toBeGreaterThan(min)
          expect(fractionOf(extent.highest, { min, max, ticks })).toBeLessThanOrEqual(1 + 1e-6)
          expect(fractionOf(extent.lowest, { min, max, ticks })).toBeGreaterThanOrEqual(-1e-6)
        },
      ),
    )
  })
})

describe('a steady scale', () => {
  it('grows at once and shrinks only after it would have done for ten seconds', () => {
    const scale = createSteadyScale('percent')
    expect(scale.next(upTo(45), 0).max).toBe(60)
    expect(scale.next(upTo(90), 1_000).max).toBe(100)
    expect(scale.next(upTo(45), 2_000).max).toBe(100)
    expect(scale.next(upTo(45), 11_000).max).toBe(100)
    expect(scale.next(upTo(45), 12_000).max).toBe(60)
  })

  it('does not go to and fro with values at the edge of a step', () => {
    const scale = createSteadyScale('percent')
    const tops = Array.from(
      { length: 120 },
      (_, second) => scale.next(upTo(second % 2 ? 59 : 61), second * 1_000).max,
    )
    expect(new Set(tops.slice(1))).toEqual(new Set([100]))
  })

  it('answers with the same object while nothing changes', () => {
    const scale = createSteadyScale('percent')
    const first = scale.next(upTo(45), 0)
    expect(scale.next(upTo(46), 1_000)).toBe(first)
  })

  it('follows a natural top that changes', () => {
    const scale = createSteadyScale('bytes')
    expect(scale.next(upTo(1e9), 0, 8e9).max).toBe(8e9)
    expect(scale.next(upTo(1e9), 1_000, 4e9).max).toBe(4e9)
  })
})
