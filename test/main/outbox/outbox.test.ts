import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest'
import { AppError, type ErrorCode } from '../../../main/contract/errors'
import { uploadSchema } from '../../../main/contract/outbox'
import { longestMs } from '../../../main/outbox/back-off'
import { placeOf } from '../../../main/outbox/entry'
import type { Outgoing } from '../../../main/outbox/store'
import { asNobody, createWorld, passUntil, sha256Of, writeReport, type World } from './world'

const minute = 60_000

function reports(world: World, count: number, bytes?: number) {
  return Array.from({ length: count }, (_, index) =>
    writeReport(path.join(world.folder, 'reports'), index, bytes),
  )
}

/** Every report is in the store, written once, byte for byte. */
function expectAllOnce(world: World, sent: ReturnType<typeof reports>): void {
  const found = [...world.store.objects].map(([key, { content, writes }]) => [key, sha256Of(content), writes])
  const wanted = sent.map(({ file, takenAt, content }) => [
    `dt=${takenAt.slice(0, 10)}/host=web-1/${path.basename(file)}`,
    sha256Of(content),
    1,
  ])
  expect(found.sort()).toEqual(wanted.sort())
}

const fails = (code: ErrorCode, details = {}) => {
  throw new AppError(code, `It is ${code}.`, { hint: 'Mend it.', details })
}

describe('reports that are queued', () => {
  it('are sent once each, several at a time, and then listed as sent', async () => {
    const world = createWorld()
    const outbox = world.open()
    const all = reports(world, 30)
    for (const report of all) await outbox.add(report)
    world.store.before = () => new Promise((resolve) => setTimeout(resolve, 5))
    outbox.start()
    await passUntil(world.clock, 100, async () => (await world.states(outbox))['sent'] === 30)
    expectAllOnce(world, all)
    expect(world.store.mostAtOnce).toBeGreaterThan(2)
    expect(world.store.mostAtOnce).toBeLessThanOrEqual(8)
    for (const upload of await outbox.list()) expect(uploadSchema.safeParse(upload).success).toBe(true)
    expect(await outbox.unsentIn(path.join(world.folder, 'reports'))).toEqual(new Set())
    expect(world.problems).toEqual([])
  })

  it('are named to whoever asks for a folder, until they are sent', async () => {
    const world = createWorld()
    const outbox = world.open()
    const all = reports(world, 2)
    for (const report of all) await outbox.add(report)
    const names = new Set(all.map(({ file }) => path.basename(file)))
    expect(await outbox.unsentIn(path.join(world.folder, 'reports', '.'))).toEqual(names)
    expect(await outbox.unsentIn(world.folder)).toEqual(new Set())
    await outbox.workOnce(null, minute)
    expect(await outbox.unsentIn(path.join(world.folder, 'reports'))).toEqual(new Set())
  })

  it('are one entry however often they are queued, and sent once; again only for who has dropped that', async () => {
    const world = createWorld()
    const outbox = world.open()
    const [report] = reports(world, 1)
    const first = await outbox.add(report!)
    expect(await outbox.add(report!)).toEqual(first)
    expect(await outbox.list()).toHaveLength(1)
    await outbox.workOnce(null, minute)
    expect(await outbox.add(report!)).toMatchObject({ id: first.id, state: 'sent' })
    expect(await world.states(outbox)).toEqual({ sent: 1 })
    await outbox.drop(first.id)
    await outbox.add(report!)
    expect(await world.states(outbox)).toEqual({ waiting: 1 })
    await outbox.workOnce(null, minute)
    world.settings = { ...world.settings, endpoint: 'https://another.example.com' }
    expect(await outbox.add(report!)).toMatchObject({ state: 'waiting' })
    writeFileSync(report!.file, 'another')
    expect(await outbox.add(report!)).toMatchObject({ state: 'waiting' })
  })

  it('are known by their folder whatever it is called, and withdrawn from all places with their file', async () => {
    const world = createWorld()
    const outbox = world.open()
    const [one, other] = reports(world, 2)
    symlinkSync(path.join(world.folder, 'reports'), path.join(world.folder, 'link'))
    const linked = { ...one!, file: path.join(world.folder, 'link', path.basename(one!.file)) }
    await outbox.add(linked)
    const names = [path.basename(one!.file), path.basename(other!.file)]
    expect(await outbox.unsentIn(path.join(world.folder, 'reports'))).toEqual(new Set(names.slice(0, 1)))
    await outbox.add(other!)
    expect(await outbox.unsentIn(path.join(world.folder, 'link'))).toEqual(new Set(names))
    world.settings = { ...world.settings, prefix: 'elsewhere' }
    await outbox.add(one!)
    writeReport(path.join(world.folder, 'another'), 0)
    await outbox.add({ ...one!, file: path.join(world.folder, 'another', names[0]!) })
    expect(await outbox.withdraw(one!.file)).toBe(true)
    expect(await outbox.withdraw(one!.file)).toBe(false)
    expect(await outbox.unsentIn(path.join(world.folder, 'reports'))).toEqual(new Set(names.slice(1)))
    expect(await outbox.unsentIn(path.join(world.folder, 'another'))).toEqual(new Set(names.slice(0, 1)))
  })

  it('keep their key when the prefix changes before they are sent', async () => {
    const world = createWorld()
    const outbox = world.open()
    const [report] = reports(world, 1)
    const { key } = await outbox.add(report!)
    world.settings = { ...world.settings, prefix: 'elsewhere/' }
    await outbox.workOnce(null, minute)
    expect([...world.store.objects.keys()]).toEqual([key])
  })

  it('are queued by another process and found without being told', async () => {
    const world = createWorld()
    world.open().start()
    const other = world.open()
    const all = reports(world, 3)
    for (const report of all) await other.add(report)
    await passUntil(world.clock, 500, () => world.store.objects.size === 3)
    expectAllOnce(world, all)
  })

  it('cannot be queued without a bucket, nor when they do not exist', async () => {
    const world = createWorld()
    const outbox = world.open()
    const [report] = reports(world, 1)
    await expect(outbox.add({ ...report!, file: `${report!.file}.gone` })).rejects.toMatchObject({
      code: 'report_unknown',
    })
    world.settings = { ...world.settings, bucket: null }
    await expect(outbox.add(report!)).rejects.toMatchObject({ code: 'store_unconfigured' })
  })

  it('are not queued on a full disk, and nothing of it stays', async (context) => {
    const world = createWorld()
    if (process.getuid?.() !== 0) context.skip('only root can mount a small file system')
    const queue = path.join(world.folder, 'outbox')
    spawnSync('mkdir', ['-p', queue])
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', queue]).status !== 0)
      context.skip('mounting a tmpfs is not allowed here')
    onTestFinished(() => void spawnSync('umount', ['--lazy', queue]))
    const outbox = world.open()
    const [first, second] = reports(world, 2)
    await outbox.add(first!)
    spawnSync('dd', ['if=/dev/zero', `of=${path.join(queue, 'ballast')}`, 'bs=4096'], { stdio: 'ignore' })
    await expect(outbox.add(second!)).rejects.toMatchObject({ code: 'outbox_full' })
    expect(await world.states(outbox)).toEqual({ waiting: 1 })
    rmSync(path.join(queue, 'ballast'))
    await outbox.add(second!)
    await outbox.workOnce(null, minute)
    expectAllOnce(world, [first!, second!])
  })
})

describe('reports that are announced before they are saved', () => {
  const announced = () => {
    const world = createWorld()
    const [report] = reports(world, 1)
    rmSync(report!.file)
    return { world, report: report!, save: () => writeFileSync(report!.file, report!.content) }
  }

  it('are sent although the process that saved them was killed before it queued them', async () => {
    const { world, report, save } = announced()
    await world.open().announce([report])
    save()
    const outbox = world.open()
    outbox.start()
    expect(await outbox.unsentIn(path.dirname(report.file))).toEqual(new Set([path.basename(report.file)]))
    await passUntil(world.clock, 5_000, () => world.store.objects.size === 1)
    expectAllOnce(world, [report])
  })

  it('are forgotten without a word when nobody saved them, or another report has their name', async () => {
    const { world, report } = announced()
    const outbox = world.open()
    await outbox.announce([report])
    outbox.start()
    await passUntil(world.clock, 5_000, async () => (await outbox.list()).length === 0)
    await outbox.announce([report])
    writeFileSync(report.file, 'another')
    await passUntil(world.clock, 5_000, async () => (await outbox.list()).length === 0)
    expect(world.store.tries).toEqual([])
    expect(world.problems).toEqual([])
  })

  it('are left alone while they may still be saved, whatever happens to the world', async () => {
    const { world, report, save } = announced()
    const outbox = world.open()
    outbox.start()
    await outbox.announce([report])
    outbox.wake()
    await outbox.retry(null)
    await world.clock.pass(50_000)
    expect(await world.states(outbox)).toEqual({ waiting: 1 })
    save()
    await outbox.add(report)
    await passUntil(world.clock, 100, () => world.store.objects.size === 1)
    expectAllOnce(world, [report])
  })

  it('are retried like others once the store has refused them', async () => {
    const { world, report, save } = announced()
    await world.open().announce([report])
    save()
    const outbox = world.open()
    outbox.start()
    world.store.before = () => fails('store_forbidden')
    await passUntil(world.clock, 5_000, async () => (await world.states(outbox))['refused'] === 1)
    world.store.before = () => undefined
    await outbox.retry(null)
    await passUntil(world.clock, 100, () => world.store.objects.size === 1)
    expectAllOnce(world, [report])
  })

  it('are not forgotten by another process that wanted the same name', async () => {
    const { world, report, save } = announced()
    await world.open().announce([report])
    const forget = await world.open().announce([{ ...report, content: Buffer.from('another') }])
    await forget()
    save()
    const outbox = world.open()
    outbox.start()
    await passUntil(world.clock, 5_000, () => world.store.objects.size === 1)
    expectAllOnce(world, [report])
  })

  it('are forgotten at once by who did not save them after all, unless they were queued', async () => {
    const world = createWorld()
    const outbox = world.open()
    const [kept, other] = reports(world, 2)
    rmSync(other!.file)
    const forget = await outbox.announce([kept!, other!])
    await outbox.add(kept!)
    await forget()
    expect(await outbox.list()).toMatchObject([{ fileName: path.basename(kept!.file), state: 'waiting' }])
  })

  it('are sent where one of several could be saved, and nobody was left to queue it', async () => {
    const world = createWorld()
    const outbox = world.open()
    const [saved, other] = reports(world, 2)
    rmSync(other!.file)
    const forget = await outbox.announce([saved!, other!])
    await forget()
    outbox.start()
    await passUntil(world.clock, 5_000, () => world.store.objects.size === 1)
    expectAllOnce(world, [saved!])
  })
})

describe('a signature beside a report', () => {
  it('is sent before the report counts as sent', async () => {
    const world = createWorld()
    const outbox = world.open()
    const [report] = reports(world, 1)
    writeFileSync(`${report!.file}.sig`, 'signature')
    const { id, key } = await outbox.add(report!)
    world.store.before = ({ key }) => (key.endsWith('.sig') ? fails('store_forbidden') : undefined)
    await outbox.workOnce([id], minute)
    expect(await outbox.list()).toMatchObject([{ state: 'refused', problem: { code: 'store_forbidden' } }])
    world.store.before = () => undefined
    await outbox.retry(id)
    await outbox.workOnce([id], minute)
    expect(await outbox.list()).toMatchObject([{ state: 'sent' }])
    expect(world.store.objects.get(`${key}.sig`)?.content.toString()).toBe('signature')
  })
})

describe('a store that fails for a while', () => {
  it('is asked now and then for an hour, never in a crowd, and everything is there soon after', async () => {
    const world = createWorld({ random: Math.random })
    const outbox = world.open()
    outbox.start()
    let isDown = true
    world.store.before = () => (isDown ? fails('store_unreachable') : undefined)
    const all = reports(world, 20)
    for (const report of all) await outbox.add(report)
    await passUntil(world.clock, 1_000, () => world.clock.now() > Date.UTC(2026, 10, 23, 6))
    expect(world.store.objects.size).toBe(0)
    expect(world.store.tries.length).toBeGreaterThan(12)
    expect(world.store.tries.length).toBeLessThan(120)
    isDown = false
    const tookMs = await passUntil(
      world.clock,
      1_000,
      async () => (await world.states(outbox))['sent'] === 20,
    )
    expect(tookMs).toBeLessThan(2 * longestMs)
    expectAllOnce(world, all)
  }, 60_000)

  it('that asks for patience gets it: what it said, and fewer at once', async () => {
    const world = createWorld()
    const outbox = world.open()
    outbox.start()
    let refusals = 0
    world.store.before = () => {
      if (refusals++ < 8) fails('store_busy', { retryAfterMs: 30_000 })
    }
    const all = reports(world, 40)
    const beganMs = world.clock.now()
    for (const report of all) await outbox.add(report)
    await passUntil(world.clock, 100, () => world.store.tries.length > 8)
    expect(world.clock.now() - beganMs).toBeGreaterThanOrEqual(30_000)
    expect(world.store.mostAtOnce).toBeLessThanOrEqual(8)
    await passUntil(world.clock, 1_000, async () => (await world.states(outbox))['sent'] === 40)
    expectAllOnce(world, all)
  })

  it('is tried at once when the network is another, when the machine wakes, and when a person asks', async () => {
    const world = createWorld({ random: () => 1 })
    const outbox = world.open()
    outbox.start()
    world.store.before = () => fails('store_unreachable')
    await outbox.add(reports(world, 1)[0]!)
    const tried = async (count: number): Promise<number> =>
      passUntil(world.clock, 100, () => world.store.tries.length === count)
    for (let count = 1; count <= 7; count++) await tried(count)
    await world.clock.pass(6_000)
    expect(world.store.tries).toHaveLength(7)
    world.network = 'wlan0'
    expect(await tried(8)).toBeLessThanOrEqual(30_000)
    world.clock.suspend(30_000)
    expect(await tried(9)).toBeLessThanOrEqual(30_000)
    outbox.wake()
    expect(await tried(10)).toBeLessThanOrEqual(30_000)
    await outbox.retry(null)
    expect(await tried(11)).toBeLessThanOrEqual(30_000)
  })
})

describe('a store that refuses', () => {
  it.each<ErrorCode>(['store_credentials', 'store_bucket_unknown', 'store_clock'])(
    'because of %s is asked once for all that wait; a person, or what comes next, sets them free',
    async (code) => {
      const world = createWorld()
      const outbox = world.open()
      let isWrong = true
      world.store.before = () => (isWrong ? fails(code) : undefined)
      const all = reports(world, 30)
      for (const report of all.slice(0, 29)) await outbox.add(report)
      outbox.start()
      await passUntil(world.clock, 1_000, async () => (await world.states(outbox))['refused'] === 29)
      await passUntil(world.clock, 5_000, () => world.clock.now() > Date.UTC(2026, 10, 23, 5, 30))
      expect(world.store.tries.length).toBeLessThanOrEqual(8)
      for (const { problem } of await outbox.list())
        expect(problem).toEqual({ code, message: `It is ${code}.`, hint: 'Mend it.' })
      isWrong = false
      await outbox.add(all[29]!)
      await passUntil(world.clock, 1_000, async () => (await world.states(outbox))['sent'] === 30)
      expectAllOnce(world, all)
    },
  )

  it.each<[string, (world: World) => void]>([
    ['was ahead', ({ clock }) => clock.setBack(24 * 60 * minute)],
    ['was behind', ({ clock }) => clock.suspend(24 * 60 * minute)],
  ])('gets everything by itself once a clock that %s has been set right', async (_, setRight) => {
    const world = createWorld()
    const outbox = world.open()
    let isWrong = true
    world.store.before = () => (isWrong ? fails('store_clock') : undefined)
    const all = reports(world, 20)
    for (const report of all) await outbox.add(report)
    outbox.start()
    await passUntil(world.clock, 1_000, async () => (await world.states(outbox))['refused'] === 20)
    const waitedMs = world.clock.now() + 10_000
    await passUntil(world.clock, 1_000, () => world.clock.now() >= waitedMs)
    setRight(world)
    isWrong = false
    await passUntil(world.clock, 1_000, () => world.store.objects.size === 20, 60)
    expectAllOnce(world, all)
  })

  it('finds out by what comes next, whichever time that bears, whether the reason still stands', async () => {
    const world = createWorld()
    const outbox = world.open()
    let isWrong = true
    world.store.before = () => (isWrong ? fails('store_credentials') : undefined)
    const [first, second] = reports(world, 2)
    await outbox.add(first!)
    outbox.start()
    await passUntil(world.clock, 1_000, async () => (await world.states(outbox))['refused'] === 1)
    isWrong = false
    world.clock.setBack(10_000) // too little to be taken for anything else
    await outbox.add(second!)
    await passUntil(world.clock, 1_000, () => world.store.objects.size === 2, 60)
    expectAllOnce(world, [first!, second!])
  })

  it('one report keeps no other from being sent', async () => {
    const world = createWorld()
    const outbox = world.open()
    world.store.before = ({ key }) => (key.includes('T000100Z') ? fails('store_forbidden') : undefined)
    for (const report of reports(world, 5)) await outbox.add(report)
    await outbox.workOnce(null, minute)
    expect(await world.states(outbox)).toEqual({ sent: 4, refused: 1 })
  })

  it('gets what it refused again when settings have changed, and once when a process begins', async () => {
    const world = createWorld()
    const outbox = world.open()
    outbox.start()
    world.store.before = () => fails('store_forbidden')
    await outbox.add(reports(world, 1)[0]!)
    await passUntil(world.clock, 100, async () => (await world.states(outbox))['refused'] === 1)
    outbox.reconsider()
    await passUntil(world.clock, 100, () => world.store.tries.length === 2)
    await outbox.close()
    const next = world.open()
    next.start()
    await passUntil(world.clock, 100, () => world.store.tries.length === 3)
    world.store.before = () => undefined
    await passUntil(world.clock, 100, async () => (await world.states(next))['refused'] === 1)
    await next.retry(null)
    await passUntil(world.clock, 100, async () => (await world.states(next))['sent'] === 1)
  })

  it('gets again what was under way when settings changed, and was refused for what they said before', async () => {
    const world = createWorld()
    const outbox = world.open()
    outbox.start()
    let refuse: (error: AppError) => void = () => undefined
    world.store.before = () => new Promise((_, reject) => (refuse = reject))
    await outbox.add(reports(world, 1)[0]!)
    await passUntil(world.clock, 100, () => world.store.tries.length === 1)
    outbox.reconsider()
    world.store.before = () => undefined
    refuse(new AppError('store_forbidden', 'The store does not allow it.'))
    await passUntil(world.clock, 100, async () => (await world.states(outbox))['sent'] === 1)
  })

  it('is asked again when another process has mended the credentials', async () => {
    const world = createWorld()
    const outbox = world.open()
    outbox.start()
    world.store.before = () => fails('store_credentials')
    await outbox.add(reports(world, 1)[0]!)
    await passUntil(world.clock, 100, async () => (await world.states(outbox))['refused'] === 1)
    world.store.before = () => undefined
    world.store.opened = { ...world.store.opened, identity: 'two' }
    await passUntil(world.clock, 5_000, async () => (await world.states(outbox))['sent'] === 1)
  })
})

describe('a report that', () => {
  it.each<[string, (file: string) => void, ErrorCode]>([
    ['has grown', (file) => appendFileSync(file, 'more'), 'report_changed'],
    ['was deleted', (file) => rmSync(file), 'report_unknown'],
  ])('%s after queueing is refused, and not sent', async (_, change, code) => {
    const world = createWorld()
    const outbox = world.open()
    const [report] = reports(world, 1)
    const { id } = await outbox.add(report!)
    change(report!.file)
    await outbox.workOnce(null, minute)
    expect(await outbox.list()).toMatchObject([{ id, state: 'refused', problem: { code } }])
    expect(world.store.tries).toEqual([])
    outbox.reconsider()
    await outbox.drop(id)
    expect(await outbox.list()).toEqual([])
    await expect(outbox.drop(id)).rejects.toMatchObject({ code: 'upload_unknown' })
  })
})

describe('an entry that cannot be read', () => {
  it('is listed as set aside with what to do, told once, and can be dropped but not retried', async () => {
    const world = createWorld()
    const outbox = world.open()
    const [first, second] = reports(world, 2)
    const { id } = await outbox.add(first!)
    await outbox.add(second!)
    writeFileSync(path.join(world.folder, 'outbox', `${id}.json`), 'garbage')
    await outbox.workOnce(null, minute)
    expect(await world.states(outbox)).toEqual({ sent: 1, 'set-aside': 1 })
    expect(world.problems.map(({ code }) => code)).toEqual(['upload_unreadable'])
    const aside = (await outbox.list()).find(({ state }) => state === 'set-aside')
    expect(uploadSchema.safeParse(aside).success).toBe(true)
    await expect(outbox.retry(aside!.id)).rejects.toMatchObject({ code: 'upload_unreadable' })
    await outbox.drop(aside!.id)
    expect(await world.states(outbox)).toEqual({ sent: 1 })
  })

  const damage: Record<string, (text: string) => string> = {
    'has other digits': (text) => text.replace('"failedAttempts":0', '"failedAttempts":7'),
    'is cut short': (text) => text.slice(0, text.indexOf('"sha256"')),
    'is empty': () => '',
    'names another report': (text) => text.replaceAll('20261120', '20261121'),
  }
  const damaged = async (how: string) => {
    const world = createWorld()
    const outbox = world.open()
    const [first, second] = reports(world, 2)
    const { id } = await outbox.add(first!)
    const entry = path.join(world.folder, 'outbox', `${id}.json`)
    writeFileSync(entry, damage[how]!(readFileSync(entry, 'utf8')))
    return { world, outbox, folder: path.join(world.folder, 'reports'), first: first!, second: second! }
  }
  it.each(Object.keys(damage))('protects its report although it %s, until it is dropped', async (how) => {
    const { outbox, folder, first } = await damaged(how)
    expect(await outbox.unsentIn(folder)).toEqual(new Set([path.basename(first.file)]))
    const [aside] = await outbox.list()
    await outbox.drop(aside!.id)
    expect(await outbox.unsentIn(folder)).toEqual(new Set())
  })

  it('is listed under the name of its report where it still says so beyond doubt', async () => {
    for (const how of Object.keys(damage)) {
      const { outbox, first } = await damaged(how)
      const name = path.basename(first.file)
      await outbox.retry(null)
      const [aside] = await outbox.list()
      const isKnown = how === 'has other digits' || how === 'is cut short'
      expect(aside!.fileName === name).toBe(isKnown)
      expect(aside!.problem!.message.includes(name)).toBe(isKnown)
    }
  })

  it('is gone once its report is queued anew, and listeners hear of that', async () => {
    for (const how of Object.keys(damage)) {
      const { world, outbox, folder, first } = await damaged(how)
      const dropped: string[] = []
      outbox.subscribe(({ state }, isDropped) => isDropped && dropped.push(state))
      await outbox.unsentIn(folder)
      await outbox.add(first)
      expect(dropped).toEqual(['set-aside'])
      await outbox.workOnce(null, minute)
      expect(await world.states(outbox)).toEqual({ sent: 1 })
      expect(await outbox.unsentIn(folder)).toEqual(new Set())
    }
  })

  it('that could be for any report lets none be deleted, and says what to do', async () => {
    const { world, outbox, folder, first } = await damaged('is empty')
    rmSync(first.file)
    await expect(outbox.unsentIn(folder)).rejects.toMatchObject({
      code: 'upload_unreadable',
      message: expect.stringMatching(/set aside as aside-.*so none is deleted.*drop the entry/) as string,
    })
    await expect(outbox.unsentIn(folder)).rejects.toThrow(
      `It lies in ${path.join(world.folder, 'outbox', 'aside')}${path.sep}`,
    )
    const [aside] = await outbox.list()
    await outbox.drop(aside!.id)
    expect(await outbox.unsentIn(folder)).toEqual(new Set())
  })

  it('protects nothing where it had been sent', async () => {
    const { world, outbox, folder, first, second } = await damaged('is empty')
    await outbox.add(first)
    const { id } = await outbox.add(second)
    await outbox.workOnce(null, minute)
    writeFileSync(path.join(world.folder, 'outbox', 'sent', `${id}.json`), '')
    expect(await world.states(outbox)).toEqual({ sent: 1, 'set-aside': 1 })
    expect(await outbox.unsentIn(folder)).toEqual(new Set())
  })
})

describe('an entry that this account may not read', () => {
  async function denied(context: TestContext) {
    if (process.getuid?.() !== 0) context.skip('only root can become an account that may not read')
    const world = createWorld()
    const outbox = world.open()
    const all = reports(world, 5)
    const ids: string[] = []
    for (const report of all) ids.push((await outbox.add(report)).id)
    const [queue, folder] = [path.join(world.folder, 'outbox'), path.join(world.folder, 'reports')]
    asNobody([world.folder, queue, folder])
    const place = path.join(queue, `${ids[2]}.json`)
    chmodSync(place, 0)
    return { world, outbox, all, id: ids[2]!, place, folder }
  }

  it('is told by its name, holds up no other, and goes on once it can be read', async (context) => {
    const { world, outbox, all, id, place } = await denied(context)
    outbox.start()
    await passUntil(world.clock, 1_000, async () => (await world.states(outbox))['sent'] === 4)
    const problem = {
      code: 'upload_inaccessible',
      message: `The entry ${place} of the outbox cannot be read (EACCES).`,
      hint: expect.stringContaining('the right to read it') as string,
    }
    await passUntil(world.clock, 1_000, () => world.told.some(({ state }) => state === 'set-aside'))
    expect(world.problems).toMatchObject([problem])
    const shown = (await outbox.list()).find(({ state }) => state === 'set-aside')
    expect(shown).toMatchObject({ id, problem })
    expect(uploadSchema.safeParse(shown).success).toBe(true)
    await expect(outbox.retry(id)).rejects.toThrow(problem.message)
    await expect(outbox.add(all[2]!)).rejects.toMatchObject(problem)
    chmodSync(place, 0o600)
    await passUntil(world.clock, 1_000, async () => (await world.states(outbox))['sent'] === 5)
    expectAllOnce(world, all)
    expect(world.told.findLast((upload) => upload.id === id)).toMatchObject({ state: 'sent' })
  })

  it('protects its report, all while it is not known which that is, and none once it is dropped', async (context) => {
    const { world, outbox, all, id, place, folder } = await denied(context)
    const { file } = all[2]!
    await outbox.workOnce(null, minute)
    expect(await outbox.unsentIn(folder)).toEqual(new Set([path.basename(file)]))
    rmSync(file)
    const message = `The entry ${place} of the outbox cannot be read (EACCES); it does not say any more for which report, so none is deleted.`
    await expect(outbox.unsentIn(folder)).rejects.toThrow(message)
    await outbox.drop(id)
    expect(await outbox.unsentIn(folder)).toEqual(new Set())
    expect(await world.states(outbox)).toEqual({ sent: 4 })
  })

  it('protects no more than its report where this process has read it before', async (context) => {
    const { world, outbox, all, id, place, folder } = await denied(context)
    chmodSync(place, 0o600)
    expect(await outbox.unsentIn(folder)).toHaveProperty('size', 5)
    chmodSync(place, 0)
    await outbox.workOnce(null, minute)
    rmSync(all[2]!.file)
    expect(await outbox.unsentIn(folder)).toEqual(new Set([path.basename(all[2]!.file)]))
    expect(world.told.findLast((upload) => upload.id === id)).toMatchObject({ state: 'set-aside' })
  })
})

describe('what is under way', () => {
  it('tells its progress a few times a second at the most', async () => {
    const world = createWorld()
    const outbox = world.open()
    world.store.before = async ({ onProgress, sizeBytes }) => {
      for (let part = 1; part <= 100; part++) {
        onProgress((sizeBytes * part) / 100)
        await world.clock.pass(20)
      }
    }
    await outbox.add(reports(world, 1)[0]!)
    await outbox.workOnce(null, minute)
    const told = world.told.filter(({ state, sentBytes }) => state === 'sending' && sentBytes > 0)
    expect(told.length).toBeGreaterThan(4)
    expect(told.length).toBeLessThan(9)
    expect(world.told.at(-1)).toMatchObject({ state: 'sent', sentBytes: 2_000 })
  })

  it('is stopped when time is up, waits as before, and is not held against it', async () => {
    const world = createWorld()
    const outbox = world.open()
    world.store.before = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    await outbox.add(reports(world, 1)[0]!)
    const working = outbox.workOnce(null, 10_000)
    await passUntil(world.clock, 1_000, () => world.store.tries.length === 1)
    await world.clock.pass(11_000)
    await working
    expect(await outbox.list()).toMatchObject([{ state: 'waiting', failedAttempts: 0, problem: null }])
    expect(readdirSync(path.join(world.folder, 'outbox')).filter((name) => name.endsWith('.claim'))).toEqual(
      [],
    )
  })

  it('may be in the store already where nobody heard how its try ended, and only there', async () => {
    const world = createWorld()
    const outbox = world.open()
    const tried: boolean[] = []
    let ends: (outgoing: Outgoing) => Promise<void> | void = () => undefined
    world.store.before = (outgoing) => {
      tried.push(outgoing.isTried)
      outgoing.onWriting()
      return ends(outgoing)
    }
    const once = async (): Promise<boolean | undefined> => {
      await outbox.retry(null)
      await outbox.workOnce(null, minute)
      return tried.at(-1)
    }
    await outbox.add(reports(world, 1)[0]!)
    ends = ({ onRefused }) => {
      onRefused()
      fails('store_forbidden')
    }
    expect([await once(), await once()]).toEqual([false, false])
    ends = () => fails('store_forbidden')
    expect([await once(), await once()]).toEqual([false, true])
    // What is heard of a later try says nothing of an earlier one.
    ends = ({ onRefused }) => {
      onRefused()
      fails('store_forbidden')
    }
    expect([await once(), await once()]).toEqual([true, true])
    // Whoever wrote it may have been killed: the note outlives the process.
    const other = world.open()
    await other.retry(null)
    await other.workOnce(null, minute)
    expect(tried.at(-1)).toBe(true)
    world.store.opened.place = 'another store'
    expect(await once()).toBe(false)
    world.store.opened.place = placeOf(world.settings)
    ends = () => undefined
    await once()
    const [sent] = await outbox.list()
    expect(sent).toMatchObject({ state: 'sent' })
    await outbox.drop(sent!.id)
    await outbox.add(reports(world, 1)[0]!)
    expect(await once()).toBe(false)
    expect(readdirSync(path.join(world.folder, 'outbox')).filter((name) => name.endsWith('.tried'))).toEqual(
      [],
    )
  })

  it('takes the parts along that were begun, when it is dropped', async () => {
    const world = createWorld()
    const outbox = world.open()
    world.store.before = async ({ onBegun }) => {
      await onBegun('parts-1')
      fails('store_forbidden')
    }
    const { id } = await outbox.add(reports(world, 1)[0]!)
    await outbox.workOnce(null, minute)
    await outbox.drop(id)
    expect(world.store.givenUp).toEqual(['parts-1'])
  })

  it('stays dropped when another process drops it while parts of it are begun', async () => {
    const world = createWorld()
    const [outbox, other] = [world.open(), world.open()]
    const { id } = await outbox.add(writeReport(world.folder, 1))
    world.store.before = async (outgoing) => {
      await other.drop(id)
      await outgoing.onBegun('parts-1')
    }
    await outbox.workOnce([id], 60_000)
    expect(world.store.tries).toHaveLength(1)
    expect(await outbox.list()).toEqual([])
  })

  it('is stopped when it is dropped', async () => {
    const world = createWorld()
    const outbox = world.open()
    outbox.start()
    world.store.before = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    const { id } = await outbox.add(reports(world, 1)[0]!)
    await passUntil(world.clock, 100, () => world.store.tries.length === 1)
    expect(await outbox.list()).toMatchObject([{ state: 'sending' }])
    await outbox.drop(id)
    expect(await outbox.list()).toEqual([])
  })

  it('is shown as under way by another process too, and left to the one that began', async () => {
    const world = createWorld()
    const outbox = world.open()
    let letGo: () => void = () => undefined
    world.store.before = () => new Promise((resolve) => (letGo = resolve))
    const { id } = await outbox.add(reports(world, 1)[0]!)
    const working = outbox.workOnce(null, minute)
    await expect.poll(() => world.store.tries.length).toBe(1)
    const other = world.open()
    expect(await other.list()).toMatchObject([{ id, state: 'sending' }])
    other.start()
    await world.clock.pass(20_000)
    expect(world.store.tries).toHaveLength(1)
    letGo()
    await working
    expect(await other.list()).toMatchObject([{ id, state: 'sent' }])
    expect(world.store.objects.size).toBe(1)
  })
})
