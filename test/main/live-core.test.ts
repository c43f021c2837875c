import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventMessage } from '../../main/contract/events'
import type { Problem } from '../../main/contract/reading'
import { requests } from '../../main/contract/requests'
import type { Actor } from '../../main/contract/roles'
import { defaultSettings, type Settings } from '../../main/contract/settings'
import { createLiveCore, type LiveCore } from '../../main/live-core'
import { createSettingsStore, type SettingsStore } from '../../main/settings/store'

const actor: Actor = { id: 'local', name: 'test', role: 'admin' }

let folder = ''
let core: LiveCore
let settings: SettingsStore
let problems: Problem[] = []
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'live-core-'))
  problems = []
  settings = await openSettings()
  core = await open()
})
afterEach(async () => {
  await core.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Settings that live in memory. */
async function openSettings(): Promise<SettingsStore> {
  let kept: Settings = defaultSettings
  return createSettingsStore({
    backend: {
      read: () => Promise.resolve(kept),
      exclusively: (work) => work(),
      write: (stored) => {
        kept = { ...defaultSettings, ...(stored as Partial<Settings>) }
        return Promise.resolve()
      },
    },
  })
}

const open = () =>
  createLiveCore({
    settings,
    folders: { data: folder, reports: path.join(folder, 'reports') },
    env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' },
    platform: process.platform,
    version: '1.2.3',
    onProblem: (problem) => problems.push(problem),
  })

/** The first message of a kind, from now on. */
const next = (isWanted: (message: EventMessage) => boolean): Promise<EventMessage> =>
  new Promise((resolve) => {
    const stop = core.events.subscribe((message) => {
      if (!isWanted(message)) return
      stop()
      resolve(message)
    })
  })

describe('a live core', () => {
  it('tells new readings as they are made, processes only while somebody looks at them', async () => {
    const seen = new Set<string>()
    core.events.subscribe(({ topic }) => seen.add(topic))
    await next(({ topic }) => topic === 'cpu')
    await next(({ topic }) => topic === 'cpu')
    expect(seen).toContain('memory')
    expect(seen).toContain('self')
    expect(seen).not.toContain('processes')
    const release = core.events.watch(['processes'])
    const { payload } = await next(({ topic }) => topic === 'processes')
    expect(payload).toMatchObject({ reading: { status: 'ok' } })
    release()
  })

  it('answers every read of the contract with what the contract promises', async () => {
    await next(({ topic }) => topic === 'cpu')
    const { handlers } = core
    const now = Date.now()
    const answers = {
      'system:get': await handlers['system:get']({}, actor),
      'sample:latest': await handlers['sample:latest']({ subjects: ['cpu', 'memory'] }, actor),
      'findings:get': await handlers['findings:get']({}, actor),
      'history:list': await handlers['history:list']({}, actor),
      'history:query': await handlers['history:query'](
        { series: ['memory.usedBytes', 'no.such'], from: now - 10_000, to: now, points: 100 },
        actor,
      ),
      'report:list': await handlers['report:list']({}, actor),
      'settings:get': await handlers['settings:get']({}, actor),
    }
    for (const [channel, answer] of Object.entries(answers)) {
      const { output } = requests[channel as keyof typeof answers]
      expect(output.safeParse(answer).error, channel).toBeUndefined()
    }
    expect(Object.keys(answers['sample:latest'].sections)).toEqual(['cpu', 'memory'])
    const [memory, unknown] = answers['history:query'].series
    expect(memory?.mean.some((value) => value !== null)).toBe(true)
    expect(unknown?.mean.every((value) => value === null)).toBe(true)
  })

  it('refuses a range that ends before it begins', async () => {
    const ask = async () =>
      core.handlers['history:query']({ series: ['cpu.busyPercent'], from: 2, to: 1, points: 10 }, actor)
    await expect(ask()).rejects.toMatchObject({ code: 'usage_invalid' })
  })

  it('takes a snapshot into the library, tells of it, gives it back and deletes it', async () => {
    const told = next(({ topic }) => topic === 'reports')
    const { reports, snapshot } = await core.handlers['snapshot:take'](
      { subjects: ['memory'], formats: ['json', 'csv'] },
      actor,
    )
    expect(reports.map(({ format }) => format).sort()).toEqual(['csv', 'json'])
    expect(Object.keys(snapshot.sections)).toEqual(['memory'])
    expect(reports).toContainEqual((await told).payload)
    const json = reports.find(({ format }) => format === 'json')!
    const read = await core.handlers['report:read']({ name: json.name }, actor)
    expect(JSON.parse(read.content)).toEqual(JSON.parse(JSON.stringify(snapshot)))
    await core.handlers['report:delete']({ name: json.name }, actor)
    expect(await core.handlers['report:list']({}, actor)).toHaveLength(1)
    expect(readdirSync(path.join(folder, 'reports'))).toHaveLength(1)
  })

  it('goes on with new settings at once, for those who look as for those who do not, across a gap', async () => {
    core.events.watch(['processes'])
    await next(({ topic }) => topic === 'processes')
    const changed = structuredClone(defaultSettings)
    changed.processes.top = 3
    changed.thresholds.memoryUsedPercent = { warning: 0, critical: 0 }
    const warned = next(
      ({ topic, payload }) => topic === 'findings' && 'state' in payload && payload.state === 'critical',
    )
    const again = next(({ topic }) => topic === 'processes')
    await core.handlers['settings:update']({ settings: changed }, actor)
    await warned
    const { payload } = await again
    expect(payload).toMatchObject({ gap: true })
    expect(
      (payload as { reading: { value: { topByMemory: unknown[] } } }).reading.value.topByMemory,
    ).toHaveLength(3)
  })

  it('is ready once it has read, says why it is not, and is neither after it was closed', async () => {
    await next(({ topic }) => topic === 'cpu')
    expect(core.health()).toEqual({ live: true, ready: true, reasons: [] })
    await core.close()
    expect(core.health()).toMatchObject({
      ready: false,
      reasons: [expect.stringContaining('stopping') as string],
    })
    await core.close() // a second time changes nothing
  })

  it('stays alive with cadences of a minute', async () => {
    const slow = structuredClone(defaultSettings)
    for (const subject of ['cpu', 'memory', 'disks', 'network'] as const)
      slow.sampling[subject] = { watchedMs: 60_000, idleMs: 60_000 }
    await core.handlers['settings:update']({ settings: slow }, actor)
    await next(({ topic }) => topic === 'cpu')
    await new Promise((resolve) => setTimeout(resolve, 11_500))
    expect(core.health()).toEqual({ live: true, ready: true, reasons: [] })
  })

  it('saves a format once however often it is asked for, and hangs on no folder', async () => {
    const { reports } = await core.handlers['snapshot:take'](
      { subjects: ['memory'], formats: ['json', 'json', 'json'] },
      actor,
    )
    expect(reports).toHaveLength(1)
    const elsewhere = structuredClone(defaultSettings)
    elsewhere.snapshot.folder = '/proc/nowhere'
    await core.handlers['settings:update']({ settings: elsewhere }, actor)
    const taking = async () =>
      core.handlers['snapshot:take']({ subjects: ['memory'], formats: ['json'] }, actor)
    await expect(taking()).rejects.toMatchObject({ code: 'output_unwritable' })
  })

  it('remembers after a restart what it had measured before', async () => {
    await next(({ topic }) => topic === 'memory')
    await core.close()
    core = await open()
    expect((await core.handlers['history:list']({}, actor)).map(({ key }) => key)).toContain(
      'memory.usedBytes',
    )
    const now = Date.now()
    const { series } = await core.handlers['history:query'](
      { series: ['memory.usedBytes'], from: now - 60_000, to: now, points: 60 },
      actor,
    )
    expect(series[0]?.mean.some((value) => value !== null)).toBe(true)
    expect(problems).toEqual([])
  })
})
