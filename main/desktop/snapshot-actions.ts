/** What the tray and the menu do with snapshots, each ending in a notification: take one, copy a summary, show a file. */
import { clipboard, shell } from 'electron'
import { AppError } from '../contract/errors'
import type { Settings } from '../contract/settings'
import type { Log } from '../log/log'
import { reportAddress } from './addresses'
import type { Notice } from './notify'
import { createQuickSnapshot } from './quick-snapshot'
import { fileOfReport } from './report-files'
import type { Requests } from './requests'
import { summaryText, type SummaryDependencies } from './summary-text'
import { findingSentence } from './texts/finding-sentence'
import { fill, type Words } from './texts/texts'

export interface SnapshotActionDependencies extends Omit<SummaryDependencies, 'settings'> {
  requests: Requests
  settings: () => Settings
  reportsFolder: () => string
  words: () => Words
  log: Log
  notify: (notice: Notice) => void
  /** Shows an address of the dashboard in the window. */
  show: (address?: string) => void
  onTaking: (isTaking: boolean) => void
}

/** None of these throws. */
export interface SnapshotActions {
  take(): void
  copySummary(): void
}

export function createSnapshotActions(deps: SnapshotActionDependencies): SnapshotActions {
  const { words, notify, show } = deps
  const reveal = (name: string): void => {
    void fileOfReport(name, deps.reportsFolder()).then(
      (file) => shell.showItemInFolder(file),
      () => show('/snapshots'), // deleted since: the library shows what there is
    )
  }
  const tellFailure = (title: string, error: unknown): void => {
    deps.log.warn(title, { error })
    const told = error instanceof AppError ? [error.message, error.hint] : []
    notify({ title, body: told.filter((part) => part !== null).join('\n'), onClick: () => show() })
  }
  const quickSnapshot = createQuickSnapshot({
    requests: deps.requests,
    settings: deps.settings,
    onStarted: () => deps.onTaking(true),
    onEnded: () => deps.onTaking(false),
    onSaved({ snapshot, report, reports }) {
      const { texts, language } = words()
      const [worst] = snapshot.findings.list
      const name = (report ?? reports[0])?.name ?? ''
      notify({
        title: texts.notify.saved,
        body:
          worst === undefined
            ? fill(texts.tray.well, { host: snapshot.host.name })
            : findingSentence(worst, language),
        onClick: () => {
          if (report === null) reveal(name)
          else show(reportAddress(report.name))
        },
        action: { label: texts.notify.showInFolder, run: () => reveal(name) },
      })
    },
    onFailed: (error) => tellFailure(words().texts.notify.snapshotFailed, error),
  })
  const copySummary = async (): Promise<void> => {
    try {
      const { env, platform, version } = deps
      await clipboard.writeText(await summaryText({ settings: deps.settings(), env, platform, version }))
      notify({ title: words().texts.notify.summaryCopied, body: '', onClick: () => show() })
    } catch (error) {
      tellFailure(words().texts.notify.summaryFailed, error)
    }
  }
  return { take: () => void quickSnapshot(), copySummary: () => void copySummary() }
}
