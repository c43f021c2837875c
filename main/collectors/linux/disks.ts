/** Disks of Linux: the mount table, each mount's space, and the devices' counters. */
import type { Settings } from '../../contract/settings'
import type { FileSystem } from '../../contract/model/disks'
import type { DisksSource } from '../disks'
import { createDiskDeviceReader } from './disk-devices'
import { concurrencyOf, createFileSystemReader } from './file-systems'
import { createKernelFiles } from './kernel-files'
import { parseMountInfo, selectMounts } from './mounts'

/** Space changes slowly and costs a system call a mount; within this age the last answer serves. */
const spaceMaxAgeMs = 5_000

/** The share of the deadline that mounts are waited for, so that a silent one is reported and not the whole collector. */
const patienceShare = 0.5

export function createLinuxDisksSource(
  root: string,
  settings: Settings['disks'],
  monotonicMs: () => number = () => performance.now(),
): DisksSource {
  const files = createKernelFiles(root)
  const readDevices = createDiskDeviceReader(files)
  const reader = createFileSystemReader(files.resolve, concurrencyOf(process.env['UV_THREADPOOL_SIZE']))
  let space: { fileSystems: FileSystem[]; hiddenCount: number } | null = null
  let askedAtMs = -Infinity
  return {
    async read({ deadlineMs }) {
      if (space === null || monotonicMs() - askedAtMs > spaceMaxAgeMs) {
        const { shown, hiddenCount } = selectMounts(
          parseMountInfo(files.read('/proc/self/mountinfo')),
          settings,
        )
        space = { fileSystems: await reader.read(shown, Math.round(deadlineMs * patienceShare)), hiddenCount }
        askedAtMs = monotonicMs()
      }
      return { ...space, devices: readDevices() }
    },
  }
}
