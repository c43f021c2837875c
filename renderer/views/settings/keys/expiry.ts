/** Until when a new key is valid. Pure. */

export const expiryChoices = ['days30', 'days90', 'days365', 'forever', 'untilDate'] as const
export type ExpiryChoice = (typeof expiryChoices)[number]

const dayMs = 86_400_000

/**
 * @param date for `untilDate`: the last day, as a date field has it (2026-11-23), in the browser's own time zone.
 * @returns an instant; null for no end; undefined where the day is missing or over.
 */
export function expiryOf(choice: ExpiryChoice, date: string, nowMs: number): string | null | undefined {
  if (choice === 'forever') return null
  if (choice !== 'untilDate')
    return new Date(nowMs + { days30: 30, days90: 90, days365: 365 }[choice] * dayMs).toISOString()
  const end = new Date(`${date}T23:59:59.999`)
  return Number.isNaN(end.getTime()) || end.getTime() <= nowMs ? undefined : end.toISOString()
}
