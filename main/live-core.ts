/**
 * The core of a machine that is watched: what is watched, its history and its reports behind one table of handlers and
 * one stream of events. Every host that lives longer than one command stands on it.
 */
import os from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { readHostIdentity } from './collectors/host-identity'
import { AppError, errorCatalogue, type ErrorCode } from './contract/errors'
import type { EventMessage, EventPayload, Topic } from './contract/events'
import type { Problem } from './contract/reading'
import type { Handlers, RequestParameters } from './contract/requests'
import type { Self } from './contract/sample'
import type { Settings } from './contract/settings'
import type { Sections, Subject } from './contract/snapshot'
import { createHistory } from './history/history'
import { createLiveBackup, type EncryptBackup } from './live-backup'
import { createLiveOutbox } from './live-outbox'
import { createLiveReports } from './live-reports'
import { createUpkeep } from './live-upkeep'
import { createLiveWatch } from './live-watch'
import type { ReadSecret } from './outbox/s3/credentials'
import type { Open, Seal } from './reports/seal'
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
  const reportsFolder = (settings: Settings): string =>
    settings.snapshot.folder === null ? deps.folders.reports : path.resolve(settings.snapshot.folder)
  const maskingOf = ({ reports }: Settings): Masking => createMasking(reports.redact, deps.folders.data)
  const listeners = new Set<(message: EventMessage) => void>()
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
  const watch = createLiveWatch({
    ...deps,
    onSample(sample) {
      history.record(sample)
      if (!sample.gap) return
      upkeep.lookAgain()
      backup.lookAgain()
    },
    emit,
  })
  const stopListening = deps.settings.subscribe((settings, before) => {
    if (!isDeepStrictEqual(settings.boards, before.boards))
      emit('boards', Date.now(), { boards: settings.boards })
  })
  const tellReport = (payload: EventPayload<'reports'>): void => emit('reports', Date.now(), payload)
  const reports = createLiveReports({
    settings: deps.settings,
    dataFolder: deps.folders.data,
    folderOf: reportsFolder,
    maskingOf,
    sealing: deps.sealing,
    takeSnapshot: (options) => watch.takeSnapshot(options),
    history,
    machineId: identity.id,
    outbox,
    tell: tellReport,
    tellProgress: (payload) => emit('progress', Date.now(), payload),
    onSaved: () => upkeep.saved(),
  })
  const upkeep = createUpkeep({
    settings: deps.settings,
    dataFolder: deps.folders.data,
    take: async ({ formats, upload }) => (await reports.take({ formats: [...formats], upload })).reports,
    library: () => reports.library(),
    tellDeleted: (report) => tellReport({ change: 'deleted', report }),
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
      const { sections, self } = watch.latest()
      return { version: deps.version, startedAt, host: sections.host ?? null, self }
    },
    ...watch.handlers,
    'history:list': () => history.list(),
    'history:query': (query) => {
      if (query.from >= query.to)
        throw new AppError('usage_invalid', 'The range ends before it begins.', {
          hint: 'Give a "from" that lies before "to".',
        })
      return history.query(query)
    },
    ...reports.handlers,
    ...upkeep.handlers,
    ...backup.handlers,
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
      watch: (subjects) => watch.watch(subjects),
    },
    latest: () => watch.latest(),
    health() {
      const { at } = watch.latest()
      const kept = history.status()
      const isStalled = watch.isStalled()
      const reasons = [
        ...(at === null ? ['No reading has been made yet.'] : []),
        ...(isStalled ? ['The sampler has stalled.'] : []),
        // By its kind only: the message names a path, and anybody may ask for health.
        ...(kept.problem === null ? [] : [catalogued(kept.problem.code)]),
        ...(isClosed ? ['The server is stopping.'] : []),
      ]
      return { live: !isStalled, ready: at !== null && !isStalled && !isClosed, reasons }
    },
    pause: () => watch.pause(),
    resume() {
      watch.resume()
      outbox.wake()
    },
    secretsChanged: () => outbox.reconsider(),
    setPace: (factor) => watch.setPace(factor),
    async close() {
      if (isClosed) return
      isClosed = true
      stopListening()
      await upkeep.close()
      await backup.close()
      await outbox.close()
      await watch.close()
      history.close()
      listeners.clear()
    },
  }
}
