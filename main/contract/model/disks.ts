/** The disks section: file systems and the devices below them. */
import * as z from 'zod/mini'
import { bytes, count, foreignText, milliseconds, percent, perSecond } from '../quantities'
import { problemSchema } from '../reading'

export const fileSystemSchema = z.object({
  mountPoint: foreignText,
  device: foreignText,
  type: z.string(),
  readOnly: z.boolean(),
  /** False for memory-backed and network file systems, and for a second mount of the same device. */
  inTotals: z.boolean(),
  totalBytes: z.nullable(bytes),
  usedBytes: z.nullable(bytes),
  /** What an ordinary user may still write. */
  availableBytes: z.nullable(bytes),
  /** used / (used + available), rounded up, as `df` has it: reserved blocks count as neither. */
  usedPercent: z.nullable(percent),
  inodesTotal: z.nullable(count),
  inodesUsed: z.nullable(count),
  inodesUsedPercent: z.nullable(percent),
  /** Why the numbers are null, for a mount that does not answer. */
  problem: z.nullable(problemSchema),
})
export type FileSystem = z.infer<typeof fileSystemSchema>

export const diskDeviceSchema = z.object({
  name: z.string(),
  model: z.nullable(foreignText),
  sizeBytes: z.nullable(bytes),
  /** False for devices made of others (RAID, LVM, encryption), which would count every byte twice. */
  inTotals: z.boolean(),
  readBytesPerSecond: z.nullable(perSecond),
  writeBytesPerSecond: z.nullable(perSecond),
  readOperationsPerSecond: z.nullable(perSecond),
  writeOperationsPerSecond: z.nullable(perSecond),
  /** Share of the interval with at least one request under way. */
  busyPercent: z.nullable(percent),
})
export type DiskDevice = z.infer<typeof diskDeviceSchema>

export const disksSchema = z.object({
  fileSystems: z.array(fileSystemSchema),
  /** Pseudo and image mounts left out by the settings' pattern. */
  hiddenCount: count,
  totals: z.object({
    /** Null where no file system counts. */
    totalBytes: z.nullable(bytes),
    usedBytes: z.nullable(bytes),
    availableBytes: z.nullable(bytes),
    usedPercent: z.nullable(percent),
    readBytesPerSecond: z.nullable(perSecond),
    writeBytesPerSecond: z.nullable(perSecond),
  }),
  devices: z.array(diskDeviceSchema),
  intervalMs: z.nullable(milliseconds),
})
export type Disks = z.infer<typeof disksSchema>
