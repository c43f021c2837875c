import { expect, test } from 'vitest'
import { checkDiffOptions } from '../../../../main/cli/diff/options'
import type { DiffOptions } from '../../../../main/cli/commands/diff'

const check = (snapshots: string[], options: Partial<DiffOptions> = {}) =>
  checkDiffOptions(snapshots, { color: true, ...options })
const refused = (hint: string) =>
  expect.objectContaining({ code: 'usage_invalid', hint: expect.stringContaining(hint) as string }) as Error

test('two snapshots, ages among them, in the order given', () => {
  expect(check(['-1d', 'last'])).toEqual({ before: '-1d', after: 'last', form: 'text', tolerances: {} })
  expect(check(['a.json', '-2h'], { html: true })).toMatchObject({ form: 'html', after: '-2h' })
})

test('what is neither a snapshot nor an option is refused', () => {
  expect(() => check(['last'])).toThrow(refused('autoinfrasnap diff -1d last'))
  expect(() => check(['a', 'b', 'c'])).toThrow(refused('autoinfrasnap diff -1d last'))
  expect(() => check(['-1y', 'last'])).toThrow(refused('-1d'))
  expect(() => check(['--jsn', 'a', 'b'])).toThrow(refused('Did you mean --json?'))
  expect(() => check(['a', 'b'], { json: true, html: true })).toThrow(refused('Leave one out'))
})

test('tolerances have a known name and a value', () => {
  const { tolerances } = check(['a', 'b'], {
    tolerance: ['disks.usedPercent=1', 'custom.a=b=50%', 'custom.value=off'],
  })
  expect(tolerances).toEqual({
    'disks.usedPercent': { absolute: 1, relative: 0 },
    'custom.a=b': { absolute: 0, relative: 0.5 },
    'custom.value': { absolute: Infinity, relative: 0 },
  })
  expect(() => check(['a', 'b'], { tolerance: ['disk.usedPercent=1'] })).toThrow(refused('disks.usedPercent'))
  expect(() => check(['a', 'b'], { tolerance: ['disks.usedPercent'] })).toThrow(
    refused('disks.usedPercent=2'),
  )
  expect(() => check(['a', 'b'], { tolerance: ['disks.usedPercent=lots'] })).toThrow(refused('20%'))
})
