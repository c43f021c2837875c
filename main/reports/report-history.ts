/** What was measured before a snapshot, as a report shows it: which series, over which range. Asks whoever keeps history. */
import type { RequestOutput, RequestParameters } from '../contract/requests'
import { parseSeriesKey, seriesKey } from '../contract/series'
import type { Snapshot } from '../contract/snapshot'
import type { ReportHistory } from './formats/format'

type Answer<Value> = Value | Promise<Value>

/** As the requests of the same names answer. */
export interface HistorySource {
  list(): Answer<RequestOutput<'history:list'>>
  query(query: RequestParameters<'history:query'>): Answer<RequestOutput<'history:query'>>
}

export interface HistoryRange {
  /** UTC milliseconds. */
  from: number
  to: number
}

const ofMachine = [
  'cpu.busyPercent',
  'memory.usedPercent',
  'network.rxBytesPerSecond',
  'network.txBytesPerSecond',
  'disks.readBytesPerSecond',
  'disks.writeBytesPerSecond',
]

/** As many lines as there are colours. */
const mostDisks = 6
/** As many as a picture of this size shows; more would only make the file large. */
const points = 180
const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** With at least so much known, so much is shown: the longest first. Of a machine just watched, a quarter of an hour. */
const spans = [
  { knownMs: 3 * hourMs, shownMs: dayMs },
  { knownMs: hourMs / 3, shownMs: hourMs },
]
const leastMs = hourMs / 4

/** What explains a machine's state, and no more than fits a page. @param known every series there is. */
export function reportSeries(
  known: readonly string[],
  { sections: { disks }, redaction }: Snapshot,
): string[] {
  const there = new Set(known)
  const machine = ofMachine.filter((key) => there.has(key))
  // The names of other series are those that were masked.
  if (redaction != null) return machine
  const mounts =
    disks?.status === 'ok'
      ? [...disks.value.fileSystems]
          .sort((one, other) => (other.usedPercent ?? -1) - (one.usedPercent ?? -1))
          .map(({ mountPoint }) => mountPoint)
      : known.flatMap((key) => {
          const name = parseSeriesKey(key)
          return name?.subject === 'disks' && name.metric === 'usedPercent' ? [name.entity ?? ''] : []
        })
  const full = [...new Set(mounts)]
    .map((entity) => seriesKey({ subject: 'disks', entity, metric: 'usedPercent' }))
    .filter((key) => there.has(key))
  return [...machine, ...full.slice(0, mostDisks)]
}

/**
 * @param range that somebody chose; without one it is the day before the snapshot, or less where not much is known.
 * Null where nothing is.
 */
export async function historyBefore(
  source: HistorySource,
  snapshot: Snapshot,
  range?: HistoryRange,
): Promise<ReportHistory | null> {
  const series = reportSeries(
    (await source.list()).map(({ key }) => key),
    snapshot,
  )
  if (series.length === 0) return null
  const ask = async ({ from, to }: HistoryRange): Promise<ReportHistory> => ({
    ...(await source.query({ series, from, to, points })),
    from,
    to,
  })
  const to = Date.parse(snapshot.takenAt)
  const asked = await ask(range ?? { from: to - dayMs, to })
  const firstAt = firstKnown(asked)
  if (firstAt === null) return null
  const shownMs = spans.find(({ knownMs }) => to - firstAt >= knownMs)?.shownMs ?? leastMs
  return range !== undefined || shownMs === dayMs ? asked : ask({ from: to - shownMs, to })
}

function firstKnown({ at, series }: ReportHistory): number | null {
  const first = at.findIndex((_, index) => series.some(({ mean }) => (mean[index] ?? null) !== null))
  return at[first] ?? null
}

/**
 * The history of this machine explains its own snapshots alone; a folder may hold those of others.
 * @param ownId of this machine, as its snapshots have it; null where it has none.
 */
export const createHistoryOf =
  (source: HistorySource, ownId: string | null) =>
  async (snapshot: Snapshot): Promise<ReportHistory | null> =>
    snapshot.host.id !== null && snapshot.host.id === ownId ? historyBefore(source, snapshot) : null
