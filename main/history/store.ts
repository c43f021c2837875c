/** The history's tables: writes a batch of cells with its roll-ups in one transaction, visits ranges, prunes. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { cellWith, type Cell, type VisitCell } from './cell'
import { decodeChunk, encodeChunk, visitChunk } from './chunk'
import { createDirtyBuckets, type DirtyBuckets } from './dirty-buckets'
import type { PendingBucket } from './pending'
import type { Series, StoredSeries } from './series-book'
import { floorTo, hours, minutes, tenSeconds, tiers, type Tier } from './tiers'

export interface Batch {
  readonly buckets: readonly PendingBucket[]
  /** Instants after which time passed unwatched. */
  readonly gapsAfter: readonly number[]
  /** The newest sample's time: its minute and its hour are not over. */
  readonly at: number
}

export interface PruningJob {
  readonly series: Series
  /** True when nobody will ask for the series again. */
  readonly isOver: boolean
  /** The instant before which cells of a tier go. */
  readonly before: (tier: Tier) => number
}

export interface Store {
  readonly database: DatabaseSync
  readonly series: readonly StoredSeries[]
  readonly gapsAfter: readonly number[]
  /** The newest sample that was written before this start; null in a fresh database. */
  readonly lastAt: number | null
  /** All or nothing; series without a row get one. */
  write(batch: Batch): void
  /** Every cell of one series that begins within [from, to), unfinished minutes and hours included. */
  visit(tier: Tier, id: number, from: number, to: number, visit: VisitCell): void
  /** Removes some of what is too old. @returns the jobs of which nothing is left; the series' rows are gone then. */
  prune(jobs: readonly PruningJob[]): PruningJob[]
  /** Gives pages that pruning freed back to the file system, some at a time. */
  shrink(): void
  close(): void
}

/** Chunks removed from one series and tier at once, so that a pruning flush is no longer than another. */
const chunksPerPruning = 100

/** Pages given back at once: 1 MiB. */
const pagesPerShrinking = 256

/**
 * A chunk's id is its series' id in the high digits and the number of its span since 1970 in the low ones, so that a
 * series' range is one stretch of keys. Spans of five minutes stay below this until 2129, ids below 2^53 for half a
 * billion series.
 */
const chunksPerSeries = 2 ** 24

const chunkIdOf = ({ stepMs, slots }: Tier, id: number, atMs: number): number =>
  // Kept within the series' own numbers: times beyond them would read another series.
  id * chunksPerSeries + Math.min(chunksPerSeries - 1, Math.max(0, Math.floor(atMs / (stepMs * slots))))

export function createStore(database: DatabaseSync): Store {
  const sql = (text: string): StatementSync => database.prepare(text)
  const perTier = new Map(
    tiers.map((tier) => [
      tier,
      {
        read: sql(`SELECT cells FROM ${tier.table} WHERE id = ?`),
        write: sql(`INSERT OR REPLACE INTO ${tier.table} (id, cells) VALUES (?, ?)`),
        range: sql(`SELECT id, cells FROM ${tier.table} WHERE id >= ? AND id <= ? ORDER BY id`),
        oldest: sql(`SELECT min(id) AS id FROM ${tier.table} WHERE id >= ? AND id < ?`),
        remove: sql(`DELETE FROM ${tier.table} WHERE id >= ? AND id < ?`),
      },
    ]),
  )
  const insertSeries = sql(
    `INSERT INTO series (key, last_at, cadence_ms) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET last_at = excluded.last_at RETURNING id`,
  )
  const updateSeries = sql('UPDATE series SET last_at = ?, cadence_ms = ? WHERE id = ?')
  const deleteSeries = sql('DELETE FROM series WHERE id = ?')
  const insertGap = sql('INSERT OR IGNORE INTO gaps (after_at) VALUES (?)')
  const deleteGaps = sql('DELETE FROM gaps WHERE after_at < ?')
  const setState = sql('INSERT OR REPLACE INTO state (id, last_at) VALUES (1, ?)')
  const freePages = sql('PRAGMA freelist_count')
  const allPages = sql('PRAGMA page_count')
  const count = (statement: StatementSync): number => Number(Object.values(statement.get()!)[0])

  const stored = sql('SELECT id, key, last_at AS lastAt, cadence_ms AS cadenceMs FROM series').all()
  const series = stored as unknown as StoredSeries[]
  const lastAt = (sql('SELECT last_at AS at FROM state').get()?.['at'] as number | undefined) ?? null
  const gapsAfter = sql('SELECT after_at AS at FROM gaps ORDER BY at')
    .all()
    .map((row) => row['at'] as number)

  // Whoever wrote last stopped within a minute and an hour that were not rolled up yet.
  let dirty: { minutes: DirtyBuckets; hours: DirtyBuckets } = {
    minutes: createDirtyBuckets(),
    hours: createDirtyBuckets(),
  }
  if (lastAt !== null)
    for (const one of series)
      for (const tier of [minutes, hours] as const) {
        const start = floorTo(lastAt, tier.stepMs)
        if (one.lastAt >= start) dirty[tier.table as 'minutes' | 'hours'].add(start, one.id)
      }

  const chunkStart = (tier: Tier, atMs: number): number => floorTo(atMs, tier.stepMs * tier.slots)

  /** Reads a chunk, lets it be changed, writes it back. */
  const changeChunk = (
    tier: Tier,
    id: number,
    startMs: number,
    change: (cells: (Cell | null)[]) => void,
  ): void => {
    const { read, write } = perTier.get(tier)!
    const chunkId = chunkIdOf(tier, id, startMs)
    const row = read.get(chunkId)
    const cells = decodeChunk((row?.['cells'] as Uint8Array | undefined) ?? null, tier.slots)
    change(cells)
    write.run(chunkId, encodeChunk(cells))
  }

  const visitStored = (tier: Tier, id: number, from: number, to: number, visit: VisitCell): void => {
    if (!(to > from)) return
    const { stepMs, slots } = tier
    const chunkMs = stepMs * slots
    const rows = perTier.get(tier)!.range.all(chunkIdOf(tier, id, from), chunkIdOf(tier, id, to))
    for (const row of rows) {
      const startMs = ((row['id'] as number) - id * chunksPerSeries) * chunkMs
      visitChunk(row['cells'] as Uint8Array, { startMs, stepMs, slots }, from, to, visit)
    }
  }

  /** Makes one cell of `tier` anew out of the tier below it: doing it twice changes nothing. */
  const rollUp = (tier: Tier, below: Tier, id: number, startMs: number): void => {
    let sum: Cell | null = null
    visitStored(below, id, startMs, startMs + tier.stepMs, (_, ...cell) => {
      sum = cellWith(sum, ...cell)
    })
    if (sum === null) return
    const chunkMs = chunkStart(tier, startMs)
    changeChunk(tier, id, chunkMs, (cells) => {
      cells[(startMs - chunkMs) / tier.stepMs] = sum
    })
  }

  const writeCells = (one: Series, cells: readonly [startMs: number, cell: Cell][]): void => {
    const byChunk = Map.groupBy(cells, ([startMs]) => chunkStart(tenSeconds, startMs))
    for (const [chunkMs, inChunk] of byChunk)
      changeChunk(tenSeconds, one.id!, chunkMs, (slots) => {
        for (const [startMs, { count, min, mean, max }] of inChunk) {
          const slot = (startMs - chunkMs) / tenSeconds.stepMs
          // A cell that is there already (a late value, a restart within ten seconds, a clock set back) is added to.
          slots[slot] = cellWith(slots[slot], count, min, mean, max)
        }
      })
  }

  const writeAll = ({ buckets, gapsAfter: gaps, at }: Batch, named: Series[]): typeof dirty => {
    const next = { minutes: dirty.minutes.copy(), hours: dirty.hours.copy() }
    const bySeries = new Map<Series, [number, Cell][]>()
    for (const { startMs, cells } of buckets)
      for (const [one, cell] of cells) {
        const list = bySeries.get(one)
        if (list === undefined) bySeries.set(one, [[startMs, cell]])
        else list.push([startMs, cell])
      }
    for (const [one, cells] of bySeries) {
      const seen = [Math.round(one.lastAt), Math.round(one.cadence.slowestMs)] as const
      if (one.id === null) {
        one.id = insertSeries.get(one.key, ...seen)!['id'] as number
        named.push(one)
      } else updateSeries.run(...seen, one.id)
      writeCells(one, cells)
      for (const [startMs] of cells) next.minutes.add(floorTo(startMs, minutes.stepMs), one.id)
    }
    next.minutes.takeAllBut(floorTo(at, minutes.stepMs), (startMs, id) => {
      rollUp(minutes, tenSeconds, id, startMs)
      next.hours.add(floorTo(startMs, hours.stepMs), id)
    })
    // The hour under way is dirty from its first minute on, so that a start after kill -9 finds it that way too.
    next.minutes.each((startMs, id) => next.hours.add(floorTo(startMs, hours.stepMs), id))
    next.hours.takeAllBut(floorTo(at, hours.stepMs), (startMs, id) => rollUp(hours, minutes, id, startMs))
    for (const gap of gaps) insertGap.run(Math.round(gap))
    setState.run(Math.round(at))
    return next
  }

  const visitTier: Store['visit'] = (tier, id, from, to, visit) => {
    const below = tier === hours ? minutes : tenSeconds
    const unfinished = tier === tenSeconds ? [] : dirty[tier.table as 'minutes' | 'hours'].of(id)
    let begin = from
    for (const startMs of unfinished) {
      const endMs = startMs + tier.stepMs
      if (startMs < from || startMs >= to) continue
      visitStored(tier, id, begin, startMs, visit)
      visitTier(below, id, startMs, endMs, visit)
      begin = endMs
    }
    visitStored(tier, id, begin, to, visit)
  }

  const inTransaction = <Result>(work: () => Result): Result => {
    database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      database.exec('COMMIT')
      return result
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }

  /** @returns whether nothing is left of the series. */
  const removeOldest = (id: number, before: PruningJob['before']): boolean => {
    let isEmpty = true
    for (const tier of tiers) {
      const { oldest, remove } = perTier.get(tier)!
      const [start, end] = [id * chunksPerSeries, (id + 1) * chunksPerSeries]
      const oldestId = (): number | null => oldest.get(start, end)!['id'] as number | null
      const first = oldestId()
      if (first === null) continue
      // A chunk goes when its last cell is too old.
      const last = Math.min(end, chunkIdOf(tier, id, before(tier)))
      if (first < last) remove.run(first, Math.min(last, first + chunksPerPruning))
      isEmpty &&= oldestId() === null
    }
    return isEmpty
  }

  return {
    database,
    series,
    gapsAfter,
    lastAt,
    write(batch) {
      const named: Series[] = []
      try {
        dirty = inTransaction(() => writeAll(batch, named))
      } catch (error) {
        for (const one of named) one.id = null
        throw error
      }
    },
    visit: visitTier,
    prune: (jobs) =>
      inTransaction(() => {
        const eldest = Math.min(...jobs.map(({ before }) => before(hours)))
        if (Number.isFinite(eldest)) deleteGaps.run(Math.floor(eldest))
        return jobs.filter(({ series: { id }, before }) => {
          if (id === null) return true
          if (!removeOldest(id, before)) return false
          deleteSeries.run(id)
          return true
        })
      }),
    shrink() {
      // Pages free for the next cells cost nothing; many of them are a history that was once larger.
      const free = count(freePages)
      if (free > pagesPerShrinking && free > 0.1 * count(allPages))
        database.exec(`PRAGMA incremental_vacuum(${pagesPerShrinking})`)
    },
    close: () => database.close(),
  }
}
