/** Disks: how full the file systems are, and what the devices below them do. */
import { disksSchema, type DiskDevice, type Disks, type FileSystem } from '../contract/model/disks'
import type { Collector, CollectorDependencies, ReadContext, Timed } from './collector'
import { increase, intervalBetween, percentOf, ratePerSecond, sumKnown } from './differences'
import { usedPercentLikeDf } from './df'
import { createLinuxDisksSource } from './linux/disks'
import { createPortableDisksSource } from './portable/disks'

export interface DiskDeviceRaw extends Pick<DiskDevice, 'name' | 'model' | 'sizeBytes' | 'inTotals'> {
  /** Counters since boot; null where the system has none. */
  readBytes: number | null
  writeBytes: number | null
  readOperations: number | null
  writeOperations: number | null
  /** Time with at least one request under way. */
  busyMs: number | null
}

export interface DisksRaw {
  fileSystems: FileSystem[]
  hiddenCount: number
  devices: DiskDeviceRaw[]
}

export interface DisksSource {
  read(context: ReadContext): DisksRaw | Promise<DisksRaw>
}

export function deriveDisks(current: Timed<DisksRaw>, previous: Timed<DisksRaw> | null): Disks {
  const intervalMs = intervalBetween(current, previous)
  const before = new Map(previous?.raw.devices.map((device) => [device.name, device]))
  const devices = current.raw.devices
    .map((device): DiskDevice => {
      const earlier = before.get(device.name)
      const rate = (
        counter: 'readBytes' | 'writeBytes' | 'readOperations' | 'writeOperations',
      ): number | null => ratePerSecond(device[counter], earlier?.[counter], intervalMs)
      const busyMs = increase(device.busyMs, earlier?.busyMs)
      return {
        name: device.name,
        model: device.model,
        sizeBytes: device.sizeBytes,
        inTotals: device.inTotals,
        readBytesPerSecond: rate('readBytes'),
        writeBytesPerSecond: rate('writeBytes'),
        readOperationsPerSecond: rate('readOperations'),
        writeOperationsPerSecond: rate('writeOperations'),
        busyPercent: busyMs === null || intervalMs === null ? null : percentOf(busyMs, intervalMs),
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const fileSystems = countOnce(current.raw.fileSystems).sort((a, b) =>
    a.mountPoint < b.mountPoint ? -1 : 1,
  )
  return {
    fileSystems,
    hiddenCount: current.raw.hiddenCount,
    totals: { ...spaceTotals(fileSystems), ...rateTotals(devices) },
    devices,
    intervalMs,
  }
}

/**
 * An overlay's numbers are those of the disk below it. In a container that disk is nearly always mounted as well (for
 * /etc/hosts, for volumes); then the overlay does not count again.
 */
function countOnce(fileSystems: readonly FileSystem[]): FileSystem[] {
  const isOverlay = ({ type }: FileSystem): boolean => /^(fuse-)?overlay/.test(type)
  const hasDisk = fileSystems.some((one) => one.inTotals && !isOverlay(one))
  return fileSystems.map((one) => (hasDisk && isOverlay(one) ? { ...one, inTotals: false } : one))
}

function spaceTotals(
  fileSystems: readonly FileSystem[],
): Pick<Disks['totals'], 'totalBytes' | 'usedBytes' | 'availableBytes' | 'usedPercent'> {
  const counted = fileSystems.filter((one) => one.inTotals)
  // Nothing known is no empty disk: a container may show no file system that counts.
  const sum = (field: 'totalBytes' | 'usedBytes' | 'availableBytes'): number | null =>
    counted.length === 0 ? null : counted.reduce((all, one) => all + (one[field] ?? 0), 0)
  const usedBytes = sum('usedBytes')
  const availableBytes = sum('availableBytes')
  return {
    totalBytes: sum('totalBytes'),
    usedBytes,
    availableBytes,
    usedPercent:
      usedBytes === null || availableBytes === null ? null : usedPercentLikeDf(usedBytes, availableBytes),
  }
}

function rateTotals(
  devices: readonly DiskDevice[],
): Pick<Disks['totals'], 'readBytesPerSecond' | 'writeBytesPerSecond'> {
  const counted = devices.filter((device) => device.inTotals)
  return {
    readBytesPerSecond: sumKnown(counted.map((device) => device.readBytesPerSecond)),
    writeBytesPerSecond: sumKnown(counted.map((device) => device.writeBytesPerSecond)),
  }
}

export function createDisksCollector(deps: CollectorDependencies): Collector<DisksRaw, Disks> {
  const source: DisksSource =
    deps.platform === 'linux'
      ? createLinuxDisksSource(deps.root, {
          ...deps.settings.disks,
          fileSystemsMs: deps.settings.sampling.fileSystemsMs,
        })
      : createPortableDisksSource(deps.platform, deps.settings.disks)
  return {
    subject: 'disks',
    schema: disksSchema,
    differences: 'quick',
    prepare: (context) => source.read(context),
    read: (context) => source.read(context),
    derive: deriveDisks,
  }
}
