/** What findings are made of: the finding itself with its weight, and shares compared with their thresholds. */
import type { Finding } from '../contract/findings'
import type { Settings } from '../contract/settings'
import type { Subject } from '../contract/snapshot'

export type Levels = Settings['thresholds']['diskUsedPercent']

/** With its share, so that the fullest disk comes first. */
export type Found = Finding & { weight: number }

export function finding(
  state: Finding['state'],
  subject: Subject,
  entity: string | null,
  message: string,
  weight = 0,
): Found {
  return { state, subject, entity, message, weight }
}

/** Null for a share that is unknown or below both thresholds. `message` gets the share as text. */
export function level(
  subject: Subject,
  entity: string | null,
  share: number | null,
  levels: Levels,
  message: (share: string) => string,
): Found | null {
  if (share === null || share < levels.warning) return null
  const state = share >= levels.critical ? 'critical' : 'warning'
  return finding(state, subject, entity, message(percentText(share, levels)), share)
}

/**
 * Rounded down, with as many digits as the thresholds have: so no share reads as if it had reached a threshold that
 * it has not, and no two states ever show the same share.
 */
export function percentText(share: number, { warning, critical }: Levels): string {
  const digits = Math.max(digitsOf(warning), digitsOf(critical))
  const text = share.toFixed(digits)
  // toFixed rounds to the nearest; what it added is taken back, without the dust of binary fractions.
  return `${Number(text) > share ? (Number(text) - 10 ** -digits).toFixed(digits) : text} %`
}

/** After the decimal point, in the shortest form of the number. */
const digitsOf = (number: number): number => String(number).split('.')[1]?.length ?? 0
