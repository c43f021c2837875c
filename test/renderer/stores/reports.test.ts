// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Report } from '../../../main/contract/reports'
import type { Snapshot } from '../../../main/contract/snapshot'
import { RequestError } from '../../../renderer/api/request-error'
import { useReportsStore } from '../../../renderer/stores/reports'
import { useLiveStore } from '../../../renderer/stores/live'
import { useSessionStore } from '../../../renderer/stores/session'
import { createScriptedTransport, useTransportInStores, type Answers } from './scripted-transport'

const report = (day: number, format: Report['format'] = 'json'): Report => ({
  name: `infra_snap_web-1_202611${day}T050715Z.${format}`,
  format,
  takenAt: `2026-11-${day}T05:07:15.000Z`,
  sizeBytes: 100,
  isEncrypted: false,
  isSigned: false,
})
const snapshot: Snapshot = {
  schema: 'autoinfrasnap/snapshot@1',
  takenAt: '2026-11-23T05:07:15.250Z',
  timeZone: 'UTC',
  host: { name: 'web-1', id: null },
  tool: { name: 'autoinfrasnap', version: '0.1.0', runtime: 'node' },
  windowMs: 250,
  sections: {},
  findings: { state: 'well', list: [] },
  cost: { wallMs: 400, cpuMs: 60, peakRssBytes: 1 },
}
const file = (content: string, format: Report['format'] = 'json') => ({
  report: report(23),
  fileName: report(23, format).name,
  mediaType: 'application/json',
  content,
})

async function signedIn(answers: Answers) {
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'ann', role: 'operator' }),
    ...answers,
  })
  useTransportInStores(transport)
  const session = useSessionStore()
  await session.resume()
  return { transport, session, live: useLiveStore(), reports: useReportsStore() }
}

/** Gives what was begun the time to end. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(50)

describe('the reports store', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    localStorage.clear()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it('keeps the list fresh by events as long as somebody follows it', async () => {
    const { transport, reports } = await signedIn({ 'report:list': () => [report(22)] })
    const stop = reports.follow()
    await settle()
    expect(transport.streams.at(-1)!.topics).toEqual(['reports'])
    transport.say('reports', 1, { change: 'saved', report: report(23) })
    transport.say('reports', 2, { change: 'deleted', report: report(22) })
    expect(reports.list).toEqual([report(23)])
    stop()
    await settle()
    expect(transport.streams.at(-1)!.isClosed).toBe(true)
  })

  it('forgets nothing that happened while the list was under way', async () => {
    let answer: (list: Report[]) => void = () => undefined
    const { transport, reports } = await signedIn({
      'report:list': () => new Promise((resolve) => (answer = resolve)),
    })
    reports.follow()
    await settle()
    transport.say('reports', 1, { change: 'deleted', report: report(22) })
    answer([report(23), report(22)])
    await settle()
    expect(reports.list).toEqual([report(23)])
  })

  it('says why there is no list, and has one after trying again', async () => {
    const { transport, reports } = await signedIn({})
    reports.follow()
    await settle()
    expect(reports.entries).toBeNull()
    expect(reports.problem).toMatchObject({ code: 'unreachable' })
    transport.answers['report:list'] = () => []
    await reports.reload()
    expect(reports.problem).toBeNull()
    expect(reports.entries).toEqual([])
  })

  it('takes a snapshot under a token of its own and follows its collectors', async () => {
    let finish: () => void = () => undefined
    const { transport, live, reports } = await signedIn({
      'snapshot:take': () =>
        new Promise((resolve) => (finish = () => resolve({ reports: [report(23)], snapshot }))),
    })
    live.want(['progress'])
    await settle()
    const taking = reports.take({ subjects: ['cpu', 'host'], formats: ['yaml'] })
    const asked = transport.asked.at(-1)!.input as { token: string }
    expect(asked).toEqual({ token: asked.token, subjects: ['cpu', 'host'], formats: ['yaml'] })
    expect(reports.isTaking).toBe(true)
    transport.say('progress', 1, { token: 'theirs', subject: 'host', state: 'failed', durationMs: 1 })
    transport.say('progress', 2, { token: asked.token, subject: 'cpu', state: 'ok', durationMs: 2 })
    expect(reports.taking!.collectors.map(({ state }) => state)).toEqual(['waiting', 'ok'])
    finish()
    await taking
    expect(reports.taking!.state).toBe('taken')
    expect(reports.isTaking).toBe(false)
  })

  it('is ready for the next after one that failed', async () => {
    const { reports } = await signedIn({})
    await expect(reports.take()).rejects.toThrow(RequestError)
    expect(reports.taking!.state).toBe('failed')
    expect(reports.isTaking).toBe(false)
  })

  it('reads a document whatever format it was saved in', async () => {
    const { transport, reports } = await signedIn({ 'report:read': () => file(JSON.stringify(snapshot)) })
    await expect(reports.readSnapshot('a.yaml')).resolves.toEqual(snapshot)
    expect(transport.asked.at(-1)!.input).toEqual({ name: 'a.yaml', format: 'json' })
  })

  it.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['another document', '{"schema":"autoinfrasnap/board@1"}'],
    ['one with values that cannot be', JSON.stringify({ ...snapshot, windowMs: -1 })],
  ])('refuses to show %s as a snapshot', async (_what, content) => {
    const { reports } = await signedIn({ 'report:read': () => file(content) })
    await expect(reports.readSnapshot('x.json')).rejects.toMatchObject({ code: 'document_unreadable' })
  })

  it('downloads under the name that the core gives, and leaves no link behind', async () => {
    const saved: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(`${this.download} ${this.protocol}`)
    })
    const { reports } = await signedIn({ 'report:read': () => file('a,b', 'csv') })
    await reports.download(report(23).name, 'csv')
    expect(saved).toEqual([`${report(23, 'csv').name} blob:`])
    expect(document.querySelector('a')).toBeNull()
  })

  it('keeps what was exported as a document that can be opened', async () => {
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue()
    const { transport, reports } = await signedIn({
      'snapshot:take': () => ({ reports: [report(23), report(23, 'csv')], snapshot }),
      'report:read': () => file('a,b', 'csv'),
    })
    await reports.exportNow('csv')
    expect(transport.asked.find(({ channel }) => channel === 'snapshot:take')!.input).toMatchObject({
      formats: ['json', 'csv'],
    })
    expect(transport.asked.at(-1)!.input).toEqual({ name: report(23, 'csv').name })
  })

  it('deletes what it can of several, says what went wrong, and brings back what was deleted', async () => {
    const { reports } = await signedIn({
      'report:list': () => [report(23), report(22)],
      'report:delete': ({ name }) => {
        if (name === report(22).name) throw new RequestError('output_unwritable', 'No.')
        return { restorableUntil: '2026-11-24T00:00:00.000Z' }
      },
      'report:restore': () => report(23),
    })
    reports.follow()
    await settle()
    const outcome = await reports.remove([report(22).name, report(23).name])
    expect(outcome.done).toEqual([report(23).name])
    expect(outcome.error).toMatchObject({ code: 'output_unwritable' })
    expect(reports.list).toEqual([report(22)])
    await reports.restore(outcome.done)
    expect(reports.list).toEqual([report(23), report(22)])
  })

  it('forgets the list of whoever has signed out', async () => {
    const { session, reports } = await signedIn({ 'report:list': () => [report(23)] })
    reports.follow()
    await settle()
    expect(reports.list).toHaveLength(1)
    session.drop()
    await settle()
    expect(reports.list).toBeNull()
  })

  it('trusts no formats that something else wrote into the browser', async () => {
    localStorage.setItem('autoinfrasnap.formats', 'exe,yaml')
    const { reports } = await signedIn({})
    expect(reports.formats).toEqual(['yaml'])
  })
})
