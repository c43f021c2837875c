/** An upload in the language of the page: its state, what goes with it, and why it does not go on. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Upload } from '../../main/contract/outbox'
import { useFormat } from './use-format'
import { useProblemText } from './use-problem-text'

export interface UploadText {
  mark: 'well' | 'off' | 'warning' | 'critical'
  /** A few words, with when or how far. */
  state: string
  /** Why it does not go on, and what to do; null while it does. */
  problem: string | null
  /** How often it was tried in vain; null where that says nothing. */
  tries: string | null
  /** Where it is or will be in the store; null where that is not known. */
  address: string | null
}

export function useUploadText(): ComputedRef<(upload: Upload) => UploadText> {
  const { t } = useI18n()
  const format = useFormat()
  const problemText = useProblemText()
  return computed(() => {
    const { moment, number, percent, text } = format.value
    const stateOf = ({ state, sentAt, sentBytes, sizeBytes, nextAttemptAt }: Upload): string => {
      if (state === 'sending')
        return t('outbox.sending', {
          percent: text(percent(sizeBytes === 0 ? 0 : (sentBytes / sizeBytes) * 100)),
        })
      if (state === 'sent' && sentAt !== null) return t('outbox.sentAt', { when: moment(sentAt) })
      if (state === 'waiting' && nextAttemptAt !== null)
        return t('outbox.waitingUntil', { when: moment(nextAttemptAt) })
      return t(`outbox.states.${state}`)
    }
    return (upload) => {
      const { state, bucket, key, failedAttempts, problem } = upload
      const told = problem === null || state === 'sent' ? null : problemText.value(problem)
      const isStopped = state === 'refused' || state === 'set-aside'
      return {
        mark: state === 'sent' ? 'well' : isStopped ? 'critical' : failedAttempts > 0 ? 'warning' : 'off',
        state: stateOf(upload),
        problem: told === null ? null : [told.title, told.hint].filter(Boolean).join('. '),
        tries:
          failedAttempts > 0 && state === 'waiting'
            ? t('outbox.tries', { count: number(failedAttempts) }, failedAttempts)
            : null,
        address: bucket === null || key === null ? null : `s3://${bucket}/${key}`,
      }
    }
  })
}
