/**
 * What the engine answers, checked and brought into one shape. Docker and Podman leave fields out, write null for
 * empty and zero times for never; everything here is unknown until looked at.
 */
import * as z from 'zod/mini'
import { AppError } from '../../contract/errors'
import type { Container } from '../../contract/model/containers'
import { anyNumber, anyText, orNull, part, tamed, tamedOrNull } from './lenient'
import { publishedPortSchema, type PublishedPort } from './ports'

export type ContainerState = Container['state']
export type Health = Container['health']

/** What the list of all containers says about one. */
export interface ListedContainer {
  /** Empty when the engine gave none that can be asked for. */
  readonly id: string
  readonly name: string
  readonly image: string
  readonly imageId: string | null
  readonly state: ContainerState
  readonly health: Health
  /** How long it has been up, or down: only as fine as the engine words it. Null when it does not say. */
  readonly inStateSeconds: number | null
  readonly exitCode: number | null
  readonly createdAt: string | null
  readonly ports: readonly PublishedPort[]
  readonly composeProject: string | null
  readonly composeService: string | null
}

/** What only the inspection of one container says. */
export interface InspectedContainer {
  readonly pid: number | null
  readonly health: Health
  readonly exitCode: number | null
  readonly oomKilled: boolean | null
  readonly restartCount: number | null
  readonly createdAt: string | null
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly cpuLimitCores: number | null
  readonly memoryLimitBytes: number | null
  readonly hostNetwork: boolean
}

const listedSchema = part({
  Id: anyText,
  Names: orNull(z.array(z.string())),
  Image: anyText,
  ImageID: anyText,
  Created: anyNumber,
  State: anyText,
  Status: anyText,
  Ports: orNull(z.array(z.unknown())),
  Labels: orNull(z.record(z.string(), z.unknown())),
})

/** @throws AppError docker_broken when it is no list at all. An odd entry stays in, as far as it can be understood. */
export function parseList(answer: unknown): ListedContainer[] {
  if (!Array.isArray(answer)) {
    throw new AppError('docker_broken', 'The engine answered with something that is no list of containers.')
  }
  return answer.map((entry: unknown) => {
    const listed = listedSchema.parse(entry)
    const status = listed.Status ?? ''
    const label = (name: string): string | null => {
      const value = listed.Labels?.[name]
      return typeof value === 'string' ? tamed(value) : null
    }
    const id = listed.Id ?? ''
    return {
      id: askableId.test(id) ? id : '',
      name: tamed((shortestName(listed.Names ?? []) ?? id.slice(0, 12)) || 'unknown'),
      image: tamed(listed.Image ?? ''),
      imageId: tamedOrNull(listed.ImageID || null),
      state: parseState(listed.State),
      health: parseHealth(/\((?:health: )?(\w+)\)$/.exec(status)?.[1] ?? null),
      inStateSeconds: parseHumanDuration(status),
      exitCode: integerOrNull(/^Exited \((-?\d+)\)/.exec(status)?.[1]),
      createdAt: toInstant(listed.Created === null ? null : listed.Created * 1000),
      ports: (listed.Ports ?? []).flatMap((port) => publishedPortSchema.safeParse(port).data ?? []),
      composeProject: label('com.docker.compose.project') ?? label('io.podman.compose.project'),
      composeService: label('com.docker.compose.service'),
    }
  })
}

/** The id goes into the path of a request, so nothing that could lead elsewhere may be in it. */
const askableId = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,127}$/

/** Links add names such as /other/alias; the container's own has one slash. */
function shortestName(names: readonly string[]): string | undefined {
  return [...names].sort((a, b) => a.split('/').length - b.split('/').length)[0]?.replace(/^\//, '')
}

const states: Readonly<Record<string, ContainerState>> = {
  created: 'created',
  running: 'running',
  paused: 'paused',
  restarting: 'restarting',
  removing: 'removing',
  exited: 'exited',
  dead: 'dead',
  // Podman's own words.
  configured: 'created',
  initialized: 'created',
  stopping: 'running',
  stopped: 'exited',
}

function parseState(text: string | null): ContainerState {
  const word = text?.toLowerCase() ?? ''
  return Object.hasOwn(states, word) ? (states[word] ?? 'unknown') : 'unknown'
}

function parseHealth(text: string | null): Health {
  return text === 'healthy' || text === 'unhealthy' || text === 'starting' ? text : null
}

const secondsPer: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
  year: 31_536_000,
}

/** The duration in `Up 3 hours (healthy)` or `Exited (0) About a minute ago`, in seconds, never more than is true. */
export function parseHumanDuration(status: string): number | null {
  if (status.includes('Less than a second')) return 0
  const [, amount, unit = ''] =
    /(\d+|About an?) (second|minute|hour|day|week|month|year)s?\b/.exec(status) ?? []
  if (amount === undefined) return null
  return (amount.startsWith('About') ? 1 : Number(amount)) * (secondsPer[unit] ?? 0)
}

const inspectedSchema = z.object({
  Created: anyText,
  RestartCount: anyNumber,
  State: part({
    Pid: anyNumber,
    ExitCode: anyNumber,
    OOMKilled: orNull(z.boolean()),
    StartedAt: anyText,
    FinishedAt: anyText,
    Health: part({ Status: anyText }),
    Healthcheck: part({ Status: anyText }),
  }),
  HostConfig: part({
    NetworkMode: anyText,
    Memory: anyNumber,
    NanoCpus: anyNumber,
    CpuQuota: anyNumber,
    CpuPeriod: anyNumber,
    CpusetCpus: anyText,
    CpuCount: anyNumber,
  }),
})

export function parseInspected(answer: unknown): InspectedContainer {
  const parsed = inspectedSchema.safeParse(answer)
  if (!parsed.success) {
    throw new AppError('docker_broken', 'The engine answered with something that describes no container.')
  }
  const { State: state, HostConfig: config, RestartCount, Created } = parsed.data
  return {
    pid: state.Pid !== null && Number.isSafeInteger(state.Pid) && state.Pid > 0 ? state.Pid : null,
    health: parseHealth(state.Health.Status ?? state.Healthcheck.Status),
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    restartCount: RestartCount !== null && RestartCount >= 0 ? Math.trunc(RestartCount) : null,
    createdAt: toInstant(Created),
    startedAt: toInstant(state.StartedAt),
    finishedAt: toInstant(state.FinishedAt),
    cpuLimitCores: cpuLimitCores(config),
    memoryLimitBytes: positiveOrNull(config.Memory),
    hostNetwork: config.NetworkMode === 'host',
  }
}

/** The tightest of `--cpus`, `--cpu-quota`, `--cpuset-cpus` and Windows' `--cpu-count`; null without any. */
function cpuLimitCores(config: z.infer<typeof inspectedSchema>['HostConfig']): number | null {
  const quota = positiveOrNull(config.CpuQuota)
  const limits = [
    (positiveOrNull(config.NanoCpus) ?? Infinity) / 1e9,
    // The kernel's period is 100 ms unless set otherwise.
    quota === null ? Infinity : quota / (positiveOrNull(config.CpuPeriod) ?? 100_000),
    cpusetSize(config.CpusetCpus ?? '') || Infinity,
    positiveOrNull(config.CpuCount) ?? Infinity,
  ]
  const tightest = Math.round(Math.min(...limits) * 1000) / 1000
  return tightest > 0 && tightest < Infinity ? tightest : null
}

/** How many cores a list such as `0-3,8` names. */
export function cpusetSize(list: string): number {
  let size = 0
  for (const [, first = '', last = first] of list.matchAll(/(\d+)(?:-(\d+))?/g)) {
    size += Math.max(0, Number(last) - Number(first) + 1)
  }
  return size
}

/** These settings are whole numbers, and 0 or -1 when not set. */
const positiveOrNull = (value: number | null): number | null => (value !== null && value >= 1 ? value : null)

const integerOrNull = (text: string | undefined): number | null => (text === undefined ? null : Number(text))

/** An instant as documents hold it; null for what is no time, and for Go's zero time of the year 1. */
function toInstant(time: string | number | null): string | null {
  if (time === null) return null
  const date = new Date(time)
  const year = date.getUTCFullYear()
  return year > 1 && year < 10_000 ? date.toISOString() : null
}
