/** What a series is called in the language of the page, by its key. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { parseSeriesKey } from '../../main/contract/series'

export interface MetricName {
  /** For a heading above several series: "Disks". */
  subject: string
  /** The disk, interface, container or custom metric it belongs to, foreign text as it came; null for the machine. */
  entity: string | null
  /** Below such a heading or beside the entity: "read". */
  metric: string
  /** Alone: "Disks read", "sda: read". Foreign text in it is isolated, so that it turns no other text around. */
  full: string
}

/** First strong isolate … pop directional isolate: what a foreign name turns around ends with it. */
const isolate = (text: string): string => `\u2068${text}\u2069`

/** A key that names no known series is shown as it is. */
export function useMetricName(): ComputedRef<(key: string) => MetricName> {
  const { t, te } = useI18n()
  return computed(() => (key) => {
    const name = parseSeriesKey(key)
    if (name === null) return { subject: key, entity: null, metric: key, full: isolate(key) }
    const { subject, entity, metric: field } = name
    const told = (path: string): string => (te(path, 'en') ? t(path) : field)
    const metric = told(`metrics.short.${subject}.${field}`)
    return {
      subject: told(`metrics.subjects.${subject}`),
      entity,
      metric,
      full:
        entity === null
          ? told(`metrics.${subject}.${field}`)
          : subject === 'custom'
            ? isolate(entity)
            : t('metrics.ofEntity', { entity: isolate(entity), metric }),
    }
  })
}
