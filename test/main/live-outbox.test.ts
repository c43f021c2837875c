/** The outbox of a live core: its requests, its events, and reports that are sent by themselves. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventMessage, EventPayload } from '../../main/contract/events'
import { requests, type Channel } from '../../main/contract/requests'
import type { Actor } from '../../main/contract/roles'
import { defaultSettings, type Settings } from '../../main/contract/settings'
import { createSealing } from '../../main/crypto/sealing'
import { createLiveCore, type LiveCore } from '../../main/live-core'
import { createSettingsStore, type SettingsStore } from '../../main/settings/store'
import { startFakeStore, type FakeStore } from '../fakes/store/fake-store'
import { temporaryFolder, writeReport } from './outbox/world'

const actor: Actor = { id: 'local', name: 'test', role: 'admin' }

let fake: FakeStore
let folder = ''
let settings: SettingsStore
let core: LiveCore
let heard: EventMessage[] = []
let problems: string[] = []
let secret: string | null = null

beforeEach(async () => {
  fake = await startFakeStore()
  folder = temporaryFolder('live-outbox-')
  ;[heard, problems, secret] = [[], [], null]
  let kept: Settings = { ...defaultSettings, s3: fake.settings }
  settings = await createSettingsStore({
    backend: {
      read: () => Promise.resolve(kept),
      exclusively: (work) => work(),
      write: (stored) => {
        kept = { ...kept, ...(stored as Partial<Settings>) }
        kept = { ...kept, s3: { ...defaultSettings.s3, ...kept.s3 } }
        return Promise.resolve()
      },
    },
  })
  core = await createLiveCore({
    settings,
    folders: { data: folder, reports: path.join(folder, 'reports') },
    env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' },
    platform: process.platform,
    version: '1.2.3',
    sealing: createSealing(async () => null),
    readSecret: async (name) => (name === 's3.secretAccessKey' && secret ? secret : fake.readSecret(name)),
    onProblem: ({ code }) => problems.push(code),
  })
  core.events.subscribe((message) => heard.push(message))
})
afterEach(async () => {
  await core.close()
  await fake.close()
})

const ask = async <C extends Channel & keyof LiveCore['handlers']>(channel: C, input: object = {}) => {
  const handler = core.handlers[channel] as (input: unknown, actor: Actor) => unknown
  const output = await handler(requests[channel].input.parse(input), actor)
  return requests[channel].output.parse(output) as Awaited<ReturnType<(typeof core.handlers)[C]>>
}
const states = async (): Promise<string[]> => (await ask('outbox:list')).map(({ state }) => state)
const report = (index: number): string => path.basename(writeReport(path.join(folder, 'reports'), index).file)

describe('the requests of the outbox', () => {
  it('put a saved report in, tell how it goes, and list it', async () => {
    const name = report(1)
    expect(await ask('outbox:add', { name })).toMatchObject({ fileName: name, state: 'waiting' })
    await expect.poll(states).toEqual(['sent'])
    expect([...fake.objects.keys()]).toEqual([`dt=2026-11-20/host=web-1/${name}`])
    const told = heard
      .filter(({ topic }) => topic === 'outbox')
      .map(({ payload }) => payload as EventPayload<'outbox'>)
    // On a slow machine its progress is told in between.
    const toldStates = told.map(({ upload }) => upload.state)
    expect(toldStates.filter((state, index) => state !== toldStates[index - 1])).toEqual([
      'waiting',
      'sending',
      'sent',
    ])
  })

  it.each(['nothing.json', '../infra_snap_x_20261126T050715Z.json', 'infra_snap_x_20261126T050715Z.json'])(
    'know no report %s',
    async (name) => {
      await expect(ask('outbox:add', { name })).rejects.toMatchObject({ code: 'report_unknown' })
    },
  )

  it('try again what was refused, and drop it', async () => {
    secret = 'wrong'
    const name = report(1)
    const { id } = await ask('outbox:add', { name })
    await expect.poll(states).toEqual(['refused'])
    expect(await ask('outbox:retry', { id })).toMatchObject([{ id }])
    await expect.poll(() => fake.asked.length).toBeGreaterThan(1)
    await ask('outbox:drop', { id })
    expect(await states()).toEqual([])
    expect(existsSync(path.join(folder, 'reports', name))).toBe(true)
    expect(heard.at(-1)).toMatchObject({ topic: 'outbox', payload: { isDropped: true } })
    await expect(ask('outbox:drop', { id })).rejects.toMatchObject({ code: 'upload_unknown' })
  })

  it('tell a refusal as a problem, once for many reports, and again when mending did not help', async () => {
    const told = () => problems.filter((code) => code === 'store_credentials').length
    secret = 'wrong'
    await ask('outbox:add', { name: report(1) })
    await expect.poll(states).toEqual(['refused'])
    await ask('outbox:add', { name: report(2) })
    await ask('outbox:add', { name: report(3) })
    await expect.poll(states).toEqual(['refused', 'refused', 'refused'])
    expect(told()).toBe(1)
    secret = 'still wrong'
    core.secretsChanged()
    await expect.poll(told).toBe(2)
    secret = null
    core.secretsChanged()
    await expect.poll(states).toEqual(['sent', 'sent', 'sent'])
    expect(told()).toBe(2)
  })

  it('forget a report that a person deletes before it is sent, and send it when it is restored', async () => {
    fake.fault = () => ({ status: 503, code: 'SlowDown', headers: { 'retry-after': '600' } })
    const name = report(1)
    await ask('outbox:add', { name })
    await expect.poll(async () => (await ask('outbox:list'))[0]?.problem?.code).toBe('store_busy')
    await ask('report:delete', { name })
    expect(await states()).toEqual([])
    expect(heard.at(-1)).toMatchObject({ topic: 'outbox', payload: { isDropped: true } })
    fake.fault = () => null
    await ask('report:restore', { name })
    core.pause()
    core.resume() // no need to wait for the store that had asked for ten minutes
    await expect.poll(states).toEqual(['sent'])
    await ask('report:delete', { name })
    await ask('report:restore', { name })
    expect(await states()).toEqual(['sent'])
    expect([...fake.objects.values()].map(({ writes }) => writes)).toEqual([1])
  })

  it('test the store', async () => {
    const { steps } = await ask('s3:test')
    expect(steps.map(({ problem }) => problem)).toEqual([null, null, null, null])
  })
})

describe('reports that are saved', () => {
  it('carry the mask of the host in their keys where the settings mask names, and lie in the store as on disk', async () => {
    const { reports, s3 } = settings.get()
    await settings.update((before) => ({
      ...before,
      reports: { ...reports, redact: 'all' },
      s3: { ...s3, automatic: true },
    }))
    const taken = await ask('snapshot:take', { subjects: ['memory', 'network'], formats: ['json', 'html'] })
    expect(taken.snapshot.redaction).toEqual({ profile: 'all' })
    const host = taken.snapshot.host.name
    expect(host).toMatch(/^host-[0-9a-f]{8}$/)
    await expect.poll(states).toEqual(['sent', 'sent'])
    expect([...fake.objects.keys()].every((key) => key.includes(`/host=${host}/infra_snap_${host}_`))).toBe(
      true,
    )
    for (const [key, { bytes }] of fake.objects)
      expect(bytes).toEqual(readFileSync(path.join(folder, 'reports', path.basename(key))))
    // Neither does a report that is queued by hand, nor the check of the store, tell the name.
    await ask('s3:test')
    expect(fake.asked.map(({ key }) => key).filter((key) => key.includes(`host=${hostname()}/`))).toEqual([])
    expect(fake.asked.some(({ key }) => key.includes(`host=${host}/autoinfrasnap-test-`))).toBe(true)
  })

  it('are not saved at all where they should be masked and the key for masks is broken', async () => {
    writeFileSync(path.join(folder, 'redaction.salt'), 'not a key')
    const { reports } = settings.get()
    await settings.update((before) => ({ ...before, reports: { ...reports, redact: 'names' } }))
    await expect(ask('snapshot:take', { subjects: ['memory'], formats: ['json'] })).rejects.toMatchObject({
      code: 'redaction_unavailable',
    })
    expect(existsSync(path.join(folder, 'reports'))).toBe(false)
  })

  it('stay here unless the settings say that they are sent', async () => {
    await ask('snapshot:take', { subjects: ['memory'], formats: ['json'] })
    expect(await ask('outbox:list')).toEqual([])
    const s3 = { ...settings.get().s3, automatic: true }
    await settings.update((before) => ({ ...before, s3 }))
    const { reports } = await ask('snapshot:take', { subjects: ['memory'], formats: ['json', 'csv'] })
    await expect.poll(states).toEqual(['sent', 'sent'])
    for (const { name } of reports) {
      const [, { bytes } = { bytes: null }] = [...fake.objects].find(([key]) => key.endsWith(name)) ?? []
      expect(bytes).toEqual(readFileSync(path.join(folder, 'reports', name)))
    }
  })

  it('are saved although the outbox cannot be written, which is told', async () => {
    const s3 = { ...settings.get().s3, automatic: true }
    await settings.update((before) => ({ ...before, s3 }))
    writeFileSync(path.join(folder, 'outbox'), 'a file stands where the folder should be')
    const { reports } = await ask('snapshot:take', { subjects: ['memory'], formats: ['json'] })
    expect(reports).toHaveLength(1)
    expect(problems).toContain('outbox_unwritable')
  })

  it('are sent once the outbox can be written again', async () => {
    await settings.update((before) => ({ ...before, s3: { ...before.s3, automatic: true } }))
    const outbox = path.join(folder, 'outbox')
    rmSync(outbox, { recursive: true, force: true })
    writeFileSync(outbox, 'a file stands where the folder should be')
    const { reports } = await ask('snapshot:take', { subjects: ['memory'], formats: ['json', 'csv'] })
    expect(problems).toContain('outbox_unwritable')
    rmSync(outbox)
    core.resume()
    await expect.poll(states).toEqual(['sent', 'sent'])
    const sent = [...fake.objects.keys()].map((key) => path.basename(key))
    expect(sent.sort()).toEqual(reports.map(({ name }) => name).sort())
  })
})

it('mended settings set free what was refused, without a person asking', async () => {
  const right = settings.get().s3
  await settings.update((before) => ({ ...before, s3: { ...right, bucket: 'nowhere' } }))
  await ask('outbox:add', { name: report(1) })
  await expect.poll(states).toEqual(['refused'])
  await settings.update((before) => ({ ...before, s3: right }))
  await expect.poll(states).toEqual(['sent'])
})

it('coming back from sleep tries at once', async () => {
  let isDown = true
  fake.fault = () => (isDown ? { status: 503, code: 'SlowDown', headers: { 'retry-after': '600' } } : null)
  mkdirSync(path.join(folder, 'reports'), { recursive: true })
  await ask('outbox:add', { name: report(1) })
  await expect.poll(async () => (await ask('outbox:list'))[0]?.problem?.code).toBe('store_busy')
  core.pause()
  isDown = false
  core.resume()
  await expect.poll(states).toEqual(['sent'])
})
