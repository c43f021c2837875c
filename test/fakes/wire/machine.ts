/** The made-up machine: all its parts, their newest readings, and what deserves attention among them. */
import { judge } from '../../../main/alerts/findings'
import type { EventMessage, EventPayload, Topic } from '../../../main/contract/events'
import type { Finding, StandingFindings } from '../../../main/contract/findings'
import type { Self } from '../../../main/contract/sample'
import { seriesKey } from '../../../main/contract/series'
import type { Settings } from '../../../main/contract/settings'
import {
  snapshotSchemaName,
  subjects,
  type Sections,
  type Snapshot,
  type Subject,
} from '../../../main/contract/snapshot'
import { createContainers } from './containers'
import { createCpu, type Burn } from './cpu'
import { createCustom } from './custom'
import { scaled, valueAt, wave, whole, type Curve } from './curves'
import { createDisks } from './disks'
import { createHost } from './host'
import { createMemory } from './memory'
import { createNetwork } from './network'
import { chance, hexOf, seedOf } from './noise'
import { iso, type KeptCurve, type Part, type PartContext } from './part'
import { createProcesses } from './processes'
import type { Scenario } from './scenarios'

const hourMs = 3_600_000

/** How often each subject is read. */
export const cadencesMs: Readonly<Record<Subject, number>> = {
  host: hourMs,
  cpu: 1_000,
  memory: 1_000,
  disks: 1_000,
  network: 1_000,
  processes: 5_000,
  containers: 5_000,
  custom: 5_000,
}

export interface MachineSeries {
  curve: Curve
  cadenceMs: number
  /** From then on there is none of it. */
  endsMs: number
}

export interface Machine {
  readonly scenario: Scenario
  readonly startMs: number
  /** Since when the machine has been watched, UTC milliseconds. */
  readonly watchedSinceMs: number
  /** The newest tick, UTC milliseconds. */
  now(): number
  /** One tick: the readings that were due, in the words of the stream. */
  tick(atMs: number, gap: boolean): EventMessage[]
  /** Judges anew, for instance after thresholds have changed: one message or none. */
  judgeAgain(): EventMessage[]
  latest(): { at: number | null; sections: Sections; self: Self | null }
  findings(): StandingFindings
  /** A whole document of any instant, past ones included. */
  snapshotAt(atMs: number, chosen: readonly Subject[] | undefined): Snapshot
  readAt<S extends Subject>(subject: S, atMs: number): Sections[S]
  series(): ReadonlyMap<string, MachineSeries>
  burn(seconds: number, percent: number): void
}

export const version = '0.1.0'

export function createMachine(scenario: Scenario, startMs: number, settings: () => Settings): Machine {
  const context: PartContext = { scenario, startMs }
  const burns: Burn[] = []
  const custom = createCustom(settings)
  const parts = {
    host: createHost(context),
    cpu: createCpu(context, burns),
    memory: createMemory(context),
    disks: createDisks(context),
    network: createNetwork(context),
    processes: createProcesses(context, () => settings().processes),
    containers: createContainers(context),
  }
  const watchedSinceMs = startMs - 76 * hourMs
  const selfCpu = wave({
    seed: 'self cpu',
    base: 7.5,
    drifts: [
      [60_000, 1.5],
      [2_000, 1.5],
    ],
  })
  const selfBytes = whole(scaled(wave({ seed: 'self bytes', base: 86, drifts: [[1_800_000, 3]] }), 2 ** 20))

  let nowMs = startMs
  let sections: Sections = {}
  let self: Self | null = null
  let standing: StandingFindings = { state: 'well', since: iso(startMs - 31.4 * hourMs), list: [] }
  let hasTicked = false

  const readers: { [S in Subject]: Pick<Part<S>, 'read'> } = { ...parts, custom }
  const readAt = <S extends Subject>(subject: S, atMs: number): Sections[S] => {
    const cadenceMs = Math.min(5_000, cadencesMs[subject]) // the host's facts hold at every instant
    return readers[subject].read(Math.floor(atMs / cadenceMs) * cadenceMs) as Sections[S]
  }

  const selfAt = (atMs: number): Self => ({
    cpuMsPerSecond: valueAt(selfCpu, atMs),
    rssBytes: valueAt(selfBytes, atMs),
    droppedTicks: 0,
    skippedReadings: 0,
    uptimeSeconds: Math.max(0, (atMs - watchedSinceMs) / 1_000),
  })

  /** @returns whether anything has changed. */
  function judgeNow(): boolean {
    const { state, list } = judge(sections, settings().thresholds, iso(nowMs))
    if (state === standing.state && isSameList(list, standing.list)) return false
    const known = new Map(standing.list.map((one) => [keyOf(one), one.since]))
    const told = list.map((one) => {
      const key = keyOf(one)
      const since = known.has(key) ? known.get(key)! : hasTicked ? iso(nowMs) : earlier(one, startMs)
      return { ...one, since }
    })
    const sinceNow = hasTicked ? iso(nowMs) : longest(told.filter((one) => one.state === state))
    standing = { state, since: state === standing.state ? standing.since : sinceNow, list: told }
    return true
  }
  const findingsMessage = (): EventMessage => message('findings', nowMs, standing)

  return {
    scenario,
    startMs,
    watchedSinceMs,
    now: () => nowMs,
    readAt,
    tick(atMs, gap) {
      nowMs = atMs
      if (scenario.isEmpty) return []
      const messages: EventMessage[] = []
      const fresh: Sections = { ...sections }
      for (const subject of subjects) {
        if (hasTicked && atMs % cadencesMs[subject] !== 0) continue
        const reading = readAt(subject, atMs)
        fresh[subject] = reading as never
        messages.push(message(subject, atMs, { reading, gap: gap || !hasTicked } as never))
      }
      sections = fresh
      self = selfAt(atMs)
      messages.push(message('self', atMs, self))
      if (judgeNow() || !hasTicked) messages.push(findingsMessage())
      hasTicked = true
      return messages
    },
    judgeAgain: () => (hasTicked && judgeNow() ? [findingsMessage()] : []),
    latest: () => ({ at: hasTicked ? nowMs : null, sections, self }),
    findings: () => standing,
    snapshotAt(atMs, chosen) {
      const taken: Sections = {}
      for (const subject of subjects)
        if (chosen === undefined || chosen.includes(subject)) taken[subject] = readAt(subject, atMs) as never
      if (taken.network?.status === 'ok')
        taken.network = {
          ...taken.network,
          value: { ...taken.network.value, listeners: scenario.listeners && [...scenario.listeners] },
        }
      const takenAt = iso(atMs)
      return {
        schema: snapshotSchemaName,
        takenAt,
        timeZone: 'Asia/Seoul',
        host: { name: scenario.hostName, id: hexOf(scenario.hostName, 32) },
        tool: { name: 'autoinfrasnap', version, runtime: 'node 24.21.0' },
        windowMs: settings().snapshot.windowMs,
        sections: taken,
        findings: judge(taken, settings().thresholds, takenAt),
        cost: { wallMs: 412, cpuMs: 61.4, peakRssBytes: 92_274_688 },
      }
    },
    series() {
      const all = new Map<string, MachineSeries>()
      if (scenario.isEmpty) return all
      const add = (subject: Subject | 'self', cadenceMs: number, kept: readonly KeptCurve[]): void => {
        for (const { entity, metric, curve } of kept)
          all.set(seriesKey({ subject, entity, metric }), { curve, cadenceMs, endsMs: Infinity })
      }
      for (const [subject, part] of Object.entries(parts))
        add(subject as Subject, cadencesMs[subject as Subject], part.curves)
      add('custom', cadencesMs.custom, custom.curves())
      add('self', 1_000, [
        { entity: null, metric: 'cpuMsPerSecond', curve: selfCpu },
        { entity: null, metric: 'rssBytes', curve: selfBytes },
      ])
      if (scenario.engine === 'running') {
        // A container that was removed: history still knows it.
        const curve = wave({ seed: 'removed', base: 3, drifts: [[900_000, 2]] })
        const key = seriesKey({ subject: 'containers', entity: 'shop-import-1', metric: 'cpuPercentOfHost' })
        all.set(key, { curve, cadenceMs: cadencesMs.containers, endsMs: startMs - 6 * 24 * hourMs })
      }
      return all
    },
    burn(seconds, percent) {
      burns.push({
        fromMs: nowMs,
        untilMs: nowMs + (seconds + 1) * 1_000,
        percent: Math.min(100, Math.max(0, percent)),
      })
    },
  }
}

const message = <T extends Topic>(topic: T, at: number, payload: EventPayload<T>): EventMessage => ({
  topic,
  at,
  payload,
})

const keyOf = ({ kind, subject, entity }: Finding): string => JSON.stringify([kind, subject, entity])

const isSameList = (fresh: readonly Finding[], told: readonly Finding[]): boolean =>
  fresh.length === told.length &&
  fresh.every((one, index) => {
    const other = told[index]!
    return one.message === other.message && one.state === other.state && keyOf(one) === keyOf(other)
  })

/**
 * What is so when the page is loaded began some time before, minutes to hours; what does not answer has never done so
 * since the watching began.
 */
const earlier = (one: Finding, startMs: number): string | null =>
  one.kind === 'engine_silent' || one.kind === 'custom_failed'
    ? null
    : iso(startMs - Math.round(4 * 60_000 + chance(seedOf(keyOf(one)), 3) ** 3 * 30 * hourMs))

/** Since when the first of them has been so; null when one of them has been so from the beginning. */
function longest(told: StandingFindings['list']): string | null {
  const [first = null] = told.map(({ since }) => since).sort((a, b) => (a ?? '').localeCompare(b ?? ''))
  return first
}
