import { expect, it } from 'vitest'
import type { Snapshot } from '../../../../main/contract/snapshot'
import { printedSeries } from '../../../../renderer/views/print/printed-series'

const known = [
  'cpu.busyPercent',
  'memory.usedPercent',
  'network.rxBytesPerSecond',
  'containers{web}.cpuPercentOfHost',
  ...'abcdefgh'.split('').map((name) => `disks{/${name}}.usedPercent`),
  'disks{/a}.usedBytes',
]
const withDisks = (used: Record<string, number | null>): Snapshot =>
  ({
    sections: {
      disks: {
        status: 'ok',
        value: {
          fileSystems: Object.entries(used).map(([mountPoint, usedPercent]) => ({ mountPoint, usedPercent })),
        },
      },
    },
  }) as unknown as Snapshot

it('prints the machine and its fullest disks, of what history has', () => {
  expect(printedSeries(known, withDisks({ '/a': 10, '/gone': 99, '/b': 50, '/c': null }))).toEqual([
    'cpu.busyPercent',
    'memory.usedPercent',
    'network.rxBytesPerSecond',
    'disks{/b}.usedPercent',
    'disks{/a}.usedPercent',
    'disks{/c}.usedPercent',
  ])
})

it('prints no more disks than there are colours, also where the snapshot holds none', () => {
  const printed = printedSeries(known, { sections: {} } as Snapshot)
  expect(printed.filter((key) => key.startsWith('disks'))).toHaveLength(6)
  expect(printed).not.toContain('disks{/a}.usedBytes')
})

it('prints no mount point of the machine along with a masked snapshot', () => {
  const redaction = { profile: 'paths' }
  for (const snapshot of [
    { sections: {}, redaction },
    { ...withDisks({ '/a': 10 }), redaction },
  ])
    expect(printedSeries(known, snapshot as Snapshot)).toEqual([
      'cpu.busyPercent',
      'memory.usedPercent',
      'network.rxBytesPerSecond',
    ])
})
