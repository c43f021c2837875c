/** Control groups of Linux, version 1, 2 and both at once: where a process's groups are, what memory they allow and use. */
import type { KernelFiles } from './kernel-files'
import { unescapeOctal } from './mounts'

/** The groups a process is in: by controller in version 1, one for all in version 2. */
export interface GroupPaths {
  readonly v1: ReadonlyMap<string, string>
  readonly v2: string | null
}

/** Where a hierarchy is mounted, and which of its groups is the top of that mount. */
export interface GroupMount {
  readonly mountPoint: string
  readonly root: string
}

export interface GroupMounts {
  readonly v1: ReadonlyMap<string, GroupMount>
  readonly v2: GroupMount | null
}

export interface LocatedGroup {
  readonly version: 1 | 2
  readonly mount: GroupMount
  readonly path: string
}

/** /proc/<pid>/cgroup, cgroups(7): `id:controllers:path` a line, `0::path` for version 2. */
export function parseGroupPaths(text: string): GroupPaths {
  const v1 = new Map<string, string>()
  let v2: string | null = null
  for (const line of text.split('\n')) {
    const [, id, controllers, path] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? []
    if (id === undefined || controllers === undefined || path === undefined) continue
    if (id === '0' && controllers === '') v2 = path
    else for (const controller of controllers.split(',')) v1.set(controller, path)
  }
  return { v1, v2 }
}

/** The hierarchies among the mounts of /proc/self/mountinfo, proc_pid_mountinfo(5). The usual place wins over copies. */
export function parseGroupMounts(mountinfo: string): GroupMounts {
  const v1 = new Map<string, GroupMount>()
  let v2: GroupMount | null = null
  const better = (found: GroupMount, known: GroupMount | null | undefined): boolean =>
    known == null ||
    (found.mountPoint.startsWith('/sys/fs/cgroup') && !known.mountPoint.startsWith('/sys/fs/cgroup'))
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ')
    const [type, , superOptions = ''] = after.split(' ')
    if (type !== 'cgroup' && type !== 'cgroup2') continue
    const [, , , root = '/', mountPoint = ''] = before.split(' ').map(unescapeOctal)
    const mount = { mountPoint, root }
    if (type === 'cgroup2') {
      if (better(mount, v2)) v2 = mount
    } else {
      for (const option of superOptions.split(',')) if (better(mount, v1.get(option))) v1.set(option, mount)
    }
  }
  return { v1, v2 }
}

/** The group that governs one controller for a process. Where both versions are mounted, version 1 has the controllers. */
export function locateGroup(paths: GroupPaths, mounts: GroupMounts, controller: string): LocatedGroup | null {
  const path = paths.v1.get(controller)
  const mount = mounts.v1.get(controller)
  if (path !== undefined && mount !== undefined) return { version: 1, mount, path }
  if (paths.v2 !== null && mounts.v2 !== null) return { version: 2, mount: mounts.v2, path: paths.v2 }
  return null
}

/** The folder of a group; null when it lies outside of what is mounted here (another namespace). */
export function groupFolder({ mount, path }: LocatedGroup): string | null {
  if (path.split('/').includes('..')) return null
  const root = mount.root === '/' ? '' : mount.root
  if (path !== root && !path.startsWith(`${root}/`)) return null
  const below = path.slice(root.length).replace(/\/$/, '')
  return mount.mountPoint + below
}

/** The lines `name number` of memory.stat, cpu.stat and their like. */
export function parseStatFile(text: string): Map<string, number> {
  const values = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [name, value] = line.split(' ')
    if (name && value) values.set(name, Number(value))
  }
  return values
}

/** A file that holds one number; null when it is absent or holds something else, such as `max`. */
export function readNumber(files: KernelFiles, path: string): number | null {
  const text = files.tryRead(path)?.trim()
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}

/**
 * What a group's page cache of files occupies, by the statistics of its memory: the kernel gives all of it back when it
 * needs room, what was used once (inactive) before what is used often (active). `docker stats` leaves the active part
 * in, so that a container which reads much looks full there. Version 1 has the names of the whole subtree beside its own.
 */
export function fileCacheBytes(statistic: (name: string) => number | null | undefined): number {
  const bytes = (name: string): number => statistic(`total_${name}`) ?? statistic(name) ?? 0
  return bytes('inactive_file') + bytes('active_file')
}

/** What a group and all below it occupy, without the page cache of files. Null when the group cannot be read. */
export function readGroupMemoryUsage(files: KernelFiles, folder: string, version: 1 | 2): number | null {
  const usage = readNumber(files, `${folder}/${version === 1 ? 'memory.usage_in_bytes' : 'memory.current'}`)
  if (usage === null) return null
  const stat = parseStatFile(files.tryRead(`${folder}/memory.stat`) ?? '')
  return Math.max(0, usage - fileCacheBytes((name) => stat.get(name)))
}

/** Version 1 writes "no limit" as the largest multiple of the page size below 2^63. */
const noLimitFrom = 2 ** 62

export interface ControlGroupMemory {
  readonly version: 1 | 2
  /** The tightest limit on the way from this process's group upwards. It may exceed the machine's memory. */
  readonly limitBytes: number
  /** Of the group that the limit lies upon, without the page cache of files. */
  readonly usedBytes: number
}

/** The memory limit this process lives under; null when there is none, or no control groups. */
export function readOwnControlGroup(files: KernelFiles): ControlGroupMemory | null {
  const paths = parseGroupPaths(files.tryRead('/proc/self/cgroup') ?? '')
  const mounts = parseGroupMounts(files.tryRead('/proc/self/mountinfo') ?? '')
  const group = locateGroup(paths, mounts, 'memory')
  if (group === null) return null
  const { version, mount } = group
  // A namespace may hide where the group is. Then the top of the mount is the container's own group.
  const own = groupFolder(group) ?? mount.mountPoint
  const limitFile = version === 1 ? 'memory.limit_in_bytes' : 'memory.max'
  const limits = foldersUpwards(own, mount.mountPoint).map((folder) => ({
    folder,
    limitBytes: readNumber(files, `${folder}/${limitFile}`) ?? Infinity,
  }))
  if (version === 1) {
    // Tells also of limits on ancestors outside of the mount; what others use below those is not visible from here.
    const stat = parseStatFile(files.tryRead(`${own}/memory.stat`) ?? '')
    limits.push({
      folder: mount.mountPoint,
      limitBytes: stat.get('hierarchical_memory_limit') ?? Infinity,
    })
  }
  const tightest = limits.reduce((least, next) => (next.limitBytes < least.limitBytes ? next : least))
  if (tightest.limitBytes >= noLimitFrom) return null
  const usedBytes = readGroupMemoryUsage(files, tightest.folder, version)
  return usedBytes === null ? null : { version, limitBytes: tightest.limitBytes, usedBytes }
}

/** A folder and its ancestors up to and including `top`. */
function foldersUpwards(folder: string, top: string): string[] {
  const folders = [folder]
  while (folder.length > top.length) {
    folder = folder.slice(0, folder.lastIndexOf('/'))
    folders.push(folder)
  }
  return folders
}
