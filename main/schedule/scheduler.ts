/**
 * Does what is due when the schedules say so. One timer, for the next run of all; none while no schedule is enabled.
 * Knows neither snapshots nor backups: what a run does is given to it.
 */
import { AppError, problemOf } from '../contract/errors'
import type { Problem } from '../contract/reading'
import type { RequestOutput } from '../contract/requests'
import type { ScheduleSettings } from '../contract/settings'
import type { RunMemory, RunRecord } from './run-memory'
import { timetableOf, type Timetable } from './timetable'

export interface ScheduleClock {
  /** UTC milliseconds. May jump. */
  now(): number
  /** Calls back once after `ms`, unless the returned function is called first. */
  after(ms: number, callback: () => void): () => void
}

export const systemClock: ScheduleClock = {
  now: Date.now,
  after(ms, callback) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}

/** What a scheduler needs to know of a schedule; what a run does is told by the rest. */
export type Scheduled = Pick<
  ScheduleSettings,
  'name' | 'cron' | 'timeZone' | 'isEnabled' | 'jitterMs' | 'missed'
>

export interface SchedulerDependencies<Schedule extends Scheduled> {
  /** Asked anew at every look. */
  schedules: () => readonly Schedule[]
  /** One run. Never called while another is under way. */
  run: (schedule: Schedule) => Promise<void>
  /** What a run makes, as a sentence calls it: `The scheduled snapshot "nightly"`. */
  nameOf: (schedule: Schedule) => string
  memory: RunMemory
  clock: ScheduleClock
  /** 0 to 1. */
  random: () => number
  onProblem: (problem: Problem) => void
}

export interface Scheduler {
  /** At the start, and whenever the schedules have changed. Never rejects. */
  update(): Promise<void>
  /** Time may have passed unnoticed: the machine slept, or somebody set the clock. */
  lookAgain(): void
  list(): Promise<RequestOutput<'schedule:list'>>
  /** A run under way is waited for. */
  close(): Promise<void>
}

/** Timers stand still while a machine sleeps, and do not heed a clock that is set: nobody waits for longer than this. */
const longestWaitMs = 5 * 60_000

/** A run that comes this late was delayed, not missed. */
const graceMs = 60_000

/** Set back by less, a clock was corrected, and no run is repeated; by more, it was wrong before. */
const correctionMs = 15 * 60_000

/** Runs of one schedule are at least so far apart, whatever it says: a run a second would be the load itself. */
const leastApartMs = 10_000

/** The next run of a schedule. */
interface Due<Schedule> {
  schedule: Schedule
  /** As the timetable has it, UTC milliseconds. */
  slot: number
  /** When it is really due: somewhat later, where it has a jitter. */
  at: number
}

const ruleOf = ({ cron, timeZone }: Scheduled): string => `${cron} ${timeZone ?? 'local'}`
const iso = (at: number): string => new Date(at).toISOString()

export function createScheduler<Schedule extends Scheduled>(
  deps: SchedulerDependencies<Schedule>,
): Scheduler {
  const { memory, clock, onProblem } = deps
  const timetables = new Map<string, Timetable>()
  /** By how much the next run of each is put off, drawn once for each. */
  const jitters = new Map<string, { slot: number; ms: number }>()
  const invalid = new Map<string, Problem>()
  let stopWaiting: (() => void) | null = null
  let working: Promise<void> | null = null
  let isAskedAgain = false
  let isClosed = false

  const enabled = (): Schedule[] => deps.schedules().filter(({ isEnabled }) => isEnabled)

  /** Null for a schedule that cannot be understood, which is told once. */
  async function timetable(schedule: Schedule): Promise<Timetable | null> {
    const rule = ruleOf(schedule)
    const known = timetables.get(rule)
    if (known !== undefined) return known
    try {
      const made = await timetableOf(schedule)
      timetables.set(rule, made)
      invalid.delete(schedule.name)
      return made
    } catch (error) {
      const problem = toProblem(error)
      if (invalid.get(schedule.name)?.message !== problem.message) onProblem(problem)
      invalid.set(schedule.name, problem)
      return null
    }
  }

  /** From when on runs are owed; null where that has to be noted anew, also after a clock that was wrong before. */
  function owedSince(schedule: Schedule, record: RunRecord | undefined): number | null {
    if (record?.since == null || record.rule !== ruleOf(schedule)) return null
    const since = Date.parse(record.since)
    return since > clock.now() + correctionMs ? null : since
  }

  async function dueOf(schedule: Schedule): Promise<Due<Schedule> | null> {
    const times = await timetable(schedule)
    const slot = times?.next(owedSince(schedule, memory.records()[schedule.name]) ?? clock.now()) ?? null
    if (slot === null) return null
    const drawn = jitters.get(schedule.name)
    const jitter = drawn?.slot === slot ? drawn : { slot, ms: Math.round(deps.random() * schedule.jitterMs) }
    jitters.set(schedule.name, jitter)
    return { schedule, slot, at: slot + Math.min(jitter.ms, schedule.jitterMs) }
  }

  const dues = async (): Promise<Due<Schedule>[]> =>
    (await Promise.all(enabled().map(dueOf))).filter((due) => due !== null)

  /** Notes which schedules there are: of one that is new, changed or enabled anew nothing was missed. */
  const remember = (): Promise<void> =>
    memory.change((records) => {
      const now = iso(clock.now())
      const next = Object.entries(records).map(([name, record]): [string, RunRecord] => [
        name,
        { ...record, since: null },
      ])
      const schedules = deps.schedules().map((schedule): [string, RunRecord] => {
        const rule = ruleOf(schedule)
        const known = records[schedule.name]
        const since = owedSince(schedule, known)
        return [
          schedule.name,
          {
            rule,
            since: !schedule.isEnabled ? null : since === null ? now : iso(since),
            lastAt: known?.lastAt ?? null,
            problem: known?.problem ?? null,
          },
        ]
      })
      return Object.fromEntries([...next, ...schedules])
    })

  /** @returns whether the run is this process's: another one on the same folder may have had it. */
  async function claim({ schedule, slot }: Due<Schedule>): Promise<boolean> {
    let isOurs = true
    await memory.change((records) => {
      const known = records[schedule.name]
      const now = clock.now()
      const since = Date.parse(known?.since ?? iso(0))
      isOurs = !(since >= slot && since <= now + correctionMs)
      if (!isOurs) return records
      return {
        ...records,
        [schedule.name]: {
          rule: ruleOf(schedule),
          since: iso(Math.max(slot, now)),
          lastAt: known?.lastAt ?? null,
          problem: known?.problem ?? null,
        },
      }
    })
    return isOurs
  }

  /** How a run went. What fell into the run itself is not owed, and neither is what would come too soon after it. */
  const note = (name: string, lastAt: number, problem: Problem | null): Promise<void> =>
    memory.change((records) => {
      const known = records[name]
      if (known === undefined) return records
      const since =
        known.since === null
          ? null
          : iso(Math.max(Date.parse(known.since), clock.now(), lastAt + leastApartMs - 1_000))
      return { ...records, [name]: { ...known, since, lastAt: iso(lastAt), problem } }
    })

  async function perform(due: Due<Schedule>): Promise<void> {
    const { schedule, at } = due
    const lateMs = clock.now() - at
    if (!(await claim(due))) return
    if (lateMs > graceMs && schedule.missed === 'skip') return
    const lastAt = clock.now()
    try {
      await deps.run(schedule)
      await note(schedule.name, lastAt, null)
    } catch (error) {
      const problem = toProblem(error)
      onProblem({
        ...problem,
        message: `${deps.nameOf(schedule)} failed: ${problem.message}`,
      })
      await note(schedule.name, lastAt, problem)
    }
  }

  async function work(): Promise<void> {
    do {
      isAskedAgain = false
      if (enabled().some((one) => owedSince(one, memory.records()[one.name]) === null)) await remember()
      const now = clock.now()
      for (const due of (await dues()).filter(({ at }) => at <= now).sort((a, b) => a.at - b.at))
        if (!isClosed) await perform(due)
    } while (isAskedAgain && !isClosed)
    await wait()
  }

  async function wait(): Promise<void> {
    const first = (await dues()).reduce((least, { at }) => Math.min(least, at), Infinity)
    stopWaiting?.()
    stopWaiting = null
    if (isClosed || enabled().length === 0 || first === Infinity) return
    const ms = Math.min(longestWaitMs, Math.max(0, first - clock.now()))
    stopWaiting = clock.after(ms, look)
  }

  function look(): void {
    isAskedAgain = true
    if (isClosed || working !== null) return
    if (enabled().length === 0) {
      stopWaiting?.()
      stopWaiting = null
      return
    }
    working = work()
      .catch((error: unknown) => onProblem(toProblem(error)))
      .finally(() => {
        working = null
        if (isAskedAgain) look()
      })
  }

  return {
    async update() {
      const isUsed = deps.schedules().length > 0 || Object.keys(memory.records()).length > 0
      if (isClosed || !isUsed) return
      await remember()
      look()
    },
    lookAgain: look,
    list: () =>
      Promise.all(
        deps.schedules().map(async (schedule) => {
          const { name, isEnabled } = schedule
          const due = isEnabled ? await dueOf(schedule) : null
          const record = memory.records()[name]
          return {
            name,
            isEnabled,
            nextAt: due === null ? null : iso(due.at),
            lastAt: record?.lastAt ?? null,
            problem: (isEnabled ? invalid.get(name) : undefined) ?? record?.problem ?? null,
          }
        }),
      ),
    async close() {
      isClosed = true
      stopWaiting?.()
      stopWaiting = null
      await working
    },
  }
}

/** What is no error of ours is told in its own words; the log has the rest. */
function toProblem(error: unknown): Problem {
  if (error instanceof AppError) return problemOf(error)
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), hint: null }
}
