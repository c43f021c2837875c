import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evenScale } from '../../../../../main/reports/formats/html/scale'

test('a scale reaches every value in even, round steps', () => {
  expect(evenScale(31, 100, 100).ticks).toEqual([0, 25, 50, 75, 100])
  expect(evenScale(120, 100, 100).max).toBeGreaterThanOrEqual(120)
  expect(evenScale(0, 3_000, null).ticks).toEqual([0, 1_000, 2_000, 3_000])
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e15, noNaN: true }), (highest) => {
      const { max, ticks } = evenScale(highest, 3_000, null)
      expect(max).toBeGreaterThanOrEqual(highest * (1 - 1e-12))
      expect(max).toBeLessThanOrEqual(Math.max(highest * 3, 3_000))
      expect(ticks[0]).toBe(0)
      expect(ticks.at(-1)).toBeCloseTo(max, -Math.log10(max))
    }),
  )
})
