import { expect, it } from 'vitest'
import { backOffMs, longestMs } from '../../../main/outbox/back-off'

it.each([
  [1, 1_000],
  [2, 2_000],
  [5, 16_000],
  [9, 256_000],
  [10, longestMs],
  [10_000, longestMs],
])('after %i failures it waits anything up to %i ms', (failures, most) => {
  expect(backOffMs(failures, null, () => 0)).toBe(0)
  expect(backOffMs(failures, null, () => 0.5)).toBe(most / 2)
  expect(backOffMs(failures, null, () => 1)).toBe(most)
})

it('never waits less than the store asked for, and a little more at random', () => {
  expect(backOffMs(1, 30_000, () => 0)).toBe(30_000)
  expect(backOffMs(1, 30_000, () => 1)).toBe(33_000)
  expect(backOffMs(9, 1_000, () => 1)).toBe(256_000)
})

it('does not believe a store that asks for days', () => {
  expect(backOffMs(1, 10 * 86_400_000, () => 0)).toBe(3_600_000)
})
