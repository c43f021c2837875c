/** What the options of `snapshot` mean: texts become numbers, formats and subjects, or a usage error that helps. */
import { AppError } from '../../contract/errors'
import type { Finding } from '../../contract/findings'
import { redactionProfiles, type RedactionProfile } from '../../contract/redaction'
import { subjects, type Subject } from '../../contract/snapshot'
import type { ReportFormat } from '../../reports/formats/format'
import { findFormat, reportFormats } from '../../reports/formats/registry'
import { nearest } from '../../settings/nearest'
import type { SnapshotOptions } from '../commands/snapshot'

/** Null where nothing was said, so that the settings decide. */
export interface CheckedOptions {
  formats: readonly ReportFormat[] | null
  subjects: readonly Subject[] | null
  windowMs: number | null
  collectorTimeoutMs: number | null
  top: number | null
  /** The least state that makes the command exit with a code of its own. */
  failOn: Finding['state'] | null
  /** What is masked before anything is written or told, whatever the settings say. */
  redact: RedactionProfile | 'none' | null
}

/** The same bounds as in the settings. */
export const bounds = {
  windowMs: { least: 50, most: 60_000 },
  collectorTimeoutMs: { least: 50, most: 60_000 },
  top: { least: 0, most: 200 },
} as const

interface Bounds {
  readonly least: number
  readonly most: number
}

/** @throws AppError `usage_invalid` for the first option that cannot be used. */
export function checkOptions(options: SnapshotOptions): CheckedOptions {
  return {
    formats: options.format === undefined ? null : parseFormats(options.format),
    subjects: options.section === undefined ? null : parseSections(options.section),
    windowMs: parseDuration('--window', options.window, bounds.windowMs),
    collectorTimeoutMs: parseDuration('--timeout', options.timeout, bounds.collectorTimeoutMs),
    top: parseCount('--top', options.top, bounds.top),
    failOn: options.failOn === undefined ? null : parseState('--fail-on', options.failOn),
    redact: options.redact === undefined ? null : parseProfile('--redact', options.redact),
  }
}

/** Lists may be given with commas, by repeating the option, or both. Said twice counts once. */
const listOf = (texts: readonly string[]): string[] => [
  ...new Set(texts.flatMap((text) => text.split(',')).map((text) => text.trim().toLowerCase())),
]

function parseFormats(texts: readonly string[]): ReportFormat[] {
  const known = reportFormats.map(({ id }) => id)
  return listOf(texts).map((id) => {
    const format = findFormat(id)
    if (format === undefined) throw unknownWord('--format', 'format', id, known)
    return format
  })
}

function parseSections(texts: readonly string[]): Subject[] {
  return listOf(texts).map((name) => {
    const subject = subjects.find((known) => known === name)
    if (subject === undefined) throw unknownWord('--section', 'section', name, subjects)
    return subject
  })
}

const states: readonly Finding['state'][] = ['warning', 'critical']

function parseState(option: string, text: string): Finding['state'] {
  const word = text.trim().toLowerCase()
  const state = states.find((known) => known === word)
  if (state === undefined) throw unknownWord(option, 'state', word, states)
  return state
}

const profiles = [...redactionProfiles, 'none'] as const

function parseProfile(option: string, text: string): (typeof profiles)[number] {
  const word = text.trim().toLowerCase()
  const profile = profiles.find((known) => known === word)
  if (profile === undefined) throw unknownWord(option, 'profile', word, profiles)
  return profile
}

function unknownWord(option: string, what: string, word: string, known: readonly string[]): AppError {
  const near = nearest(word, known)
  const all = `${known.slice(0, -1).join(', ')} and ${known.at(-1)}`
  const hint = `${near === null ? '' : `Did you mean ${near}? `}There are ${all}.`
  return new AppError('usage_invalid', `${option} knows no ${what} ${JSON.stringify(word)}.`, { hint })
}

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000 }

/** 250, 250ms, 1.5s and 1m; a bare number is milliseconds. */
function parseDuration(option: string, text: string | undefined, range: Bounds): number | null {
  if (text === undefined) return null
  const [, number = '', unit = 'ms'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min)?$/i.exec(text.trim()) ?? []
  const value = number === '' ? NaN : Math.round(Number(number) * (milliseconds[unit.toLowerCase()] ?? NaN))
  return within(
    option,
    text,
    value,
    range,
    `a time from ${range.least} ms to ${range.most / 1000} s, such as 500ms or 2s`,
  )
}

function parseCount(option: string, text: string | undefined, range: Bounds): number | null {
  if (text === undefined) return null
  const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN
  return within(option, text, value, range, `a whole number from ${range.least} to ${range.most}`)
}

function within(option: string, text: string, value: number, range: Bounds, expected: string): number {
  if (value >= range.least && value <= range.most) return value
  throw new AppError('usage_invalid', `${option} got ${JSON.stringify(text)}.`, {
    hint: `It takes ${expected}.`,
  })
}
