/** Differences of counters: never negative, never invented. */
import type { Timed } from './collector'

/** How much a counter grew; null when it is unknown on either side or went backwards (reset, recreated). */
export function increase(
  current: number | null | undefined,
  previous: number | null | undefined,
): number | null {
  if (current == null || previous == null || current < previous) return null
  return current - previous
}

/** Growth per second over an interval, rounded to a tenth. */
export function ratePerSecond(
  current: number | null | undefined,
  previous: number | null | undefined,
  intervalMs: number | null,
): number | null {
  const grown = increase(current, previous)
  if (grown === null || intervalMs === null || intervalMs <= 0) return null
  const rate = Math.round((grown * 10_000) / intervalMs) / 10
  return Number.isFinite(rate) ? rate : null // a counter beyond all sense
}

/** The span between two readings in milliseconds; null without a previous one. */
export function intervalBetween(current: Timed<unknown>, previous: Timed<unknown> | null): number | null {
  if (previous === null) return null
  const interval = current.atMs - previous.atMs
  return interval > 0 ? Math.max(0.1, Math.round(interval * 10) / 10) : null
}

/** `part` of `whole` as a percentage with two decimals, kept within 0 and 100; null when there is no whole. */
export function percentOf(part: number, whole: number): number | null {
  if (!(whole > 0)) return null
  return Math.min(100, Math.max(0, roundTo2((part / whole) * 100)))
}

/** The same without an upper end, for shares that may pass 100; null when that makes no number. */
export function openPercentOf(part: number | null, whole: number | null): number | null {
  if (part === null || whole === null || !(whole > 0)) return null
  const share = roundTo2((part / whole) * 100)
  return Number.isFinite(share) ? share : null
}

export function roundTo2(value: number): number {
  return Math.round(value * 100) / 100
}

/** Milliseconds since the epoch as ISO 8601 in UTC; null when unknown or beyond the year 9999, which no clock means. */
export function instantOf(epochMs: number | null): string | null {
  return epochMs !== null && epochMs >= 0 && epochMs < 253_402_300_800_000
    ? new Date(epochMs).toISOString()
    : null
}

/** The sum of what is known; null when nothing is. */
export function sumKnown(values: Iterable<number | null>): number | null {
  let sum: number | null = null
  for (const value of values) if (value !== null) sum = (sum ?? 0) + value
  return sum === null ? null : roundTo2(sum)
}
