/** Whether new rules for keeping reports let go of what the present ones keep. Pure. */
import type { Settings } from '../../../../main/contract/settings'

const orForEver = (limit: number | null): number => limit ?? Infinity

export const keepsLess = (next: Settings['reports'], present: Settings['reports']): boolean =>
  next.keepAllDays < present.keepAllDays ||
  next.keepWeeklyWeeks < present.keepWeeklyWeeks ||
  orForEver(next.keepMonthlyMonths) < orForEver(present.keepMonthlyMonths) ||
  orForEver(next.mostBytes) < orForEver(present.mostBytes)
