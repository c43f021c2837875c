import { expect, test } from 'vitest'
import { container, fileSystem } from '../../reports/sample-snapshot'
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

test.each([
  [100, 100.4, '100 % to 100.4 %'],
  [64.004, 64.006, '64 % to 64.01 %'],
  [1, 1 + Number.EPSILON, '1 % to 1.0000000000000002 %'],
])(
  'a percentage that moved from %d to %d is told with as many digits as that takes',
  (before, after, said) => {
    const tolerances = { 'disks.usedPercent': { absolute: 0, relative: 0 } }
    expect(changesOf(before, after, { tolerances })).toContainEqual(
      expect.stringContaining(`Disk / went from ${said}`),
    )
  },
)

test.each([
  [4_120_000_000, 4_120_000_001, '4.12 GB to 4.120000001 GB'],
  [123_400_000, 123_499_000, '123.4 MB to 123.5 MB'],
  [999_600, 1_000_000, '999.6 kB to 1 MB'],
  [999_600, 2_000_000, '1 MB to 2 MB'],
])('so are bytes that moved from %d to %d', (before, after, said) => {
  const of = (memoryUsedBytes: number) => composed({ containers: [container({ memoryUsedBytes })] })
  const tolerances = { 'containers.memoryUsedBytes': { absolute: 0, relative: 0 } }
  expect(compare(of(before), of(after), { tolerances }).changes.map(({ message }) => message)).toEqual([
    `Container ${container().name} went from ${said} of memory`,
  ])
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
