/** Mounts that are gone, new, of another size, or read-only now. How full they are is the business of numbers. */
import type { Change, ChangeWeight } from '../../contract/comparison'
import type { Disks, FileSystem } from '../../contract/model/disks'
import { bytesText, change, pairUp, shareOfDifference, type Draft } from './change'
import { sizeTolerance } from './tolerances'

/** Live in memory and come and go with sessions and services. */
const passingTypes = ['tmpfs', 'devtmpfs', 'ramfs', 'overlay', 'squashfs']

/** Their size is what their pool has left, and moves with every neighbour. */
const breathingTypes = ['zfs', 'btrfs', ...passingTypes]

export function diskChanges(before: Disks, after: Disks): Change[] {
  return pairUp(before.fileSystems, after.fileSystems, ({ mountPoint }) => mountPoint)
    .flatMap(({ before: was, after: is }): Draft[] => {
      if (was !== null && is !== null)
        return isAnother(was, is) ? [gone(was), arrived(is)] : [...changesOf(was, is)]
      if (was !== null) return [gone(was)]
      return is === null ? [] : [arrived(is)]
    })
    .map(change)
}

/** Disks are numbered anew at every boot, so that /dev names say nothing; what comes over the network says where from. */
const isAnother = (a: FileSystem, b: FileSystem): boolean =>
  a.type !== b.type ||
  (a.device !== b.device && !(a.device.startsWith('/dev/') && b.device.startsWith('/dev/')))

const about = ({ mountPoint }: FileSystem) => ({ subject: 'disks', entity: mountPoint }) as const

const weighed = ({ type }: FileSystem, weight: ChangeWeight): ChangeWeight =>
  passingTypes.includes(type) ? 'minor' : weight

const gone = (disk: FileSystem): Draft => ({
  ...about(disk),
  kind: 'mount_gone',
  weight: weighed(disk, 'serious'),
  before: disk.device,
  after: null,
  message: `${disk.mountPoint} is not mounted any more (${disk.type} of ${disk.device})`,
})

const arrived = (disk: FileSystem): Draft => ({
  ...about(disk),
  kind: 'mount_new',
  weight: weighed(disk, 'notable'),
  before: null,
  after: disk.device,
  message: `${disk.mountPoint} is mounted now (${disk.type} of ${disk.device})`,
})

function* changesOf(before: FileSystem, after: FileSystem): Generator<Draft> {
  const own = about(after)
  const [was, is] = [before.totalBytes, after.totalBytes]
  const breathes = breathingTypes.includes(after.type)
  if (!breathes && was !== null && is !== null && shareOfDifference(was, is) > sizeTolerance)
    yield {
      ...own,
      kind: 'mount_size_changed',
      weight: 'notable',
      before: was,
      after: is,
      message: `Disk ${after.mountPoint} went from ${bytesText(was)} to ${bytesText(is)}`,
    }
  if (before.readOnly !== after.readOnly)
    yield {
      ...own,
      kind: 'mount_read_only_changed',
      weight: after.readOnly ? 'serious' : 'notable',
      before: accessText(before),
      after: accessText(after),
      message: `Disk ${after.mountPoint} is ${accessText(after)} now`,
    }
}

const accessText = ({ readOnly }: FileSystem): string => (readOnly ? 'read-only' : 'writable')
