/** Disks of Linux: the mount table, each mount's space, and the devices' counters. */
import type { Settings } from '../../contract/settings'
import type { FileSystem } from '../../contract/model/disks'
import type { DisksSource } from '../disks'
import { createPathHider } from '../hidden-paths'
import { createDiskDeviceReader } from './disk-devices'
import { concurrencyOf, createFileSystemReader } from './file-systems'
import { createKernelFiles } from './kernel-files'
import { parseMountInfo, selectMounts } from './mounts'

/** The share of the deadline that mounts are waited for, so that a silent one is reported and not the whole collector. */
const patienceShare = 0.5

/** When little of the deadline is left, healthy mounts still answer within this. */
const leastPatienceMs = 50

export function createLinuxDisksSource(
  root: string,
  settings: Settings['disks'] & {
    /** Space changes slowly and costs a system call a mount; within this age the last answer serves. */
    readonly fileSystemsMs: number
  },
  monotonicMs: () => number = () => performance.now(),
): DisksSource {
  const files = createKernelFiles(root)
  const hide = createPathHider(settings.hiddenMountPoints)
  const readDevices = createDiskDeviceReader(files)
  const reader = createFileSystemReader(files.resolve, concurrencyOf(process.env['UV_THREADPOOL_SIZE']))
  let space: { fileSystems: FileSystem[]; hiddenCount: number } | null = null
  let askedAtMs = -Infinity
  let asking: Promise<void> | null = null

  const askAll = async (patienceMs: number): Promise<void> => {
    askedAtMs = monotonicMs()
    const mounts = parseMountInfo(files.readBytes('/proc/self/mountinfo'))
    const hidingOf = await hide(mounts.map(({ mountPoint }) => mountPoint))
    const { shown, hiddenCount } = selectMounts(mounts, settings.hiddenTypes, hidingOf)
    space = { fileSystems: await reader.read(shown, patienceMs), hiddenCount }
  }
  /** Mounts are asked beside the counters, which must not wait for them. */
  const refresh = (patienceMs: number): Promise<void> =>
    (asking ??= askAll(patienceMs).finally(() => (asking = null)))

  return {
    async read({ deadlineMs }) {
      const patienceMs = Math.max(leastPatienceMs, Math.round(deadlineMs * patienceShare))
      if (space === null) await refresh(patienceMs)
      else if (monotonicMs() - askedAtMs >= settings.fileSystemsMs)
        void refresh(patienceMs).catch(() => {
          space = null // the next reading asks again, and tells what is wrong
        })
      return {
        fileSystems: space?.fileSystems ?? [],
        hiddenCount: space?.hiddenCount ?? 0,
        devices: readDevices(),
      }
    },
  }
}
