/**
 * The core of a machine that is watched: sampler, history and report library behind one table of handlers and one
 * stream of events. Every host that lives longer than one command stands on it.
 */
import os from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { judge } from './alerts/findings'
import { nothingStanding, stand } from './alerts/standing'
import { readHostIdentity } from './collectors/host-identity'
import { createCollectors } from './collectors/registry'
import { AppError, errorCatalogue, type ErrorCode } from './contract/errors'
import type { EventMessage, EventPayload, Topic } from './contract/events'
import type { StandingFindings } from './contract/findings'
import type { Problem } from './contract/reading'
import type { Handlers, RequestParameters } from './contract/requests'
import type { Sample, Self } from './contract/sample'
import type { Settings } from './contract/settings'
import { subjects, type Sections, type Snapshot, type Subject } from './contract/snapshot'
import { createCore, type Core } from './core'
import { createHistory } from './history/history'
import { createLiveBackup, type EncryptBackup } from './live-backup'
import { createLiveOutbox } from './live-outbox'
import { createUpkeep } from './live-upkeep'
import type { ReadSecret } from './outbox/s3/credentials'
import { compareReports } from './reports/compare-reports'
import { findFormat } from './reports/formats/registry'
import { createReportLibrary, type ReportLibrary } from './reports/library'
import { createHistoryOf, historyBefore } from './reports/report-history'
import { createFolder } from './reports/save'
import { saveSnapshot } from './reports/save-snapshot'
import type { Open, Seal } from './reports/seal'
import { createSampler, type Sampler } from './sampler/sampler'
import { backupSchedules } from './schedule/backup-schedule'
import { checkSchedules } from './schedule/timetable'
import { createMasking, type Masking } from './snapshot/redact/masking'
import { withBoard, withoutBoard } from './settings/boards'
import type { SettingsStore } from './settings/store'

export interface LiveCoreDependencies {
  settings: SettingsStore
  folders: { data: string; reports: string }
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  version: string
  root?: string | undefined
  /** Encrypts, signs and opens reports, as the settings say. */
  sealing: {
    prepare: (settings: Settings) => Promise<Seal | null>
    prepareEncryptedStream: (settings: Settings) => Promise<EncryptBackup | null>
    open: Open
  }
  /** For the keys of the store; null or absent where nothing keeps secrets. */
  readSecret?: ReadSecret | undefined
  /** Hears of reports that are no longer kept and gone for good. */
  onReportsDeleted?: ((names: readonly string[]) => void) | undefined
  /** Hears of trouble that nobody asked for: a database set aside, a disk that is full. */
  onProblem: (problem: Problem) => void
}

/** The requests that the core itself answers. Keys, sessions and the audit log belong to the host. */
export type CoreHandlers = Omit<
  Handlers,
  | 'session:get'
  | 'secret:list'
  | 'secret:set'
  | 'secret:remove'
  | 'key:list'
  | 'key:add'
  | 'key:revoke'
  | 'audit:list'
>

export interface LiveCore {
  readonly handlers: CoreHandlers
  readonly events: {
    subscribe(listener: (message: EventMessage) => void): () => void
    watch(subjects: readonly Subject[]): () => void
  }
  latest(): { at: number | null; sections: Sections; self: Self | null }
  health(): { live: boolean; ready: boolean; reasons: string[] }
  /** Nothing is watched until `resume`, whatever changes meanwhile. Requests are answered all the same. */
  pause(): void
  resume(): void
  /** What the store refused for the sake of its keys is tried again. */
  secretsChanged(): void
  /** Stretches every cadence by this factor, at least 1: for a machine on battery. History goes on. */
  setPace(factor: number): void
  close(): Promise<void>
}

/** What a code stands for, without anything of this machine. */
const catalogued = (code: string): string =>
  Object.hasOwn(errorCatalogue, code) ? errorCatalogue[code as ErrorCode] : 'History is not kept on disk.'

/** Without a beat of its pulse for this long the sampler has stalled, whatever the cadences are. */
const stalledMs = 10_000

/** What is watched with these settings; made anew when one of them changes on which it depends. */
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

/** A section that is not given stays as it is, whether its name is there or not. */
function withSections(
  settings: Settings,
  change: RequestParameters<'settings:update'>['settings'],
): Settings {
  const given = Object.entries(change).filter(([, section]) => section !== undefined)
  return { ...settings, ...(Object.fromEntries(given) as Partial<Settings>) }
}

export async function createLiveCore(deps: LiveCoreDependencies): Promise<LiveCore> {
  const startedAt = new Date().toISOString()
  const history = await createHistory({
    folder: deps.folders.data,
    retentionDays: () => deps.settings.get().history.retentionDays,
    now: Date.now,
    onProblem: deps.onProblem,
  })
  const identity = await readHostIdentity(deps.platform, deps.root ?? '')
  const historyOf = createHistoryOf(history, identity.id)
  const reportsFolder = (settings: Settings): string =>
    settings.snapshot.folder === null ? deps.folders.reports : path.resolve(settings.snapshot.folder)
  const maskingOf = ({ reports }: Settings): Masking => createMasking(reports.redact, deps.folders.data)
  const listeners = new Set<(message: EventMessage) => void>()
  const watched = new Map<symbol, { subjects: readonly Subject[]; release: () => void }>()
  let standing = nothingStanding
  let told: StandingFindings | null = null
  /** Subjects whose next message is the first after time that passed unwatched. */
  const interrupted = new Set<Subject>(subjects)
  let isPaused = false
  let pace = 1
  let isClosed = false

  const emit = <T extends Topic>(topic: T, at: number, payload: EventPayload<T>): void => {
    const message = { topic, at, payload } as EventMessage
    for (const listener of listeners) listener(message)
  }

  const outbox = createLiveOutbox({
    ...deps,
    reportsFolder: () => reportsFolder(deps.settings.get()),
    hostName: () => maskingOf(deps.settings.get()).hostName(os.hostname()),
    emit: (payload) => emit('outbox', Date.now(), payload),
  })

  /** Judges what was read, and tells when it differs from what was told. */
  const judgeNow = (at: number, looked: readonly Subject[], gap: boolean): void => {
    const sections = { ...current.before, ...current.sampler.latest().sections }
    const findings = judge(sections, deps.settings.get().thresholds, new Date(at).toISOString())
    const judged = stand(standing, { at, gap, looked, sections, findings })
    standing = judged.standing
    if (isDeepStrictEqual(judged.told, told)) return
    told = judged.told
    emit('findings', at, told)
  }

  const onSample = (sample: Sample): void => {
    history.record(sample)
    if (sample.gap) {
      for (const subject of subjects) interrupted.add(subject)
      upkeep.lookAgain()
      backup.lookAgain()
    }
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

  let current = begin(deps.settings.get(), {})
  current.sampler.start()

  const watchAnew = (settings: Settings): void => {
    const before = current
    current = begin(settings, { ...before.before, ...before.sampler.latest().sections })
    for (const held of watched.values()) held.release = current.sampler.watch(held.subjects)
    current.sampler.setPace(pace)
    if (!isPaused) current.sampler.start()
    void end(before)
  }
  const stopListening = deps.settings.subscribe((settings, before) => {
    if (!isDeepStrictEqual(watchedSettings(settings), watchedSettings(before))) watchAnew(settings)
    if (told !== null && !isDeepStrictEqual(settings.thresholds, before.thresholds))
      judgeNow(Date.now(), [], false)
    if (!isDeepStrictEqual(settings.boards, before.boards))
      emit('boards', Date.now(), { boards: settings.boards })
  })

  const take = async ({
    subjects,
    formats: formatIds,
    token,
    language,
  }: RequestParameters<'snapshot:take'>): Promise<{ snapshot: Snapshot; names: string[] }> => {
    const formats = [...new Set(formatIds)].map(findFormat).filter((format) => format !== undefined)
    const settings = deps.settings.get()
    const folder = reportsFolder(settings)
    const seal = await deps.sealing.prepare(settings)
    const masking = maskingOf(settings)
    createFolder(folder)
    const measured = await current.snapshots.takeSnapshot({
      subjects,
      windowMs: settings.snapshot.windowMs,
      thresholds: settings.thresholds,
      onProgress: (progress) => emit('progress', Date.now(), { token: token ?? null, ...progress }),
    })
    const snapshot = masking.snapshot(measured)
    const past = formats.some(({ id }) => id === 'html') ? await historyBefore(history, snapshot) : null
    const saved = await saveSnapshot(snapshot, folder, formats, seal, { language, history: past })
    const names = saved.map(({ file }) => path.basename(file))
    await outbox.saved(snapshot, names)
    return { snapshot, names }
  }
  const takeAndTell = async (parameters: RequestParameters<'snapshot:take'>) => {
    const { snapshot, names } = await take(parameters)
    const reports = await Promise.all(names.map((name) => library().find(name)))
    for (const report of reports) emit('reports', Date.now(), { change: 'saved', report })
    upkeep.saved()
    return { reports, snapshot }
  }
  let opened: ReportLibrary | null = null
  /** The same for as long as the folder is the same: it remembers what lies there. */
  const library = (): ReportLibrary => {
    const folder = reportsFolder(deps.settings.get())
    if (opened?.folder !== folder)
      opened = createReportLibrary(folder, { open: deps.sealing.open, historyOf })
    return opened
  }
  void library().purge()
  const upkeep = createUpkeep({
    settings: deps.settings,
    dataFolder: deps.folders.data,
    take: async (formats) => (await takeAndTell({ formats: [...formats] })).reports,
    library,
    tellDeleted: (report) => emit('reports', Date.now(), { change: 'deleted', report }),
    queue: (names) => outbox.queue(names),
    pendingUploads: () => outbox.unsentNames(),
    onDeleted: (names) => deps.onReportsDeleted?.(names),
    onProblem: deps.onProblem,
  })
  const backup = createLiveBackup({
    settings: deps.settings,
    dataFolder: deps.folders.data,
    version: deps.version,
    copyHistory: (file) => history.backup(file),
    prepareEncryption: () => deps.sealing.prepareEncryptedStream(deps.settings.get()),
    onProblem: deps.onProblem,
  })

  const handlers: CoreHandlers = {
    'system:get': () => {
      const { sections, self } = current.sampler.latest()
      return { version: deps.version, startedAt, host: sections.host ?? null, self }
    },
    'sample:latest': ({ subjects }) => {
      const { at, sections } = current.sampler.latest()
      const wanted = subjects ?? (Object.keys(sections) as Subject[])
      return { at, sections: Object.fromEntries(wanted.map((subject) => [subject, sections[subject]])) }
    },
    'findings:get': () => told ?? { state: 'well', since: null, list: [] },
    'history:list': () => history.list(),
    'history:query': (query) => {
      if (query.from >= query.to)
        throw new AppError('usage_invalid', 'The range ends before it begins.', {
          hint: 'Give a "from" that lies before "to".',
        })
      return history.query(query)
    },
    'snapshot:take': takeAndTell,
    ...upkeep.handlers,
    ...backup.handlers,
    'report:list': () => library().list(),
    'report:read': ({ name, format, language }) => library().read(name, format, language),
    async 'report:fetch'({ name }) {
      const { report, bytes } = await library().fetch(name)
      return { report, contentBase64: bytes.toString('base64') }
    },
    'report:delete': async ({ name }) => {
      const { report, restorableUntil } = await library().delete(name)
      emit('reports', Date.now(), { change: 'deleted', report })
      await outbox.withdraw(name)
      return { restorableUntil }
    },
    'report:restore': async ({ name }) => {
      const report = await library().restore(name)
      emit('reports', Date.now(), { change: 'restored', report })
      await outbox.putBack(name)
      return report
    },
    'report:compare': (names) =>
      compareReports(library(), names, {
        thresholds: deps.settings.get().thresholds,
        dataFolder: deps.folders.data,
      }),
    ...outbox.handlers,
    's3:get': () => {
      const { bucket, automatic } = deps.settings.get().s3
      return { bucket, isAutomatic: automatic }
    },
    'board:list': () => deps.settings.get().boards,
    'board:save': async ({ board }) =>
      (await deps.settings.update((settings) => withBoard(settings, board))).boards,
    'board:delete': async ({ id }) =>
      (await deps.settings.update((settings) => withoutBoard(settings, id))).boards,
    'settings:get': () => deps.settings.get(),
    'settings:update': async ({ settings }) => {
      await checkSchedules([...(settings.schedules ?? []), ...backupSchedules(settings.backups)])
      return deps.settings.update((current) => withSections(current, settings))
    },
  }

  return {
    handlers,
    events: {
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      watch(subjects) {
        const key = Symbol('watch')
        watched.set(key, { subjects, release: current.sampler.watch(subjects) })
        return () => {
          watched.get(key)?.release()
          watched.delete(key)
        }
      },
    },
    latest: () => current.sampler.latest(),
    health() {
      const { at } = current.sampler.latest()
      const kept = history.status()
      const isStalled = (current.sampler.sinceTickMs() ?? 0) > stalledMs
      const reasons = [
        ...(at === null ? ['No reading has been made yet.'] : []),
        ...(isStalled ? ['The sampler has stalled.'] : []),
        // By its kind only: the message names a path, and anybody may ask for health.
        ...(kept.problem === null ? [] : [catalogued(kept.problem.code)]),
        ...(isClosed ? ['The server is stopping.'] : []),
      ]
      return { live: !isStalled, ready: at !== null && !isStalled && !isClosed, reasons }
    },
    pause() {
      isPaused = true
      current.sampler.pause()
    },
    resume() {
      isPaused = false
      current.sampler.start()
      outbox.wake()
    },
    secretsChanged: () => outbox.reconsider(),
    setPace(factor) {
      pace = factor
      current.sampler.setPace(factor)
    },
    async close() {
      if (isClosed) return
      isClosed = true
      stopListening()
      await upkeep.close()
      await backup.close()
      await outbox.close()
      await end(current)
      history.close()
      listeners.clear()
    },
  }
}
