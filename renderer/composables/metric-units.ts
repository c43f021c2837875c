/** What a metric is measured in, by its name: the contract puts units into names. */
import { parseSeriesKey } from '../../main/contract/series'
import type { UnitKind } from './quantities'

const byEnding: readonly (readonly [RegExp, UnitKind])[] = [
  [/BytesPerSecond$/, 'bytesPerSecond'],
  [/Bytes$/, 'bytes'],
  [/Percent(Of[A-Z]\w*)?$/, 'percent'],
  [/MsPerSecond$/, 'milliseconds'],
  [/PerSecond$/, 'perSecond'],
  [/Celsius$/, 'celsius'],
  [/Ms$/, 'milliseconds'],
]

export const unitOfMetric = (metric: string): UnitKind =>
  byEnding.find(([ending]) => ending.test(metric))?.[1] ?? 'count'

export const unitOfSeries = (key: string): UnitKind => unitOfMetric(parseSeriesKey(key)?.metric ?? '')
