/** Every series that is known, by key: its row on disk, its rhythm, and its newest values. */
import { observeInterval, type Cadence } from './cadence'
import { createRing, type Ring } from './ring'
import { ringKeptMs } from './tiers'

export interface Series {
  readonly key: string
  /** Its row in the database that is open now; null while it has none. */
  id: number | null
  lastAt: number
  readonly cadence: Cadence
  /** Which stretch of continuous watching `lastAt` belongs to. */
  stretch: number
  ring: Ring | null
}

/** What the database knows of a series. */
export interface StoredSeries {
  id: number
  key: string
  lastAt: number
  cadenceMs: number
}

/** A value a second for fifteen minutes, and a little for ticks that came early. */
const ringMost = 1_000

export interface SeriesBook {
  get(key: string): Series | undefined
  all(): IterableIterator<Series>
  readonly size: number
  /** Notes a value. @param stretch the number of gaps so far: intervals across a gap teach no rhythm. */
  note(key: string, atMs: number, value: number, stretch: number): Series
  /** Takes over what a database knows after it was opened: ids of an earlier one are void. */
  adopt(stored: readonly StoredSeries[]): void
  forget(series: Series): void
}

export function createSeriesBook(): SeriesBook {
  const book = new Map<string, Series>()

  const open = (key: string, lastAt: number, slowestMs: number): Series => {
    const series = {
      key,
      id: null,
      lastAt,
      cadence: { slowestMs, lastIntervalMs: 0 },
      stretch: -1,
      ring: null,
    }
    book.set(key, series)
    return series
  }

  return {
    get: (key) => book.get(key),
    all: () => book.values(),
    get size() {
      return book.size
    },
    note(key, atMs, value, stretch) {
      const series = book.get(key) ?? open(key, atMs, 0)
      if (series.stretch === stretch) observeInterval(series.cadence, atMs - series.lastAt)
      else series.cadence.lastIntervalMs = 0
      // Within one stretch an older value is one that came late; after a gap it is a clock that was set back.
      series.lastAt = series.stretch === stretch ? Math.max(series.lastAt, atMs) : atMs
      series.stretch = stretch
      series.ring ??= createRing(ringKeptMs, ringMost)
      series.ring.push(atMs, value)
      return series
    },
    adopt(stored) {
      for (const series of book.values()) series.id = null
      for (const { id, key, lastAt, cadenceMs } of stored) {
        const series = book.get(key) ?? open(key, lastAt, cadenceMs)
        series.id = id
        series.cadence.slowestMs = Math.max(series.cadence.slowestMs, cadenceMs)
      }
    },
    forget: (series) => void book.delete(series.key),
  }
}
