import { describe, expect, it } from 'vitest'
import { createPending } from '../../../main/history/pending'
import { createSeriesBook } from '../../../main/history/series-book'
import { midnight, second } from './drive'

const series = createSeriesBook().note('a', midnight, 1, 0)

function cellsOf(pending: ReturnType<typeof createPending>): number[][] {
  const found: number[][] = []
  pending.visit(series, -Infinity, Infinity, (...cell) => found.push(cell))
  return found
}

describe('createPending', () => {
  it('adds values up by ten seconds', () => {
    const pending = createPending(10)
    for (const [offset, value] of [
      [0, 1],
      [9, 3],
      [10, 7],
    ] as const)
      pending.add(series, midnight + offset * second, value)
    expect(cellsOf(pending)).toEqual([
      [midnight, 2, 1, 2, 3],
      [midnight + 10 * second, 1, 7, 7, 7],
    ])
  })

  it('drops the oldest bucket and counts it, never the one being filled', () => {
    const pending = createPending(3)
    for (let bucket = 0; bucket < 10; bucket += 1)
      pending.add(series, midnight + bucket * 10 * second, bucket)
    expect(cellsOf(pending).map(([at]) => (at! - midnight) / second)).toEqual([70, 80, 90])
    expect([pending.size, pending.dropped]).toEqual([3, 7])
  })

  it('keeps a value that comes for a bucket that was just written', () => {
    const pending = createPending(10)
    pending.add(series, midnight, 1)
    pending.remove(pending.oldest(10))
    pending.add(series, midnight + second, 5)
    expect(cellsOf(pending)).toEqual([[midnight, 1, 5, 5, 5]])
    expect(pending.size).toBe(1)
  })

  it('hands out whole buckets, oldest first', () => {
    const pending = createPending(10)
    for (let bucket = 0; bucket < 5; bucket += 1) pending.add(series, midnight + bucket * 10 * second, bucket)
    expect(pending.oldest(2).map(({ startMs }) => (startMs - midnight) / second)).toEqual([0, 10])
  })
})
