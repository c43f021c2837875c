/**
 * The counters of a container straight from the kernel of this machine: control groups and /proc. Costs the engine
 * nothing and takes a fraction of a millisecond, where asking the engine may take a second.
 */
import {
  groupFolder,
  locateGroup,
  parseGroupMounts,
  parseGroupPaths,
  parseStatFile,
  readGroupMemoryUsage,
  readNumber,
  type GroupMounts,
  type GroupPaths,
} from '../linux/control-group'
import { createKernelFiles, type KernelFiles } from '../linux/kernel-files'
import type { InspectedContainer } from './answers'
import type { ContainerCounters } from './counters'

export interface GroupCounterSource {
  /**
   * Null when the container's groups are not those of this machine, or cannot be read. Its process proves where they
   * are: only a group whose path names the container is believed, because behind a forwarded socket or in another
   * namespace the same process id belongs to somebody else.
   */
  read(id: string, inspected: InspectedContainer): ContainerCounters | null
}

/** @param monotonicMs a clock that never jumps. */
export function createGroupCounterSource(root: string, monotonicMs: () => number): GroupCounterSource {
  const files = createKernelFiles(root)
  // What is mounted where, and how many cores there are, does not change while we run.
  let mounts: GroupMounts | null = null
  let hostCores: number | null = null
  return {
    read(id, { pid, hostNetwork }) {
      const groupText = pid === null ? null : files.tryRead(`/proc/${pid}/cgroup`)
      if (groupText === null) return null
      mounts ??= parseGroupMounts(files.tryRead('/proc/self/mountinfo') ?? '')
      hostCores ??= countCores(files.tryRead('/proc/stat') ?? '')
      const paths = parseGroupPaths(groupText)
      const folder = (controller: string) => containerFolder(paths, mounts, controller, id)
      const cpuNanoseconds = readCpu(files, folder('cpuacct'))
      const atMs = monotonicMs()
      const memory = folder('memory')
      const memoryUsedBytes = memory && readGroupMemoryUsage(files, memory.path, memory.version)
      if (cpuNanoseconds === null && memoryUsedBytes === null) return null
      return {
        atMs,
        clock: 'machine',
        hostCores,
        cpuNanoseconds,
        memoryUsedBytes,
        ...readBlocks(files, folder('blkio')),
        ...(hostNetwork ? noNetwork : parseNetDev(files.tryRead(`/proc/${pid}/net/dev`) ?? '')),
      }
    },
  }
}

interface Folder {
  readonly version: 1 | 2
  readonly path: string
}

/** The container's own group: its process may sit deeper (an init system inside, Podman's `container` group). */
function containerFolder(
  paths: GroupPaths,
  mounts: GroupMounts | null,
  controller: string,
  id: string,
): Folder | null {
  const group = mounts === null ? null : locateGroup(paths, mounts, controller)
  if (group === null) return null
  const parts = group.path.split('/')
  const named = parts.findIndex((part) => part.includes(id))
  if (named < 0) return null
  const path = groupFolder({ ...group, path: parts.slice(0, named + 1).join('/') })
  return path === null ? null : { version: group.version, path }
}

/** CPU time in nanoseconds: cpuacct.usage is in these, `usage_usec` of cpu.stat in microseconds. */
function readCpu(files: KernelFiles, folder: Folder | null): number | null {
  if (folder === null) return null
  if (folder.version === 1) return readNumber(files, `${folder.path}/cpuacct.usage`)
  const microseconds = parseStatFile(files.tryRead(`${folder.path}/cpu.stat`) ?? '').get('usage_usec')
  return microseconds === undefined ? null : microseconds * 1000
}

function readBlocks(
  files: KernelFiles,
  folder: Folder | null,
): Pick<ContainerCounters, 'readBytes' | 'writeBytes'> {
  if (folder === null) return noBlocks
  if (folder.version === 2) return parseIoStat(files.tryRead(`${folder.path}/io.stat`))
  const file = `${folder.path}/blkio.throttle.io_service_bytes`
  // Kernels before 4.13 lack the sum over the groups below.
  return parseBlkio(files.tryRead(`${file}_recursive`) ?? files.tryRead(file))
}

const noBlocks = { readBytes: null, writeBytes: null }
const noNetwork = { rxBytes: null, txBytes: null }

/** io.stat of version 2: `8:0 rbytes=1 wbytes=2 rios=3 …` a device; empty when nothing was read or written yet. */
export function parseIoStat(text: string | null): Pick<ContainerCounters, 'readBytes' | 'writeBytes'> {
  if (text === null) return noBlocks
  const sum = (name: string): number =>
    [...text.matchAll(new RegExp(`\\b${name}=(\\d+)`, 'g'))].reduce(
      (all, [, value]) => all + Number(value),
      0,
    )
  return { readBytes: sum('rbytes'), writeBytes: sum('wbytes') }
}

/** blkio of version 1: `8:0 Read 1`, `8:0 Write 2`, … and a last line `Total 3`. */
export function parseBlkio(text: string | null): Pick<ContainerCounters, 'readBytes' | 'writeBytes'> {
  if (text === null) return noBlocks
  const sum = (name: string): number =>
    [...text.matchAll(new RegExp(`^\\S+ ${name} (\\d+)$`, 'gm'))].reduce(
      (all, [, value]) => all + Number(value),
      0,
    )
  return { readBytes: sum('Read'), writeBytes: sum('Write') }
}

/** /proc/<pid>/net/dev: received bytes are the first column, sent bytes the ninth. Without the loopback. */
export function parseNetDev(text: string): Pick<ContainerCounters, 'rxBytes' | 'txBytes'> {
  let rxBytes: number | null = null
  let txBytes: number | null = null
  for (const line of text.split('\n')) {
    const [, name, columns] = /^\s*([^:\s]+):\s*(.*)$/.exec(line) ?? []
    if (name === undefined || columns === undefined || name === 'lo') continue
    const values = columns.split(/\s+/).map(Number)
    rxBytes = (rxBytes ?? 0) + (values[0] ?? 0)
    txBytes = (txBytes ?? 0) + (values[8] ?? 0)
  }
  return { rxBytes, txBytes }
}

/** The lines `cpu0`, `cpu1`, … of /proc/stat. */
function countCores(procStat: string): number | null {
  return procStat.match(/^cpu\d/gm)?.length ?? null
}
