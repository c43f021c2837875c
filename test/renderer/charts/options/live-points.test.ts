import { describe, expect, it } from 'vitest'
import {
  extentOf,
  nearestOf,
  onOneClock,
  pointsOf,
  thinned,
  valueAt,
  type Points,
} from '../../../../renderer/charts/options/live-points'
import { createRing } from '../../../../renderer/stores/ring'

const points = (...pairs: [at: number, value: number][]): Points => ({
  at: Float64Array.from(pairs, ([at]) => at),
  values: Float64Array.from(pairs, ([, value]) => value),
})
const everySecond = (values: readonly number[]): Points =>
  points(...values.map((value, second): [number, number] => [second * 1_000, value]))

describe('points of a ring', () => {
  it('reach a little beyond the left edge, so that the line comes in from there', () => {
    const ring = createRing(100)
    for (let second = 0; second < 60; second += 1) ring.push(second * 1_000, second)
    const { at } = pointsOf(ring, { from: 40_000, to: 60_000 })
    expect(at[0]).toBe(25_000)
    expect(at.at(-1)).toBe(59_000)
  })

  it('count for the scale only where they are seen', () => {
    const one = points([0, 90], [50_000, 10], [60_000, 20])
    expect(extentOf([one], { from: 40_000, to: 60_000 }, false)).toEqual({ lowest: 10, highest: 20 })
    expect(extentOf([points([50_000, NaN])], { from: 0, to: 60_000 }, false)).toEqual({
      lowest: null,
      highest: null,
    })
  })

  it('count as a sum where they are stacked; what is unknown adds nothing', () => {
    const stacked = [everySecond([10, 20, NaN]), everySecond([5, NaN, NaN])]
    expect(extentOf(stacked, { from: 0, to: 9_000 }, true)).toEqual({ lowest: 15, highest: 20 })
  })
})

describe('series on one clock', () => {
  it('have a gap where only others have a point', () => {
    const [one, other] = onOneClock([points([1, 10], [3, 30]), points([2, 20], [3, 33])])
    expect([...one!.at]).toEqual([1, 2, 3])
    expect([...one!.values]).toEqual([10, NaN, 30])
    expect([...other!.values]).toEqual([NaN, 20, 33])
  })

  it('are left alone where they have the same', () => {
    const one = everySecond([1, 2])
    expect(onOneClock([one, everySecond([3, 4])])[0]).toBe(one)
  })
})

describe('the value at an instant', () => {
  const gap = points([0, 1], [5_000, 2], [9_999, NaN], [600_000, 3], [605_000, 4])

  it('is that of the nearest point a line goes through', () => {
    expect(valueAt(gap, 0)).toBe(1)
    expect(valueAt(gap, 2_000)).toBe(1)
    expect(valueAt(gap, 3_000)).toBe(2)
  })

  it('is unknown in a gap, before the first and long after the last', () => {
    expect(valueAt(gap, 300_000)).toBeNull()
    expect(valueAt(gap, -60_000)).toBeNull()
    expect(valueAt(gap, 615_000)).toBe(4)
    expect(valueAt(gap, 640_000)).toBeNull()
    expect(valueAt(points(), 0)).toBeNull()
  })
})

describe('the nearest instant', () => {
  it('is looked for on both sides', () => {
    expect(nearestOf([10, 20, 30], 14)).toBe(10)
    expect(nearestOf([10, 20, 30], 26)).toBe(30)
    expect(nearestOf([10, 20, 30], 99)).toBe(30)
    expect(nearestOf([], 5)).toBeNull()
  })
})

describe('thinned points', () => {
  const many = everySecond(Array.from({ length: 900 }, (_, second) => (second === 450 ? 99 : second % 7)))

  it('are left alone while each has two pixels', () => {
    expect(thinned(many, 900_000, 1_800, 'highest').at).toBe(many.at)
  })

  it('keep the peak, and are no more than there is room for', () => {
    const { at, values } = thinned(many, 900_000, 300, 'highest')
    expect(at.length).toBeLessThanOrEqual(152)
    expect(Math.max(...values)).toBe(99)
    expect(at.at(-1)).toBe(899_000)
  })

  it('keep the sum of what is stacked by taking means', () => {
    const { values } = thinned(everySecond([10, 20, 30, 40]), 4_000, 4, 'mean')
    expect([...values]).toEqual([15, 35])
  })

  it('do not change where they are when the window moves on', () => {
    const later = { at: many.at.subarray(3), values: many.values.subarray(3) }
    const [one, other] = [many, later].map((each) => thinned(each, 900_000, 300, 'highest'))
    expect([...one!.values].slice(-100)).toEqual([...other!.values].slice(-100))
  })

  it('keep gaps', () => {
    const { values } = thinned(everySecond([1, 1, 1, NaN, 2, 2, 2, 2]), 8_000, 4, 'highest')
    expect([...values]).toEqual([1, NaN, 2])
  })
})
