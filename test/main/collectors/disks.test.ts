import fc from 'fast-check'
import { usedPercentLikeDf } from '../../../main/collectors/df'
import { describe, expect, it } from 'vitest'
import { deriveDisks, type DiskDeviceRaw, type DisksRaw } from '../../../main/collectors/disks'
import { disksSchema, type FileSystem } from '../../../main/contract/model/disks'

const fileSystem = (part: Partial<FileSystem>): FileSystem => ({
  mountPoint: '/',
  device: '/dev/sda1',
  type: 'ext4',
  readOnly: false,
  inTotals: true,
  totalBytes: 1000,
  usedBytes: 300,
  availableBytes: 600,
  usedPercent: 33.34,
  inodesTotal: null,
  inodesUsed: null,
  inodesUsedPercent: null,
  problem: null,
  ...part,
})
const device = (part: Partial<DiskDeviceRaw>): DiskDeviceRaw => ({
  name: 'sda',
  model: null,
  sizeBytes: null,
  inTotals: true,
  readBytes: 0,
  writeBytes: 0,
  readOperations: 0,
  writeOperations: 0,
  busyMs: 0,
  ...part,
})
const disks = (part: Partial<DisksRaw>): DisksRaw => ({
  fileSystems: [],
  hiddenCount: 0,
  devices: [],
  ...part,
})

describe('usedPercentLikeDf', () => {
  it.each([
    // Reserved blocks count as neither used nor available, and the rest is rounded up.
    [300, 600, 33.34],
    [0, 100, 0],
    [1, 1e15, 0.01],
    [100, 0, 100],
    [7, 93, 7], // 7 / 100 * 10000 is 700.0000000000001 in floating point
    [29, 71, 29],
  ])('of %d used and %d available is %d', (used, available, percent) =>
    expect(usedPercentLikeDf(used, available)).toBe(percent),
  )
  it('is unknown where there is no space at all', () => expect(usedPercentLikeDf(0, 0)).toBeNull())
  it('rounds up to whole per cent as df does, for every size in blocks', () => {
    const blocks = fc.bigInt({ min: 0n, max: 2n ** 36n })
    fc.assert(
      fc.property(blocks, blocks, (used, available) => {
        fc.pre(used + available > 0n)
        // GNU df: used * 100 / (used + available), plus one when anything remains.
        const scaled = used * 100n
        const df = scaled / (used + available) + (scaled % (used + available) === 0n ? 0n : 1n)
        const ours = usedPercentLikeDf(Number(used * 4096n), Number(available * 4096n))
        expect(Math.ceil(ours ?? NaN)).toBe(Number(df))
      }),
    )
  })
})

describe('deriveDisks', () => {
  it('has no totals where no file system counts, instead of a disk of 0 bytes', () => {
    const only = disks({ fileSystems: [fileSystem({ type: 'tmpfs', inTotals: false })] })
    const { totals } = deriveDisks({ raw: only, atMs: 0 }, null)
    expect(totals).toMatchObject({
      totalBytes: null,
      usedBytes: null,
      availableBytes: null,
      usedPercent: null,
    })
    expect(disksSchema.safeParse(deriveDisks({ raw: only, atMs: 0 }, null)).success).toBe(true)
  })

  it('adds up space of what counts and leaves out the rest', () => {
    const raw = disks({
      fileSystems: [
        fileSystem({ mountPoint: '/srv', totalBytes: 500, usedBytes: 100, availableBytes: 400 }),
        fileSystem({ mountPoint: '/tmp', type: 'tmpfs', inTotals: false, totalBytes: 7777 }),
        fileSystem({ mountPoint: '/' }),
      ],
    })
    const value = deriveDisks({ raw, atMs: 0 }, null)
    expect(value.totals).toMatchObject({
      totalBytes: 1500,
      usedBytes: 400,
      availableBytes: 1000,
      usedPercent: 28.58,
    })
    expect(value.fileSystems.map(({ mountPoint }) => mountPoint)).toEqual(['/', '/srv', '/tmp'])
  })

  it("does not count a container's overlay beside the disk that carries it", () => {
    const overlay = fileSystem({ type: 'overlay', device: 'overlay' })
    const hosts = fileSystem({ mountPoint: '/etc/hosts' })
    const both = deriveDisks({ raw: disks({ fileSystems: [overlay, hosts] }), atMs: 0 }, null)
    expect(both.totals.totalBytes).toBe(1000)
    expect(both.fileSystems.map(({ inTotals }) => inTotals)).toEqual([false, true])
    const alone = deriveDisks({ raw: disks({ fileSystems: [overlay] }), atMs: 0 }, null)
    expect(alone.totals.totalBytes).toBe(1000)
  })

  it('makes rates of counters and counts stacked devices once', () => {
    const before = disks({ devices: [device({}), device({ name: 'dm-0', inTotals: false })] })
    const grown = { readBytes: 5000, writeBytes: 1000, readOperations: 10, writeOperations: 2, busyMs: 125 }
    const after = disks({ devices: [device(grown), device({ name: 'dm-0', inTotals: false, ...grown })] })
    const value = deriveDisks({ raw: after, atMs: 500 }, { raw: before, atMs: 0 })
    expect(value.devices.map(({ name }) => name)).toEqual(['dm-0', 'sda'])
    expect(value.devices[1]).toMatchObject({
      readBytesPerSecond: 10_000,
      writeBytesPerSecond: 2000,
      readOperationsPerSecond: 20,
      writeOperationsPerSecond: 4,
      busyPercent: 25,
    })
    expect(value.totals).toMatchObject({ readBytesPerSecond: 10_000, writeBytesPerSecond: 2000 })
    expect(value.intervalMs).toBe(500)
  })

  it('knows no rate of a device that is new or was reset', () => {
    const before = disks({ devices: [device({ readBytes: 500 })] })
    const after = disks({ devices: [device({ readBytes: 400 }), device({ name: 'sdb' })] })
    const value = deriveDisks({ raw: after, atMs: 250 }, { raw: before, atMs: 0 })
    expect(value.devices.map(({ readBytesPerSecond }) => readBytesPerSecond)).toEqual([null, null])
    expect(value.totals.readBytesPerSecond).toBeNull()
  })

  it('keeps what the contract promises for any two readings', () => {
    const counter = fc.option(fc.oneof(fc.maxSafeNat(), fc.constant(2 ** 64 * 512)))
    const anyDevice = fc.record({
      name: fc.constantFrom('sda', 'sdb', 'dm-0', 'nvme0n1'),
      model: fc.option(fc.string()),
      sizeBytes: fc.option(fc.maxSafeNat()),
      inTotals: fc.boolean(),
      readBytes: counter,
      writeBytes: counter,
      readOperations: counter,
      writeOperations: counter,
      busyMs: counter,
    })
    const reading = fc.record({
      atMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
      raw: fc.record({
        fileSystems: fc.array(
          fc.maxSafeNat().map((usedBytes) => fileSystem({ usedBytes })),
          { maxLength: 4 },
        ),
        hiddenCount: fc.nat(),
        devices: fc.array(anyDevice, { maxLength: 6 }),
      }),
    })
    fc.assert(
      fc.property(reading, fc.option(reading), (current, previous) => {
        expect(disksSchema.safeParse(deriveDisks(current, previous)).error).toBeUndefined()
      }),
    )
  })
})
