import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../main/contract/errors'
import { events, type EventMessage, type EventPayload } from '../../main/contract/events'
import type { Problem } from '../../main/contract/reading'
import { requests } from '../../main/contract/requests'
import type { Actor } from '../../main/contract/roles'
import { httpStatusOf } from '../../main/contract/http-status'
import { defaultSettings, scheduleSchema, type Settings } from '../../main/contract/settings'
import { subjects } from '../../main/contract/snapshot'
import { createSealing } from '../../main/crypto/sealing'
import { createLiveCore, type LiveCore } from '../../main/live-core'
import { createSettingsStore, type SettingsStore } from '../../main/settings/store'

const actor: Actor = { id: 'local', name: 'test', role: 'admin' }

let folder = ''
let core: LiveCore
let settings: SettingsStore
let problems: Problem[] = []
let deleted: string[] = []
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'live-core-'))
  problems = []
  deleted = []
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
    sealing: createSealing(async () => null),
    onReportsDeleted: (names) => deleted.push(...names),
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
  it('stays paused when a setting changes meanwhile, and watches with it afterwards', async () => {
    await next(({ topic }) => topic === 'cpu')
    core.pause()
    const processes = { ...defaultSettings.processes, top: 3 }
    await core.handlers['settings:update']({ settings: { processes } }, actor)
    let told = 0
    core.events.subscribe(() => (told += 1))
    await new Promise((resolve) => setTimeout(resolve, 1_300))
    expect(told).toBe(0)
    const release = core.events.watch(['processes'])
    core.resume()
    const { payload } = await next(({ topic }) => topic === 'processes')
    expect(payload).toMatchObject({ gap: true })
    release()
  })

  it('keeps the pace of a machine on battery when a setting changes', async () => {
    core.setPace(60)
    await core.handlers['settings:update'](
      { settings: { processes: { ...defaultSettings.processes, top: 3 } } },
      actor,
    )
    await next(({ topic }) => topic === 'cpu')
    let told = 0
    core.events.subscribe(({ topic }) => (told += topic === 'cpu' ? 1 : 0))
    await new Promise((resolve) => setTimeout(resolve, 2_300))
    expect(told).toBe(0)
  })

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
    expect((await told).payload).toMatchObject({ change: 'saved' })
    expect(reports).toContainEqual(((await told).payload as { report: unknown }).report)
    const json = reports.find(({ format }) => format === 'json')!
    const read = await core.handlers['report:read']({ name: json.name }, actor)
    expect(JSON.parse(read.content)).toEqual(JSON.parse(JSON.stringify(snapshot)))
    const deleted = next(({ topic }) => topic === 'reports')
    const { restorableUntil } = await core.handlers['report:delete']({ name: json.name }, actor)
    expect(Math.round((Date.parse(restorableUntil) - Date.now()) / 3_600_000)).toBe(24)
    expect((await deleted).payload).toEqual({ change: 'deleted', report: json })
    expect(await core.handlers['report:list']({}, actor)).toHaveLength(1)
    const restored = next(({ topic }) => topic === 'reports')
    expect(await core.handlers['report:restore']({ name: json.name }, actor)).toEqual(json)
    expect((await restored).payload).toEqual({ change: 'restored', report: json })
    expect(await core.handlers['report:list']({}, actor)).toHaveLength(2)
    const yaml = await core.handlers['report:read']({ name: json.name, format: 'yaml' }, actor)
    expect(yaml).toMatchObject({ report: json, fileName: json.name.replace(/json$/, 'yaml') })
    expect(yaml.content).toContain('schema: autoinfrasnap/snapshot@1')
    const compared = await core.handlers['report:compare']({ before: json.name, after: json.name }, actor)
    expect(compared).toMatchObject({ before: { source: json.name }, changes: [] })
  })

  it('takes away at its start what was deleted long ago', async () => {
    const old = path.join(folder, 'reports', '.deleted', '1000000000000')
    mkdirSync(old, { recursive: true })
    writeFileSync(path.join(old, 'infra_snap_a_20260101T000000Z.json'), '{}')
    const again = await open()
    await expect.poll(() => existsSync(old)).toBe(false)
    await again.close()
  })

  it.each([['mine'], [undefined]])('tells how a snapshot comes along, by the token %j', async (token) => {
    const told: EventPayload<'progress'>[] = []
    core.events.subscribe((message) => {
      if (message.topic !== 'progress') return
      expect(events.progress.payload.safeParse(message.payload).error).toBeUndefined()
      told.push(message.payload as EventPayload<'progress'>)
    })
    const parameters = { subjects: ['memory' as const, 'containers' as const], formats: ['json' as const] }
    await core.handlers['snapshot:take']({ ...parameters, ...(token === undefined ? {} : { token }) }, actor)
    expect(told.every((one) => one.token === (token ?? null))).toBe(true)
    const of = (subject: string) => told.filter((one) => one.subject === subject)
    expect(told).toHaveLength(4)
    expect(of('memory')).toMatchObject([
      { state: 'started', durationMs: null },
      { state: 'ok', durationMs: expect.any(Number) as number },
    ])
    expect(of('containers')).toMatchObject([{ state: 'started' }, { state: 'failed' }])
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
    await core.handlers['settings:update'](
      { settings: { processes: changed.processes, thresholds: changed.thresholds } },
      actor,
    )
    await warned
    const { payload } = await again
    expect(payload).toMatchObject({ gap: true })
    expect(
      (payload as { reading: { value: { topByMemory: unknown[] } } }).reading.value.topByMemory,
    ).toHaveLength(3)
  })

  it('draws no gap for a change that neither sampler nor collectors read, and judges by it at once', async () => {
    await next(({ topic }) => topic === 'memory')
    const messages: EventMessage[] = []
    core.events.subscribe((message) => messages.push(message))
    const { snapshot, history, server, thresholds } = structuredClone(defaultSettings)
    thresholds.memoryUsedPercent = { warning: 0, critical: 0 }
    snapshot.windowMs = 60
    snapshot.folder = path.join(folder, 'elsewhere')
    history.retentionDays = 7
    server.sessionHours = 1
    await core.handlers['settings:update']({ settings: { snapshot, history, server, thresholds } }, actor)
    // Before the next reading: what was read is judged anew.
    const { state, list } = await core.handlers['findings:get']({}, actor)
    expect(state).toBe('critical')
    expect(list[0]).toMatchObject({ kind: 'memory_used', since: expect.any(String) as string })
    await core.handlers['board:save']({ board: { id: 'a', name: 'A', tiles: [] } }, actor)
    for (let times = 0; times < 3; times++) await next(({ topic }) => topic === 'memory')
    const readings = messages.filter(({ topic }) => (subjects as readonly string[]).includes(topic))
    expect(readings.length).toBeGreaterThan(3)
    for (const { topic, payload } of readings) expect([topic, payload]).toMatchObject([topic, { gap: false }])
    const taken = await core.handlers['snapshot:take']({ subjects: ['memory'], formats: ['json'] }, actor)
    expect(taken.snapshot).toMatchObject({ windowMs: 60, findings: { state: 'critical' } })
    expect(readdirSync(path.join(folder, 'elsewhere'))).toHaveLength(1)
  })

  it('replaces the sections that are given and no other', async () => {
    const { processes, history } = structuredClone(defaultSettings)
    processes.top = 3
    await core.handlers['settings:update']({ settings: { processes } }, actor)
    history.retentionDays = 7
    const updated = await core.handlers['settings:update'](
      { settings: { history, boards: undefined } },
      actor,
    )
    expect(updated).toEqual({ ...defaultSettings, processes, history })
    expect(await core.handlers['settings:update']({ settings: {} }, actor)).toEqual(updated)
    const wrong = { ...history, retentionDays: 0 }
    const updating = async () => core.handlers['settings:update']({ settings: { history: wrong } }, actor)
    await expect(updating()).rejects.toMatchObject({ code: 'settings_invalid' })
    expect(await core.handlers['settings:get']({}, actor)).toEqual(updated)
  })

  it('keeps since when a finding stands while the watching begins anew', async () => {
    await next(({ topic }) => topic === 'memory')
    const { thresholds, processes } = structuredClone(defaultSettings)
    thresholds.memoryUsedPercent = { warning: 0, critical: 0 }
    await core.handlers['settings:update']({ settings: { thresholds } }, actor)
    const { list, since } = await core.handlers['findings:get']({}, actor)
    const told: EventMessage[] = []
    core.events.subscribe((message) => void (message.topic === 'findings' && told.push(message)))
    processes.top = 3
    const again = next(({ topic, payload }) => topic === 'memory' && 'gap' in payload && payload.gap)
    await core.handlers['settings:update']({ settings: { processes } }, actor)
    await again
    const after = await core.handlers['findings:get']({}, actor)
    expect(since).not.toBeNull()
    expect(after.since).toBe(since)
    expect(after.list[0]).toMatchObject({ kind: 'memory_used', since: list[0]?.since })
    for (const { payload } of told) expect(payload).toMatchObject({ state: 'critical', since })
  })

  it('tells nothing of findings that are as they were', async () => {
    let judged = 0
    core.events.subscribe(({ topic }) => void (topic === 'findings' && (judged += 1)))
    await next(({ topic }) => topic === 'containers')
    const before = await core.handlers['findings:get']({}, actor)
    judged = 0
    for (let times = 0; times < 3; times++) await next(({ topic }) => topic === 'memory')
    const after = await core.handlers['findings:get']({}, actor)
    // A machine under test may become busy: only what is the same may not be told.
    if (JSON.stringify(after) === JSON.stringify(before)) expect(judged).toBe(0)
    else expect(judged).toBeGreaterThan(0)
  })

  it('keeps boards among the settings and tells of them however they were changed', async () => {
    const told: unknown[] = []
    core.events.subscribe((message) => void (message.topic === 'boards' && told.push(message.payload)))
    const a = { id: 'a', name: 'Living <room>', tiles: [] }
    const b = { id: 'b', name: '거실', tiles: [] }
    expect(await core.handlers['board:list']({}, actor)).toEqual([])
    expect(await core.handlers['board:save']({ board: a }, actor)).toEqual([a])
    expect(await core.handlers['board:save']({ board: a }, actor)).toEqual([a]) // nothing changes, nothing is told
    await Promise.all([
      core.handlers['board:save']({ board: b }, actor),
      core.handlers['board:save']({ board: { ...a, name: 'A' } }, actor),
    ])
    expect(await core.handlers['board:list']({}, actor)).toEqual([{ ...a, name: 'A' }, b])
    expect(await core.handlers['board:delete']({ id: 'a' }, actor)).toEqual([b])
    const deleting = async () => core.handlers['board:delete']({ id: 'a' }, actor)
    await expect(deleting()).rejects.toMatchObject({ code: 'board_unknown' })
    await core.handlers['settings:update']({ settings: { boards: [a] } }, actor)
    expect(told).toHaveLength(5)
    expect(told.at(0)).toEqual({ boards: [a] })
    expect(told.at(-1)).toEqual({ boards: [a] })
    await settings.update((all) => ({ ...all, boards: [] }))
    expect(told.at(-1)).toEqual({ boards: [] })
  })

  it('cannot keep boards in a file that was named, and says so as for every setting', async () => {
    await core.close()
    const refusal = new AppError('settings_unwritable', 'The settings were not saved: named by --config.')
    settings = await createSettingsStore({
      backend: {
        read: () => Promise.resolve(defaultSettings),
        exclusively: (work) => work(),
        write: () => Promise.reject(refusal),
      },
    })
    core = await open()
    const saving = async () =>
      core.handlers['board:save']({ board: { id: 'a', name: 'A', tiles: [] } }, actor)
    await expect(saving()).rejects.toBe(refusal)
    expect(await core.handlers['board:list']({}, actor)).toEqual([])
  })

  it('fills a live chart from memory: the last five minutes by the second', async () => {
    for (let times = 0; times < 3; times++) await next(({ topic }) => topic === 'memory')
    const now = Date.now()
    const series = ['memory.usedBytes']
    const query = { series, from: now - 300_000, to: now, points: 300 }
    const answer = await core.handlers['history:query'](query, actor)
    expect(answer.stepMs).toBe(1_000)
    expect(answer.at).toHaveLength(300)
    expect(answer.series[0]?.mean.slice(-4).filter((value) => value !== null).length).toBeGreaterThan(1)
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

  it('draws what it has measured into a page, in the language of whoever asks', async () => {
    await next(({ topic }) => topic === 'cpu')
    await next(({ topic }) => topic === 'cpu')
    const { reports } = await core.handlers['snapshot:take'](
      { formats: ['html', 'json'], language: 'ko' },
      actor,
    )
    const [page, json] = ['html', 'json'].map((format) => reports.find((one) => one.format === format)!)
    const saved = await core.handlers['report:read']({ name: page!.name }, actor)
    expect(saved.mediaType).toBe('text/html; charset=utf-8')
    expect(saved.content).toContain('스냅샷 이전')
    expect(saved.content).toContain('class="plot"')
    const anew = await core.handlers['report:read'](
      { name: json!.name, format: 'html', language: 'en' },
      actor,
    )
    expect(anew.content).toContain('What came before')
    const back = await core.handlers['report:read']({ name: page!.name, format: 'json' }, actor)
    const whole = await core.handlers['report:read']({ name: json!.name }, actor)
    expect(JSON.parse(back.content)).toEqual(JSON.parse(whole.content))
  })

  /** A store at which nobody answers: what is queued stays queued. */
  const nameStore = () =>
    core.handlers['settings:update'](
      { settings: { s3: { ...defaultSettings.s3, bucket: 'reports', endpoint: 'http://127.0.0.1:9' } } },
      actor,
    )
  const queued = async () => (await core.handlers['outbox:list']({}, actor)).map(({ fileName }) => fileName)

  it('takes scheduled snapshots as everybody does, and queues those that are to be sent', async () => {
    const schedule = scheduleSchema.parse({
      name: 'often',
      cron: '* * * * * *',
      formats: ['csv'],
      upload: true,
    })
    await nameStore()
    const saved = next(({ topic }) => topic === 'reports')
    await core.handlers['settings:update']({ settings: { schedules: [schedule] } }, actor)
    const { report } = (await saved).payload as EventPayload<'reports'>
    expect(report.format).toBe('csv')
    await expect.poll(queued).toContain(report.name)
    const listed = async () => (await core.handlers['schedule:list']({}, actor))[0]
    await expect.poll(async () => (await listed())?.lastAt).not.toBeNull()
    expect(await listed()).toMatchObject({ name: 'often', isEnabled: true, problem: null })
    expect(Date.parse((await listed())!.nextAt!)).toBeGreaterThan(Date.now())
    // The store has no credentials here, which is told once something is sent there.
    expect(problems.filter(({ code }) => code !== 'store_credentials')).toEqual([])
  })

  it('refuses schedules that nobody understands before anything is saved', async () => {
    const schedule = scheduleSchema.parse({ name: 'broken', cron: '61 * * * *' })
    const saving = async () =>
      core.handlers['settings:update']({ settings: { schedules: [schedule] } }, actor)
    await expect(saving()).rejects.toMatchObject({ code: 'schedule_invalid' })
    expect(settings.get().schedules).toEqual([])
  })

  it('keeps reports by the plan, and none is deleted that still has to be sent', async () => {
    await nameStore()
    const reports = path.join(folder, 'reports')
    mkdirSync(reports, { recursive: true })
    const [waiting, old] = [1, 2].map((second) => `infra_snap_web-1_20200106T00000${second}Z.json`)
    const dayBefore = new Date(Date.now() - 2 * 86_400_000).toISOString().replace(/[-:]|\.\d+/g, '')
    const others = ['20200131T000000Z', dayBefore].map((stamp) => `infra_snap_web-1_${stamp}.json`)
    for (const name of [waiting!, old!, ...others]) writeFileSync(path.join(reports, name), '{}')
    await core.handlers['outbox:add']({ name: waiting! }, actor)
    const told = next(({ payload }) => (payload as { change?: string }).change === 'deleted')
    await core.handlers['snapshot:take']({ subjects: ['memory'], formats: ['json'] }, actor)
    await expect.poll(() => deleted).toEqual([old])
    expect((await told).payload).toMatchObject({ report: { name: old } })
    expect(existsSync(path.join(reports, waiting!))).toBe(true)
    expect(existsSync(path.join(reports, old!))).toBe(false)
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

describe('backups of a live core', () => {
  it('are made on request and when due, the newest kept, and what went wrong is told', async () => {
    const { handlers } = core
    expect(await handlers['backup:list']({}, actor)).toEqual({
      folder: path.join(folder, 'backups'),
      kept: [],
      nextAt: null,
      problem: null,
    })
    const [one, same] = await Promise.all([
      handlers['backup:make']({}, actor),
      handlers['backup:make']({}, actor),
    ])
    expect(same).toEqual(one)
    expect(await handlers['backup:list']({}, actor)).toMatchObject({ kept: [one] })

    const change = (backups: Partial<Settings['backups']>) =>
      handlers['settings:update']({ settings: { backups: { ...settings.get().backups, ...backups } } }, actor)
    await expect(change({ cron: '99 * * * *' })).rejects.toMatchObject({ code: 'schedule_invalid' })
    const elsewhere = path.join(folder, 'elsewhere')
    await change({ cron: '* * * * * *', keep: 1, folder: elsewhere })
    await waitUntil(async () => (await handlers['backup:list']({}, actor)).problem !== null)
    expect(await handlers['backup:list']({}, actor)).toMatchObject({
      folder: elsewhere,
      problem: { code: 'backup_folder_unusable' },
      nextAt: expect.any(String) as string,
    })
    expect(problems.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^The scheduled backup failed: .*the folder does not exist/),
    )
    // None comes in between from now on.
    await change({ cron: null })
    const refusal = handlers['backup:make']({}, actor)
    await expect(refusal).rejects.toMatchObject({
      code: 'backup_folder_unusable',
      message: `No backup was made in ${elsewhere}, which backups.folder names: the folder does not exist.`,
      hint: expect.not.stringContaining('--output') as string,
    })
    expect(httpStatusOf('backup_folder_unusable')).toBe(409)
    mkdirSync(elsewhere)
    await handlers['backup:make']({}, actor)
    const made = await handlers['backup:make']({}, actor)
    expect(await handlers['backup:list']({}, actor)).toMatchObject({ kept: [made] })
    expect(readdirSync(elsewhere)).toEqual([made.name])
  })
})

async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
}
