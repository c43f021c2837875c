/** The mount table of Linux, without what nobody wants to see. */
import { isUtf8 } from 'node:buffer'
import type { Settings } from '../../contract/settings'
import type { Hiding } from '../hidden-paths'

export interface Mount {
  mountPoint: string
  device: string
  type: string
  /** major:minor; the same for every mount of one file system. */
  deviceNumber: string
  readOnly: boolean
  /** The bytes of a mount point that are no UTF-8; its name shows U+FFFD for them, and leads nowhere. */
  mountPointBytes?: Buffer
}

interface TableEntry extends Mount {
  id: string
  parent: string
}

/**
 * /proc/self/mountinfo (proc_pid_mountinfo(5)), as far as a path still leads there. Names are bytes of any kind there, and
 * are compared as such: Latin-1 has a character for every byte.
 */
export function parseMountInfo(table: Buffer | string): Mount[] {
  const text = Buffer.from(table).toString('latin1')
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
  return reachable(entries).map(inWords)
}

function inWords(mount: Mount): Mount {
  const bytes = Buffer.from(mount.mountPoint, 'latin1')
  const words = {
    ...mount,
    mountPoint: bytes.toString('utf8'),
    device: utf8Of(mount.device),
    type: utf8Of(mount.type),
  }
  return isUtf8(bytes) ? words : { ...words, mountPointBytes: bytes }
}

const utf8Of = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8')

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

/** Mount tables write space, tab, newline and backslash as \040 and so on, byte by byte. */
export function unescapeOctal(text: string): string {
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
 * containers) is shown once: where it can be written, because a read-only view would hide that a full disk matters, and
 * of those at the shortest path, as `df` does.
 *
 * @param hidingOf says which paths hold noise. A disk that is mounted nowhere else is shown even there: /var/lib/docker
 * is full of mounts that nobody wants to see, but a volume of its own below it can run full like any other.
 */
export function selectMounts(
  mounts: readonly Mount[],
  hiddenTypes: Settings['disks']['hiddenTypes'],
  hidingOf: (mountPoint: string) => Hiding,
): { shown: Mount[]; hiddenCount: number } {
  const types = new Set(hiddenTypes)
  // A container's own root is an overlay, yet the one file system that matters there.
  const candidates = mounts.filter(({ mountPoint, type }) => mountPoint === '/' || !types.has(type))
  const shown = new Map<string, Mount>()
  const showBetter = (mount: Mount): void => {
    const key = `${mount.deviceNumber} ${mount.device}`
    const other = shown.get(key)
    if (other === undefined || isBetter(mount, other)) shown.set(key, mount)
  }
  const amongNoise: Mount[] = []
  for (const mount of candidates) {
    const hiding = hidingOf(mount.mountPoint)
    if (hiding === null) showBetter(mount)
    if (hiding === 'noise') amongNoise.push(mount)
  }
  const shownNumbers = new Set([...shown.values()].map(({ deviceNumber }) => deviceNumber))
  for (const mount of amongNoise)
    if (isDisk(mount) && !shownNumbers.has(mount.deviceNumber)) showBetter(mount)
  return { shown: [...shown.values()], hiddenCount: mounts.length - shown.size }
}

/** A device of its own: no image in a file of another disk, and no program behind FUSE, whose device is /dev/fuse. */
const isDisk = ({ device }: Mount): boolean => /^\/dev\/(?!loop\d|fuse$)/.test(device)

function isBetter(mount: Mount, other: Mount): boolean {
  if (mount.readOnly !== other.readOnly) return other.readOnly
  return mount.mountPoint.length < other.mountPoint.length
}
