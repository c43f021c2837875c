import { expect, test } from 'vitest'
import { isBeyond, parseTolerance } from '../../../../main/snapshot/diff/tolerances'

test('a number has changed when it moved by more than both parts of its tolerance', () => {
  const both = { absolute: 10, relative: 0.5 }
  expect(isBeyond(10, 15, both)).toBe(false)
  expect(isBeyond(100, 115, both)).toBe(false)
  expect(isBeyond(10, 30, both)).toBe(true)
  expect(isBeyond(30, 10, both)).toBe(true)
})

test('a tolerance is in the own unit, a share of the larger value, or off', () => {
  expect(parseTolerance('5', 'custom.value')).toEqual({ absolute: 5, relative: 0 })
  expect(parseTolerance('20%', 'custom.value')).toEqual({ absolute: 0, relative: 0.2 })
  expect(parseTolerance('5%', 'disks.usedPercent')).toEqual({ absolute: 5, relative: 0 })
  expect(parseTolerance('off', 'custom.value')?.absolute).toBe(Infinity)
  for (const text of ['', 'much', '-5', '5 6']) expect(parseTolerance(text, 'custom.value')).toBeNull()
})
