/** What people do with snapshots, told in toasts: taken, downloaded, deleted with a way back, or why not. */
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { ReportFormat } from '../../main/contract/reports'
import { useOutboxStore } from '../stores/outbox'
import { useReportsStore, type Taken, type TakeOptions } from '../stores/reports'
import { useToastsStore } from '../stores/toasts'
import { useFormat } from './use-format'
import { useErrorText } from './use-problem-text'

/** None of these throws. */
export interface ReportActions {
  take(options?: TakeOptions): Promise<void>
  /** Takes a snapshot and puts its files into the outbox. */
  takeAndUpload(options?: TakeOptions): Promise<void>
  /** @param format another than the file's own. */
  download(name: string, format?: ReportFormat): Promise<void>
  /** Downloads the file itself, still encrypted where it is. */
  downloadFile(name: string): Promise<void>
  /** Takes a snapshot and downloads it. */
  exportNow(format: ReportFormat): Promise<void>
  /**
   * @param names the files.
   * @param snapshots how many snapshots these are, for people.
   * @returns whether all of them are gone.
   */
  remove(names: readonly string[], snapshots: number): Promise<boolean>
}

export function useReportActions(): ReportActions {
  const reports = useReportsStore()
  const outbox = useOutboxStore()
  const toasts = useToastsStore()
  const router = useRouter()
  const format = useFormat()
  const errorText = useErrorText()
  const { t } = useI18n()

  function tell(what: string, error: unknown): void {
    const { title, hint } = errorText.value(error)
    toasts.show(hint === null ? `${what}: ${title}` : `${what}: ${title}. ${hint}`, { state: 'critical' })
  }

  /** @returns null where it failed, which was told. */
  async function take(options?: TakeOptions): Promise<Taken | null> {
    try {
      return await reports.take(options)
    } catch (error) {
      tell(t('snapshots.takeFailed'), error)
      return null
    }
  }

  /** @param more what else there is to say of it. */
  function tellTaken({ snapshot, reports: saved }: Taken, more: string | null): void {
    const failed = Object.values(snapshot.sections).filter((one) => one?.status === 'failed').length
    const name = saved.find((report) => report.format !== 'csv')?.name
    const told = [
      t('snapshots.taken', { seconds: format.value.number(snapshot.cost.wallMs / 1_000, 1) }),
      failed === 0 ? null : t('snapshots.takenPartly', { count: failed }, failed),
      more,
    ]
    toasts.show(told.filter((one) => one !== null).join(' '), {
      state: failed === 0 ? 'well' : 'off',
      action:
        name === undefined
          ? null
          : {
              label: t('snapshots.open'),
              run: () => void router.push({ name: 'snapshot', params: { name } }),
            },
    })
  }

  async function restore(names: readonly string[]): Promise<void> {
    const { error, done } = await reports.restore(names)
    if (error === null) toasts.show(t('snapshots.restored'))
    else
      tell(
        t('snapshots.restoreFailed', { count: names.length - done.length }, names.length - done.length),
        error,
      )
  }

  async function exporting(work: Promise<unknown>): Promise<void> {
    try {
      await work
    } catch (error) {
      tell(t('snapshots.exportFailed'), error)
    }
  }

  return {
    async take(options) {
      const taken = await take(options)
      if (taken !== null) tellTaken(taken, null)
    },

    async takeAndUpload(options) {
      const taken = await take(options)
      if (taken === null) return
      try {
        await outbox.add(taken.reports.map(({ name }) => name))
        tellTaken(taken, t('outbox.queued'))
      } catch (error) {
        tellTaken(taken, null)
        tell(t('outbox.addFailed'), error)
      }
    },

    download: (name, wanted) => exporting(reports.download(name, wanted)),
    downloadFile: (name) => exporting(reports.downloadFile(name)),

    async exportNow(wanted) {
      try {
        toasts.show(t('snapshots.exported', { name: await reports.exportNow(wanted) }))
      } catch (error) {
        tell(t('snapshots.exportFailed'), error)
      }
    },

    async remove(names, snapshots) {
      const { done, error } = await reports.remove(names)
      if (done.length > 0)
        toasts.show(t('snapshots.deleted', { count: snapshots }, snapshots), {
          state: 'off',
          action: { label: t('common.undo'), run: () => void restore(done) },
        })
      if (error === null) return true
      const left = names.length - done.length
      tell(t('snapshots.deleteFailed', { count: left }, left), error)
      return false
    },
  }
}
