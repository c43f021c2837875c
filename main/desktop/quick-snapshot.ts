/** A snapshot in one click: takes it as the settings have it, sends it where that is wanted, tells what came of it. */
import type { Report } from '../contract/reports'
import type { Settings } from '../contract/settings'
import type { Snapshot } from '../contract/snapshot'
import type { Requests } from './requests'
import type { Language } from './texts/texts'

export interface QuickSnapshotDependencies {
  requests: Requests
  settings: () => Settings
  /** Of pages for people. */
  language: () => Language
  /** Puts reports into the outbox that are not there yet, by their names. @throws AppError where that cannot be. */
  queue: (names: readonly string[]) => Promise<void>
  onStarted: () => void
  onSaved: (taken: TakenSnapshot) => void
  onFailed: (error: unknown) => void
  onEnded: () => void
}

export interface TakenSnapshot {
  snapshot: Snapshot
  /** The one to show; null where none of the formats holds the whole document. */
  report: Report | null
  reports: readonly Report[]
  /** Whether it waits to be sent. `failed` says why it does not although that was wanted; null where it was not. */
  upload: 'queued' | { failed: unknown } | null
}

/**
 * @returns a function that takes one; it never rejects, and does nothing while one is being taken. What cannot be queued
 * is saved all the same.
 */
export function createQuickSnapshot(
  deps: QuickSnapshotDependencies,
): (options: { isUploaded: boolean }) => Promise<void> {
  let isUnderWay = false
  const queue = async (reports: readonly Report[]): Promise<TakenSnapshot['upload']> => {
    try {
      await deps.queue(reports.map(({ name }) => name))
      return 'queued'
    } catch (error) {
      return { failed: error }
    }
  }
  return async ({ isUploaded }) => {
    if (isUnderWay) return
    isUnderWay = true
    deps.onStarted()
    try {
      const { formats } = deps.settings().snapshot
      const { snapshot, reports } = await deps.requests.ask('snapshot:take', {
        formats,
        ...(formats.includes('html') && { language: deps.language() }),
        ...(isUploaded && { upload: true }),
      })
      const report = reports.find(({ format }) => format !== 'csv') ?? null
      const upload = isUploaded ? await queue(reports) : null
      deps.onSaved({ snapshot, report, reports, upload })
    } catch (error) {
      deps.onFailed(error)
    } finally {
      isUnderWay = false
      deps.onEnded()
    }
  }
}
