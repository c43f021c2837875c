/** What the page shows while nobody has chosen: what explains most. Pure. */
import type { Containers } from '../../../main/contract/model/containers'
import type { Disks } from '../../../main/contract/model/disks'
import { parseSeriesKey, seriesKey } from '../../../main/contract/series'

const mostDisks = 3
const mostContainers = 5
const mostCustom = 6

/**
 * @param known every series there is
 * @param disks the newest reading, which says which are fullest; null where there is none
 * @param containers likewise, which use most
 */
export function usualSeries(
  known: readonly string[],
  disks: Disks | null,
  containers: Containers | null,
): string[] {
  const there = new Set(known)
  const named = known.map((key) => ({ key, name: parseSeriesKey(key) }))
  const ofMetric = (subject: string, metric: string): string[] =>
    named.filter(({ name }) => name?.subject === subject && name.metric === metric).map(({ key }) => key)

  const fullest = (disks?.fileSystems ?? [])
    .filter(({ usedPercent }) => usedPercent !== null)
    .sort((a, b) => b.usedPercent! - a.usedPercent!)
    .map(({ mountPoint }) => seriesKey({ subject: 'disks', entity: mountPoint, metric: 'usedPercent' }))
  const busiest = (containers?.containers ?? [])
    .filter(({ state }) => state === 'running')
    .sort((a, b) => (b.cpuPercentOfHost ?? 0) - (a.cpuPercentOfHost ?? 0))
    .slice(0, mostContainers)
    .map(({ name }) => name)
  const ofBusiest = (metric: string): string[] =>
    containers === null
      ? ofMetric('containers', metric).slice(0, mostContainers)
      : busiest.map((entity) => seriesKey({ subject: 'containers', entity, metric }))

  return [
    'cpu.busyPercent',
    'memory.usedPercent',
    ...(fullest.length > 0 ? fullest : ofMetric('disks', 'usedPercent')).slice(0, mostDisks),
    'network.rxBytesPerSecond',
    'network.txBytesPerSecond',
    ...ofBusiest('cpuPercentOfHost'),
    ...ofBusiest('memoryUsedBytes'),
    ...ofMetric('custom', 'value').slice(0, mostCustom),
    'self.cpuMsPerSecond',
    'self.rssBytes',
  ].filter((key) => there.has(key))
}
