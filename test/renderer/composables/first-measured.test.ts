import { expect, it } from 'vitest'
import { beginsLate, firstMeasuredAt } from '../../../renderer/composables/first-measured'

const from = 1_000_000
const answer = (mean: (number | null)[], stepMs = 1_000) => ({
  stepMs,
  at: mean.map((_, index) => from + index * stepMs),
  series: [{ key: 'cpu.busyPercent', min: mean, mean, max: mean }],
})

it('finds the first point of any series', () => {
  const { at, stepMs, series } = answer([null, null, 0])
  const later = { ...series[0]!, key: 'memory.usedBytes', mean: [null, 5, 5] }
  expect(firstMeasuredAt({ at, stepMs, series })).toBe(from + 2_000)
  expect(firstMeasuredAt({ at, stepMs, series: [...series, later] })).toBe(from + 1_000)
  expect(firstMeasuredAt(answer([null, null]))).toBeNull()
})

it('calls it late only where a good part of the range is empty', () => {
  const filledFrom = (first: number) =>
    answer(Array.from({ length: 100 }, (_, index) => (index >= first ? 1 : null)))
  const range = { from, to: from + 100_000 }
  expect(beginsLate(filledFrom(50), range)).toBe(from + 50_000)
  expect(beginsLate(filledFrom(3), range)).toBeNull()
  expect(beginsLate(answer([null]), range)).toBeNull()
})
