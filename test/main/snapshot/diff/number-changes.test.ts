import { expect, test } from 'vitest'
import { fileSystem } from '../../reports/sample-snapshot'
import { compare, composed } from './composed'

const filled = (usedPercent: number | null) => composed({ fileSystems: [fileSystem({ usedPercent })] })
const changesOf = (before: number | null, after: number | null, options = {}) =>
  compare(filled(before), filled(after), options)
    .changes.filter(({ kind }) => kind !== 'state_changed')
    .map(({ weight, message }) => `${weight}: ${message}`)

test('a disk that filled is weighed by the thresholds it passed', () => {
  expect(changesOf(51, 55)).toEqual([])
  expect(changesOf(51, 60)).toEqual(['minor: Disk / went from 51 % to 60 % full'])
  expect(changesOf(51, 75)).toEqual(['notable: Disk / went from 51 % to 75 % full'])
  expect(changesOf(70, 86)).toEqual(['notable: Disk / went from 70 % to 86 % full'])
  expect(changesOf(70, 96)).toEqual(['serious: Disk / went from 70 % to 96 % full'])
  expect(changesOf(96, 40)).toEqual(['minor: Disk / went from 96 % to 40 % full'])
})

test('a threshold passed within the tolerance is still a finding', () => {
  expect(changesOf(84, 86)).toEqual(['notable: Disk / is 86 % full'])
})

test('what is unknown on one side has not moved', () => {
  expect(changesOf(null, 60)).toEqual([])
})

test('a tolerance given takes the place of the usual one', () => {
  expect(changesOf(51, 53, { tolerances: { 'disks.usedPercent': { absolute: 1, relative: 0 } } })).toEqual([
    'minor: Disk / went from 51 % to 53 % full',
  ])
  const [before, after] = [composed({ custom: 100 }), composed({ custom: 115 })]
  expect(compare(before, after).changes).toEqual([])
  const tolerances = { 'custom.queue_depth': { absolute: 10, relative: 0 } }
  expect(compare(before, after, { tolerances }).changes).toMatchObject([
    {
      kind: 'number_changed',
      entity: 'queue_depth',
      before: 100,
      after: 115,
      metric: 'value',
      unit: 'jobs',
      message: 'queue_depth went from 100 jobs to 115 jobs',
    },
  ])
})
