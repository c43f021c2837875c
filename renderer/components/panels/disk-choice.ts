/** Which file systems a panel shows: each device once, the fullest where there are too many, in the machine's order. */
import type { FileSystem } from '../../../main/contract/model/disks'

export interface ShownDisks {
  list: readonly FileSystem[]
  /** How many more there are. */
  left: number
}

export function disksToShow(fileSystems: readonly FileSystem[], most: number): ShownDisks {
  const counted = new Set(fileSystems.filter(({ inTotals }) => inTotals).map(({ device }) => device))
  // The same device mounted elsewhere again is as full as it is; network mounts and the like stand for themselves.
  const own = fileSystems.filter(({ device, inTotals }) => inTotals || !counted.has(device))
  if (own.length <= most) return { list: own, left: 0 }
  const chosen = new Set([...own].sort((a, b) => fullness(b) - fullness(a)).slice(0, most))
  return { list: own.filter((one) => chosen.has(one)), left: own.length - most }
}

/** The fullest that can become fuller and can be read; null where there is none. */
export function fullestDisk(fileSystems: readonly FileSystem[]): FileSystem | null {
  return disksToShow(fileSystems, Infinity).list.reduce<FileSystem | null>(
    (fullest, one) =>
      one.readOnly || one.usedPercent === null || (fullest?.usedPercent ?? -1) >= one.usedPercent
        ? fullest
        : one,
    null,
  )
}

/** What does not answer comes before all that is full. */
const fullness = ({ problem, usedPercent }: FileSystem): number =>
  problem === null ? (usedPercent ?? -1) : 101
