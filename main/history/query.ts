/** Answers a question about a range: joins memory and disk without a seam, all series on one time axis. */
import { holdMs } from './cadence'
import type { Disk } from './disk'
import type { GapList } from './gap-list'
import type { Pending } from './pending'
import type { Series, SeriesBook } from './series-book'
import { createSteps, type QueriedSeries, type Steps } from './steps'
import type { Store } from './store'
import { floorTo, planQuery, tenSeconds, type Plan } from './tiers'

export interface HistoryQuery {
  /** Keys as `seriesKey` makes them. One that is unknown answers nulls: whoever asked by name draws an empty line. */
  series: readonly string[]
  /** UTC milliseconds, from inclusive, to exclusive. */
  from: number
  to: number
  /** How many steps the answer may have at most. */
  points: number
}

export interface HistoryAnswer {
  stepMs: number
  /** Where each step begins, ascending UTC multiples of `stepMs`; the first may lie before `from`. */
  at: number[]
  /** In the order asked, each as long as `at`. */
  series: QueriedSeries[]
}

export interface QuerySources {
  book: SeriesBook
  pending: Pending
  gaps: GapList
  disk: Disk
  now: number
}

export function answerQuery(
  query: HistoryQuery,
  { book, pending, gaps, disk, now }: QuerySources,
): HistoryAnswer {
  const plan = planQuery(query.from, query.to, query.points, now)
  const { firstMs, stepMs, count } = plan
  const endMs = firstMs + count * stepMs

  const fromMemory = (series: Series, steps: Steps, since: number): void => {
    if (plan.tier === null) {
      const add = steps.adder(0)
      series.ring?.visit((atMs, value) => {
        if (atMs >= since && atMs < endMs) add(atMs, 1, value, value, value)
      })
    } else pending.visit(series, since, endMs, steps.adder(tenSeconds.stepMs))
  }

  const fromDisk = (store: Store, series: Series, steps: Steps, since: number): void => {
    if (series.id === null) return
    const tier = plan.tier ?? tenSeconds
    // Single values reach back to the start of this run at most; what an earlier one left goes before them, the cell
    // in which the two meet included unless it would lie on the same step.
    const until = plan.tier === null ? Math.min(endMs, floorTo(firstOfRing(series), stepMs)) : endMs
    store.visit(tier, series.id, since, until, steps.adder(tier.stepMs))
  }

  const asked = query.series.map((key) => {
    const series = book.get(key) ?? null
    const hold = series === null ? 0 : holdMs(series.cadence)
    const since = firstMs - Math.max(hold, sinceMs(plan))
    const options = {
      firstMs,
      stepMs,
      count,
      holdMs: hold,
      firstGapFrom: (atMs: number) => gaps.firstFrom(atMs),
      now,
    }
    return { key, series, since, steps: createSteps(options) }
  })
  for (const { series, steps, since } of asked) if (series !== null) fromMemory(series, steps, since)
  disk.attempt('read', (store) => {
    for (const { series, steps, since } of asked) if (series !== null) fromDisk(store, series, steps, since)
  })
  return {
    stepMs,
    at: Array.from({ length: count }, (_, step) => firstMs + step * stepMs),
    series: asked.map(({ key, steps }) => steps.finish(key)),
  }
}

/** How far before the first step a cell may begin that still covers it. */
const sinceMs = ({ tier }: Plan): number => (tier === null ? tenSeconds.stepMs : 0)

/** When the oldest single value was measured; never, where there is none. */
function firstOfRing({ ring }: Series): number {
  let first = Infinity
  ring?.visit((atMs) => {
    first = Math.min(first, atMs)
  })
  return first
}
