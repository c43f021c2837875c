/** The order of file systems in their table. Pure. */
import type { FileSystem } from '../../../main/contract/model/disks'

export type FileSystemColumn = 'mount' | 'used' | 'size' | 'available' | 'inodes'

export interface FileSystemSorting {
  by: FileSystemColumn
  descending: boolean
}

const numberOf: Record<Exclude<FileSystemColumn, 'mount'>, (one: FileSystem) => number | null> = {
  used: ({ usedPercent }) => usedPercent,
  size: ({ totalBytes }) => totalBytes,
  available: ({ availableBytes }) => availableBytes,
  inodes: ({ inodesUsedPercent }) => inodesUsedPercent,
}

const byMount = (a: FileSystem, b: FileSystem): number =>
  a.mountPoint < b.mountPoint ? -1 : a.mountPoint > b.mountPoint ? 1 : 0

/** Those that do not answer come first, whatever the order; those without the number come last. */
export function sortFileSystems(
  fileSystems: readonly FileSystem[],
  { by, descending }: FileSystemSorting,
): FileSystem[] {
  const direction = descending ? -1 : 1
  const compare = (a: FileSystem, b: FileSystem): number => {
    if (by === 'mount') return direction * byMount(a, b)
    const [left, right] = [numberOf[by](a), numberOf[by](b)]
    if (left === null || right === null)
      return Number(left === null) - Number(right === null) || byMount(a, b)
    return direction * (left - right) || byMount(a, b)
  }
  return [...fileSystems].sort(
    (a, b) => Number(a.problem === null) - Number(b.problem === null) || compare(a, b),
  )
}
