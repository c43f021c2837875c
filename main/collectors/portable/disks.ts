/** Disks of macOS and Windows. macOS has counters for all devices together; Windows gives the library none. */
import type { Systeminformation } from 'systeminformation'
import type { FileSystem } from '../../contract/model/disks'
import type { Settings } from '../../contract/settings'
import { usedPercentLikeDf } from '../df'
import type { DiskDeviceRaw, DisksRaw, DisksSource } from '../disks'
import { createPathHider } from '../hidden-paths'
import { countOf, entriesOf, textOf } from './answers'
import { sharedSystemInformation } from './shared'
import type { SystemInformation } from './system-information'

/** The library stops everything while it asks `diskutil`, and space changes slowly. */
const spaceMaxAgeMs = 30_000

/** Parts of the sealed system, swap and firmware: mounts of the same APFS container that nobody stores anything on. */
const macSystemVolumes = /^\/System\/Volumes\/(?!Data$)|^\/private\/var\/(vm|run)(\/|$)/
/** Of other machines, of memory, or images of discs: no disk of this machine is fuller for them. */
const elsewhereTypes = new Set(
  ['nfs', 'smbfs', 'afpfs', 'webdav', 'ftp', 'sshfs', 'macfuse', 'osxfuse']
    .concat(['devfs', 'tmpfs', 'autofs', 'lifs'])
    .concat(['cdfs', 'udf', 'cd9660', 'iso9660']),
)

export function fromFileSystems(
  answer: readonly Partial<Systeminformation.FsSizeData>[] | null,
  platform: NodeJS.Platform,
  hiddenTypeNames: Settings['disks']['hiddenTypes'],
  isHidden: (mountPoint: string) => boolean,
): Pick<DisksRaw, 'fileSystems' | 'hiddenCount'> {
  const isOfSystem = (path: string): boolean => platform === 'darwin' && macSystemVolumes.test(path)
  const hiddenTypes = new Set(hiddenTypeNames.map((type) => type.toLowerCase()))
  const mounts = entriesOf(answer).map(toFileSystem)
  const shown = mounts.filter(
    ({ mountPoint, type }) =>
      mountPoint === '/' ||
      (mountPoint !== '' && !hiddenTypes.has(type) && !isOfSystem(mountPoint) && !isHidden(mountPoint)),
  )
  const counted = countedOnce(shown)
  return {
    fileSystems: shown.map((one) => ({ ...one, inTotals: counted.has(one) })),
    hiddenCount: mounts.length - shown.length,
  }
}

/**
 * The mounts that make the totals. Volumes of one APFS container (disk3s1s1, disk3s5) all report the container's size
 * and free space: only the one that holds the data counts, else a disk would be counted once per volume.
 */
function countedOnce(mounts: readonly FileSystem[]): ReadonlySet<FileSystem> {
  const holder = new Map<string, FileSystem>()
  for (const one of mounts) {
    if (one.totalBytes === null || elsewhereTypes.has(one.type)) continue
    const device = one.device || one.mountPoint
    const container = one.type === 'apfs' ? (/^\/dev\/disk\d+/.exec(device)?.[0] ?? device) : device
    const before = holder.get(container)
    if (before === undefined || weight(one) > weight(before)) holder.set(container, one)
  }
  return new Set(holder.values())
}

const weight = ({ mountPoint, usedBytes }: FileSystem): number =>
  mountPoint === '/System/Volumes/Data' ? Infinity : (usedBytes ?? 0)

function toFileSystem(one: Partial<Systeminformation.FsSizeData>): FileSystem {
  const usedBytes = countOf(one.used)
  const availableBytes = countOf(one.available)
  const device = textOf(one.fs) ?? ''
  return {
    mountPoint: textOf(one.mount) ?? '',
    device,
    type: textOf(one.type)?.toLowerCase() ?? 'unknown',
    // Of mounts that are no device the library always says "not writable", because it does not know.
    readOnly: one.rw === false && /^(\/dev\/|[A-Za-z]:)/.test(device),
    inTotals: false,
    totalBytes: countOf(one.size),
    usedBytes,
    availableBytes,
    usedPercent:
      usedBytes === null || availableBytes === null ? null : usedPercentLikeDf(usedBytes, availableBytes),
    inodesTotal: null,
    inodesUsed: null,
    inodesUsedPercent: null,
    problem: null,
  }
}

/**
 * All devices of macOS as one. Two zeros are how the library says that `ioreg` failed: taken for counters, the next
 * reading would turn everything since boot into one burst.
 */
export function fromMacCounters(
  transferred: Partial<Systeminformation.FsStatsData> | null,
  operations: Partial<Systeminformation.DisksIoData> | null,
): DiskDeviceRaw[] {
  const pair = (one: unknown, other: unknown): [number | null, number | null] => {
    const [first, second] = [countOf(one), countOf(other)]
    return first === 0 && second === 0 ? [null, null] : [first, second]
  }
  const [readBytes, writeBytes] = pair(transferred?.rx, transferred?.wx)
  const [readOperations, writeOperations] = pair(operations?.rIO, operations?.wIO)
  if (readBytes === null && readOperations === null) return []
  return [
    {
      name: 'all devices',
      model: null,
      sizeBytes: null,
      inTotals: true,
      readBytes,
      writeBytes,
      readOperations,
      writeOperations,
      busyMs: null,
    },
  ]
}

export function createPortableDisksSource(
  platform: NodeJS.Platform,
  settings: Settings['disks'],
  system: SystemInformation = sharedSystemInformation(platform),
  monotonicMs: () => number = () => performance.now(),
): DisksSource {
  const hide = createPathHider(settings.hiddenMountPoints)
  let space: Pick<DisksRaw, 'fileSystems' | 'hiddenCount'> | null = null
  let askedAtMs = -Infinity
  return {
    async read({ signal }) {
      if (space === null || monotonicMs() - askedAtMs > spaceMaxAgeMs) {
        const answer = await system.ask((library) => library.fsSize(), signal)
        const hidingOf = await hide(entriesOf(answer).map(({ mount }) => textOf(mount) ?? ''))
        space = fromFileSystems(answer, platform, settings.hiddenTypes, (path) => hidingOf(path) !== null)
        askedAtMs = monotonicMs()
      }
      if (platform === 'win32') return { ...space, devices: [] }
      const devices = await system.askCounters(
        'disks',
        async (library) => fromMacCounters(await library.fsStats(), await library.disksIO()),
        signal,
      )
      return { ...space, devices }
    },
  }
}
