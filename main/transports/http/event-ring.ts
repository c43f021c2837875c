/** The last minutes of events, already serialised, so that a viewer that lost its connection misses nothing. */
import type { Topic } from '../../contract/events'

export interface RingEntry {
  /** 1, 2, 3 … within one run of the server. */
  readonly sequence: number
  readonly topic: Topic
  readonly bytes: Buffer
}

export interface RingLimits {
  /** Nobody comes back for events older than this. */
  maxAgeMs: number
  maxBytes: number
}

/** Fifteen minutes are what the finest tier of history holds; 8 MiB hold them on a machine of ordinary size. */
export const usualRingLimits: RingLimits = { maxAgeMs: 15 * 60_000, maxBytes: 8 * 2 ** 20 }

export interface EventRing {
  append(entry: RingEntry): void
  /** What came after an event, oldest first; null where some of it is gone. */
  after(sequence: number): readonly RingEntry[] | null
  /** Forgets everything: there is nobody who could come back. `sequence` is the last event that is not kept. */
  clear(sequence: number): void
}

export function createEventRing(limits: RingLimits, monotonicMs: () => number): EventRing {
  let entries: { entry: RingEntry; atMs: number }[] = []
  /** Dropped entries stay in the array until they are half of it, so that dropping costs nothing. */
  let start = 0
  let totalBytes = 0
  /** The newest event that is not kept any more. */
  let lost = 0

  const dropOldest = (): void => {
    const { entry } = entries[start]!
    totalBytes -= entry.bytes.length
    lost = entry.sequence
    start += 1
    if (start > 64 && start * 2 > entries.length) {
      entries = entries.slice(start)
      start = 0
    }
  }

  return {
    append(entry) {
      const atMs = monotonicMs()
      entries.push({ entry, atMs })
      totalBytes += entry.bytes.length
      while (
        start < entries.length &&
        (totalBytes > limits.maxBytes || atMs - entries[start]!.atMs > limits.maxAgeMs)
      )
        dropOldest()
    },
    after(sequence) {
      if (sequence < lost) return null
      const kept = entries.slice(start).map(({ entry }) => entry)
      return kept.filter((entry) => entry.sequence > sequence)
    },
    clear(sequence) {
      entries = []
      start = 0
      totalBytes = 0
      lost = sequence
    },
  }
}
