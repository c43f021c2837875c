/** A snapshot in one click: takes it as the settings have it, and tells what came of it. One at a time. */
import type { Report } from '../contract/reports'
import type { Settings } from '../contract/settings'
import type { Snapshot } from '../contract/snapshot'
import type { Requests } from './requests'

export interface QuickSnapshotDependencies {
  requests: Requests
  settings: () => Settings
  onStarted: () => void
  /** `report` is the one to show; null where none of the formats holds the whole document. */
  onSaved: (taken: { snapshot: Snapshot; report: Report | null; reports: readonly Report[] }) => void
  onFailed: (error: unknown) => void
  onEnded: () => void
}

/** @returns a function that takes one; it never rejects, and does nothing while one is being taken. */
export function createQuickSnapshot(deps: QuickSnapshotDependencies): () => Promise<void> {
  let isUnderWay = false
  return async () => {
    if (isUnderWay) return
    isUnderWay = true
    deps.onStarted()
    try {
      const { formats } = deps.settings().snapshot
      const { snapshot, reports } = await deps.requests.ask('snapshot:take', { formats })
      const report = reports.find(({ format }) => format !== 'csv') ?? null
      deps.onSaved({ snapshot, report, reports })
    } catch (error) {
      deps.onFailed(error)
    } finally {
      isUnderWay = false
      deps.onEnded()
    }
  }
}
