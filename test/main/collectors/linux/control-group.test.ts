import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  groupFolder,
  parseGroupMounts,
  parseGroupPaths,
  readGroupMemoryUsage,
  readOwnControlGroup,
} from '../../../../main/collectors/linux/control-group'
import { createKernelFiles } from '../../../../main/collectors/linux/kernel-files'

const MiB = 1024 * 1024
const noLimitV1 = '9223372036854771712\n'
const roots: string[] = []

/** A machine recorded as files: path → text. */
function machine(tree: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'control-group-'))
  roots.push(root)
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(root + path), { recursive: true })
    writeFileSync(root + path, text)
  }
  return createKernelFiles(root)
}

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

const v2Mount = '30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n'
const v1Mounts =
  '35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n' +
  '33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct\n'

describe('version 2', () => {
  it('finds the limit of a container that sees its own group as the root', () => {
    const files = machine({
      '/proc/self/cgroup': '0::/\n',
      '/proc/self/mountinfo': v2Mount,
      '/sys/fs/cgroup/memory.max': `${512 * MiB}\n`,
      '/sys/fs/cgroup/memory.current': `${200 * MiB}\n`,
      '/sys/fs/cgroup/memory.stat': `anon 1\nfile 2\ninactive_file ${90 * MiB}\nactive_file ${60 * MiB}\n`,
    })
    expect(readOwnControlGroup(files)).toEqual({ version: 2, limitBytes: 512 * MiB, usedBytes: 50 * MiB })
  })

  it('lets the tightest ancestor win, and counts what that ancestor uses', () => {
    const slice = '/sys/fs/cgroup/user.slice'
    const files = machine({
      '/proc/self/cgroup': '0::/user.slice/a.scope/deep\n',
      '/proc/self/mountinfo': v2Mount,
      [`${slice}/memory.max`]: 'max\n',
      [`${slice}/a.scope/memory.max`]: `${100 * MiB}\n`,
      [`${slice}/a.scope/memory.current`]: `${90 * MiB}\n`,
      [`${slice}/a.scope/memory.stat`]: `inactive_file ${10 * MiB}\n`,
      [`${slice}/a.scope/deep/memory.max`]: `${400 * MiB}\n`,
      [`${slice}/a.scope/deep/memory.current`]: `${5 * MiB}\n`,
    })
    expect(readOwnControlGroup(files)).toEqual({ version: 2, limitBytes: 100 * MiB, usedBytes: 80 * MiB })
  })

  it('finds no limit where every group says max, or the root has no such file', () => {
    const files = machine({
      '/proc/self/cgroup': '0::/system.slice/cron.service\n',
      '/proc/self/mountinfo': v2Mount,
      '/sys/fs/cgroup/system.slice/memory.max': 'max\n',
      '/sys/fs/cgroup/system.slice/cron.service/memory.max': 'max\n',
    })
    expect(readOwnControlGroup(files)).toBeNull()
  })

  it('takes the top of the mount when a namespace hides the group', () => {
    const files = machine({
      '/proc/self/cgroup': '0::/../../outside\n',
      '/proc/self/mountinfo': v2Mount,
      '/sys/fs/cgroup/memory.max': '1000\n',
      '/sys/fs/cgroup/memory.current': '400\n',
    })
    expect(readOwnControlGroup(files)).toEqual({ version: 2, limitBytes: 1000, usedBytes: 400 })
  })
})

it('never uses less than nothing, however the two files were counted apart', () => {
  const files = machine({
    '/group/memory.current': '100\n',
    '/group/memory.stat': 'inactive_file 60\nactive_file 60\n',
  })
  expect(readGroupMemoryUsage(files, '/group', 2)).toBe(0)
})

describe('version 1', () => {
  it('takes the huge number for what it means: no limit', () => {
    const files = machine({
      '/proc/self/cgroup': '4:memory:/user\n',
      '/proc/self/mountinfo': v1Mounts,
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': noLimitV1,
      '/sys/fs/cgroup/memory/user/memory.limit_in_bytes': noLimitV1,
      '/sys/fs/cgroup/memory/user/memory.stat': 'hierarchical_memory_limit 9223372036854771712\n',
    })
    expect(readOwnControlGroup(files)).toBeNull()
  })

  it('subtracts the page cache of the whole subtree, inactive and active', () => {
    const files = machine({
      '/proc/self/cgroup': '4:memory:/jobs/one\n2:cpu,cpuacct:/jobs/one\n',
      '/proc/self/mountinfo': v1Mounts,
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': noLimitV1,
      '/sys/fs/cgroup/memory/jobs/memory.limit_in_bytes': noLimitV1,
      '/sys/fs/cgroup/memory/jobs/one/memory.limit_in_bytes': `${64 * MiB}\n`,
      '/sys/fs/cgroup/memory/jobs/one/memory.usage_in_bytes': `${60 * MiB}\n`,
      '/sys/fs/cgroup/memory/jobs/one/memory.stat': `inactive_file 1\nactive_file 1\ntotal_inactive_file ${12 * MiB}\ntotal_active_file ${8 * MiB}\n`,
    })
    expect(readOwnControlGroup(files)).toEqual({ version: 1, limitBytes: 64 * MiB, usedBytes: 40 * MiB })
  })

  it("maps the host's path of a container onto the part of the hierarchy that is mounted inside", () => {
    const files = machine({
      '/proc/self/cgroup': '4:memory:/docker/abc\n',
      '/proc/self/mountinfo':
        '35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro,relatime - cgroup cgroup rw,memory\n',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '2000\n',
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': '500\n',
    })
    expect(readOwnControlGroup(files)).toEqual({ version: 1, limitBytes: 2000, usedBytes: 500 })
  })

  it('knows a limit on an ancestor outside of the mount from the statistics', () => {
    const files = machine({
      '/proc/self/cgroup': '4:memory:/\n',
      '/proc/self/mountinfo': v1Mounts,
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': noLimitV1,
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': '500\n',
      '/sys/fs/cgroup/memory/memory.stat': 'hierarchical_memory_limit 3000\ntotal_inactive_file 100\n',
    })
    expect(readOwnControlGroup(files)).toEqual({ version: 1, limitBytes: 3000, usedBytes: 400 })
  })
})

describe('both versions at once', () => {
  it('asks version 1 when it has the memory controller', () => {
    const files = machine({
      '/proc/self/cgroup': '4:memory:/a\n1:name=systemd:/a\n0::/a\n',
      '/proc/self/mountinfo':
        v1Mounts + '41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate\n',
      '/sys/fs/cgroup/unified/a/cgroup.procs': '',
      '/sys/fs/cgroup/memory/a/memory.limit_in_bytes': '900\n',
      '/sys/fs/cgroup/memory/a/memory.usage_in_bytes': '300\n',
    })
    expect(readOwnControlGroup(files)).toEqual({ version: 1, limitBytes: 900, usedBytes: 300 })
  })

  it('finds nothing in a hybrid without memory controller anywhere', () => {
    const files = machine({
      '/proc/self/cgroup': '1:name=systemd:/a\n0::/a\n',
      '/proc/self/mountinfo': '41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n',
      '/sys/fs/cgroup/unified/a/cgroup.procs': '',
    })
    expect(readOwnControlGroup(files)).toBeNull()
  })
})

it('finds nothing on a machine without control groups', () => {
  expect(readOwnControlGroup(machine({}))).toBeNull()
})

it('parses co-mounted controllers, names with colons in the path, and lines it does not know', () => {
  const paths = parseGroupPaths('3:cpu,cpuacct:/a:b/c\n0::/x\nnonsense\n1:name=systemd:/s\n')
  expect(Object.fromEntries(paths.v1)).toEqual({ cpu: '/a:b/c', cpuacct: '/a:b/c', 'name=systemd': '/s' })
  expect(paths.v2).toBe('/x')
})

it('prefers the usual mount over a copy elsewhere and decodes spaces', () => {
  const mounts = parseGroupMounts(
    '1 2 0:3 / /host\\040copy/cgroup rw - cgroup2 cgroup2 rw\n' + v2Mount + 'not a mount\n',
  )
  expect(mounts.v2).toEqual({ mountPoint: '/sys/fs/cgroup', root: '/' })
  expect(parseGroupMounts('1 2 0:3 / /host\\040copy rw - cgroup2 none rw').v2?.mountPoint).toBe('/host copy')
})

it('does not take a neighbour whose name merely begins alike for a part of the mount', () => {
  const mount = { mountPoint: '/sys/fs/cgroup/memory', root: '/docker/abc' }
  expect(groupFolder({ version: 1, mount, path: '/docker/abcdef' })).toBeNull()
  expect(groupFolder({ version: 1, mount, path: '/docker/abc/deep' })).toBe('/sys/fs/cgroup/memory/deep')
})
