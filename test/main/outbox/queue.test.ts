import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest'
import type { AsideEntry } from '../../../main/outbox/aside'
import { createQueue } from '../../../main/outbox/queue'
import { entryOf, temporaryFolder } from './world'

function open(folder = path.join(temporaryFolder(), 'outbox')) {
  const aside: AsideEntry[] = []
  const queue = createQueue({ folder, now: Date.now, onAside: (entry) => aside.push(entry) })
  return { queue, folder, aside }
}
const idOf = (index: number): string => index.toString(16).padStart(16, '0')

describe('the queue', () => {
  it('is empty where there is no folder, and makes none by being looked at', async () => {
    const { queue, folder } = open()
    expect([await queue.list(), await queue.sent(), await queue.aside()]).toEqual([[], [], []])
    expect(() => readdirSync(folder)).toThrow('ENOENT')
  })

  it('keeps entries for whoever opens it next, the oldest first', async () => {
    const { queue, folder } = open()
    const [first, second] = [3, 1].map((index) =>
      entryOf({ id: idOf(index), queuedAt: `2026-11-26T05:07:1${4 - index}.000Z` }),
    )
    await queue.put(second!)
    await queue.put(first!)
    expect(await open(folder).queue.list()).toEqual([first, second])
    expect(await queue.read(idOf(3))).toEqual(first)
  })

  it('sees what another process has changed', async () => {
    const { queue, folder } = open()
    await queue.put(entryOf())
    await queue.list()
    await open(folder).queue.put(entryOf({ failedAttempts: 3 }))
    expect((await queue.list())[0]?.failedAttempts).toBe(3)
  })

  it('shows what was sent for a while, and forgets it then', async () => {
    const { queue } = open()
    const days = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString()
    for (const [index, ago] of [1, 6, 8].entries()) {
      const entry = entryOf({ id: idOf(index) })
      await queue.put(entry)
      await queue.settle({ ...entry, state: 'sent', sentAt: days(ago) })
    }
    expect(await queue.list()).toEqual([])
    expect((await queue.sent()).map(({ id }) => id)).toEqual([idOf(0), idOf(1)])
  })

  it('closes its folders to other accounts', async () => {
    const { queue, folder } = open()
    await queue.put(entryOf())
    const { stdout } = spawnSync('stat', ['-c', '%a', folder, path.join(folder, `${entryOf().id}.json`)])
    if (process.platform === 'linux') expect(String(stdout).split('\n')).toEqual(['700', '600', ''])
  })

  it('takes away what a killed process left half-written, once it is old', async () => {
    const { queue, folder } = open()
    await queue.put(entryOf())
    const [old, fresh] = ['x.json.1-abc.tmp', 'y.json.1-abc.tmp'].map((name) => path.join(folder, name))
    for (const file of [old!, fresh!]) writeFileSync(file, 'half')
    const past = new Date(Date.now() - 2 * 3_600_000)
    utimesSync(old!, past, past)
    expect(await open(folder).queue.list()).toHaveLength(1)
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual(['y.json.1-abc.tmp'])
  })
})

describe('an entry that cannot be read', () => {
  it.each([
    ['is empty', ''],
    ['is cut short', '{"version":1,"entry":{"id":"0'],
    ['is garbage', Buffer.alloc(500, 0x5a)],
    ['is of another format', '{"version":2,"entry":{},"digest":"x"}'],
  ])('because it %s is set aside whole, told once, and keeps nobody else waiting', async (_, content) => {
    const { queue, folder, aside } = open()
    await queue.put(entryOf())
    writeFileSync(path.join(folder, `${idOf(7)}.json`), content)
    expect(await queue.list()).toEqual([entryOf()])
    expect(await queue.list()).toEqual([entryOf()])
    expect(aside).toHaveLength(1)
    expect(readFileSync(path.join(folder, 'aside', aside[0]!.name))).toEqual(Buffer.from(content))
    expect(await open(folder).queue.aside()).toEqual(aside)
    expect(await queue.remove(aside[0]!.id)).toBe(true)
    expect(await queue.aside()).toEqual([])
  })

  it('because it was copied under another name, or is a folder, is set aside too', async () => {
    const { queue, folder, aside } = open()
    await queue.put(entryOf())
    writeFileSync(
      path.join(folder, `${idOf(8)}.json`),
      readFileSync(path.join(folder, `${entryOf().id}.json`)),
    )
    mkdirSync(path.join(folder, `${idOf(9)}.json`, 'things'), { recursive: true })
    expect(await queue.list()).toEqual([entryOf()])
    expect(aside).toHaveLength(2)
  })
})

describe('an entry that the system does not let this account read', () => {
  it('stays in its place, is told once, and keeps nobody else waiting', async (context) => {
    if (process.platform !== 'linux') context.skip('only Linux has a file that fails when it is read')
    const { queue, folder, aside } = open()
    await queue.put(entryOf())
    const broken = path.join(folder, `${idOf(7)}.json`)
    symlinkSync('/proc/self/mem', broken) // its first page is never there
    for (let time = 0; time < 3; time++) expect(await queue.list()).toEqual([entryOf()])
    expect(aside).toMatchObject([{ id: idOf(7), unsentId: idOf(7), file: null, deniedBy: 'EIO' }])
    expect(await queue.aside()).toEqual(aside)
    await expect(queue.read(idOf(7))).rejects.toMatchObject({
      code: 'upload_inaccessible',
      message: `The entry ${broken} of the outbox cannot be read (EIO).`,
    })
    expect(await queue.remove(idOf(7))).toBe(true)
    expect([await queue.aside(), readdirSync(folder)]).toEqual([[], [`${entryOf().id}.json`]])
  })

  it('is not to blame where the folder itself cannot be entered', async () => {
    const { queue, folder } = open()
    writeFileSync(folder, 'a file in its place')
    await expect(queue.list()).rejects.toMatchObject({ code: 'outbox_unwritable' })
    await expect(queue.read(idOf(7))).rejects.toMatchObject({ code: 'outbox_unwritable' })
  })

  it('is set aside where it had been sent, or never was an entry', async (context) => {
    if (process.platform !== 'linux') context.skip('only Linux has a file that fails when it is read')
    const { queue, folder, aside } = open()
    await queue.put(entryOf())
    await queue.settle({ ...entryOf(), state: 'sent', sentAt: new Date().toISOString() })
    for (const name of [`sent/${idOf(7)}.json`, 'notes.json'])
      symlinkSync('/proc/self/mem', path.join(folder, name))
    expect([await queue.list(), await queue.sent()]).toMatchObject([[], [{ id: entryOf().id }]])
    expect(aside).toMatchObject([
      { unsentId: null, deniedBy: null },
      { unsentId: null, deniedBy: null },
    ])
  })
})

describe('a disk', () => {
  function smallDisk(context: TestContext): string {
    const folder = temporaryFolder()
    if (process.getuid?.() !== 0) context.skip('only root can mount a small file system')
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]).status !== 0)
      context.skip('mounting a tmpfs is not allowed here')
    onTestFinished(() => void spawnSync('umount', ['--lazy', folder]))
    return folder
  }

  it('that is full while queueing leaves nothing half-written and loses nothing', async (context) => {
    const { queue, folder } = open(path.join(smallDisk(context), 'outbox'))
    await queue.put(entryOf())
    spawnSync('dd', ['if=/dev/zero', `of=${path.join(folder, '..', 'ballast')}`, 'bs=4096'], {
      stdio: 'ignore',
    })
    await expect(queue.put(entryOf({ id: idOf(1) }))).rejects.toMatchObject({
      code: 'outbox_full',
      hint: expect.stringContaining('Free some space') as string,
    })
    await expect(queue.put(entryOf({ failedAttempts: 9 }))).rejects.toMatchObject({ code: 'outbox_full' })
    expect(readdirSync(folder)).toEqual([`${entryOf().id}.json`])
    expect(await queue.list()).toEqual([entryOf()])
    rmSync(path.join(folder, '..', 'ballast'))
    await queue.put(entryOf({ id: idOf(1) }))
    expect(await queue.list()).toHaveLength(2)
  })
})
