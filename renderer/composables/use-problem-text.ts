/** Problems and errors in the language of the page: by their code; what the core said stands where no text fits. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'

export interface ProblemText {
  title: string
  /** What the person can do; null where there is nothing. */
  hint: string | null
}

interface Told {
  code: string
  message: string
  hint: string | null
}

/** In English the core's own sentence is the best there is: it names the file, the mount, the engine. */
export function useProblemText(): ComputedRef<(problem: Told) => ProblemText> {
  const { t, te, locale } = useI18n()
  return computed(() => (problem) => {
    const translated = (key: string): string | null => (locale.value !== 'en' && te(key) ? t(key) : null)
    return {
      title: translated(`errors.${problem.code}`) ?? problem.message.replace(/\.\s*$/, ''),
      hint: translated(`errors.hints.${problem.code}`) ?? problem.hint,
    }
  })
}

/** Of whatever was thrown: a RequestError's own words, or that something unexpected happened. */
export function useErrorText(): ComputedRef<(error: unknown) => ProblemText> {
  const { t } = useI18n()
  const text = useProblemText()
  return computed(() => (error) => {
    const told = error as Partial<Told> | null
    return typeof told?.code === 'string' && typeof told.message === 'string'
      ? text.value({ code: told.code, message: told.message, hint: told.hint ?? null })
      : { title: t('errors.unexpected'), hint: null }
  })
}
