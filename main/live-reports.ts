/** The reports of a machine that is watched: taken, listed, read, compared, deleted and brought back when asked for. */
import path from 'node:path'
import type { EventPayload } from './contract/events'
import type { Report } from './contract/reports'
import type { Handlers, RequestParameters } from './contract/requests'
import type { Settings } from './contract/settings'
import type { Snapshot } from './contract/snapshot'
import type { Core } from './core'
import type { LiveOutbox } from './live-outbox'
import { compareReports } from './reports/compare-reports'
import { findFormat } from './reports/formats/registry'
import { createReportLibrary, type ReportLibrary } from './reports/library'
import { createHistoryOf, historyBefore, type HistorySource } from './reports/report-history'
import { createFolder } from './reports/save'
import { saveSnapshot } from './reports/save-snapshot'
import type { Open, Seal } from './reports/seal'
import type { SettingsStore } from './settings/store'
import type { Masking } from './snapshot/redact/masking'

export type ReportHandlers = Pick<
  Handlers,
  | 'snapshot:take'
  | 'report:list'
  | 'report:read'
  | 'report:fetch'
  | 'report:delete'
  | 'report:restore'
  | 'report:compare'
>

export interface LiveReportsDependencies {
  settings: Pick<SettingsStore, 'get'>
  dataFolder: string
  /** Where reports are saved with these settings. */
  folderOf: (settings: Settings) => string
  maskingOf: (settings: Settings) => Masking
  sealing: { prepare: (settings: Settings) => Promise<Seal | null>; open: Open }
  takeSnapshot: Core['takeSnapshot']
  history: HistorySource
  /** Of this machine, whose history that is; null where it has none. */
  machineId: string | null
  outbox: Pick<LiveOutbox, 'save' | 'withdraw' | 'putBack'>
  /** Hears of each report that was saved, deleted or restored. */
  tell: (payload: EventPayload<'reports'>) => void
  tellProgress: (payload: EventPayload<'progress'>) => void
  /** After every snapshot, when all about it has been told. */
  onSaved: () => void
}

export interface LiveReports {
  readonly handlers: ReportHandlers
  /** As `snapshot:take`. */
  take(parameters: RequestParameters<'snapshot:take'>): Promise<{ reports: Report[]; snapshot: Snapshot }>
  /** Of the folder in which reports are saved now. */
  library(): ReportLibrary
}

export function createLiveReports(deps: LiveReportsDependencies): LiveReports {
  const { settings, history, outbox, tell } = deps
  const historyOf = createHistoryOf(history, deps.machineId)
  let opened: ReportLibrary | null = null
  /** The same for as long as the folder is the same: it remembers what lies there. */
  const library = (): ReportLibrary => {
    const folder = deps.folderOf(settings.get())
    if (opened?.folder !== folder)
      opened = createReportLibrary(folder, { open: deps.sealing.open, historyOf })
    return opened
  }
  async function save({
    subjects,
    formats: formatIds,
    token,
    language,
    upload,
  }: RequestParameters<'snapshot:take'>): Promise<{ snapshot: Snapshot; names: string[] }> {
    const formats = [...new Set(formatIds)].map(findFormat).filter((format) => format !== undefined)
    const now = settings.get()
    const folder = deps.folderOf(now)
    const seal = await deps.sealing.prepare(now)
    const masking = deps.maskingOf(now)
    createFolder(folder)
    const measured = await deps.takeSnapshot({
      subjects,
      windowMs: now.snapshot.windowMs,
      thresholds: now.thresholds,
      onProgress: (progress) => deps.tellProgress({ token: token ?? null, ...progress }),
    })
    const snapshot = masking.snapshot(measured)
    const past = formats.some(({ id }) => id === 'html') ? await historyBefore(history, snapshot) : null
    const saved = await outbox.save(snapshot, upload === true, (beforeSaving) =>
      saveSnapshot(snapshot, folder, formats, { seal, beforeSaving, language, history: past }),
    )
    return { snapshot, names: saved.map(({ file }) => path.basename(file)) }
  }
  const take: LiveReports['take'] = async (parameters) => {
    const { snapshot, names } = await save(parameters)
    const reports = await Promise.all(names.map((name) => library().find(name)))
    for (const report of reports) tell({ change: 'saved', report })
    deps.onSaved()
    return { reports, snapshot }
  }

  return {
    handlers: {
      'snapshot:take': take,
      'report:list': () => library().list(),
      'report:read': ({ name, format, language }) => library().read(name, format, language),
      async 'report:fetch'({ name }) {
        const { report, bytes } = await library().fetch(name)
        return { report, contentBase64: bytes.toString('base64') }
      },
      async 'report:delete'({ name }) {
        const { report, restorableUntil } = await library().delete(name)
        tell({ change: 'deleted', report })
        await outbox.withdraw(name)
        return { restorableUntil }
      },
      async 'report:restore'({ name }) {
        const report = await library().restore(name)
        tell({ change: 'restored', report })
        await outbox.putBack(name)
        return report
      },
      'report:compare': (names) =>
        compareReports(library(), names, {
          thresholds: settings.get().thresholds,
          dataFolder: deps.dataFolder,
        }),
    },
    take,
    library,
  }
}
