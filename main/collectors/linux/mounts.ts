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

interface TableEntry extends Mount {
  id: string
  parent: string
}

/** /proc/self/mountinfo (proc_pid_mountinfo(5)), as far as a path still leads there. */
export function parseMountInfo(text: string): Mount[] {
  const entries: TableEntry[] = []
  for (const line of text.split('\n')) {
    const [before, after] = line.split(' - ', 2)
    const [id, parent, deviceNumber, , mountPoint, options] = (before ?? '').split(' ')
    const [type, device, superOptions] = (after ?? '').split(' ')
    if (id === undefined || parent === undefined || deviceNumber === undefined) continue
    if (mountPoint === undefined || !type) continue
    entries.push({
      id,
      parent,
      mountPoint: unescapeOctal(mountPoint),
      device: unescapeOctal(device ?? ''),
      type,
      deviceNumber,
      readOnly: isReadOnly(options) || isReadOnly(superOptions),
    })
  }
  return reachable(entries)
}

/**
 * Leaves out what other mounts cover: asking there would answer for the file system on top, or for nothing. Of two
 * on the same point the later one is seen. A mount whose sibling sits on a folder above it was there first: mounted
 * afterwards it would have that one as its parent.
 */
function reachable(entries: readonly TableEntry[]): Mount[] {
  const siblings = new Map<string, Set<string>>()
  for (const { id, parent, mountPoint } of entries) {
    if (id === parent) continue // the initial root file system is its own parent
    const points = siblings.get(parent) ?? new Set()
    siblings.set(parent, points.add(mountPoint))
  }
  const covered = new Set<string>()
  const mounts = new Map<string, Mount>()
  for (const { id, parent, ...mount } of entries) {
    const points = siblings.get(parent)
    const isCovered =
      covered.has(parent) || foldersAbove(mount.mountPoint).some((folder) => points?.has(folder) === true)
    if (isCovered) covered.add(id)
    else mounts.set(mount.mountPoint, mount)
  }
  return [...mounts.values()]
}

/** Of /a/b/c: /a/b, /a and /. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/').filter(Boolean)
  return parts.map((_, index) => `/${parts.slice(0, index).join('/')}`)
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
