/** Which series are drawn together: those of one subject that mean the same kind of thing in the same unit. Pure. */
import { parseSeriesKey, type SeriesName } from '../../../main/contract/series'
import type { ChartColour, ChartSeries } from '../../charts/model'
import { unitOfMetric } from '../../composables/metric-units'
import type { UnitKind } from '../../composables/quantities'
import { subjectOrder } from '../../composables/subject-order'

export interface ChartGroup {
  id: string
  subject: SeriesName['subject']
  unit: UnitKind
  /** The top of the scale where there is a natural one. */
  max: number | undefined
  /** The one metric of all its series; null where there are several. */
  metric: string | null
  /** The one entity of all its series; null where there are several, or none. */
  entity: string | null
  /** Which of several charts of the same kind it is, from 1; how many there are. */
  part: number
  parts: number
  keys: readonly string[]
}

/** One hue each; more would not be told apart. */
const colours: readonly ChartColour[] = ['s1', 's2', 's3', 's4', 's5', 's6']

/** How busy a disk is and how full one is are both percent, and not to be drawn on one scale. */
const alone = new Set(['disks.busyPercent', 'memory.groupUsedPercent'])

function kindOf({ subject, entity, metric }: SeriesName): string {
  if (subject === 'custom') return `custom ${entity}` // each has a unit of its own
  const unit = unitOfMetric(metric)
  return alone.has(`${subject}.${metric}`) || unit === 'count' ? `${subject} ${metric}` : `${subject} ${unit}`
}

/** A share of the whole machine; a container's share of the host would lie flat at the bottom of such a scale. */
const isOfWhole = ({ subject, metric }: SeriesName): boolean =>
  unitOfMetric(metric) === 'percent' && subject !== 'containers'

const onlyOf = <Value>(values: readonly Value[]): Value | null =>
  new Set(values).size === 1 ? values[0]! : null

export function chartGroups(keys: readonly string[]): ChartGroup[] {
  const kinds = new Map<string, { name: SeriesName; key: string }[]>()
  for (const key of keys) {
    const name = parseSeriesKey(key)
    if (name === null) continue
    const kind = kindOf(name)
    kinds.set(kind, [...(kinds.get(kind) ?? []), { name, key }])
  }
  return [...kinds]
    .flatMap(([kind, members]) => {
      const parts = Math.ceil(members.length / colours.length)
      const size = Math.ceil(members.length / parts)
      return Array.from({ length: parts }, (_, index): ChartGroup => {
        const some = members.slice(index * size, (index + 1) * size)
        const { name } = some[0]!
        return {
          id: `${kind} ${index}`,
          subject: name.subject,
          unit: unitOfMetric(name.metric),
          max: isOfWhole(name) ? 100 : undefined,
          metric: onlyOf(some.map((one) => one.name.metric)),
          entity: onlyOf(some.map((one) => one.name.entity)),
          part: index + 1,
          parts,
          keys: some.map(({ key }) => key),
        }
      })
    })
    .sort((a, b) => subjectOrder.indexOf(a.subject) - subjectOrder.indexOf(b.subject))
}

/** What comes in and what goes out has the colours of every other page, where a chart shows nothing else. */
const inAndOut: Readonly<Record<string, ChartColour>> = { rxBytesPerSecond: 's3', txBytesPerSecond: 's4' }

/** @param labelOf what a series is called within its chart. */
export function coloured(keys: readonly string[], labelOf: (key: string) => string): ChartSeries[] {
  const known = keys.map((key) => inAndOut[parseSeriesKey(key)?.metric ?? ''])
  const isInAndOut = new Set(known).size === keys.length && !known.includes(undefined)
  return keys.map((key, index) => ({
    key,
    label: labelOf(key),
    color: (isInAndOut ? known[index] : undefined) ?? colours[index % colours.length]!,
  }))
}
