/** Moving through time: zooming, paging, and back to now. Pure. */
import { leastSpanMs, type AskedRange } from './address'

export interface Span {
  /** UTC milliseconds. */
  from: number
  to: number
}

/** Longer than anything that is kept. */
const mostSpanMs = 20 * 366 * 24 * 3_600_000

export const spanOf = (range: AskedRange, nowMs: number): Span =>
  range.windowMs === undefined ? range : { from: nowMs - range.windowMs, to: nowMs }

/** What was dragged over, in whole seconds, not narrower than what can be shown. */
export function zoomed({ from, to }: Span): AskedRange {
  const wholeFrom = Math.floor(from / 1_000) * 1_000
  const wholeTo = Math.ceil(to / 1_000) * 1_000
  const missing = leastSpanMs - (wholeTo - wholeFrom)
  if (missing <= 0) return { from: wholeFrom, to: wholeTo }
  const middle = Math.round((wholeFrom + wholeTo) / 2_000) * 1_000
  return {
    from: Math.max(0, middle - leastSpanMs / 2),
    to: Math.max(0, middle - leastSpanMs / 2) + leastSpanMs,
  }
}

/** Three times as much round the same middle; what would reach into the future ends now. */
export function widened(range: AskedRange, nowMs: number): AskedRange {
  const { from, to } = spanOf(range, nowMs)
  const span = Math.min(mostSpanMs, 3 * (to - from))
  const end = Math.round((from + to) / 2 + span / 2)
  if (range.windowMs !== undefined || end >= nowMs) return { windowMs: span }
  return { from: Math.max(0, end - span), to: end }
}

export function earlier(range: AskedRange, nowMs: number): AskedRange {
  const { from, to } = spanOf(range, nowMs)
  const span = to - from
  return { from: Math.max(0, Math.round(from - span)), to: Math.max(span, Math.round(from)) }
}

/** A page that would reach now follows it. */
export function later(range: AskedRange, nowMs: number): AskedRange {
  const { from, to } = spanOf(range, nowMs)
  const span = to - from
  return to + span >= nowMs ? { windowMs: span } : { from: Math.round(to), to: Math.round(to + span) }
}

export const follows = (range: AskedRange): boolean => range.windowMs !== undefined

/** Of a field of type datetime-local, which speaks of the browser's zone: "2026-11-23T08:30". */
export function localText(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

export type SpanProblem = 'missing' | 'reversed' | 'future'

/** What two such fields say: a span, or what is wrong with them. */
export function spanOfFields(fromText: string, toText: string, nowMs: number): Span | SpanProblem {
  const from = Date.parse(fromText)
  const to = Date.parse(toText)
  if (!Number.isFinite(from) || !Number.isFinite(to) || from < 0) return 'missing'
  if (to - from < leastSpanMs) return 'reversed'
  return from > nowMs ? 'future' : { from, to }
}
