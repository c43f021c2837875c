/** What the page's address says of a range and of series, so that a view of history can be linked. Pure. */
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { parseSeriesKey } from '../../../main/contract/series'

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export const presets = {
  '15m': 15 * minuteMs,
  '1h': hourMs,
  '24h': dayMs,
  '7d': 7 * dayMs,
  '30d': 30 * dayMs,
} as const
export type Preset = keyof typeof presets
export const presetNames = Object.keys(presets) as Preset[]

/** Less than this has no more points than one. */
export const leastSpanMs = 10 * secondMs

/** The last so many milliseconds up to a now that moves on, or a range that stands still. */
export type AskedRange =
  | { windowMs: number; from?: never; to?: never }
  | { windowMs?: never; /** UTC milliseconds. */ from: number; to: number }

export const usualRange = { windowMs: presets['24h'] } as const satisfies AskedRange

/** As many series as one view shows; more could not be told apart. */
export const mostChosen = 60

const unitsMs = { s: secondMs, m: minuteMs, h: hourMs, d: dayMs } as const

/** `now-24h`: the form in which a beginning is written that moves on. */
function windowOf(text: string): number | null {
  const [, amount, unit] = /^now-(\d{1,6})([smhd])$/.exec(text) ?? []
  if (amount === undefined) return null
  const windowMs = Number(amount) * unitsMs[unit as keyof typeof unitsMs]
  return windowMs >= leastSpanMs ? windowMs : null
}

/** Milliseconds since the epoch, or ISO 8601. */
function instantOf(text: string): number | null {
  const at = /^\d+$/.test(text) ? Number(text) : /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN
  return Number.isSafeInteger(at) && at >= 0 && at <= 8.64e15 ? at : null
}

const firstOf = (value: LocationQuery[string] | undefined): string =>
  String((Array.isArray(value) ? value[0] : value) ?? '')

/** Null: none was chosen, or somebody mistyped it, so what is shown is up to the page. */
export function readRange(query: LocationQuery): AskedRange | null {
  const fromText = firstOf(query['from'])
  const windowMs = windowOf(fromText)
  if (windowMs !== null) return { windowMs }
  const from = instantOf(fromText)
  const to = instantOf(firstOf(query['to']))
  return from !== null && to !== null && to - from >= leastSpanMs ? { from, to } : null
}

/** Null: nothing was chosen, so what is shown is up to the page. */
export function readSeries(query: LocationQuery): string[] | null {
  const asked = query['series']
  if (asked === undefined) return null
  const keys = (Array.isArray(asked) ? asked : [asked]).filter((key) => key !== null)
  return [...new Set(keys)].filter((key) => parseSeriesKey(key) !== null).slice(0, mostChosen)
}

function windowText(windowMs: number): string {
  const preset = presetNames.find((name) => presets[name] === windowMs)
  return `now-${preset ?? `${Math.round(windowMs / secondMs)}s`}`
}

/** `series` null leaves the choice to the page; empty is a choice too. */
export function writeQuery(range: AskedRange, series: readonly string[] | null): LocationQueryRaw {
  const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')
  return {
    ...(range.windowMs === undefined
      ? { from: iso(range.from), to: iso(range.to) }
      : { from: windowText(range.windowMs) }),
    ...(series !== null && { series: series.length === 0 ? [''] : [...series] }),
  }
}
