/** The made-up machine keeps the contract, whatever is wrong with it. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { events, topics, type EventMessage } from '../../../main/contract/events'
import { channels, requests, type Channel } from '../../../main/contract/requests'
import { roles } from '../../../main/contract/roles'
import { seriesKey, visitSeries } from '../../../main/contract/series'
import { settingsSchema } from '../../../main/contract/settings'
import { subjects } from '../../../main/contract/snapshot'
import { snapshotSchema } from '../../../main/contract/snapshot-schema'
import { createFakeTransport, type FakeTransportDependencies } from './fake-transport'
import { nightOff } from './history'
import { scenarioNames } from './scenarios'

const startMs = Date.parse('2026-11-23T08:00:00.000Z')
const dayMs = 86_400_000

function make(options: Partial<FakeTransportDependencies> = {}) {
  return createFakeTransport({
    scenario: 'well',
    role: 'admin',
    signin: false,
    latencyMs: 0,
    offline: false,
    speed: 1,
    now: () => startMs,
    ...options,
  })
}

/** Everything of a stream, in the order in which it came. */
function listenTo(fake: ReturnType<typeof make>, chosen = topics) {
  const messages: EventMessage[] = []
  const states: string[] = []
  const close = fake.transport.openStream(chosen, {
    onMessage: (message) => messages.push(message),
    onReset: () => states.push('reset'),
    onState: (state) => states.push(state),
  })
  return { messages, states, close }
}
afterEach(() => void vi.useRealTimers())
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

const reportName = async (fake: ReturnType<typeof make>, format: string): Promise<string> =>
  (await fake.transport.invoke('report:list', {})).find((report) => report.format === format)!.name

describe.each(scenarioNames)('the scenario %s', (scenario) => {
  test('tells nothing that the schemas of the events do not allow', async () => {
    const fake = make({ scenario })
    const { messages } = listenTo(fake)
    await turn()
    fake.ticker.tick(12)
    for (const { topic, payload } of messages)
      expect(events[topic].payload.safeParse(payload).error, topic).toBeUndefined()
    expect(messages.length > 40).toBe(scenario !== 'empty')
  })

  test('answers what is read as the schemas of the requests say', async () => {
    const fake = make({ scenario })
    fake.ticker.tick(3)
    const empty = ['session:get', 'system:get', 'sample:latest', 'findings:get', 'history:list'] as const
    const more = ['report:list', 'board:list', 'settings:get', 'key:list', 'audit:list'] as const
    const travel = ['secret:list', 'schedule:list'] as const
    for (const channel of [...empty, ...more, ...travel]) {
      const value = await fake.transport.invoke(channel, {})
      expect(requests[channel].output.safeParse(value).error, channel).toBeUndefined()
    }
  })

  test('keeps in history exactly the series that its readings have, with the same newest values', async () => {
    const fake = make({ scenario })
    fake.ticker.tick(17)
    const { sections, self } = fake.machine.latest()
    const live = new Map<string, number>()
    visitSeries(sections, self, (name, value) => live.set(seriesKey(name), value))
    const listed = (await fake.transport.invoke('history:list', {})).filter(
      ({ lastAt }) => lastAt > startMs - dayMs,
    )
    expect(listed.map(({ key }) => key).sort()).toEqual([...live.keys()].sort())
    const keys = [...live.keys()].slice(0, 64)
    if (keys.length === 0) return
    const now = fake.machine.now()
    const { series, at, stepMs } = await fake.transport.invoke('history:query', {
      series: keys,
      from: now - 60_000,
      to: now + 1_000,
      points: 100,
    })
    expect(stepMs).toBe(1_000)
    for (const { key, mean } of series) expect(mean[at.indexOf(now)], key).toBeCloseTo(live.get(key)!, 6)
  })

  test.each([1, 30])('keeps the mean of every series within its extremes over %s days', async (days) => {
    const { transport } = make({ scenario })
    const listed = await transport.invoke('history:list', {})
    for (let first = 0; first < Math.min(listed.length, 256); first += 64) {
      const keys = listed.slice(first, first + 64).map(({ key }) => key)
      const range = { from: startMs - days * dayMs, to: startMs, points: 60 }
      const { series } = await transport.invoke('history:query', { series: keys, ...range })
      for (const { key, min, mean, max } of series)
        for (const [step, value] of mean.entries())
          if (value !== null && (value < min[step]! || value > max[step]!))
            expect.fail(`${key}: ${min[step]} ${value} ${max[step]}`)
    }
  })
})

test('answers every request of the contract that changes something, in its words', async () => {
  const fake = make({ scenario: 'custom' })
  const { transport } = fake
  const json = await reportName(fake, 'json')
  const key = await transport.invoke('key:add', { name: 'new', role: 'viewer' })
  const board = { id: 'mine', name: 'Mine', tiles: [] }
  const inputs: Partial<Record<Channel, unknown>> = {
    'history:query': { series: ['cpu.busyPercent'], from: startMs - dayMs, to: startMs },
    'snapshot:take': { formats: ['json', 'yaml', 'csv'], token: 'mine' },
    'report:read': { name: json, format: 'yaml' },
    'report:fetch': { name: json },
    'report:delete': { name: json },
    'report:restore': { name: json },
    'report:compare': { before: await reportName(fake, 'yaml'), after: json },
    'outbox:add': { name: json },
    'outbox:retry': { id: null },
    'outbox:drop': { id: `u-${json}` },
    'board:save': { board },
    'board:delete': { id: 'mine' },
    'settings:update': { settings: { history: { retentionDays: 90 } } },
    'secret:set': { name: 's3.sessionToken', value: 'any' },
    'secret:remove': { name: 's3.sessionToken' },
    'key:add': { name: 'another', role: 'operator', expiresAt: '2027-01-01T00:00:00.000Z' },
    'key:revoke': { id: key.key.id },
  }
  for (const channel of channels) {
    const value = await transport.invoke(channel, inputs[channel] ?? {})
    expect(requests[channel].output.safeParse(value).error, channel).toBeUndefined()
  }
})

test('tells a report that is listed, read, deleted and restored', async () => {
  const fake = make()
  const { messages } = listenTo(fake, ['reports'])
  await turn()
  const name = await reportName(fake, 'json')
  const { content, mediaType } = await fake.transport.invoke('report:read', { name })
  expect(mediaType).toBe('application/json')
  expect(snapshotSchema.safeParse(JSON.parse(content)).error).toBeUndefined()
  await fake.transport.invoke('report:delete', { name })
  await expect(fake.transport.invoke('report:read', { name })).rejects.toMatchObject({
    code: 'report_unknown',
  })
  await fake.transport.invoke('report:restore', { name })
  expect((await fake.transport.invoke('report:list', {})).map((one) => one.name)).toContain(name)
  expect(messages.map(({ payload }) => (payload as { change: string }).change)).toEqual([
    'deleted',
    'restored',
  ])
})

test('makes no other format of a table', async () => {
  const fake = make()
  const reading = fake.transport.invoke('report:read', {
    name: await reportName(fake, 'csv'),
    format: 'json',
  })
  await expect(reading).rejects.toMatchObject({ code: 'report_unconvertible' })
})

test('tells the progress of each collector while a snapshot is taken, and then the report', async () => {
  const fake = make()
  const { messages } = listenTo(fake, ['progress', 'reports'])
  await fake.transport.invoke('snapshot:take', { subjects: ['cpu', 'disks'], token: 'a' })
  const told = messages.map(({ topic, payload }) =>
    topic === 'progress'
      ? `${(payload as { subject: string }).subject} ${(payload as { state: string }).state}`
      : topic,
  )
  expect(told).toEqual(['cpu started', 'disks started', 'cpu ok', 'disks ok', 'reports'])
})

test.each(roles)('allows the role %s what the contract allows it, and nothing else', async (role) => {
  const fake = make({ role })
  for (const channel of channels) {
    const needed = requests[channel].role
    const isAllowed = roles.indexOf(role) >= roles.indexOf(needed)
    const code = await fake.transport.invoke(channel, { nonsense: true } as never).then(
      () => 'ok',
      (error: { code: string }) => error.code,
    )
    expect(code, channel).toBe(isAllowed ? 'request_invalid' : 'forbidden')
  }
})

test('refuses settings whose thresholds are out of order, and keeps the ones before', async () => {
  const { transport } = make()
  const before = await transport.invoke('settings:get', {})
  const thresholds = { ...before.thresholds, cpuBusyPercent: { warning: 99, critical: 50 } }
  await expect(transport.invoke('settings:update', { settings: { thresholds } })).rejects.toMatchObject({
    code: 'request_invalid',
    message: 'input.settings.thresholds.cpuBusyPercent.warning: expected warning to be at most critical (50)',
  })
  expect(await transport.invoke('settings:get', {})).toEqual(before)
  expect(settingsSchema.safeParse(before).error).toBeUndefined()
})

test('judges anew when thresholds change, and says since when', async () => {
  const fake = make()
  const { messages } = listenTo(fake, ['findings'])
  await turn()
  const { thresholds } = await fake.transport.invoke('settings:get', {})
  fake.ticker.tick(5)
  await fake.transport.invoke('settings:update', {
    settings: { thresholds: { ...thresholds, memoryUsedPercent: { warning: 5, critical: 99 } } },
  })
  expect(messages.at(-1)!.payload).toMatchObject({
    state: 'warning',
    since: '2026-11-23T08:00:05.000Z',
    list: expect.arrayContaining([
      expect.objectContaining({ kind: 'memory_used', since: '2026-11-23T08:00:05.000Z' }),
    ]) as unknown,
  })
})

test.each([
  ['well', 'well', []],
  ['disk-full', 'warning', ['disk_full']],
  ['critical', 'critical', ['disk_full', 'memory_used', 'container_restarting']],
  ['no-docker', 'well', []],
  ['docker-silent', 'warning', ['engine_silent']],
  ['custom', 'warning', ['custom_failed']],
  ['windows', 'well', []],
  ['cores-128', 'well', []],
] as const)('the scenario %s is %s for a whole day', async (scenario, state, kinds) => {
  const { machine } = make({ scenario })
  for (let hour = 0; hour < 24; hour += 1) {
    const { findings } = machine.snapshotAt(startMs + hour * 3_607_000, undefined)
    expect(findings.list.map(({ kind }) => kind)).toEqual(expect.arrayContaining([...kinds]))
    if (scenario !== 'disk-full') expect(findings.state).toBe(state)
  }
})

test('sends the newest state of the topics asked for when a stream opens, and only those afterwards', async () => {
  const fake = make()
  const { messages, states, close } = listenTo(fake, ['cpu', 'findings', 'containers'])
  expect(states).toEqual(['connecting'])
  await turn()
  expect(states).toEqual(['connecting', 'open'])
  expect(messages.map(({ topic }) => topic).sort()).toEqual(['containers', 'cpu', 'findings'])
  fake.ticker.tick(5)
  const later = messages.slice(3).map(({ topic }) => topic)
  expect(later.filter((topic) => topic === 'cpu')).toHaveLength(5)
  expect(later.filter((topic) => topic === 'containers')).toHaveLength(1)
  expect(new Set(later)).toEqual(new Set(['cpu', 'containers']))
  const count = messages.length
  close()
  fake.ticker.tick(5)
  expect(messages).toHaveLength(count)
})

test('tells the same machine at every load', async () => {
  const [one, other] = [make(), make()]
  one.ticker.tick(40)
  other.ticker.tick(40)
  for (const subject of subjects)
    expect(one.machine.latest().sections[subject]).toEqual(other.machine.latest().sections[subject])
})

test('asks for a key, refuses wrong ones, and after the fifth every one for half a minute', async () => {
  let monotonicMs = 0
  const { transport } = make({ signin: true, monotonicMs: () => monotonicMs })
  await expect(transport.invoke('session:get', {})).rejects.toMatchObject({ code: 'unauthenticated' })
  for (let attempt = 0; attempt < 5; attempt += 1)
    await expect(transport.signIn('wrong')).rejects.toMatchObject({ code: 'unauthenticated' })
  await expect(transport.signIn('demo')).rejects.toMatchObject({ code: 'sign_in_refused' })
  monotonicMs = 31_000
  expect(await transport.signIn('demo')).toMatchObject({ role: 'admin' })
  expect(await transport.invoke('session:get', {})).toMatchObject({ role: 'admin' })
})

test('ends streams when the session ends', async () => {
  const fake = make()
  const { states } = listenTo(fake)
  await turn()
  await fake.transport.signOut()
  expect(states).toEqual(['connecting', 'open', 'refused'])
})

test('lets whoever was given a new key sign in with its role, until it is revoked', async () => {
  const { transport } = make()
  const { key, secret } = await transport.invoke('key:add', { name: 'wall', role: 'viewer' })
  expect(await transport.signIn(secret)).toEqual({ name: 'wall', role: 'viewer' })
  await transport.signIn('demo')
  await transport.invoke('key:revoke', { id: key.id })
  await expect(transport.signIn(secret)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('history has a night without the machine, and nothing before it was watched', async () => {
  const { transport } = make()
  const { fromMs, untilMs } = nightOff(startMs)
  const { at, series } = await transport.invoke('history:query', {
    series: ['cpu.busyPercent', 'nobody.knows'],
    from: startMs - 31 * dayMs,
    to: startMs,
    points: 800,
  })
  const [cpu, unknown] = series
  const unmeasured = at.filter((_, index) => cpu!.mean[index] === null)
  expect(unmeasured.some((atMs) => atMs > fromMs && atMs < untilMs)).toBe(true)
  expect(
    unmeasured.every(
      (atMs) => atMs < startMs - 29.9 * dayMs || (atMs > fromMs - 3_600_000 && atMs < untilMs),
    ),
  ).toBe(true)
  expect(unknown!.mean.every((value) => value === null)).toBe(true)
  for (const [index, mean] of cpu!.mean.entries())
    if (mean !== null) expect(mean >= cpu!.min[index]! && mean <= cpu!.max[index]!).toBe(true)
})

test('a burn keeps the CPU busy, live and in history, and then ends', async () => {
  const fake = make()
  fake.machine.burn(10, 96)
  fake.ticker.tick(10)
  const now = fake.machine.now()
  const { series } = await fake.transport.invoke('history:query', {
    series: ['cpu.busyPercent'],
    from: now - 9_000,
    to: now + 1_000,
  })
  expect(series[0]!.mean.every((busy) => busy! >= 96)).toBe(true)
  fake.ticker.tick(2)
  expect(fake.machine.latest().sections.cpu).toMatchObject({
    value: { busyPercent: expect.any(Number) as number },
  })
  const after = fake.machine.latest().sections.cpu
  expect(after?.status === 'ok' && after.value.busyPercent! < 90).toBe(true)
})

test('gives up with the reason of whoever asked', async () => {
  const { transport } = make({ latencyMs: 20 })
  const controller = new AbortController()
  const asking = transport.invoke('report:list', {}, { signal: controller.signal })
  controller.abort(new Error('nobody looks any more'))
  await expect(asking).rejects.toThrow('nobody looks any more')
  await expect(transport.invoke('report:list', {}, { deadlineMs: 5 })).rejects.toMatchObject({
    code: 'timeout',
  })
})

test('the connection breaks and comes back: first with what was missed, then with a reset', async () => {
  vi.useFakeTimers()
  const fake = make({ offline: true })
  const { messages, states } = listenTo(fake, ['cpu'])
  await vi.advanceTimersByTimeAsync(0)
  const toldAt = (): number[] => messages.map(({ at }) => at)

  await vi.advanceTimersByTimeAsync(20_000)
  fake.ticker.tick(8)
  expect(states).toEqual(['connecting', 'open', 'connecting'])
  expect(toldAt()).toEqual([startMs])
  await expect(fake.transport.invoke('report:list', {})).rejects.toMatchObject({ code: 'unreachable' })
  await expect(fake.transport.signIn('demo')).rejects.toMatchObject({ code: 'unreachable' })
  await vi.advanceTimersByTimeAsync(8_000)
  expect(toldAt()).toEqual(Array.from({ length: 9 }, (_, second) => startMs + second * 1_000))
  expect(states.at(-1)).toBe('open')
  expect(await fake.transport.invoke('board:list', {})).not.toEqual([])

  await vi.advanceTimersByTimeAsync(20_000)
  fake.ticker.tick(8)
  await vi.advanceTimersByTimeAsync(8_000)
  expect(states.slice(-3)).toEqual(['connecting', 'open', 'reset'])
  expect(toldAt().slice(9)).toEqual([startMs + 16_000])
})

test('a stream that was asked for while the connection was broken opens when it comes back', async () => {
  vi.useFakeTimers()
  const fake = make({ offline: true })
  await vi.advanceTimersByTimeAsync(20_000)
  const { messages, states } = listenTo(fake, ['cpu'])
  await vi.advanceTimersByTimeAsync(1_000)
  fake.ticker.tick(3)
  expect(states).toEqual(['connecting'])
  await vi.advanceTimersByTimeAsync(8_000)
  expect(states).toEqual(['connecting', 'open'])
  expect(messages.map(({ at }) => at)).toEqual([startMs + 3_000])
})

test('what is answered is a copy: changing it changes nothing', async () => {
  const { transport } = make()
  const settings = await transport.invoke('settings:get', {})
  settings.thresholds.cpuBusyPercent.warning = 1
  expect((await transport.invoke('settings:get', {})).thresholds.cpuBusyPercent.warning).toBe(90)
})

test('readings of the past differ from those of now where something was replaced', () => {
  const { machine } = make()
  const imageAt = (atMs: number): string | undefined => {
    const reading = machine.readAt('containers', atMs)
    if (reading?.status !== 'ok') return undefined
    return reading.value.containers.find(({ name }) => name === 'shop-api-1')?.image
  }
  expect(imageAt(startMs)).toContain(':2.14.0')
  expect(imageAt(startMs - 3 * dayMs)).toContain(':2.13.4')
})

test('the whole has been as it is for as long as its oldest finding of that state', () => {
  const { state, since, list } = make({ scenario: 'critical' }).machine.findings()
  const ofState = list.filter((one) => one.state === state).map((one) => one.since)
  expect(ofState.length).toBeGreaterThan(1)
  expect(since).toBe(ofState.sort()[0])
  expect(Date.parse(since!)).toBeLessThan(startMs)
  // What was so when the watching began has no beginning.
  expect(make({ scenario: 'docker-silent' }).machine.findings()).toMatchObject({
    since: null,
    list: [{ since: null }],
  })
})

test('a coarse history is what the seconds within add up to', async () => {
  const { transport } = make()
  const ask = (points: number, from: number, to: number) =>
    transport.invoke('history:query', {
      series: ['cpu.busyPercent', 'network.rxBytesPerSecond', 'memory.usedPercent'],
      from,
      to,
      points,
    })
  const [fine, coarse] = await Promise.all([
    ask(600, startMs - 600_000, startMs),
    ask(1, startMs - 600_000, startMs),
  ])
  for (const [index, { key, mean }] of fine.series.entries()) {
    const known = mean.filter((value) => value !== null)
    const average = known.reduce((sum, value) => sum + value, 0) / known.length
    expect(Math.abs(coarse.series[index]!.mean[0]! / average - 1), key).toBeLessThan(0.35)
  }
})

test.each(scenarioNames)(
  'tells of the uploads of the scenario %s in the words of the contract',
  async (scenario) => {
    const { transport } = make({ scenario, store: 'refuses' })
    for (const channel of ['s3:get', 'outbox:list'] as const) {
      const value = await transport.invoke(channel, {})
      expect(requests[channel].output.safeParse(value).error, channel).toBeUndefined()
    }
  },
)

test('sends a report bit by bit, and tells of it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  try {
    const fake = make({ store: 'well' })
    const { messages } = listenTo(fake, ['outbox'])
    await vi.advanceTimersByTimeAsync(50)
    const name = await reportName(fake, 'json')
    await fake.transport.invoke('outbox:add', { name })
    await vi.advanceTimersByTimeAsync(10_000)
    const told = messages
      .map(({ payload }) => (payload as { upload: { fileName: string; state: string } }).upload)
      .filter(({ fileName }) => fileName === name)
      .map(({ state }) => state)
    expect([...new Set(told)]).toEqual(['waiting', 'sending', 'sent'])
  } finally {
    vi.useRealTimers()
  }
})

test('tells the other way round what it compares the other way round', async () => {
  const fake = make()
  const [json, yaml] = [await reportName(fake, 'json'), await reportName(fake, 'yaml')]
  const forward = await fake.transport.invoke('report:compare', { before: yaml, after: json })
  const back = await fake.transport.invoke('report:compare', { before: json, after: yaml })
  const kindsOf = (comparison: typeof back, kind: string): number =>
    comparison.changes.filter((change) => change.kind === kind).length
  expect(forward.changes.length).toBeGreaterThan(20)
  expect(kindsOf(back, 'container_new')).toBe(kindsOf(forward, 'container_gone'))
})
