/** A translation says what kind of thing went wrong; the core's own sentence, beside it, what exactly. */
import { useI18n } from 'vue-i18n'

/** @returns null where that sentence is shown already, as it is in English. */
export function useDetails(): (problem: { code: string; message: string }) => string | null {
  const { te, locale } = useI18n()
  return ({ code, message }) => (locale.value !== 'en' && te(`errors.${code}`) ? message : null)
}
