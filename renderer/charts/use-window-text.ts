/** A span of time as a person says it: "5 minutes". */
import { useI18n } from 'vue-i18n'

export function useWindowText(): (windowMs: number) => string {
  const { locale } = useI18n()
  return (windowMs) => {
    const [amount, unit] =
      windowMs % 60_000 === 0 ? [windowMs / 60_000, 'minute'] : [Math.round(windowMs / 1_000), 'second']
    return new Intl.NumberFormat(locale.value, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
  }
}
