import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planQuery, tiers } from '../../../main/history/tiers'
import { day, hour, midnight, minute, second } from './drive'

const plan = (ageMs: number, points = 500) => planQuery(midnight - ageMs, midnight, points, midnight)

describe('planQuery', () => {
  it.each([
    [5 * minute, null, second],
    [15 * minute, null, 2 * second],
    [hour, 'ten_seconds', 10 * second],
    [4 * hour, 'ten_seconds', 30 * second],
    [24 * hour, 'minutes', 3 * minute],
    [3 * day, 'minutes', 10 * minute],
    [7 * day, 'minutes', 30 * minute],
    [20 * day, 'hours', hour],
    [30 * day, 'hours', 2 * hour],
    [365 * day, 'hours', day],
  ])('answers the last %i ms from %s', (ageMs, table, stepMs) => {
    const chosen = plan(ageMs)
    expect([chosen.tier?.table ?? null, chosen.stepMs]).toEqual([table, stepMs])
  })

  it('is not finer than what is still kept', () => {
    const of = (from: number) =>
      planQuery(midnight - from, midnight - from + 5 * minute, 500, midnight).stepMs
    expect([
      of(14 * minute),
      of(20 * minute),
      of(23 * hour),
      of(25 * hour),
      of(29 * day),
      of(31 * day),
    ]).toEqual([...[second, 10 * second, 10 * second, minute, minute, hour]])
  })

  it('never has more steps than asked, covers the range, and stands on whole cells of its tier', () => {
    const instant = fc.integer({ min: midnight - 5_000 * day, max: midnight + 10 * day })
    fc.assert(
      fc.property(instant, instant, fc.integer({ min: 2, max: 5_000 }), (one, other, points) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other) + 1]
        const { firstMs, stepMs, count, tier } = planQuery(from, to, points, midnight)
        expect(count).toBeLessThanOrEqual(points)
        expect(firstMs).toBeLessThan(stepMs === second ? from + second : from + 1)
        expect(firstMs + stepMs).toBeGreaterThan(from)
        expect(firstMs + count * stepMs).toBeGreaterThanOrEqual(to)
        expect(firstMs % stepMs).toBe(0)
        expect(stepMs % (tier?.stepMs ?? second)).toBe(0)
        expect(midnight - from).toBeLessThanOrEqual((tier?.keptMs ?? 15 * minute) + 30 * second)
      }),
    )
  })

  it.each([0, 1, 500, 999])('answers the last 300 s in 300 points by the second, %i ms into one', (ms) => {
    const to = midnight + ms
    const plan = planQuery(to - 300 * second, to, 300, to)
    expect(plan).toMatchObject({ tier: null, stepMs: second, count: 300 })
    expect(plan.firstMs + 300 * second).toBeGreaterThanOrEqual(to)
  })

  it('answers nothing for a range that ends before it begins', () => {
    expect(planQuery(midnight, midnight - hour, 500, midnight).count).toBe(0)
  })

  it('has tiers whose cells are whole cells of the tier below', () => {
    expect(tiers.map(({ stepMs, slots }) => [stepMs % tiers[0].stepMs, (stepMs * slots) % minute])).toEqual([
      ...[
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ])
  })
})
