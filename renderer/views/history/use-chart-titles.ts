/** What a chart of history is called, and the lines in it. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ChartSeries } from '../../charts/model'
import { useMetricName } from '../../composables/use-metric-name'
import { coloured, type ChartGroup } from './chart-groups'

export interface TitledChart extends ChartGroup {
  title: string
  series: readonly ChartSeries[]
}

export function useChartTitles(): ComputedRef<(group: ChartGroup) => TitledChart> {
  const { t } = useI18n()
  const nameOf = useMetricName()
  return computed(() => (group) => {
    const [first = ''] = group.keys
    const { subject, full, metric } = nameOf.value(first)
    const titleOf = (what: string): string => t('history.titleOf', { subject, what })
    const title =
      group.subject === 'custom' || group.keys.length === 1
        ? full
        : titleOf(group.metric === null ? t(`history.kind.${group.unit}`) : metric)
    const labelOf = (key: string): string => {
      const name = nameOf.value(key)
      if (name.entity === null || group.entity !== null) return name.metric
      return group.metric === null ? name.full : name.entity
    }
    return {
      ...group,
      title: group.parts === 1 ? title : t('history.part', { title, part: group.part, parts: group.parts }),
      series: coloured(group.keys, labelOf),
    }
  })
}
