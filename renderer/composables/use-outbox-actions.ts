/** What people do with uploads. What went wrong is told in a toast; what went well is seen where it stands. */
import { useI18n } from 'vue-i18n'
import type { Upload } from '../../main/contract/outbox'
import { useOutboxStore } from '../stores/outbox'
import { useToastsStore } from '../stores/toasts'
import { useErrorText } from './use-problem-text'

/** None of these throws. */
export interface OutboxActions {
  /** @returns whether all of them are in the outbox. */
  add(fileNames: readonly string[]): Promise<boolean>
  /** @param id null for everything that waits or was refused. */
  retry(id: string | null): Promise<void>
  drop(upload: Upload): Promise<void>
}

export function useOutboxActions(): OutboxActions {
  const outbox = useOutboxStore()
  const toasts = useToastsStore()
  const errorText = useErrorText()
  const { t } = useI18n()

  async function attempt(work: Promise<void>, failed: string): Promise<boolean> {
    try {
      await work
      return true
    } catch (error) {
      const { title, hint } = errorText.value(error)
      toasts.show([`${failed}: ${title}`, hint].filter(Boolean).join('. '), { state: 'critical' })
      return false
    }
  }

  return {
    add: (fileNames) => attempt(outbox.add(fileNames), t('outbox.addFailed')),
    async retry(id) {
      await attempt(outbox.retry(id), t('outbox.retryFailed'))
    },
    async drop(upload) {
      await attempt(outbox.drop(upload), t('outbox.dropFailed'))
    },
  }
}
