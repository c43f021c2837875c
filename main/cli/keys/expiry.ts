/** Understands when a key shall expire. */
import { AppError } from '../../contract/errors'

const unitsMs: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Beyond it an instant has no four-digit year. */
const latest = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * A span such as 90d, 12h or 2w from now, a day (its first moment in UTC), or an instant in UTC.
 *
 * @returns ISO 8601 in UTC with milliseconds; null where nothing was asked for.
 * @throws AppError `usage_invalid`.
 */
export function parseExpiry(text: string | undefined, now: number): string | null {
  if (text === undefined) return null
  const at = spanEnd(text, now) ?? instantOf(text)
  if (at === null || at > latest) {
    throw new AppError('usage_invalid', `--expires ${JSON.stringify(text)} is no time that is understood.`, {
      hint: 'Give a span such as 90d, 12h or 2w, or a day such as 2027-01-01.',
    })
  }
  if (at <= now) {
    throw new AppError('usage_invalid', `--expires ${text} has passed already.`, {
      hint: 'Choose a time in the future.',
    })
  }
  return new Date(at).toISOString()
}

function spanEnd(text: string, now: number): number | null {
  const match = /^(\d{1,5})([hdw])$/.exec(text)
  return match === null ? null : now + Number(match[1]) * (unitsMs[match[2]!] ?? NaN)
}

/** Days that no calendar has, such as 2027-02-30, are no instant. */
function instantOf(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(text)) return null
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 10)) ? at : null
}
