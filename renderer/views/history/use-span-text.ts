/** Ranges, steps and time zones as people say them. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Host } from '../../../main/contract/model/host'
import type { Span } from './ranges'

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

export interface SpanTexts {
  /** "Nov 22, 2026, 08:56 – Nov 23, 2026, 08:56" */
  range(span: Span): string
  /** "3 minutes" */
  step(stepMs: number): string
  /** In whose time all this is told, and the machine's where that is another one. @param at UTC milliseconds */
  zone(host: Host | null, at: number): string
}

export function useSpanTexts(): ComputedRef<SpanTexts> {
  const { t, locale } = useI18n()
  return computed(() => {
    const rangeFormat = new Intl.DateTimeFormat(locale.value, {
      dateStyle: 'medium',
      timeStyle: 'short',
      hourCycle: 'h23',
    })
    return {
      range: ({ from, to }) => rangeFormat.formatRange(from, to),
      step(stepMs) {
        const [unit, sizeMs] = units.find(([, size]) => stepMs % size === 0) ?? units[3]
        const format = new Intl.NumberFormat(locale.value, { style: 'unit', unit, unitDisplay: 'long' })
        return format.format(stepMs / sizeMs)
      },
      zone(host, at) {
        const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
        const isOther = host !== null && host.utcOffsetMinutes !== -new Date(at).getTimezoneOffset()
        return isOther ? t('history.zones', { zone, machine: host.timeZone }) : t('history.zone', { zone })
      },
    }
  })
}
