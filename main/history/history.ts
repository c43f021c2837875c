/**
 * What the machine was like: keeps every sample's numbers for the retention time and answers ranges of them. Memory
 * always works; the disk is written in one transaction every ten seconds while it lets itself be written.
 */
import { AppError } from '../contract/errors'
import type { Problem } from '../contract/reading'
import type { Sample } from '../contract/sample'
import { seriesKey, visitSeries } from '../contract/series'
import { copyDatabase } from './database'
import { createDisk, notAtHand } from './disk'
import { createGapList } from './gap-list'
import type { Migration } from './migrations'
import { createPending } from './pending'
import { createPruning } from './pruning'
import { answerQuery, type HistoryAnswer, type HistoryQuery } from './query'
import { createSeriesBook } from './series-book'
import { loadSqlite } from './sqlite'
import type { Store } from './store'
import { floorTo, tenSeconds } from './tiers'

export type { HistoryAnswer, HistoryQuery } from './query'

export interface HistoryStatus {
  /** Whether what is measured reaches the disk. */
  writable: boolean
  /** Why not. */
  problem: Problem | null
  file: string
  /** Size on disk, its write-ahead log included. */
  bytes: number
  series: number
  /** Cells of ten seconds that wait for the disk. */
  pendingCells: number
  /** Cells given up because the disk could not be written for too long, since the start. */
  droppedCells: number
  lastFlush: { at: number; durationMs: number } | null
}

export interface History {
  /** Notes the numbers of a sample. Cheap, and never throws for a bad disk. */
  record(sample: Sample): void
  /** Every series that is known, by key. */
  list(): { key: string; lastAt: number }[]
  query(query: HistoryQuery): HistoryAnswer
  /** Writes what is in memory now instead of at the end of the ten seconds. */
  flush(): void
  status(): HistoryStatus
  /** Makes a consistent copy while recording goes on. @throws AppError when there is nothing to copy or no room for it. */
  backup(file: string): Promise<void>
  /** Writes what is left and lets go of the file. */
  close(): void
}

export interface HistoryOptions {
  /** Where history.db and what is set aside lie; made if it is missing. */
  folder: string
  /** How long anything is kept, asked at every pruning: the setting may change while history is open. */
  retentionDays?: () => number
  /** UTC milliseconds. */
  now?: () => number
  /** Milliseconds on a clock that never jumps. */
  monotonicMs?: () => number
  /** Told of everything that goes wrong with the file, once each. */
  onProblem?: (problem: Problem) => void
  /** Bounds, for tests that want to reach them. */
  mostPendingCells?: number
  mostSeries?: number
  migrations?: readonly Migration[]
}

/** At about 100 bytes each at most 10 MB: more than four hours of 60 series while a disk is full. */
const usualMostPendingCells = 100_000

/** The sampler names 60 on a usual machine and 2,000 with 500 containers; each costs some 200 bytes of memory. */
const usualMostSeries = 20_000

/** Cells written in one transaction after a full disk has room again, so that no tick waits for all of them. */
const cellsPerWrite = 20_000

/** A sample this much older than the last flush is no late one: the clock was set back. */
const lateMs = 60_000

/**
 * Nothing is pruned until the clock has run smoothly for this long: a machine without a battery-backed clock starts
 * years off, and one minute of a wrong year must not cost a month of history.
 */
const calmMs = 10 * 60_000

/** @throws AppError history_unavailable where the runtime has no node:sqlite; a bad file or folder never throws. */
export async function createHistory(options: HistoryOptions): Promise<History> {
  const { folder, retentionDays = () => 30, now = Date.now, onProblem = () => undefined } = options
  const { mostPendingCells = usualMostPendingCells, mostSeries = usualMostSeries, migrations } = options
  const monotonicMs = options.monotonicMs ?? (() => performance.now())
  const sqlite = await loadSqlite()
  const book = createSeriesBook()
  const pending = createPending(mostPendingCells)
  const gaps = createGapList([])
  const pruning = createPruning({
    book,
    retentionMs: () => retentionDays() * 86_400_000,
    mostSeries,
  })
  const unwrittenGaps: number[] = []
  let newestAt: number | null = null
  let calmSince = 0
  let stretch = 0
  let flushedBucket: number | null = null
  let lastFlush: HistoryStatus['lastFlush'] = null
  let copying = 0
  let isClosed = false

  const noteGap = (afterMs: number): void => {
    gaps.add(afterMs)
    unwrittenGaps.push(afterMs)
  }

  const onOpen = (store: Store): void => {
    book.adopt(store.series)
    for (const afterMs of store.gapsAfter) gaps.add(afterMs)
    // Between the last run and this one nobody watched.
    if (newestAt === null && store.lastAt !== null && !unwrittenGaps.includes(store.lastAt))
      noteGap(store.lastAt)
  }

  const disk = createDisk({
    ...{ sqlite, folder, now, monotonicMs, onProblem, onOpen },
    ...(migrations === undefined ? {} : { migrations }),
  })

  const prune = (at: number): void => {
    const jobs = pruning.next(at)
    if (at - calmSince < calmMs) return
    disk.attempt('write', (store) => {
      for (const { series, isOver } of store.prune(jobs)) {
        series.id = null
        if (isOver) book.forget(series)
      }
      store.shrink()
    })
  }

  const write = (at: number): void => {
    // A copy is read from the same connection, by a thread of its own: it must not meet a transaction half done.
    if (copying > 0) return
    const startedMs = monotonicMs()
    const buckets = pending.oldest(cellsPerWrite)
    const isWritten = disk.attempt('write', (store) => {
      store.write({ buckets, gapsAfter: unwrittenGaps, at })
      pending.remove(buckets)
      unwrittenGaps.length = 0
    })
    if (!isWritten) return
    prune(at)
    lastFlush = { at, durationMs: monotonicMs() - startedMs }
  }

  /** Writes when ten seconds are complete, and goes on at every sample while more waits than one write takes. */
  const writeIfDue = (at: number): void => {
    const bucket = floorTo(at, tenSeconds.stepMs)
    flushedBucket ??= bucket
    const isDue = bucket > flushedBucket || bucket < flushedBucket - lateMs
    const isBehind = pending.size > cellsPerWrite && disk.problem() === null
    if (!isDue && !isBehind) return
    flushedBucket = bucket
    write(at)
  }

  const flush = (): void => {
    if (!isClosed && newestAt !== null) write(newestAt)
  }

  const finish = (): void => {
    if (newestAt !== null) write(newestAt)
    disk.close()
  }

  disk.attempt('write', () => undefined)

  return {
    record(sample) {
      if (isClosed) return
      const { at, gap } = sample
      if (gap || newestAt === null) {
        if (newestAt !== null) noteGap(newestAt)
        stretch += 1
        calmSince = at
      }
      const isNewest = newestAt === null || gap || at > newestAt
      if (isNewest) newestAt = at
      writeIfDue(newestAt ?? at)
      // A slow subject comes in a sample of its own with the time of its tick; its cost was told by the quick ones.
      visitSeries(sample.sections, isNewest ? sample.self : null, (name, value) => {
        if (Number.isFinite(value)) pending.add(book.note(seriesKey(name), at, value, stretch), at, value)
      })
    },
    list: () =>
      Array.from(book.all(), ({ key, lastAt }) => ({ key, lastAt })).sort((a, b) => (a.key < b.key ? -1 : 1)),
    query: (query) => answerQuery(query, { book, pending, gaps, disk, now: now() }),
    flush,
    status: () => ({
      writable: disk.store() !== null && disk.problem() === null,
      problem: disk.problem(),
      file: disk.file(),
      bytes: disk.bytes(),
      series: book.size,
      pendingCells: pending.size,
      droppedCells: pending.dropped,
      lastFlush,
    }),
    async backup(file) {
      flush()
      const store = disk.store()
      if (store === null) throw notAtHand(disk)
      copying += 1
      try {
        await copyDatabase(sqlite, store.database, file)
      } catch (cause) {
        if (cause instanceof AppError) throw cause
        throw new AppError('output_unwritable', `The copy ${file} could not be written: ${String(cause)}`, {
          hint: 'Choose a folder with room that this account may write to.',
          cause,
        })
      } finally {
        copying -= 1
        if (isClosed && copying === 0) finish()
      }
    },
    close() {
      if (isClosed) return
      isClosed = true
      if (copying === 0) finish()
    },
  }
}
