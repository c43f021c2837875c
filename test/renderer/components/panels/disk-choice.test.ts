import { describe, expect, it } from 'vitest'
import type { FileSystem } from '../../../../main/contract/model/disks'
import { disksToShow, fullestDisk } from '../../../../renderer/components/panels/disk-choice'

const disk = (mountPoint: string, partial: Partial<FileSystem> = {}): FileSystem => ({
  mountPoint,
  device: `/dev/${mountPoint}`,
  type: 'ext4',
  readOnly: false,
  inTotals: true,
  totalBytes: 100,
  usedBytes: 50,
  availableBytes: 50,
  usedPercent: 50,
  inodesTotal: null,
  inodesUsed: null,
  inodesUsedPercent: null,
  problem: null,
  ...partial,
})
const names = (list: readonly FileSystem[]): string[] => list.map(({ mountPoint }) => mountPoint)

describe('disksToShow', () => {
  it('shows a device once, and network mounts on their own', () => {
    const shown = disksToShow(
      [
        disk('/', { device: '/dev/sda1' }),
        disk('/bind', { device: '/dev/sda1', inTotals: false }),
        disk('/nfs', { device: 'server:/export', inTotals: false }),
      ],
      Infinity,
    )
    expect(names(shown.list)).toEqual(['/', '/nfs'])
  })

  it('keeps what is silent and what is fullest, in the order of the machine', () => {
    const problem = { code: 'mount_silent', message: '', hint: null }
    const shown = disksToShow(
      [
        disk('a', { usedPercent: 10 }),
        disk('b', { usedPercent: 90 }),
        disk('c', { usedPercent: 20 }),
        disk('d', { usedPercent: null, problem }),
      ],
      2,
    )
    expect(names(shown.list)).toEqual(['b', 'd'])
    expect(shown.left).toBe(2)
  })
})

describe('fullestDisk', () => {
  it('leaves out what cannot become fuller and what is not known', () =>
    expect(
      fullestDisk([
        disk('cd', { readOnly: true, usedPercent: 100 }),
        disk('nfs', { usedPercent: null }),
        disk('data', { usedPercent: 60 }),
        disk('root', { usedPercent: 40 }),
      ])?.mountPoint,
    ).toBe('data'))

  it('is nothing where there is no disk', () => expect(fullestDisk([])).toBeNull())
})
