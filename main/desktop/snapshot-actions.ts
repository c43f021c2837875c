/** What the tray and the menu do with snapshots, each ending in a notification: take one, copy a summary, show a file. */
import { clipboard, shell } from 'electron'
import { AppError } from '../contract/errors'
import type { Settings } from '../contract/settings'
import type { Log } from '../log/log'
import { libraryAddress, reportAddress } from './addresses'
import type { Notice } from './notify'
import { createQuickSnapshot } from './quick-snapshot'
import { fileOfReport } from './report-files'
import type { Requests } from './requests'
import { summaryText, type SummaryDependencies } from './summary-text'
import { findingSentence } from './texts/finding-sentence'
import { problemText } from './texts/problem-text'
import { fill, type Words } from './texts/texts'
import type { Uploads } from './uploads'

export interface SnapshotActionDependencies extends Omit<SummaryDependencies, 'settings'> {
  requests: Requests
  settings: () => Settings
  reportsFolder: () => string
  words: () => Words
  log: Log
  notify: (notice: Notice) => void
  uploads: Pick<Uploads, 'queue' | 'retry'>
  /** Shows an address of the dashboard in the window. */
  show: (address?: string) => void
  onTaking: (isTaking: boolean) => void
}

/** None of these throws. */
export interface SnapshotActions {
  take(options: { isUploaded: boolean }): void
  retryUploads(): void
  copySummary(): void
}

export function createSnapshotActions(deps: SnapshotActionDependencies): SnapshotActions {
  const { words, notify, show } = deps
  const reveal = (name: string): void => {
    void fileOfReport(name, deps.reportsFolder()).then(
      (file) => shell.showItemInFolder(file),
      () => show(libraryAddress), // deleted since: the library shows what there is
    )
  }
  const reasonOf = (error: unknown): string => {
    if (!(error instanceof AppError)) return '' // the log says what
    const { title, hint } = problemText(error, words().language)
    return [title, hint].filter((part) => part !== null).join('\n')
  }
  const tellFailure = (title: string, error: unknown): void => {
    deps.log.warn(title, { error })
    notify({ title, body: reasonOf(error), onClick: () => show() })
  }
  const quickSnapshot = createQuickSnapshot({
    requests: deps.requests,
    settings: deps.settings,
    language: () => words().language,
    queue: (names) => deps.uploads.queue(names),
    onStarted: () => deps.onTaking(true),
    onEnded: () => deps.onTaking(false),
    onSaved({ snapshot, report, reports, upload }) {
      const { texts, language } = words()
      const [worst] = snapshot.findings.list
      const name = (report ?? reports[0])?.name ?? ''
      const health =
        worst === undefined
          ? fill(texts.tray.well, { host: snapshot.host.name })
          : findingSentence(worst, language)
      const isLeft = upload !== null && upload !== 'queued'
      if (isLeft) deps.log.warn(texts.notify.queueFailed, { error: upload.failed })
      notify({
        title: isLeft
          ? texts.notify.queueFailed
          : upload === 'queued'
            ? texts.notify.savedAndQueued
            : texts.notify.saved,
        body: isLeft ? reasonOf(upload.failed) : health,
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
  const retryUploads = async (): Promise<void> => {
    try {
      await deps.uploads.retry()
    } catch (error) {
      tellFailure(words().texts.notify.retryFailed, error)
    }
  }
  return {
    take: (options) => void quickSnapshot(options),
    retryUploads: () => void retryUploads(),
    copySummary: () => void copySummary(),
  }
}
