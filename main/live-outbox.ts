/** The outbox of a machine that is watched: its requests, its events, and reports that are sent by themselves. */
import { isDeepStrictEqual } from 'node:util'
import path from 'node:path'
import { AppError, problemOf } from './contract/errors'
import type { EventPayload } from './contract/events'
import type { Upload } from './contract/outbox'
import type { Problem } from './contract/reading'
import type { Handlers } from './contract/requests'
import type { Snapshot } from './contract/snapshot'
import { saveAnnounced, type Announce } from './outbox/announced'
import { factsOfName } from './outbox/key'
import { openOutbox } from './outbox/open'
import type { QueuedReport } from './outbox/outbox'
import { isMendedBySettings } from './outbox/store'
import type { ReadSecret } from './outbox/s3/credentials'
import { fileSafeHost } from './reports/naming'
import type { SavedReport } from './reports/save'
import type { SettingsStore } from './settings/store'

export type OutboxHandlers = Pick<
  Handlers,
  'outbox:list' | 'outbox:add' | 'outbox:retry' | 'outbox:drop' | 's3:test'
>

export interface LiveOutboxDependencies {
  settings: SettingsStore
  folders: { data: string }
  /** Absent where no keychain is: the standard AWS chain stands in. */
  readSecret?: ReadSecret | undefined
  /** Where saved reports lie now. */
  reportsFolder: () => string
  /** What this machine is called in the keys of its reports. */
  hostName: () => string
  emit: (payload: EventPayload<'outbox'>) => void
  onProblem: (problem: Problem) => void
}

export interface LiveOutbox {
  readonly handlers: OutboxHandlers
  /**
   * Saves the reports of a snapshot, and queues them where that is asked for or the settings say so. Rejects only as
   * `save` does; what else is wrong is told as a problem.
   */
  save(
    snapshot: Snapshot,
    isAsked: boolean,
    save: (announce?: Announce) => Promise<SavedReport[]>,
  ): Promise<SavedReport[]>
  /** Queues these reports of the library, whether or not every report is sent. @throws AppError as `outbox:add` does */
  queue(names: readonly string[]): Promise<void>
  /** The names of reports in the library that still have to be sent. */
  unsentNames(): Promise<Set<string>>
  /** A person has deleted a report: it is not sent any more. Never rejects; what is wrong is told as a problem. */
  withdraw(name: string): Promise<void>
  /** The report is back: it is sent after all if it was on its way. Never rejects. */
  putBack(name: string): Promise<void>
  /** The machine is awake or online again. */
  wake(): void
  /** Secrets have changed: what was refused for their sake is tried again. */
  reconsider(): void
  close(): Promise<void>
}

/** How often what could not be queued is tried again: a disk that is full has room some day. */
const owedEveryMs = 60_000

const cannotQueueNow = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'outbox_full' || error.code === 'outbox_unwritable')

export function createLiveOutbox(deps: LiveOutboxDependencies): LiveOutbox {
  const { settings, reportsFolder, hostName, emit, onProblem } = deps
  const outbox = openOutbox({
    dataFolder: deps.folders.data,
    settings: () => settings.get().s3,
    readSecret: deps.readSecret ?? (() => Promise.resolve(null)),
    onProblem,
  })
  /** Why uploads are refused, once each until something is sent or a person has mended something. */
  const toldRefusals = new Set<string>()
  function tellRefusal({ state, problem }: Upload): void {
    if (state === 'sent') toldRefusals.clear()
    if (state !== 'refused' || problem === null) return
    // A message about the store may name the report; what is to be done is the same for all.
    const reason = `${problem.code} ${isMendedBySettings(problem) ? problem.hint : problem.message}`
    if (toldRefusals.has(reason)) return
    toldRefusals.add(reason)
    onProblem(problem)
  }
  outbox.subscribe((upload, isDropped) => {
    if (!isDropped) tellRefusal(upload)
    emit({ upload, isDropped })
  })
  const reconsider = (): void => {
    toldRefusals.clear()
    outbox.reconsider()
  }
  const stopListening = settings.subscribe((now, before) => {
    if (!isDeepStrictEqual(now.s3, before.s3)) reconsider()
  })
  outbox.start()
  /** Saved reports that should be sent while the outbox cannot be written, by their files. A restart forgets them. */
  const owed = new Map<string, QueuedReport>()
  async function queueOwed(): Promise<void> {
    let refused: AppError | null = null
    for (const [file, report] of owed)
      try {
        await outbox.add(report)
        owed.delete(file)
      } catch (error) {
        if (cannotQueueNow(error)) throw error // so it would be for the others
        owed.delete(file) // gone, or there is no store any more
        if (!(error instanceof AppError)) throw error
        refused ??= error
      }
    if (refused !== null) throw refused
  }
  const payOwed = (): void => {
    if (owed.size > 0) void queueOwed().catch(() => undefined) // told when it began
  }
  const paying = setInterval(payOwed, owedEveryMs).unref()
  /** Names of deleted reports that were on their way. A restart forgets them along with the chance to restore. */
  const withdrawn = new Set<string>()
  const tellingProblems = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      onProblem(problemOf(error))
    }
  }
  const add = (name: string): Promise<Upload> => {
    const facts = factsOfName(name)
    if (facts === null)
      throw new AppError('report_unknown', `There is no saved report ${JSON.stringify(name)}.`, {
        hint: 'report:list tells the names.',
      })
    return outbox.add({ file: path.join(reportsFolder(), name), ...facts })
  }
  return {
    handlers: {
      'outbox:list': () => outbox.list(),
      'outbox:add': ({ name }) => add(name),
      'outbox:retry': ({ id }) => outbox.retry(id),
      async 'outbox:drop'({ id }) {
        await outbox.drop(id)
        return {}
      },
      's3:test': () => outbox.test(fileSafeHost(hostName())),
    },
    async save({ host, takenAt }, isAsked, save) {
      const { automatic, bucket } = settings.get().s3
      if (bucket === null || !(automatic || isAsked)) return save()
      const facts = { host: fileSafeHost(host.name), takenAt }
      const { saved, forget } = await saveAnnounced(outbox, facts, save)
      for (const { file } of saved) owed.set(file, { file, ...facts })
      await tellingProblems(queueOwed)
      // What cannot be queued now stays announced, which outlives this process.
      if (!saved.some(({ file }) => owed.has(file))) await forget()
      return saved
    },
    async queue(names) {
      for (const name of names) await add(name)
    },
    async unsentNames() {
      const folder = reportsFolder()
      const names = await outbox.unsentIn(folder)
      for (const file of owed.keys()) if (path.dirname(file) === folder) names.add(path.basename(file))
      return names
    },
    withdraw: (name) =>
      tellingProblems(async () => {
        const file = path.join(reportsFolder(), name)
        if (owed.delete(file)) withdrawn.add(name)
        if (await outbox.withdraw(file)) withdrawn.add(name)
      }),
    putBack: (name) =>
      tellingProblems(async () => {
        if (withdrawn.delete(name)) await add(name)
      }),
    wake() {
      payOwed()
      outbox.wake()
    },
    reconsider,
    async close() {
      stopListening()
      clearInterval(paying)
      await queueOwed().catch(() => undefined) // the last chance
      await outbox.close()
    },
  }
}
