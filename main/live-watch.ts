/**
 * What is watched of a machine: one sampler at a time, made anew when a setting changes on which it depends. Its
 * readings are told and judged here, and remembered by whoever asked for them.
 */
import { isDeepStrictEqual } from 'node:util'
import { judge } from './alerts/findings'
import { nothingStanding, stand } from './alerts/standing'
import { createCollectors } from './collectors/registry'
import type { EventPayload, Topic } from './contract/events'
import type { StandingFindings } from './contract/findings'
import type { Handlers } from './contract/requests'
import type { Sample } from './contract/sample'
import type { Settings } from './contract/settings'
import { subjects, type Sections, type Subject } from './contract/snapshot'
import { createCore, type Core } from './core'
import { createSampler, type Sampler } from './sampler/sampler'
import type { SettingsStore } from './settings/store'

export interface LiveWatchDependencies {
  settings: Pick<SettingsStore, 'get' | 'subscribe'>
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  version: string
  root?: string | undefined
  /** Hears of every sample before anybody else does. */
  onSample: (sample: Sample) => void
  emit: <T extends Topic>(topic: T, at: number, payload: EventPayload<T>) => void
}

/** Outlives its samplers: who looks at what, the pace and a pause pass from one to the next. */
export interface LiveWatch extends Pick<Sampler, 'watch' | 'latest' | 'pause' | 'setPace' | 'close'> {
  readonly handlers: Pick<Handlers, 'sample:latest' | 'findings:get'>
  /** Whether its pulse has been silent for some seconds; never while paused. */
  isStalled(): boolean
  /** With collectors of its own, by the settings of the present sampler. */
  takeSnapshot: Core['takeSnapshot']
  resume(): void
}

/** Without a beat for this long the sampler has stalled, whatever the cadences are. */
const stalledMs = 10_000

/** What is watched with these settings. */
interface Watch {
  sampler: Sampler
  snapshots: Core
  /** What was read before this watch, for judging until it has read everything itself. */
  before: Sections
}

/** Sections that are read whenever they are needed, or at the next start: their change ends no watch. */
const notWatched: readonly (keyof Settings)[] = [
  'backups',
  'boards',
  'desktop',
  'encryption',
  'history',
  'reports',
  's3',
  'schedules',
  'server',
  'signature',
  'snapshot',
  'thresholds',
]

/** Whatever of the settings sampler and collectors depend on. */
const watchedSettings = (settings: Settings): unknown[] => [
  settings.snapshot.collectorTimeoutMs,
  ...Object.entries(settings).filter(([name]) => !notWatched.includes(name as keyof Settings)),
]

export function createLiveWatch(deps: LiveWatchDependencies): LiveWatch {
  const { settings, emit } = deps
  const watched = new Map<symbol, { subjects: readonly Subject[]; release: () => void }>()
  let standing = nothingStanding
  let told: StandingFindings | null = null
  /** Subjects whose next message is the first after time that passed unwatched. */
  const interrupted = new Set<Subject>(subjects)
  let isPaused = false
  let pace = 1

  /** Judges what was read, and tells when it differs from what was told. */
  const judgeNow = (at: number, looked: readonly Subject[], gap: boolean): void => {
    const sections = { ...current.before, ...current.sampler.latest().sections }
    const findings = judge(sections, settings.get().thresholds, new Date(at).toISOString())
    const judged = stand(standing, { at, gap, looked, sections, findings })
    standing = judged.standing
    if (isDeepStrictEqual(judged.told, told)) return
    told = judged.told
    emit('findings', at, told)
  }

  const onSample = (sample: Sample): void => {
    deps.onSample(sample)
    if (sample.gap) for (const subject of subjects) interrupted.add(subject)
    for (const subject of Object.keys(sample.sections) as Subject[]) {
      const reading = sample.sections[subject]
      if (reading === undefined) continue
      const gap = interrupted.delete(subject)
      emit(subject, sample.at, { reading, gap } as EventPayload<typeof subject>)
    }
    emit('self', sample.at, sample.self)
    judgeNow(sample.at, Object.keys(sample.sections) as Subject[], sample.gap)
  }

  const begin = (settings: Settings, before: Sections): Watch => {
    const { env, platform, version } = deps
    const root = deps.root ?? ''
    const sampler = createSampler({
      collectors: createCollectors({ platform, root, env, settings, now: Date.now }),
      cadence: settings.sampling,
      deadlineMs: settings.snapshot.collectorTimeoutMs,
    })
    sampler.subscribe(onSample)
    return { sampler, before, snapshots: createCore({ settings, env, platform, version, root }) }
  }
  const end = ({ sampler, snapshots }: Watch): Promise<unknown> =>
    Promise.all([sampler.close(), snapshots.close()])

  let current = begin(settings.get(), {})
  current.sampler.start()

  const watchAnew = (settings: Settings): void => {
    const before = current
    current = begin(settings, { ...before.before, ...before.sampler.latest().sections })
    for (const held of watched.values()) held.release = current.sampler.watch(held.subjects)
    current.sampler.setPace(pace)
    if (!isPaused) current.sampler.start()
    void end(before)
  }
  const stopListening = settings.subscribe((now, before) => {
    if (!isDeepStrictEqual(watchedSettings(now), watchedSettings(before))) watchAnew(now)
    if (told !== null && !isDeepStrictEqual(now.thresholds, before.thresholds))
      judgeNow(Date.now(), [], false)
  })

  return {
    handlers: {
      'sample:latest': ({ subjects }) => {
        const { at, sections } = current.sampler.latest()
        const wanted = subjects ?? (Object.keys(sections) as Subject[])
        return { at, sections: Object.fromEntries(wanted.map((subject) => [subject, sections[subject]])) }
      },
      'findings:get': () => told ?? { state: 'well', since: null, list: [] },
    },
    watch(subjects) {
      const key = Symbol('watch')
      watched.set(key, { subjects, release: current.sampler.watch(subjects) })
      return () => {
        watched.get(key)?.release()
        watched.delete(key)
      }
    },
    latest: () => current.sampler.latest(),
    isStalled: () => (current.sampler.sinceTickMs() ?? 0) > stalledMs,
    takeSnapshot: (options) => current.snapshots.takeSnapshot(options),
    pause() {
      isPaused = true
      current.sampler.pause()
    },
    resume() {
      isPaused = false
      current.sampler.start()
    },
    setPace(factor) {
      pace = factor
      current.sampler.setPace(factor)
    },
    async close() {
      stopListening()
      await end(current)
    },
  }
}
