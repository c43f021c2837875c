/** What is told of uploads: whoever listens from the start always knows what a list would say. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import type { Upload } from '../../../main/contract/outbox'
import type { Outbox } from '../../../main/outbox/outbox'
import { createWorld, passUntil, writeReport, type World } from './world'

const reports = (world: World, count: number) =>
  Array.from({ length: count }, (_, index) => writeReport(path.join(world.folder, 'reports'), index))

/** The list as somebody has it who never asks for it. */
function follow(outbox: Outbox) {
  const known = new Map<string, Upload>()
  let tellings = 0
  outbox.subscribe((upload, isDropped) => {
    tellings += 1
    if (isDropped) known.delete(upload.id)
    else known.set(upload.id, upload)
  })
  return {
    states: () => [...known.values()].map(({ state }) => state).sort(),
    /** Of that which was not sent. */
    open: () => [...known.values()].filter(({ state }) => state !== 'sent').sort(byId),
    get tellings() {
      return tellings
    },
  }
}
const byId = (a: Upload, b: Upload): number => a.id.localeCompare(b.id)

describe('whoever listens', () => {
  it('hears that all are refused when one of them holds up the others, and that they wait again', async () => {
    const world = createWorld({ mostAtOnce: 2 })
    const outbox = world.open()
    const heard = follow(outbox)
    let isWrong = true
    world.store.before = () => {
      if (isWrong) throw new AppError('store_credentials', 'The key is unknown.', { hint: 'Set it anew.' })
    }
    const all = reports(world, 7)
    for (const report of all.slice(0, 6)) await outbox.add(report)
    outbox.start()
    await passUntil(world.clock, 1_000, () => heard.states().every((state) => state === 'refused'))
    expect(heard.open()).toEqual((await outbox.list()).sort(byId))
    expect(world.store.tries.length).toBeLessThan(6)
    for (const { problem } of heard.open()) expect(problem?.code).toBe('store_credentials')

    const before = heard.tellings
    await passUntil(world.clock, 5_000, () => world.clock.now() > Date.UTC(2026, 10, 23, 5, 10))
    expect(heard.tellings).toBe(before) // as long as nothing changes

    isWrong = false
    expect(await outbox.add(all[6]!)).toMatchObject({ state: 'waiting' }) // it finds out whether that still holds
    await passUntil(world.clock, 1_000, () => heard.states().filter((state) => state === 'sent').length === 7)
    expect(heard.open()).toEqual([])
  })

  it('hears what another process does to the same queue', async () => {
    const world = createWorld()
    const outbox = world.open()
    const heard = follow(outbox)
    outbox.start()
    let letGo: () => void = () => undefined
    world.store.before = () => new Promise((resolve) => (letGo = resolve))
    const other = world.open()
    const [sent, dropped] = reports(world, 2)
    await other.add(sent!)
    const working = other.workOnce(null, 60_000)
    await expect.poll(() => world.store.tries.length).toBe(1)
    await passUntil(world.clock, 5_000, () => heard.states().includes('sending'))
    letGo()
    await working
    await passUntil(world.clock, 5_000, () => heard.states().includes('sent'))
    expect(world.store.tries).toHaveLength(1)

    world.store.before = () => {
      throw new AppError('store_forbidden', 'It is not allowed.')
    }
    const { id } = await outbox.add(dropped!)
    await passUntil(world.clock, 1_000, () => heard.states().includes('refused'))
    await other.drop(id)
    await passUntil(world.clock, 5_000, () => heard.open().length === 0)
    expect(heard.states()).toEqual(['sent'])
  })

  it('hears that an entry was set aside, and no longer of the report that it was for', async () => {
    const world = createWorld()
    const outbox = world.open()
    const heard = follow(outbox)
    const [report] = reports(world, 1)
    const { id } = await outbox.add(report!)
    writeFileSync(path.join(world.folder, 'outbox', `${id}.json`), 'garbage')
    outbox.start()
    await passUntil(world.clock, 1_000, () => heard.states().includes('set-aside'))
    await passUntil(world.clock, 1_000, () => heard.open().length === 1)
    expect(heard.open()).toEqual(await outbox.list())
  })

  it('hears at the start of what was queued in an earlier life', async () => {
    const world = createWorld()
    const first = world.open()
    for (const report of reports(world, 3)) await first.add(report)
    await first.close()
    world.store.before = () => {
      throw new AppError('store_unreachable', 'Nobody answers.')
    }
    const outbox = world.open()
    const heard = follow(outbox)
    outbox.start()
    await passUntil(world.clock, 100, () => heard.states().length === 3)
    expect(heard.open().every(({ failedAttempts }) => failedAttempts <= 1)).toBe(true)
  })
})
