import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { CollectorDependencies } from '../../../main/collectors/collector'
import {
  createContainersCollector,
  deriveContainers,
  type ContainersRaw,
} from '../../../main/collectors/containers'
import type { ContainerReading } from '../../../main/collectors/docker/container-readings'
import { parseStats, type ContainerCounters } from '../../../main/collectors/docker/counters'
import { parseInspected, parseList } from '../../../main/collectors/docker/answers'
import { containersSchema } from '../../../main/contract/model/containers'
import { defaultSettings } from '../../../main/contract/settings'
import { sampleOnce } from '../../../main/sampler/sample-once'
import { fakeContainer, startFakeEngine, type FakeEngine } from '../../fakes/engine'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'containers-'))
  closing.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function collectorFor(env: CollectorDependencies['env'], changes: Partial<CollectorDependencies> = {}) {
  const collector = createContainersCollector({
    platform: 'linux',
    root: temporaryFolder(),
    env: { HOME: temporaryFolder(), ...env },
    settings: defaultSettings,
    now: Date.now,
    ...changes,
  })
  closing.push(() => collector.close?.())
  return collector
}

async function fakeEngine(containers: Parameters<typeof startFakeEngine>[0] = []) {
  const engine = await startFakeEngine(containers)
  closing.push(() => engine.close())
  return { engine, collector: collectorFor({ DOCKER_HOST: engine.endpoint }) }
}

const context = (deadlineMs = 2_000) => ({ signal: AbortSignal.timeout(deadlineMs), deadlineMs })
const only = <Item>(items: readonly Item[]): Item => {
  expect(items).toHaveLength(1)
  const [item] = items
  if (item === undefined) throw new Error('none')
  return item
}

describe('an engine that misbehaves', () => {
  it('is let go at the deadline when it accepts and never answers', async () => {
    const { engine, collector } = await fakeEngine()
    engine.manner = () => 'silence'
    const startedAt = performance.now()
    await expect(collector.read(context(300))).rejects.toMatchObject({
      code: 'docker_silent',
      message: expect.stringMatching(
        /^Docker \(unix:\/\/.*engine\.sock\) does not answer \(\d+(\.\d)? s\)\. Is the daemon running\?$/,
      ) as string,
    })
    expect(performance.now() - startedAt, 'long before anything else would end it').toBeLessThan(5_000)
    await expect.poll(engine.openConnections).toBe(0)
  })

  it('is broken when it talks nonsense', async () => {
    const { engine, collector } = await fakeEngine([fakeContainer(1)])
    engine.manner = (question) => (question === 'list' ? 'nonsense' : 'answer')
    await expect(collector.read(context())).rejects.toMatchObject({ code: 'docker_broken' })
  })

  it('is broken, at once, when it breaks off in the middle of an answer', async () => {
    const { engine, collector } = await fakeEngine([fakeContainer(1)])
    engine.manner = (question) => (question === 'list' ? 'break' : 'answer')
    const startedAt = performance.now()
    await expect(collector.read(context())).rejects.toMatchObject({
      code: 'docker_broken',
      message: expect.stringContaining('broke off') as string,
    })
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  it('is broken with its own reason, on one line, when it fails', async () => {
    const { engine, collector } = await fakeEngine()
    engine.manner = () => ({ status: 500, message: 'layer\ncorrupt\u001b[31m' })
    await expect(collector.read(context())).rejects.toMatchObject({
      code: 'docker_broken',
      message: `Docker (${engine.endpoint}) answered with status 500 (layer corrupt [31m).`,
    })
  })

  it('is denied when it forbids', async () => {
    const { engine, collector } = await fakeEngine()
    engine.manner = () => ({ status: 403, message: 'authorization denied by plugin' })
    await expect(collector.read(context())).rejects.toMatchObject({ code: 'docker_denied' })
  })

  it('leaves the facts, and says at each that lives why rates are missing, when it dies between two readings', async () => {
    const { engine, collector } = await fakeEngine([
      fakeContainer(1),
      fakeContainer(2, { State: 'exited', Status: 'Exited (0) 2 hours ago' }),
    ])
    let lists = 0
    engine.manner = (question) => (question === 'list' && ++lists > 1 ? 'break' : 'answer')
    const { containers } = await sampleOnce({
      collectors: { containers: collector },
      windowMs: 1,
      deadlineMs: 5_000,
    })
    if (containers?.status !== 'ok') throw new Error('not ok')
    const [running, exited] = containers.value.containers
    expect(running).toMatchObject({
      memoryUsedBytes: 500_000,
      cpuPercentOfHost: null,
      problem: {
        code: 'docker_broken',
        message: expect.stringMatching(
          /^Its rates are unknown, because the second of two readings failed: Docker .* broke off/,
        ) as string,
      },
    })
    expect(exited).toMatchObject({ state: 'exited', problem: null })
  })

  it('is connected anew after it failed', async () => {
    const { engine, collector } = await fakeEngine([fakeContainer(1)])
    await collector.read(context())
    engine.manner = () => ({ status: 500, message: 'restarting' })
    await expect(collector.read(context())).rejects.toMatchObject({ code: 'docker_broken' })
    engine.manner = () => 'answer'
    expect((await collector.read(context())).containers).toHaveLength(1)
  })
})

describe('no engine', () => {
  it('is unavailable where no socket is', async () => {
    await expect(collectorFor({}).read(context())).rejects.toMatchObject({
      name: 'UnavailableError',
      code: 'docker_absent',
    })
  })

  it('is a failure where someone named a socket that is not there', async () => {
    const collector = collectorFor({ DOCKER_HOST: 'unix:///nowhere/engine.sock' })
    await expect(collector.read(context())).rejects.toMatchObject({
      name: 'AppError',
      code: 'docker_absent',
      hint: 'Start the engine, or correct DOCKER_HOST.',
    })
  })

  it('is said of a socket that a stopped daemon left behind', async () => {
    const socket = join(temporaryFolder(), 'left.sock')
    const server = net.createServer()
    await new Promise<void>((resolve) => server.listen(socket, resolve))
    const { engine } = await fakeEngine()
    // Closing removes the file of the socket; a plain file in its place refuses connections likewise.
    await new Promise((resolve) => server.close(resolve))
    writeFileSync(socket, '')
    await expect(collectorFor({ DOCKER_HOST: `unix://${socket}` }).read(context())).rejects.toMatchObject({
      code: 'docker_silent',
      message: expect.stringContaining('Is the daemon running?') as string,
    })
    expect(engine.asked.list).toBe(0)
  })

  it('is said of a TCP port where nothing listens', async () => {
    const collector = collectorFor({ DOCKER_HOST: 'tcp://127.0.0.1:1' })
    await expect(collector.read(context())).rejects.toMatchObject({ code: 'docker_silent' })
  })
})

describe('one odd container', () => {
  const three = () => [fakeContainer(1), fakeContainer(2), fakeContainer(3)]
  const isSecond = (id: string) => id === '2'.padStart(64, '0')

  it('drops out when it vanishes before its inspection or its statistics', async () => {
    for (const vanishedAt of ['inspect', 'stats']) {
      const { engine, collector } = await fakeEngine(three())
      engine.manner = (question, id) =>
        question === vanishedAt && isSecond(id) ? { status: 404, message: 'No such container' } : 'answer'
      const { containers } = await collector.read(context())
      expect(containers.map(({ listed }) => listed.name)).toEqual(['container-0001', 'container-0003'])
    }
  })

  it('costs only itself when its inspection hangs', async () => {
    const { engine, collector } = await fakeEngine(three())
    engine.manner = (question, id) => (question === 'inspect' && isSecond(id) ? 'silence' : 'answer')
    const startedAt = performance.now()
    const raw = await collector.read(context())
    expect(performance.now() - startedAt).toBeLessThan(1_800)
    const { containers } = collector.derive({ raw, atMs: 0 }, null)
    expect(containers.map(({ problem }) => problem?.code ?? null)).toEqual([null, 'docker_silent', null])
    expect(containers[1]).toMatchObject({ name: 'container-0002', state: 'running', restartCount: null })
  })

  it('costs only itself when its statistics are nonsense or fail', async () => {
    for (const manner of ['nonsense', 'break', { status: 500, message: 'cgroup deleted' }] as const) {
      const { engine, collector } = await fakeEngine(three())
      engine.manner = (question, id) => (question === 'stats' && isSecond(id) ? manner : 'answer')
      const { containers } = collector.derive({ raw: await collector.read(context()), atMs: 0 }, null)
      expect(containers.map(({ problem }) => problem?.code ?? null)).toEqual([null, 'docker_broken', null])
      expect(containers[1]).toMatchObject({ restartCount: 2, memoryUsedBytes: null })
    }
  })

  it('is listed even without an id or a name', async () => {
    const { collector } = await fakeEngine([
      fakeContainer(1, { Id: 7, Names: null, Labels: null, Ports: 'x' }),
    ])
    const value = collector.derive({ raw: await collector.read(context()), atMs: 0 }, null)
    expect(containersSchema.safeParse(value).success).toBe(true)
    expect(only(value.containers)).toMatchObject({ name: 'unknown', problem: { code: 'docker_broken' } })
  })

  it.each([`quo"te's`, 'line\nbreak', 'x'.repeat(300), '=cmd()|<script>', '\ud800'])(
    'keeps the hostile name %j within the schema',
    async (name) => {
      const { collector } = await fakeEngine([fakeContainer(1, { Names: [`/${name}`] })])
      const value = collector.derive({ raw: await collector.read(context()), atMs: 0 }, null)
      expect(containersSchema.parse(value).containers[0]?.name).toBe(name.toWellFormed())
    },
  )
})

describe('300 containers', () => {
  it('are inspected once for two readings, over a bounded number of connections', async () => {
    const { engine, collector } = await fakeEngine(
      Array.from({ length: 300 }, (_, index) => fakeContainer(index)),
    )
    const longEnough = context(20_000) // however slow this machine
    const first = { raw: await collector.read(longEnough), atMs: 1_000 }
    const second = { raw: await collector.read(longEnough), atMs: 2_000 }
    expect(engine.asked).toEqual({ version: 0, list: 2, inspect: 300, stats: 600 })
    expect(engine.connections()).toBeLessThanOrEqual(64)
    const value = containersSchema.parse(collector.derive(second, first))
    expect(value.counts).toMatchObject({ total: 300, running: 300 })
    expect(value.containers.map(({ name }) => name)).toEqual(value.containers.map(({ name }) => name).sort())
    // 250 ms of CPU time in a second on 4 cores, of a limit of half a core.
    expect(value.containers[299]).toMatchObject({
      cpuPercentOfHost: 6.25,
      cpuPercentOfLimit: 50,
      memoryUsedBytes: 500_000,
      memoryUsedPercentOfLimit: 50,
      rxBytesPerSecond: 1000,
      txBytesPerSecond: 10,
      readBytesPerSecond: 4096,
      health: 'healthy',
      exitCode: null,
      finishedAt: null,
    })
  })

  it('leave no connection behind once closed', async () => {
    const { engine, collector } = await fakeEngine([fakeContainer(1), fakeContainer(2)])
    await collector.read(context())
    expect(engine.openConnections()).toBeGreaterThan(0)
    await collector.close?.()
    await expect.poll(engine.openConnections).toBe(0)
  })
})

it('asks who answers, once, where no header tells', async () => {
  const { engine, collector } = await fakeEngine()
  engine.signed = false
  const identity = { name: 'docker', version: '28.5.1', apiVersion: '1.51', endpoint: engine.endpoint }
  expect((await collector.read(context())).engine).toEqual(identity)
  await collector.read(context())
  expect(engine.asked).toMatchObject({ version: 1, list: 2 })
  engine.signed = true
  expect((await collectorFor({ DOCKER_HOST: engine.endpoint }).read(context())).engine).toEqual(identity)
  expect(engine.asked).toMatchObject({ version: 1, list: 3 })
})

describe('inspections are kept', () => {
  async function inspectionsAfter(change: (engine: FakeEngine) => void, Status: string): Promise<number> {
    const { engine, collector } = await fakeEngine([fakeContainer(1, { Status })])
    await collector.read(context())
    change(engine)
    await collector.read(context())
    return engine.asked.inspect
  }
  const now = (listed: Record<string, unknown>) => (engine: FakeEngine) => {
    engine.containers = [fakeContainer(1, listed)]
  }

  it('while the container merely grows older', async () => {
    expect(await inspectionsAfter(now({ Status: 'Up 4 hours' }), 'Up 3 hours')).toBe(1)
  })

  it('not when it was restarted, stopped, or its health changed', async () => {
    expect(await inspectionsAfter(now({ Status: 'Up 2 seconds' }), 'Up 3 hours')).toBe(2)
    expect(
      await inspectionsAfter(now({ Status: 'Exited (1) 1 second ago', State: 'exited' }), 'Up 3 hours'),
    ).toBe(2)
    expect(await inspectionsAfter(now({ Status: 'Up 3 hours (unhealthy)' }), 'Up 3 hours (healthy)')).toBe(2)
  })
})

describe('values', () => {
  const counters = (changes: Partial<ContainerCounters> = {}): ContainerCounters => ({
    atMs: 1_000,
    clock: 'machine',
    hostCores: 4,
    cpuNanoseconds: 1e9,
    memoryUsedBytes: 1000,
    rxBytes: 100,
    txBytes: 100,
    readBytes: 100,
    writeBytes: 100,
    ...changes,
  })
  const reading = (now: ContainerCounters | null, StartedAt = '2026-11-23T05:00:00Z'): ContainerReading => ({
    listed: only(parseList([{ Id: 'a', Names: ['/a'], State: 'running', Status: 'Up 1 hour' }])),
    inspected: parseInspected({ State: { StartedAt, Pid: 1 }, HostConfig: { NanoCpus: 2e9 } }),
    counters: now,
    problem: null,
  })
  const raw = (...containers: ContainerReading[]): ContainersRaw => ({
    engine: { name: 'docker', version: '1', apiVersion: '1', endpoint: 'unix:///a' },
    containers,
  })
  const derived = (current: ContainerReading, previous: ContainerReading | null) =>
    only(
      deriveContainers(
        { raw: raw(current), atMs: 9_000 },
        previous === null ? null : { raw: raw(previous), atMs: 8_000 },
      ).containers,
    )
  const noRates = {
    cpuPercentOfHost: null,
    cpuPercentOfLimit: null,
    rxBytesPerSecond: null,
    txBytesPerSecond: null,
    readBytesPerSecond: null,
    writeBytesPerSecond: null,
  }

  it("are measured over the container's own interval, not over that of the section", () => {
    const later = counters({ atMs: 1_500, cpuNanoseconds: 2e9, rxBytes: 200 })
    expect(derived(reading(later), reading(counters()))).toMatchObject({
      cpuPercentOfHost: 50,
      cpuPercentOfLimit: 100,
      rxBytesPerSecond: 200,
      txBytesPerSecond: 0,
    })
  })

  it('have no rates without an earlier reading', () => {
    expect(derived(reading(counters()), null)).toMatchObject({ ...noRates, memoryUsedBytes: 1000 })
  })

  it('have no rates after a restart, even when the counters are higher', () => {
    const later = counters({ atMs: 2_000, cpuNanoseconds: 9e9, rxBytes: 900, txBytes: 900 })
    expect(derived(reading(later, '2026-11-23T05:30:00Z'), reading(counters()))).toMatchObject(noRates)
  })

  it('have no rates between two clocks, or when no time passed', () => {
    const later = counters({ atMs: 2_000, clock: 'engine', cpuNanoseconds: 2e9 })
    expect(derived(reading(later), reading(counters()))).toMatchObject(noRates)
    expect(derived(reading(counters()), reading(counters()))).toMatchObject(noRates)
  })

  it('know nothing of a counter that went backwards, but keep the others', () => {
    const later = counters({ atMs: 2_000, cpuNanoseconds: 0.5e9, rxBytes: 50, txBytes: 300 })
    expect(derived(reading(later), reading(counters()))).toMatchObject({
      cpuPercentOfHost: null,
      cpuPercentOfLimit: null,
      rxBytesPerSecond: null,
      txBytesPerSecond: 200,
    })
  })

  it('fit the schema whatever the engine answers', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-1, 1e-300, 1e300, null, 'x'))
    const listed = fc.record(
      {
        Id: fc.constantFrom('a', 'b', 7),
        Names: fc.array(fc.string({ unit: 'binary' })),
        Image: fc.jsonValue(),
        Created: number,
        State: fc.constantFrom('running', 'exited', 'odd', null),
        Status: fc.constantFrom(
          'Up 99999999999 years (healthy)',
          'Exited (-1) 2 days ago',
          'Exited (1e9)',
          5,
        ),
        Ports: fc.array(
          fc.record({ IP: fc.jsonValue(), PrivatePort: number, PublicPort: number, Type: fc.string() }),
        ),
        Labels: fc.dictionary(fc.constantFrom('com.docker.compose.project', '__proto__'), fc.jsonValue()),
      },
      { requiredKeys: [] },
    )
    const inspected = fc.record({
      Created: fc.oneof(number, fc.constantFrom('+099999-01-01T00:00:00Z', '2026-13-01')),
      RestartCount: number,
      State: fc.record({ Pid: number, ExitCode: number, OOMKilled: fc.jsonValue(), StartedAt: fc.string() }),
      HostConfig: fc.record({ Memory: number, NanoCpus: number, CpuQuota: number, CpuPeriod: number }),
    })
    const stats = fc.record({
      read: fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:01.5Z', 'never'),
      cpu_stats: fc.record({ cpu_usage: fc.record({ total_usage: number }), online_cpus: number }),
      memory_stats: fc.record({ usage: number, stats: fc.record({ inactive_file: number }) }),
      networks: fc.dictionary(fc.string(), fc.record({ rx_bytes: number, tx_bytes: number })),
      blkio_stats: fc.record({
        io_service_bytes_recursive: fc.array(
          fc.record({ op: fc.constantFrom('read', 'Write'), value: number }),
        ),
      }),
    })
    const one = fc.tuple(listed, inspected, stats).map(([list, inspection, statistics]) => ({
      listed: only(parseList([list])),
      inspected: parseInspected(inspection),
      counters: parseStats(statistics),
      problem: null,
    }))
    const many = fc.array(one, { maxLength: 3 })
    fc.assert(
      fc.property(many, many, (now, before) => {
        const value = deriveContainers(
          { raw: raw(...now), atMs: 2_000 },
          { raw: raw(...before), atMs: 1_000 },
        )
        expect(containersSchema.safeParse(JSON.parse(JSON.stringify(value))).error).toBeUndefined()
        expect(containersSchema.safeParse(value).error).toBeUndefined()
      }),
      { numRuns: 500 },
    )
  })

  it('are counted by state, and the counts add up whatever the engine says', () => {
    const states = [
      'created',
      'running',
      'running',
      'restarting',
      'paused',
      'exited',
      'removing',
      'dead',
      'bored',
    ]
    const readings = parseList(states.map((State, at) => ({ Id: `id-${at}`, State }))).map(
      (listed): ContainerReading => ({ listed, inspected: null, counters: null, problem: null }),
    )
    const { counts } = deriveContainers({ raw: raw(...readings), atMs: 1_000 }, null)
    const { total, unhealthy, ...byState } = counts
    expect(byState).toEqual({
      created: 1,
      running: 2,
      restarting: 1,
      paused: 1,
      exited: 1,
      removing: 1,
      dead: 1,
      other: 1,
    })
    expect(Object.values(byState).reduce((sum, count) => sum + count)).toBe(total)
    expect({ total, unhealthy }).toEqual({ total: 9, unhealthy: 0 })
  })

  it('of an exited container are its exit code and no health', () => {
    const [listed] = parseList([{ Id: 'a', State: 'exited', Status: 'Exited (137) 2 minutes ago' }])
    if (listed === undefined) throw new Error('dropped')
    const inspected = parseInspected({
      State: {
        ExitCode: 137,
        OOMKilled: true,
        FinishedAt: '2026-11-23T05:00:00Z',
        Health: { Status: 'unhealthy' },
      },
    })
    expect(derived({ listed, inspected, counters: null, problem: null }, null)).toMatchObject({
      exitCode: 137,
      oomKilled: true,
      finishedAt: '2026-11-23T05:00:00.000Z',
      health: null,
      problem: null,
    })
  })
})
