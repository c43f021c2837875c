/**
 * What a live core does with reports by itself: takes them when the schedules say so, and takes away those that are no
 * longer kept.
 */
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Problem } from './contract/reading'
import type { Report } from './contract/reports'
import type { Handlers } from './contract/requests'
import type { ScheduleSettings, Settings } from './contract/settings'
import type { ReportLibrary } from './reports/library'
import { createTidying } from './reports/tidying'
import { createRunMemory, runsFileName } from './schedule/run-memory'
import { createScheduler, systemClock } from './schedule/scheduler'

export interface UpkeepDependencies {
  settings: {
    get(): Settings
    subscribe(listener: (settings: Settings, before: Settings) => void): () => void
  }
  dataFolder: string
  /** Where reports are saved now. */
  library: () => ReportLibrary
  /** Takes a snapshot as whoever asks for one does. */
  take: (options: Pick<ScheduleSettings, 'formats' | 'upload'>) => Promise<readonly Report[]>
  /** Puts reports into the outbox that are not there yet, by their names. @throws AppError store_unconfigured */
  queue: (names: readonly string[]) => Promise<void>
  /** Names of reports that still have to be sent. */
  pendingUploads: () => Promise<ReadonlySet<string>>
  /** Hears of each report that is gone for good, for whoever looks at the library. */
  tellDeleted: (report: Report) => void
  /** Hears of all files that are gone, for the log. */
  onDeleted: (names: readonly string[]) => void
  onProblem: (problem: Problem) => void
}

export interface Upkeep {
  handlers: Pick<Handlers, 'schedule:list'>
  /** After every save. Nobody waits for it. */
  saved(): void
  /** Time passed unwatched. */
  lookAgain(): void
  close(): Promise<void>
}

export function createUpkeep(deps: UpkeepDependencies): Upkeep {
  const { settings, onProblem } = deps
  let going: readonly Report[] = []
  const tidying = createTidying({
    folder: () => deps.library().folder,
    files: () => deps.library().files(),
    purge: () => deps.library().purge(),
    settings: () => settings.get().reports,
    pendingUploads: deps.pendingUploads,
    now: Date.now,
    async onDeleting(names) {
      const gone = new Set(names)
      going = (await deps.library().list()).filter(({ name }) => gone.has(name))
    },
    onDeleted(names) {
      const gone = new Set(names)
      for (const report of going) if (gone.has(report.name)) deps.tellDeleted(report)
      deps.onDeleted(names)
    },
    onProblem,
  })
  const scheduler = createScheduler({
    schedules: () => settings.get().schedules,
    memory: createRunMemory(path.join(deps.dataFolder, runsFileName), onProblem),
    clock: systemClock,
    random: Math.random,
    onProblem,
    nameOf: ({ name }) => `The scheduled snapshot "${name}"`,
    async run({ formats, upload }) {
      const reports = await deps.take({ formats, upload })
      if (upload) await deps.queue(reports.map((report) => report.name))
    },
  })
  const stopListening = settings.subscribe((now, before) => {
    if (!isDeepStrictEqual(now.schedules, before.schedules)) void scheduler.update()
    if (!isDeepStrictEqual(now.reports, before.reports)) void tidying.run()
  })
  void scheduler.update()
  void tidying.run()
  tidying.keepGoing()
  return {
    handlers: { 'schedule:list': () => scheduler.list() },
    saved: () => void tidying.run(),
    lookAgain: () => scheduler.lookAgain(),
    async close() {
      stopListening()
      tidying.close()
      await scheduler.close()
    },
  }
}
