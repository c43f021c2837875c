import { expect, test } from 'vitest'
import {
  bytesText,
  countText,
  durationText,
  percentText,
  rateText,
  shareText,
  spanText,
} from '../../../main/reports/units-text'

test.each([
  [0, '0 B'],
  [1, '1 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [1050, '1.1 kB'],
  [14_900, '14.9 kB'],
  [99_960, '100 kB'],
  [999_499, '999 kB'],
  [999_600, '1 MB'],
  [24_000_000_000, '24 GB'],
  [4.1e9, '4.1 GB'],
  [1.2e12, '1.2 TB'],
  [5e20, '500 EB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text)
})

test('a share names the unit once where it can', () => {
  expect(shareText(38.2e9, 79e9)).toBe('38.2 of 79 GB')
  expect(shareText(612e6, 1.4e9)).toBe('612 MB of 1.4 GB')
  expect(rateText(1_200_000)).toBe('1.2 MB/s')
  expect(rateText(0.4)).toBe('0.4 B/s')
})

test.each([
  [0, '0 %'],
  [0.02, '<0.1 %'],
  [0.4, '0.4 %'],
  [9.94, '9.9 %'],
  [9.96, '9.9 %'],
  [91, '91 %'],
  [99.9, '99 %'],
  [100, '100 %'],
  [398.7, '398 %'],
  [97.99, '97 %'],
])('a share of %d is %s', (share, text) => {
  expect(percentText(share)).toBe(text)
})

test('tenths below ten stay what they are', () => {
  const tenths = Array.from({ length: 99 }, (_, at) => (at + 1) / 10)
  expect(tenths.map(percentText)).toEqual(tenths.map((share) => `${share} %`))
})

test.each([
  [0, '0 s'],
  [45.9, '45 s'],
  [3600, '1 h'],
  [3725, '1 h 2 min'],
  [1_051_635, '12 d 4 h'],
  [86_400 + 59, '1 d'],
])('%d seconds are %s', (seconds, text) => {
  expect(spanText(seconds)).toBe(text)
})

test.each([
  [0.04, '0 ms'],
  [0.8, '0.8 ms'],
  [62.5, '63 ms'],
  [310, '0.31 s'],
  [996, '1.0 s'],
  [2003, '2.0 s'],
])('%d ms are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})

test('one thing is singular', () => {
  expect([0, 1, 2].map((count) => countText(count, 'core'))).toEqual(['0 cores', '1 core', '2 cores'])
})
