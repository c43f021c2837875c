/** The lines of a chart tile: their colours, dashed where there are more than colours, and one chart a unit, because a scale has only one. Pure. */
import { parseSeriesKey } from '../../../main/contract/series'
import type { ChartColour, ChartSeries } from '../../charts/model'
import { unitOfSeries } from '../../composables/metric-units'
import type { UnitKind } from '../../composables/quantities'

export interface ChartGroup {
  unit: UnitKind
  series: readonly ChartSeries[]
  /** The top of the scale, where there is a natural one. */
  max: number | undefined
}

const colours: readonly ChartColour[] = ['s1', 's2', 's3', 's4', 's5', 's6']

/** Shares of a whole that people expect up to its top. What a container takes of a large host would be a flat line. */
const wholes = new Set(['busyPercent', 'usedPercent', 'groupUsedPercent'])

export function chartGroups(keys: readonly string[], labels: readonly string[]): ChartGroup[] {
  const byUnit = new Map<UnitKind, ChartSeries[]>()
  for (const [index, key] of keys.entries()) {
    const unit = unitOfSeries(key)
    const color = colours[index % colours.length]!
    const isAgain = index >= colours.length
    const one: ChartSeries = { key, label: labels[index] ?? key, color, ...(isAgain && { dashed: true }) }
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), one])
  }
  return [...byUnit].map(([unit, series]) => {
    const isWhole = series.some(({ key }) => wholes.has(parseSeriesKey(key)?.metric ?? ''))
    return { unit, series, max: isWhole ? 100 : undefined }
  })
}
