/** Counters of whole block devices on Linux: /proc/diskstats, and what they are from /sys/block. */
import type { DiskDeviceRaw } from '../disks'
import type { KernelFiles } from './kernel-files'

/** /proc/diskstats counts in units of 512 bytes whatever the device's own sector size (kernel's iostats.rst). */
const sectorBytes = 512

/** RAM disks, loop devices, floppies and CD drives: memory or images of what is counted elsewhere. */
const ignoredNames = /^(ram|loop|fd|sr|zram)\d/

/** Partitions by name, for machines without /sys: sda1, vda2, xvdb1, nvme0n1p3, mmcblk0p1, nbd0p1. */
const partitionNames = /^((s|v|xv|h)d[a-z]+\d+|(nvme\d+n\d+|mmcblk\d+|nbd\d+)p\d+)$/

/** Devices made of other devices, where /sys does not say so. Their bytes are counted again below. */
const stackedNames = /^(dm-\d|md\d|bcache\d|drbd\d)/

/** Whole devices with their counters (kernel's iostats.rst: 3 reads, 5 sectors read, 7 writes, 9 sectors written, 12 ms busy). */
export function parseDiskStats(text: string): Omit<DiskDeviceRaw, 'model' | 'sizeBytes' | 'inTotals'>[] {
  const devices: ReturnType<typeof parseDiskStats> = []
  for (const line of text.split('\n')) {
    const fields = line.trim().split(/\s+/)
    const name = fields[2]
    if (name === undefined || fields.length < 14 || ignoredNames.test(name)) continue
    const number = (index: number): number | null => {
      const field = fields[index] ?? ''
      return /^\d{1,20}$/.test(field) ? Number(field) : null
    }
    const sectors = (index: number): number | null => {
      const value = number(index)
      return value === null ? null : value * sectorBytes
    }
    devices.push({
      name,
      readOperations: number(3),
      readBytes: sectors(5),
      writeOperations: number(7),
      writeBytes: sectors(9),
      busyMs: number(12),
    })
  }
  return devices
}

export interface DeviceFacts {
  isPartition: boolean
  /** A path of a multipath disk: the disk itself counts. */
  isHidden: boolean
  /** Made of other devices (RAID, LVM, encryption, cache). */
  isStacked: boolean
  model: string | null
  sizeBytes: number | null
}

export function readDeviceFacts(files: KernelFiles, name: string): DeviceFacts {
  const folder = `/sys/class/block/${name}`
  const isStacked = stackedNames.test(name) || files.list(`${folder}/slaves`).length > 0
  const sizeText = files.tryRead(`${folder}/size`)?.trim()
  if (sizeText === undefined || !/^\d{1,20}$/.test(sizeText))
    return {
      isPartition: partitionNames.test(name),
      isHidden: false,
      isStacked,
      model: null,
      sizeBytes: null,
    }
  const model = files.tryRead(`${folder}/device/model`)?.trim() ?? files.tryRead(`${folder}/dm/name`)?.trim()
  return {
    isPartition: files.tryRead(`${folder}/partition`) !== null,
    isHidden: files.tryRead(`${folder}/hidden`)?.trim() === '1',
    isStacked,
    model: model === undefined || model === '' ? null : model,
    sizeBytes: Number(sizeText) * sectorBytes,
  }
}

/** Reads all whole devices. What a device is does not change while it keeps its name; it is asked for once. */
export function createDiskDeviceReader(files: KernelFiles): () => DiskDeviceRaw[] {
  const known = new Map<string, DeviceFacts>()
  return () => {
    const counters = parseDiskStats(files.tryRead('/proc/diskstats') ?? '')
    const present = new Set(counters.map(({ name }) => name))
    for (const name of known.keys()) if (!present.has(name)) known.delete(name)
    return counters.flatMap((device) => {
      let facts = known.get(device.name)
      if (facts === undefined) known.set(device.name, (facts = readDeviceFacts(files, device.name)))
      if (facts.isPartition || facts.isHidden || facts.sizeBytes === 0) return []
      return [{ ...device, inTotals: !facts.isStacked, model: facts.model, sizeBytes: facts.sizeBytes }]
    })
  }
}
