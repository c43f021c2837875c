/** When the made-up machine takes its scheduled snapshots: by the product's own timetable. */
import type { RequestOutput } from '../../../main/contract/requests'
import type { ScheduleSettings } from '../../../main/contract/settings'
import { timetableOf } from '../../../main/schedule/timetable'
import { iso } from './part'

/** How far back it is asked for the last run, the nearest first: there is one within each, or it was longer ago. */
const spansMs = [60_000, 3_600_000, 86_400_000, 7 * 86_400_000, 31 * 86_400_000]

export const listSchedules = (
  schedules: readonly ScheduleSettings[],
  nowMs: number,
): Promise<RequestOutput<'schedule:list'>> =>
  Promise.all(
    schedules.map(async (schedule) => {
      const { name, isEnabled } = schedule
      const { next } = await timetableOf(schedule)
      const told = (at: number | null | undefined): string | null => (at == null ? null : iso(at))
      const past = spansMs.map((span) => next(nowMs - span)).find((at) => at !== null && at <= nowMs)
      return {
        name,
        isEnabled,
        nextAt: told(isEnabled ? next(nowMs) : null),
        lastAt: told(past),
        problem: null,
      }
    }),
  )
