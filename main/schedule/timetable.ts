/** When a schedule's runs fall: what croner knows of cron, and in plain words what is wrong with a line that it refuses. */
import type * as croner from 'croner'
import { AppError } from '../contract/errors'
import type { ScheduleSettings } from '../contract/settings'

export interface Timetable {
  /** UTC milliseconds of the first run after an instant. Null is for the types: a timetable without an end has none. */
  next(afterMs: number): number | null
}

export type TimetableSettings = Pick<ScheduleSettings, 'name' | 'cron' | 'timeZone'>

type Croner = typeof croner

interface Column {
  name: string
  /** What it takes. */
  values: string
}

const columns: readonly Column[] = [
  { name: 'second', values: '0 to 59' },
  { name: 'minute', values: '0 to 59' },
  { name: 'hour', values: '0 to 23' },
  { name: 'day of the month', values: '1 to 31, or L for the last' },
  { name: 'month', values: '1 to 12, or JAN to DEC' },
  { name: 'day of the week', values: '0 to 7 with Sunday as 0 and 7, or SUN to SAT' },
]

/**
 * In the time zone of the schedule, or the machine's own. Where clocks are put forward over a run of a fixed hour, it
 * falls on the first minute after the gap; where they are put back over it, it comes once.
 *
 * @throws AppError schedule_invalid, with the column and what is wrong with it.
 */
export async function timetableOf(schedule: TimetableSettings): Promise<Timetable> {
  const { timeZone } = schedule
  if (timeZone !== null && !isZone(timeZone))
    throw invalid(schedule, `nobody knows the time zone ${JSON.stringify(timeZone)}.`, {
      hint: 'Name one as the IANA does, for instance Europe/Berlin, or none for that of the machine.',
      field: 'timeZone',
    })
  const cron = compile(await import('croner'), schedule)
  // Without a column for years, what does not come from now on never does.
  if (cron.nextRun() === null)
    throw invalid(schedule, 'the day that it names never comes.', {
      hint: 'Some months have no 30th or 31st, and February has 29 days at most.',
      field: 'cron',
    })
  return { next: (afterMs) => cron.nextRun(new Date(afterMs))?.getTime() ?? null }
}

/** Every schedule of the settings, also those that are not enabled. @throws AppError schedule_invalid for the first. */
export async function checkSchedules(schedules: readonly TimetableSettings[]): Promise<void> {
  for (const schedule of schedules) await timetableOf(schedule)
}

function compile(library: Croner, schedule: TimetableSettings) {
  const cron = schedule.cron.trim()
  try {
    return open(library, cron, schedule.timeZone)
  } catch (cause) {
    const { reason, hint } = explain(library, cron)
    throw invalid(schedule, reason, { hint, field: 'cron', cause })
  }
}

const open = ({ Cron }: Croner, cron: string, timeZone: string | null) =>
  new Cron(cron, {
    paused: true,
    mode: '5-or-6-parts',
    ...(timeZone !== null && { timezone: timeZone }),
  })

function explain(library: Croner, cron: string): { reason: string; hint: string } {
  if (cron.startsWith('@'))
    return {
      reason: `${JSON.stringify(cron)} is no name for a schedule.`,
      hint: 'There are @hourly, @daily, @weekly, @monthly and @yearly.',
    }
  const fields = cron.split(/\s+/)
  if (fields.length !== 5 && fields.length !== 6)
    return {
      reason: `${JSON.stringify(cron)} has ${fields.length} ${fields.length === 1 ? 'column' : 'columns'}.`,
      hint: 'It takes five: minute, hour, day of the month, month, day of the week; or six with the second first.',
    }
  const used = columns.slice(columns.length - fields.length)
  const wrong = fields.findIndex((field, index) => !isPossible(library, used, field, index))
  const column = used[wrong]
  if (column === undefined)
    return { reason: `${JSON.stringify(cron)} is not possible.`, hint: 'Write it as cron has it.' }
  return {
    reason: `its ${column.name} is ${JSON.stringify(fields[wrong])}.`,
    hint: `That column takes ${column.values}; *, ranges such as 1-5, lists such as 1,3 and steps such as */2.`,
  }
}

/** Whether a column is right by itself. */
function isPossible(library: Croner, used: readonly Column[], field: string, at: number): boolean {
  try {
    open(library, used.map((_, index) => (index === at ? field : '*')).join(' '), null)
    return true
  } catch {
    return false // that is the answer
  }
}

function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false // that is the answer
  }
}

const invalid = (
  { name }: TimetableSettings,
  reason: string,
  { hint, field, cause }: { hint: string; field: 'cron' | 'timeZone'; cause?: unknown },
): AppError =>
  new AppError('schedule_invalid', `The schedule ${JSON.stringify(name)} cannot be understood: ${reason}`, {
    hint,
    cause,
    details: { schedule: name, field },
  })
