import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createDiskDeviceReader, parseDiskStats } from '../../../../main/collectors/linux/disk-devices'
import { createKernelFiles } from '../../../../main/collectors/linux/kernel-files'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})
function machine(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'devices-'))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(root + path), { recursive: true })
    writeFileSync(root + path, text)
  }
  return { root, read: createDiskDeviceReader(createKernelFiles(root)) }
}
const line = (name: string) => `   8       0 ${name} 10 1 200 5 20 2 400 6 0 70 11\n`
const sys = (name: string, file: string) => `/sys/class/block/${name}/${file}`

describe('parseDiskStats', () => {
  it('counts sectors of 512 bytes', () =>
    expect(parseDiskStats(line('sda'))).toEqual([
      {
        name: 'sda',
        readOperations: 10,
        readBytes: 200 * 512,
        writeOperations: 20,
        writeBytes: 400 * 512,
        busyMs: 70,
      },
    ]))
  it('leaves out memory, images and drives for discs', () =>
    expect(parseDiskStats(['loop0', 'ram1', 'zram0', 'sr0', 'fd0'].map(line).join(''))).toEqual([]))
  it('counts disks of the network, which hold what no other device does', () =>
    expect(parseDiskStats(line('nbd3')).map(({ name }) => name)).toEqual(['nbd3']))
  it('gives counters or nothing, whatever the text', () => {
    const field = fc.oneof(fc.string(), fc.bigInt().map(String))
    fc.assert(
      fc.property(fc.array(fc.array(field, { maxLength: 20 })), (lines) => {
        const devices = parseDiskStats(lines.map((fields) => fields.join(' ')).join('\n'))
        for (const { name, ...counters } of devices) {
          expect(name).not.toBe('')
          for (const value of Object.values(counters))
            expect(value === null || (value >= 0 && value < Infinity)).toBe(true)
        }
      }),
    )
  })
})

describe('createDiskDeviceReader', () => {
  it('gives whole devices: no partitions, no hidden paths, nothing without a medium; stacked ones do not count', () => {
    const names = ['sda', 'sda1', 'nvme0c0n1', 'sdb', 'dm-0', 'bcache0', 'odd0']
    const { read } = machine({
      '/proc/diskstats': names.map(line).join(''),
      [sys('sda', 'size')]: '1000\n',
      [sys('sda', 'device/model')]: 'Fast Disk   \n',
      [sys('sda1', 'size')]: '900\n',
      [sys('sda1', 'partition')]: '1\n',
      [sys('nvme0c0n1', 'size')]: '900\n',
      [sys('nvme0c0n1', 'hidden')]: '1\n',
      [sys('sdb', 'size')]: '0\n',
      [sys('dm-0', 'size')]: '800\n',
      [sys('dm-0', 'dm/name')]: 'vg-root\n',
      [sys('bcache0', 'size')]: '700\n',
      [sys('odd0', 'size')]: '600\n',
      [sys('odd0', 'slaves/sda')]: '',
    })
    expect(read().map(({ name, model, sizeBytes, inTotals }) => [name, model, sizeBytes, inTotals])).toEqual([
      ['sda', 'Fast Disk', 512_000, true],
      ['dm-0', 'vg-root', 409_600, false],
      ['bcache0', null, 358_400, false],
      ['odd0', null, 307_200, false],
    ])
  })

  it('tells partitions by their names where /sys is absent, and does not know sizes', () => {
    const names = ['sda', 'sda1', 'vdb2', 'nvme0n1', 'nvme0n1p2', 'mmcblk0', 'mmcblk0p1', 'md0', 'xvda1']
    const { read } = machine({ '/proc/diskstats': names.map(line).join('') })
    expect(read().map(({ name, sizeBytes, inTotals }) => [name, sizeBytes, inTotals])).toEqual([
      ['sda', null, true],
      ['nvme0n1', null, true],
      ['mmcblk0', null, true],
      ['md0', null, false],
    ])
  })

  it('does not trust a size that is no number', () => {
    const { read } = machine({ '/proc/diskstats': line('sda'), [sys('sda', 'size')]: 'much\n' })
    expect(read()[0]?.sizeBytes).toBeNull()
  })

  it('asks anew about a name that was gone in between', () => {
    const { root, read } = machine({ '/proc/diskstats': line('sda'), [sys('sda', 'size')]: '10\n' })
    expect(read()[0]?.sizeBytes).toBe(5120)
    writeFileSync(`${root}/proc/diskstats`, '')
    expect(read()).toEqual([])
    writeFileSync(`${root}/proc/diskstats`, line('sda'))
    writeFileSync(root + sys('sda', 'size'), '20\n')
    expect(read()[0]?.sizeBytes).toBe(10_240)
  })

  it('has nothing to say, and does not fail, without /proc/diskstats', () =>
    expect(machine({}).read()).toEqual([]))
})
