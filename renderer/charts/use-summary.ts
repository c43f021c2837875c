/** A chart in words for screen readers: "CPU over the last 5 minutes: now 23 %, highest 48 %". */
import { shallowRef, watch, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

export interface SummedUp {
  label: string
  /** What is worth saying of it, of one alone and of one among others: "now 23 %, highest 48 %". */
  facts: string
}

export interface UsedSummary {
  text: Readonly<ShallowRef<string>>
  /** Tells it anew if the last telling is old. Call it as often as you like. */
  refresh(): void
  /** Tells it anew at the next refresh. */
  expire(): void
}

/** A label that changed each second would be read out each second. */
const freshMs = 20_000

/** More would be no summary. */
const mostSeries = 4

export interface Telling {
  /** What goes before the colon. */
  about: string
  series: readonly SummedUp[]
  /** True while there is nothing to tell yet. */
  isEmpty: boolean
}

export function useSummary(tell: () => Telling): UsedSummary {
  const { t, locale } = useI18n()
  const text = shallowRef('')
  let toldAt: number | null = null

  function refresh(): void {
    const now = performance.now()
    if (toldAt !== null && now - toldAt < freshMs) return
    const { about, series, isEmpty } = tell()
    // What is still to come is told as soon as it is there.
    if (!isEmpty) toldAt = now
    const parts = series
      .slice(0, mostSeries)
      .map(({ label, facts }) => (series.length === 1 ? facts : `${label} ${facts}`))
    if (series.length > mostSeries) parts.push(t('charts.more', { count: series.length - mostSeries }))
    text.value = series.length === 0 ? about : `${about}: ${parts.join('; ')}`
  }
  const expire = (): void => {
    toldAt = null
  }
  watch(locale, () => {
    expire()
    refresh()
  })
  return { text, refresh, expire }
}
