/** The mount table of Linux, without what nobody wants to see. */
import type { Settings } from '../../contract/settings'

export interface Mount {
  mountPoint: string
  device: string
  type: string
  /** major:minor; the same for every mount of one file system. */
  deviceNumber: string
  readOnly: boolean
}

/** /proc/self/mountinfo (proc_pid_mountinfo(5)). Later lines cover earlier ones on the same mount point. */
export function parseMountInfo(text: string): Mount[] {
  const mounts = new Map<string, Mount>()
  for (const line of text.split('\n')) {
    const [before, after] = line.split(' - ', 2)
    const [, , deviceNumber, , mountPoint, options] = (before ?? '').split(' ')
    const [type, device, superOptions] = (after ?? '').split(' ')
    if (deviceNumber === undefined || mountPoint === undefined || type === undefined) continue
    const point = unescapeOctal(mountPoint)
    mounts.set(point, {
      mountPoint: point,
      device: unescapeOctal(device ?? ''),
      type,
      deviceNumber,
      readOnly: isReadOnly(options) || isReadOnly(superOptions),
    })
  }
  return [...mounts.values()]
}

const isReadOnly = (options: string | undefined): boolean => options?.split(',').includes('ro') ?? false

/** The kernel writes space, tab, newline and backslash as \040 and so on, byte by byte. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)))
}

/** File systems that live on another machine or in another program: they may not answer at all. */
export function mayHang(type: string): boolean {
  return /^(nfs|cifs|smb|fuse|9p|ceph|afs|gfs|glusterfs|lustre|ocfs2|gpfs|beegfs|virtiofs|autofs|davfs|ncpfs)/.test(
    type,
  )
}

/** File systems in memory: shown, but no part of the disks' totals. */
export function isMemoryBacked(type: string): boolean {
  return type === 'tmpfs' || type === 'ramfs' || type === 'devtmpfs' || type === 'zram'
}

/**
 * Splits the table into what is shown and how many are hidden. A file system mounted in several places (bind mounts,
 * containers) is shown once, at its shortest path, as `df` does.
 */
export function selectMounts(
  mounts: readonly Mount[],
  hidden: Settings['disks'],
): { shown: Mount[]; hiddenCount: number } {
  const hiddenTypes = new Set(hidden.hiddenTypes)
  const hiddenPoints = hidden.hiddenMountPoints.map((pattern) => new RegExp(pattern))
  const shown = new Map<string, Mount>()
  for (const mount of mounts) {
    // A container's own root is an overlay, yet the one file system that matters there.
    const isRoot = mount.mountPoint === '/'
    if (!isRoot && hiddenTypes.has(mount.type)) continue
    if (hiddenPoints.some((pattern) => pattern.test(mount.mountPoint))) continue
    const key = `${mount.deviceNumber} ${mount.device}`
    const other = shown.get(key)
    if (other === undefined || mount.mountPoint.length < other.mountPoint.length) shown.set(key, mount)
  }
  return { shown: [...shown.values()], hiddenCount: mounts.length - shown.size }
}
