/** What findings are made of: the finding itself with its weight, and shares compared with their thresholds. */
import type { Finding, FindingKind } from '../contract/findings'
import type { Problem } from '../contract/reading'
import type { Settings } from '../contract/settings'
import type { Subject } from '../contract/snapshot'

export type Levels = Settings['thresholds']['diskUsedPercent']

/** With its share, so that the fullest disk comes first. */
export type Found = Finding & { weight: number }

/** What a finding is about, and how it is said. */
export interface About {
  kind: FindingKind
  subject: Subject
  /** The machine as a whole when absent. */
  entity?: string
}

export function finding(
  { kind, subject, entity }: About,
  state: Finding['state'],
  message: string,
  values: Finding['values'] = {},
  weight = 0,
): Found {
  return { kind, state, subject, entity: entity ?? null, message, values, weight }
}

/** Null for a share that is unknown or below both thresholds. `message` gets the share as text. */
export function level(
  about: About,
  share: number | null,
  levels: Levels,
  message: (share: string) => string,
  values: Finding['values'] = {},
): Found | null {
  if (share === null || share < levels.warning) return null
  const state = share >= levels.critical ? 'critical' : 'warning'
  const percent = roundedDown(share, levels)
  return finding(about, state, message(`${percent} %`), { percent: Number(percent), ...values }, share)
}

/** What went wrong, as a part of a sentence: without its full stop. */
export const sentence = (problem: Problem): string => problem.message.replace(/\.\s*$/, '')

/** The values of a finding that tells of a reading that failed. */
export const valuesOf = (problem: Problem): Finding['values'] => ({
  code: problem.code,
  problem: sentence(problem),
})

/**
 * Rounded down, with as many digits as the thresholds have: so no share reads as if it had reached a threshold that
 * it has not, and no two states ever show the same share.
 */
export function roundedDown(share: number, { warning, critical }: Levels): string {
  const digits = Math.max(digitsOf(warning), digitsOf(critical))
  const text = share.toFixed(digits)
  // toFixed rounds to the nearest; what it added is taken back, without the dust of binary fractions.
  return Number(text) > share ? (Number(text) - 10 ** -digits).toFixed(digits) : text
}

/** After the decimal point, in the shortest form of the number. */
const digitsOf = (number: number): number => String(number).split('.')[1]?.length ?? 0
