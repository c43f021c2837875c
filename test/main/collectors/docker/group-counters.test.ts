import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { parseInspected } from '../../../../main/collectors/docker/answers'
import {
  createGroupCounterSource,
  parseBlkio,
  parseIoStat,
  parseNetDev,
} from '../../../../main/collectors/docker/group-counters'

const id = 'ab'.repeat(32)
const roots: string[] = []
const netDev = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    9999      10    0    0    0     0          0         0     9999      10    0    0    0     0       0          0
  eth0: 1000 6 0 0 0 0 0 0 200 3 0 0 0 0 0 0
  eth1:24 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0
`
const procStat = 'cpu  1 2 3 4\ncpu0 1 2 3 4\ncpu1 1 2 3 4\ncpu5 1 2 3 4\nintr 1\n'

function sourceOf(tree: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'groups-'))
  roots.push(root)
  for (const [path, text] of Object.entries({ '/proc/stat': procStat, ...tree })) {
    mkdirSync(dirname(root + path), { recursive: true })
    writeFileSync(root + path, text)
  }
  return createGroupCounterSource(root, () => 1234.5)
}

const inspected = (changes = {}) => parseInspected({ State: { Pid: 42 }, HostConfig: {}, ...changes })

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

describe('version 2', () => {
  const folder = `/sys/fs/cgroup/machine.slice/libpod-${id}.scope`
  const tree = {
    '/proc/self/mountinfo': '30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
    '/proc/42/net/dev': netDev,
    [`${folder}/cpu.stat`]: 'usage_usec 5043\nuser_usec 1\n',
    [`${folder}/memory.current`]: '1000\n',
    [`${folder}/memory.stat`]: 'anon 1\ninactive_file 300\n',
    [`${folder}/io.stat`]:
      '8:0 rbytes=100 wbytes=20 rios=1 wios=2 dbytes=7 dios=0\n259:1 rbytes=1 wbytes=2\n',
  }

  it('reads the group that is named after the container, though its process sits deeper', () => {
    const source = sourceOf({
      ...tree,
      '/proc/42/cgroup': `0::/machine.slice/libpod-${id}.scope/container\n`,
    })
    expect(source.read(id, inspected())).toEqual({
      atMs: 1234.5,
      clock: 'machine',
      hostCores: 3,
      cpuNanoseconds: 5_043_000,
      memoryUsedBytes: 700,
      readBytes: 101,
      writeBytes: 22,
      rxBytes: 1024,
      txBytes: 205,
    })
  })

  it('believes no group that does not name the container: the process id may be of another machine', () => {
    const source = sourceOf({ ...tree, '/proc/42/cgroup': '0::/user.slice\n' })
    expect(source.read(id, inspected())).toBeNull()
  })

  it('knows nothing of a process that is gone', () => {
    expect(sourceOf(tree).read(id, inspected())).toBeNull()
    expect(sourceOf(tree).read(id, inspected({ State: {} }))).toBeNull()
  })

  it('leaves unknown what is not delegated to a rootless engine', () => {
    const { [`${folder}/io.stat`]: io, ...without } = tree
    expect(io).toBeDefined()
    const source = sourceOf({ ...without, '/proc/42/cgroup': `0::/machine.slice/libpod-${id}.scope\n` })
    expect(source.read(id, inspected())).toMatchObject({ readBytes: null, writeBytes: null, rxBytes: 1024 })
  })

  it("does not take the host's traffic for that of a container on the host's network", () => {
    const source = sourceOf({ ...tree, '/proc/42/cgroup': `0::/machine.slice/libpod-${id}.scope\n` })
    const onHost = inspected({ HostConfig: { NetworkMode: 'host' } })
    expect(source.read(id, onHost)).toMatchObject({ rxBytes: null, txBytes: null })
  })
})

it('reads version 1 beside an empty version 2, as hybrids have it', () => {
  const source = sourceOf({
    '/proc/self/mountinfo':
      '1 2 0:1 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n' +
      '1 2 0:2 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n' +
      '1 2 0:3 / /sys/fs/cgroup/blkio rw - cgroup cgroup rw,blkio\n' +
      '1 2 0:4 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n',
    '/proc/42/cgroup': `3:memory:/docker/${id}\n2:cpu,cpuacct:/docker/${id}/init.scope\n1:blkio:/docker/${id}\n0::/docker/${id}\n`,
    '/proc/42/net/dev': netDev,
    [`/sys/fs/cgroup/cpu,cpuacct/docker/${id}/cpuacct.usage`]: '777\n',
    [`/sys/fs/cgroup/memory/docker/${id}/memory.usage_in_bytes`]: '1000\n',
    [`/sys/fs/cgroup/memory/docker/${id}/memory.stat`]: 'inactive_file 1\ntotal_inactive_file 400\n',
    [`/sys/fs/cgroup/blkio/docker/${id}/blkio.throttle.io_service_bytes_recursive`]:
      '8:0 Read 10\n8:0 Write 20\n8:0 Sync 30\n8:0 Total 30\n8:16 Read 1\nTotal 31\n',
  })
  expect(source.read(id, inspected())).toMatchObject({
    cpuNanoseconds: 777,
    memoryUsedBytes: 600,
    readBytes: 11,
    writeBytes: 20,
  })
})

it('counts nothing as zero where the kernel says so, and as unknown where it says nothing', () => {
  expect(parseBlkio('Total 0\n')).toEqual({ readBytes: 0, writeBytes: 0 })
  expect(parseIoStat('')).toEqual({ readBytes: 0, writeBytes: 0 })
  expect(parseIoStat(null)).toEqual({ readBytes: null, writeBytes: null })
  expect(parseNetDev('')).toEqual({ rxBytes: null, txBytes: null })
})
