/** Containers: every one that the engine of this machine knows, running or not, and what the running ones use. */
import { accessSync, constants, readFileSync } from 'node:fs'
import os from 'node:os'
import { containersSchema, type Container, type Containers } from '../contract/model/containers'
import type { Problem } from '../contract/reading'
import type { Collector, CollectorDependencies, Timed } from './collector'
import { increase, intervalBetween, openPercentOf, percentOf, ratePerSecond } from './differences'
import { createConnectionKeeper } from './docker/connection'
import type { ContainerReading } from './docker/container-readings'
import type { ContainerCounters } from './docker/counters'
import { findEndpoints, type Surroundings } from './docker/endpoint'
import { createGroupCounterSource } from './docker/group-counters'
import { foldPorts } from './docker/ports'

export interface ContainersRaw {
  readonly engine: Containers['engine']
  readonly containers: readonly ContainerReading[]
}

export function deriveContainers(
  current: Timed<ContainersRaw>,
  previous: Timed<ContainersRaw> | null,
): Containers {
  const before = new Map(previous?.raw.containers.map((reading) => [reading.listed.id, reading]))
  const containers = current.raw.containers
    .map((reading) => deriveContainer(reading, before.get(reading.listed.id)))
    .sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id))
  return {
    engine: current.raw.engine,
    counts: countStates(containers),
    containers,
    intervalMs: intervalBetween(current, previous),
  }
}

/** The engine told what there is and then no more: whatever runs has facts and no rates, and says why. */
export function explainMissingRates(value: Containers, problem: Problem): Containers {
  const missing: Problem = {
    ...problem,
    message: `Its rates are unknown, because the second of two readings failed: ${problem.message}`,
  }
  const containers = value.containers.map((one) =>
    (one.state === 'running' || one.state === 'paused') && one.problem === null
      ? { ...one, problem: missing }
      : one,
  )
  return { ...value, containers }
}

function countStates(containers: readonly Container[]): Containers['counts'] {
  const countOf = (wanted: Container['state']): number =>
    containers.filter(({ state }) => state === wanted).length
  return {
    total: containers.length,
    created: countOf('created'),
    running: countOf('running'),
    restarting: countOf('restarting'),
    paused: countOf('paused'),
    exited: countOf('exited'),
    removing: countOf('removing'),
    dead: countOf('dead'),
    other: countOf('unknown'),
    unhealthy: containers.filter(({ health }) => health === 'unhealthy').length,
  }
}

function deriveContainer(reading: ContainerReading, before: ContainerReading | undefined): Container {
  const { listed, inspected, counters, problem } = reading
  const { state } = listed
  const alive = state === 'running' || state === 'paused'
  const memoryUsedBytes = counters?.memoryUsedBytes ?? null
  const memoryLimitBytes = inspected?.memoryLimitBytes ?? null
  return {
    id: listed.id,
    name: listed.name,
    image: listed.image,
    imageId: listed.imageId,
    state,
    health: alive ? (listed.health ?? inspected?.health ?? null) : null,
    exitCode: alive || state === 'created' ? null : (listed.exitCode ?? inspected?.exitCode ?? null),
    oomKilled: inspected?.oomKilled ?? null,
    restartCount: inspected?.restartCount ?? null,
    createdAt: inspected?.createdAt ?? listed.createdAt,
    startedAt: inspected?.startedAt ?? null,
    finishedAt: alive ? null : (inspected?.finishedAt ?? null),
    ...foldPorts(listed.ports),
    composeProject: listed.composeProject,
    composeService: listed.composeService,
    cpuLimitCores: inspected?.cpuLimitCores ?? null,
    memoryUsedBytes,
    memoryLimitBytes,
    memoryUsedPercentOfLimit: openPercentOf(memoryUsedBytes, memoryLimitBytes),
    ...deriveRates(counters, sameRun(reading, before), inspected?.cpuLimitCores ?? null),
    problem,
  }
}

/** The earlier counters, when they count the same run of the container on the same clock. */
function sameRun(reading: ContainerReading, before: ContainerReading | undefined): ContainerCounters | null {
  const comparable =
    before?.inspected?.startedAt === reading.inspected?.startedAt &&
    before?.counters?.clock === reading.counters?.clock
  return comparable ? (before?.counters ?? null) : null
}

type Rates = Pick<
  Container,
  | 'cpuPercentOfHost'
  | 'cpuPercentOfLimit'
  | 'rxBytesPerSecond'
  | 'txBytesPerSecond'
  | 'readBytesPerSecond'
  | 'writeBytesPerSecond'
>

function deriveRates(
  counters: ContainerCounters | null,
  before: ContainerCounters | null,
  limitCores: number | null,
): Rates {
  const intervalMs = counters === null || before === null ? null : counters.atMs - before.atMs
  const grown = increase(counters?.cpuNanoseconds, before?.cpuNanoseconds)
  const coresBusy =
    grown === null || intervalMs === null || intervalMs <= 0 ? null : grown / (intervalMs * 1e6)
  const hostCores = counters?.hostCores ?? null
  const rate = (of: (counters: ContainerCounters) => number | null): number | null =>
    counters === null || before === null ? null : ratePerSecond(of(counters), of(before), intervalMs)
  return {
    cpuPercentOfHost: coresBusy === null || hostCores === null ? null : percentOf(coresBusy, hostCores),
    cpuPercentOfLimit: openPercentOf(coresBusy, limitCores),
    rxBytesPerSecond: rate(({ rxBytes }) => rxBytes),
    txBytesPerSecond: rate(({ txBytes }) => txBytes),
    readBytesPerSecond: rate(({ readBytes }) => readBytes),
    writeBytesPerSecond: rate(({ writeBytes }) => writeBytes),
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export function createContainersCollector(deps: CollectorDependencies): Collector<ContainersRaw, Containers> {
  const monotonicMs = (): number => performance.now()
  const connection = createConnectionKeeper({
    findEndpoints: () => findEndpoints(surroundingsOf(deps)),
    groups: deps.platform === 'linux' ? createGroupCounterSource(deps.root, monotonicMs) : null,
    monotonicMs,
  })
  return {
    subject: 'containers',
    schema: containersSchema,
    differences: 'slow',
    async read(context) {
      const startedMs = monotonicMs()
      const { identity, reader, listed } = await connection.list(context.signal)
      const deadlineMs = context.deadlineMs - (monotonicMs() - startedMs)
      return { engine: identity, containers: await reader.read(listed, { ...context, deadlineMs }) }
    },
    derive: deriveContainers,
    explainMissing: explainMissingRates,
    close: () => connection.close(),
  }
}

function surroundingsOf(deps: CollectorDependencies): Surroundings {
  return {
    platform: deps.platform,
    root: deps.root,
    env: deps.env,
    configured: deps.settings.containers.endpoint,
    home: deps.env['HOME'] ?? os.homedir(),
    userId: process.getuid?.() ?? null,
    access: accessOf,
    readFile(path) {
      try {
        return readFileSync(path)
      } catch {
        return null // absent or unreadable: whoever needs it says what is missing
      }
    },
  }
}

function accessOf(path: string): ReturnType<Surroundings['access']> {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return 'usable'
  } catch (error) {
    // A folder on the way that refuses hides whether there is a socket, and then there is none for this user.
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EPERM') return 'absent'
    try {
      accessSync(path, constants.F_OK)
      return 'denied'
    } catch {
      return 'absent'
    }
  }
}
