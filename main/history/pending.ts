/** What is measured and not yet on disk: cells of ten seconds by bucket, bounded, the oldest dropped first. */
import { addToCell, type Cell, type VisitCell } from './cell'
import type { Series } from './series-book'
import { floorTo, tenSeconds } from './tiers'

/** The unwritten cells of one bucket. */
export interface PendingBucket {
  readonly startMs: number
  readonly cells: Map<Series, Cell>
}

export interface Pending {
  add(series: Series, atMs: number, value: number): void
  /** The oldest buckets, as many as hold about `cells` cells. */
  oldest(cells: number): PendingBucket[]
  /** Forgets buckets that are on disk now. */
  remove(buckets: readonly PendingBucket[]): void
  /** The waiting cells of one series that begin within [from, to). */
  visit(series: Series, from: number, to: number, visit: VisitCell): void
  /** Cells waiting. */
  readonly size: number
  /** Cells given up because nothing could be written for too long. */
  readonly dropped: number
}

export function createPending(most: number): Pending {
  const buckets = new Map<number, PendingBucket>()
  let size = 0
  let dropped = 0

  const drop = (bucket: PendingBucket): void => {
    buckets.delete(bucket.startMs)
    size -= bucket.cells.size
  }

  return {
    add(series, atMs, value) {
      const startMs = floorTo(atMs, tenSeconds.stepMs)
      let bucket = buckets.get(startMs)
      if (bucket === undefined) buckets.set(startMs, (bucket = { startMs, cells: new Map() }))
      const cell = bucket.cells.get(series)
      if (cell !== undefined) return addToCell(cell, 1, value, value, value)
      bucket.cells.set(series, { count: 1, min: value, mean: value, max: value })
      size += 1
      for (const first of buckets.values()) {
        if (size <= most || first === bucket) break
        dropped += first.cells.size
        drop(first)
      }
    },
    oldest(cells) {
      const chosen: PendingBucket[] = []
      let held = 0
      for (const bucket of buckets.values()) {
        if (held >= cells) break
        chosen.push(bucket)
        held += bucket.cells.size
      }
      return chosen
    },
    remove(written) {
      for (const bucket of written) if (buckets.get(bucket.startMs) === bucket) drop(bucket)
    },
    visit(series, from, to, visit) {
      for (const { startMs, cells } of buckets.values()) {
        const cell = startMs >= from && startMs < to ? cells.get(series) : undefined
        if (cell !== undefined) visit(startMs, cell.count, cell.min, cell.mean, cell.max)
      }
    },
    get size() {
      return size
    },
    get dropped() {
      return dropped
    },
  }
}
