/** Decides what is too old: a few series at each flush, in turn, so that no flush is longer than another. */
import type { Series, SeriesBook } from './series-book'
import type { PruningJob } from './store'
import { ringKeptMs, type Tier } from './tiers'

export interface PruningOptions {
  book: SeriesBook
  retentionMs: () => number
  /** Series beyond this number go, the longest silent first: a machine that runs a container a minute never stops naming new ones. */
  mostSeries: number
}

export interface Pruning {
  /** Gives the memory of silent series back and says whose cells to prune. @param at the newest sample's time. */
  next(at: number): PruningJob[]
}

/** Series looked at in one flush: 60 series come round every 30 s. */
const seriesAtOnce = 24

export function createPruning({ book, retentionMs, mostSeries }: PruningOptions): Pruning {
  let rotation = book.all()

  const nextInTurn = (): Series[] => {
    const chosen: Series[] = []
    while (chosen.length < Math.min(seriesAtOnce, book.size)) {
      const next = rotation.next()
      if (next.done !== true) chosen.push(next.value)
      else if (chosen.length > 0) break
      else rotation = book.all()
    }
    return chosen
  }

  const tooMany = (): Series[] =>
    book.size <= mostSeries
      ? []
      : [...book.all()]
          .sort((a, b) => a.lastAt - b.lastAt)
          .slice(0, Math.min(seriesAtOnce, book.size - mostSeries))

  return {
    next(at) {
      const surplus = new Set(tooMany())
      const inTurn = nextInTurn().filter((series) => !surplus.has(series))
      for (const series of inTurn) if (series.lastAt < at - ringKeptMs) series.ring = null
      const keptMs = retentionMs()
      const before = (tier: Tier): number => at - Math.min(tier.keptMs, keptMs)
      return [
        ...[...surplus].map((series) => ({ series, isOver: true, before: () => Infinity })),
        ...inTurn.map((series) => ({ series, isOver: series.lastAt < at - keptMs, before })),
      ]
    },
  }
}
