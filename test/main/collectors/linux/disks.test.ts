import { execFileSync } from 'node:child_process'
import { describe, expect, it, vi } from 'vitest'
import { createDisksCollector } from '../../../../main/collectors/disks'
import { createFileSystemReader } from '../../../../main/collectors/linux/file-systems'
import { createLinuxDisksSource } from '../../../../main/collectors/linux/disks'
import { createPathHider } from '../../../../main/collectors/hidden-paths'
import { parseMountInfo, selectMounts } from '../../../../main/collectors/linux/mounts'
import { disksSchema } from '../../../../main/contract/model/disks'
import { defaultSettings } from '../../../../main/contract/settings'
import { readFileSync } from 'node:fs'
import { openMachine } from '../../../fixtures/machines/open-machine'

const context = { signal: new AbortController().signal, deadlineMs: 2000 }
const collectorAt = (root: string) =>
  createDisksCollector({ platform: 'linux', root, env: {}, settings: defaultSettings, now: () => 0 })

describe('on recorded machines', () => {
  it('measures what the disks did: 16 writes of 3204 sectors to one and 104 sectors to the other in 1.4 s', async () => {
    using machine = openMachine('many-mounts')
    const collector = collectorAt(machine.root)
    const first = { raw: await collector.read(context), atMs: machine.uptimeMs() }
    machine.advance()
    const value = disksSchema.parse(
      collector.derive({ raw: await collector.read(context), atMs: machine.uptimeMs() }, first),
    )
    expect(value.devices).toEqual([
      {
        name: 'vda',
        model: null,
        sizeBytes: 64 * 1024 * 1024,
        inTotals: true,
        readBytesPerSecond: 0,
        writeBytesPerSecond: 1_171_748.6,
        readOperationsPerSecond: 0,
        writeOperationsPerSecond: 11.4,
        busyPercent: 2.57,
      },
      expect.objectContaining({ name: 'vdb', sizeBytes: 8 * 1024 * 1024, writeBytesPerSecond: 0 }),
      expect.objectContaining({ name: 'vdc', writeBytesPerSecond: 38_034.3, writeOperationsPerSecond: 2.1 }),
    ])
    expect(value.totals).toMatchObject({ readBytesPerSecond: 0, writeBytesPerSecond: 1_209_782.9 })
  })

  it('computes what the machine itself answered: the disk 24 % full, what is in memory not in the totals', async () => {
    using machine = openMachine('many-mounts')
    const table = parseMountInfo(readFileSync(`${machine.root}/proc/self/mountinfo`, 'utf8'))
    const { hiddenTypes, hiddenMountPoints } = defaultSettings.disks
    const { shown } = selectMounts(table, hiddenTypes, await createPathHider(hiddenMountPoints)([]))
    const escape = (text: string) =>
      text.replace(/[ \t\n\\]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)
    const reader = createFileSystemReader(
      (path) => path,
      3,
      async (path) => machine.statfs.get(escape(String(path))) ?? Promise.reject(new Error(String(path))),
    )
    const rows = await reader.read(shown, 1000)
    expect(rows.filter(({ problem }) => problem !== null)).toEqual([])
    // df -k there: /dev/vda 63461 14411 45774 24% /srv
    expect(rows.find(({ mountPoint }) => mountPoint === '/srv')).toMatchObject({
      totalBytes: 63_461 * 1024,
      usedBytes: 14_411 * 1024,
      availableBytes: 45_774 * 1024,
      usedPercent: 23.95,
      inodesTotal: 16_384,
      inodesUsed: 17,
    })
    const inTotals = rows.filter((row) => row.inTotals).map(({ mountPoint }) => mountPoint)
    expect(inTotals).toEqual(['/', '/srv'])
  })

  it('asks the mounts again only at their own pace', async () => {
    using machine = openMachine('one-core')
    let nowMs = 0
    const source = createLinuxDisksSource(
      machine.root,
      { ...defaultSettings.disks, fileSystemsMs: 5000 },
      () => nowMs,
    )
    const first = await source.read(context)
    nowMs = 4999
    expect((await source.read(context)).fileSystems).toBe(first.fileSystems)
    nowMs = 5000
    await source.read(context) // asks beside the counters
    await expect.poll(async () => (await source.read(context)).fileSystems).not.toBe(first.fileSystems)
  })

  it('waits for healthy mounts a little, even when hardly anything of the deadline is left', async () => {
    using machine = openMachine('one-core')
    const settings = { ...defaultSettings.disks, fileSystemsMs: 5000 }
    const timers = vi.spyOn(globalThis, 'setTimeout')
    for (const deadlineMs of [1, 1000])
      await createLinuxDisksSource(machine.root, settings).read({ ...context, deadlineMs })
    const delays = timers.mock.calls.map(([, delay]) => delay)
    timers.mockRestore()
    expect(delays).toEqual([50, 500])
  })

  it('says that the mount table is missing', async () => {
    await expect(collectorAt('/nonexistent').read(context)).rejects.toMatchObject({ code: 'source_missing' })
  })
})

describe.runIf(process.platform === 'linux')('on this very machine', () => {
  it('agrees with df to the byte', async ({ skip }) => {
    const df = () =>
      execFileSync('df', ['-B1', '--output=source,fstype,size,used,avail,pcent,target'], { encoding: 'utf8' })
    let text: string
    try {
      text = df()
    } catch {
      return skip('df of GNU coreutils is not installed, or a mount on this machine refuses it')
    }
    const parse = (output: string) =>
      new Map(
        output
          .trim()
          .split('\n')
          .slice(1)
          .map((row) => {
            const [, type, size, used, avail, pcent, target] =
              /^.*?\s+(\S+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)%?\s+(\/.*)$/.exec(row) ?? []
            const percent = parseInt(pcent ?? '', 10)
            return [target, { type, size: Number(size), used: Number(used), avail: Number(avail), percent }]
          }),
      )
    // Others write to the same disks: what stands still between two runs of df must be met to the byte.
    for (let attempt = 1; ; attempt++) {
      const before = parse(text)
      const collector = collectorAt('')
      const { fileSystems } = collector.derive({ raw: await collector.read(context), atMs: 0 }, null)
      text = df()
      const after = parse(text)
      const still = fileSystems.filter(
        ({ mountPoint }) => JSON.stringify(before.get(mountPoint)) === JSON.stringify(after.get(mountPoint)),
      )
      if (still.length < fileSystems.length && attempt < 20) continue
      if (!still.some(({ inTotals }) => inTotals))
        return skip('the disks of this machine are written to all the time')
      for (const row of still) {
        const expected = before.get(row.mountPoint)
        expect(expected, row.mountPoint).toBeDefined()
        expect([row.type, row.totalBytes, row.usedBytes, row.availableBytes]).toEqual([
          expected?.type,
          expected?.size,
          expected?.used,
          expected?.avail,
        ])
        if (row.usedPercent !== null) expect(Math.ceil(row.usedPercent)).toBe(expected?.percent)
      }
      return
    }
  })
})
