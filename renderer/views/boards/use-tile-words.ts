/** What a tile is called when nobody gave it a title, and what the lines of its chart are called. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Tile, TileContent } from '../../../main/contract/boards'
import { useMetricName } from '../../composables/use-metric-name'

export interface TileWords {
  title(tile: Pick<Tile, 'title' | 'content'>): string
  /** In the order of the keys; as short as tells them apart below their common title. */
  labels(keys: readonly string[]): string[]
}

const only = <Value>(values: readonly Value[]): Value | undefined =>
  new Set(values).size === 1 ? values[0] : undefined

export function useTileWords(): ComputedRef<TileWords> {
  const { t } = useI18n()
  const metricName = useMetricName()
  return computed(() => {
    const contentTitle = (content: TileContent): string => {
      if (content.kind === 'value') return metricName.value(content.series).full
      if (content.kind !== 'chart') return t(`boards.kinds.${content.kind}.title`)
      const names = content.series.map(metricName.value)
      const [first] = names
      if (first === undefined || names.length === 1) return first?.full ?? ''
      const entity = only(names.map((name) => name.entity))
      if (typeof entity === 'string') return entity
      const subject = only(names.map((name) => name.subject))
      const metric = only(names.map((name) => name.metric))
      if (subject !== undefined) return metric === undefined ? subject : `${subject}: ${metric}`
      if (names.length === 2) return names.map(({ full }) => full).join(' · ')
      return t('boards.andMore', { name: first.full, count: names.length - 1 })
    }
    return {
      title: ({ title, content }) => (title?.trim() ? title : contentTitle(content)),
      labels(keys) {
        const names = keys.map(metricName.value)
        const isOneEntity =
          only(names.map(({ entity, subject }) => `${subject}\n${entity ?? ''}`)) !== undefined
        const isOneMetric = only(names.map(({ metric }) => metric)) !== undefined
        return names.map(({ entity, metric, full }) => {
          if (keys.length > 1 && isOneEntity) return metric
          return keys.length > 1 && isOneMetric && entity !== null ? entity : full
        })
      },
    }
  })
}
