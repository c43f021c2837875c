import type { Systeminformation } from 'systeminformation'
import { describe, expect, it } from 'vitest'
import { deriveDisks } from '../../../../main/collectors/disks'
import {
  createPortableDisksSource,
  fromFileSystems,
  fromMacCounters,
} from '../../../../main/collectors/portable/disks'
import { createSystemInformation } from '../../../../main/collectors/portable/system-information'
import { disksSchema } from '../../../../main/contract/model/disks'
import { createPathHider } from '../../../../main/collectors/hidden-paths'
import { defaultSettings } from '../../../../main/contract/settings'
import { createFakeLibrary, fixtureOf } from '../../../fakes/systeminformation'

type FsSize = Systeminformation.FsSizeData
const mac = fixtureOf('macos').fsSize as FsSize[]
const windows = fixtureOf('windows').fsSize as FsSize[]
const settings = defaultSettings.disks
const hidingOf = await createPathHider(settings.hiddenMountPoints)([])
const isHidden = (path: string): boolean => hidingOf(path) !== null

describe('fromFileSystems on macOS', () => {
  const { fileSystems, hiddenCount } = fromFileSystems(mac, 'darwin', settings.hiddenTypes, isHidden)
  const at = (mountPoint: string) => fileSystems.find((one) => one.mountPoint === mountPoint)

  it('hides the volumes of the system and keeps what people store things on', () => {
    expect(fileSystems.map(({ mountPoint }) => mountPoint)).toEqual([
      '/',
      '/System/Volumes/Data',
      '/Volumes/STICK 64',
      '/Volumes/media',
      '/Users/Shared/nfs',
    ])
    expect(hiddenCount).toBe(2)
  })

  it('counts a container of many volumes once, and no network mounts', () => {
    expect(fileSystems.filter(({ inTotals }) => inTotals).map(({ mountPoint }) => mountPoint)).toEqual([
      '/System/Volumes/Data',
      '/Volumes/STICK 64',
    ])
    const { totals } = deriveDisks({ raw: { fileSystems, hiddenCount, devices: [] }, atMs: 0 }, null)
    expect(totals.totalBytes).toBe(494384795648 + 64021856256)
  })

  it('gives the numbers of df, and inodes as unknown', () => {
    expect(at('/Volumes/STICK 64')).toEqual({
      mountPoint: '/Volumes/STICK 64',
      device: '/dev/disk5s1',
      type: 'exfat',
      readOnly: false,
      inTotals: true,
      totalBytes: 64021856256,
      usedBytes: 32010928128,
      availableBytes: 32010928128,
      usedPercent: 50,
      inodesTotal: null,
      inodesUsed: null,
      inodesUsedPercent: null,
      problem: null,
    })
  })

  it('believes "read-only" of devices, and not of network mounts, which the library knows nothing of', () => {
    expect(at('/')?.readOnly).toBe(true)
    expect(at('/Users/Shared/nfs')?.readOnly).toBe(false)
  })

  it('counts the volume that holds most where there is no data volume', () => {
    const volume = (name: string, used: number): FsSize => ({
      ...mac[0]!,
      fs: `/dev/${name}`,
      mount: `/${name}`,
      used,
    })
    const { fileSystems } = fromFileSystems(
      [volume('disk9s1', 5), volume('disk9s2', 9), volume('disk9s3', 7)],
      'darwin',
      settings.hiddenTypes,
      isHidden,
    )
    expect(fileSystems.filter(({ inTotals }) => inTotals).map(({ device }) => device)).toEqual([
      '/dev/disk9s2',
    ])
  })
})

describe('fromFileSystems on Windows', () => {
  it('counts drives, and no disc in a tray', () => {
    const { fileSystems } = fromFileSystems(windows, 'win32', settings.hiddenTypes, isHidden)
    expect(
      fileSystems.map(({ mountPoint, type, readOnly, inTotals }) => [mountPoint, type, readOnly, inTotals]),
    ).toEqual([
      ['C:', 'ntfs', false, true],
      ['D:', 'udf', true, false],
      ['E:', 'ntfs', false, true],
    ])
  })

  it('hides what the settings hide', () => {
    expect(fromFileSystems(windows, 'win32', ['NTFS'], (path) => path === 'D:')).toEqual({
      fileSystems: [],
      hiddenCount: 3,
    })
  })
})

describe('fromMacCounters', () => {
  it('takes the counters and none of the rates', () => {
    const { fsStats, disksIO } = fixtureOf('macos')
    expect(
      fromMacCounters(fsStats as Systeminformation.FsStatsData, disksIO as Systeminformation.DisksIoData),
    ).toEqual([
      expect.objectContaining({
        name: 'all devices',
        inTotals: true,
        readBytes: 182536110080,
        writeBytes: 96636764160,
        readOperations: 9123456,
        writeOperations: 5123456,
        busyMs: null,
      }),
    ])
  })

  it('takes two zeros for a question that failed', () => {
    expect(fromMacCounters({ rx: 0, wx: 0 }, { rIO: 0, wIO: 0 })).toEqual([])
    expect(fromMacCounters(null, null)).toEqual([])
    expect(fromMacCounters({ rx: 5, wx: 0 }, null)).toMatchObject([
      { readBytes: 5, writeBytes: 0, readOperations: null },
    ])
  })
})

describe('createPortableDisksSource', () => {
  const context = { signal: new AbortController().signal, deadlineMs: 2_000 }

  it('makes rates of two readings of macOS, and asks for space once', async () => {
    const fake = createFakeLibrary(fixtureOf('macos'))
    const waits: number[] = []
    const system = createSystemInformation({
      platform: 'darwin',
      load: async () => fake.library,
      wait: async (ms) => waits.push(ms),
    })
    const source = createPortableDisksSource('darwin', settings, system)
    const first = await source.read(context)
    fake.answer('fsStats', { rx: 182536110080 + 5_000_000, wx: 96636764160 + 1_000_000 })
    fake.answer('disksIO', { rIO: 9123456 + 100, wIO: 5123456 + 50 })
    const second = await source.read(context)
    const disks = disksSchema.parse(deriveDisks({ raw: second, atMs: 1_000 }, { raw: first, atMs: 500 }))
    expect(disks.totals).toMatchObject({ readBytesPerSecond: 10_000_000, writeBytesPerSecond: 2_000_000 })
    expect(disks.devices[0]).toMatchObject({ readOperationsPerSecond: 200, writeOperationsPerSecond: 100 })
    expect(fake.calls.filter((name) => name === 'fsSize')).toHaveLength(1)
    // The library repeats itself within half a second, so the second question had to wait.
    expect(waits).toHaveLength(1)
  })

  it('has no devices on Windows, and does not ask for them', async () => {
    const fake = createFakeLibrary(fixtureOf('windows'))
    const system = createSystemInformation({
      platform: 'win32',
      load: async () => fake.library,
      powerShellExists: () => false,
    })
    const raw = await createPortableDisksSource('win32', settings, system).read(context)
    expect(raw.devices).toEqual([])
    expect(fake.calls).toEqual(['fsSize'])
    expect(disksSchema.parse(deriveDisks({ raw, atMs: 0 }, null)).totals.readBytesPerSecond).toBeNull()
  })
})
