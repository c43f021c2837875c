/** The formats of the language that is shown now. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { createQuantities, type Quantities } from './quantities'

const made = new Map<string, Quantities>()

/** Use `format.value` inside templates' expressions and computed values, so that they follow the language. */
export function useFormat(): ComputedRef<Quantities> {
  const { locale } = useI18n()
  return computed(() => {
    const known = made.get(locale.value) ?? createQuantities(locale.value)
    made.set(locale.value, known)
    return known
  })
}
