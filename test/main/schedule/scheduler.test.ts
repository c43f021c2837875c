import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import type { Problem } from '../../../main/contract/reading'
import { scheduleSchema, type ScheduleSettings } from '../../../main/contract/settings'
import type { RunMemory, RunRecords } from '../../../main/schedule/run-memory'
import { createScheduler } from '../../../main/schedule/scheduler'
import { DrivenClock } from '../../fakes/clock'

const start = Date.parse('2026-11-26T12:00:00.000Z')
const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]
const schedule = (changes: Partial<ScheduleSettings> = {}): ScheduleSettings => ({
  ...scheduleSchema.parse({ name: 'nightly', cron: '30 2 * * *', timeZone: 'UTC' }),
  ...changes,
})

/** In memory alone; as the file, it outlives whoever uses it. */
function createMemory(): RunMemory {
  let records: RunRecords = {}
  return {
    records: () => records,
    change: async (change) => {
      records = change(records)
    },
  }
}

interface Setup {
  schedules: ScheduleSettings[]
  memory?: RunMemory
  clock?: DrivenClock
  random?: () => number
  run?: (schedule: ScheduleSettings) => Promise<void>
}

async function open({ schedules, memory = createMemory(), clock = new DrivenClock(start), ...rest }: Setup) {
  const ran: string[] = []
  const problems: Problem[] = []
  const settings = { schedules }
  const scheduler = createScheduler({
    nameOf: ({ name }) => `The scheduled snapshot "${name}"`,
    schedules: () => settings.schedules,
    memory,
    clock,
    random: rest.random ?? (() => 0.5),
    run: async (one) => {
      ran.push(`${one.name} ${new Date(clock.now()).toISOString()}`)
      await rest.run?.(one)
    },
    onProblem: (problem) => problems.push(problem),
  })
  await scheduler.update()
  await idle()
  return { scheduler, clock, memory, ran, problems, settings }
}

/** Until the timetable is loaded and everything that follows has run its course. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Time in steps that the waits of the scheduler fit into, as they do in a process that lives. */
async function live(clock: DrivenClock, ms: number, step = minute): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    await clock.pass(Math.min(step, ms - passed))
    await idle()
  }
}

describe('a schedule', () => {
  it('runs at its times, day after day', async () => {
    const { clock, ran } = await open({ schedules: [schedule()] })
    await live(clock, 3 * day, 5 * minute)
    expect(ran).toEqual([
      'nightly 2026-11-27T02:30:00.000Z',
      'nightly 2026-11-28T02:30:00.000Z',
      'nightly 2026-11-29T02:30:00.000Z',
    ])
  })

  it('is waited for by one timer, and by none where none is enabled', async () => {
    const { clock, scheduler, settings } = await open({
      schedules: [
        schedule(),
        schedule({ name: 'hourly', cron: '@hourly' }),
        schedule({ name: 'off', isEnabled: false }),
      ],
    })
    expect(clock.waiting).toBe(1)
    settings.schedules = settings.schedules.map((one) => ({ ...one, isEnabled: false }))
    await scheduler.update()
    await idle()
    expect(clock.waiting).toBe(0)
    settings.schedules = []
    await scheduler.update()
    expect(clock.waiting).toBe(0)
  })

  it('is put off by a random time up to its jitter, drawn once for each run', async () => {
    const draws = [0.1, 0.9]
    const { clock, ran, scheduler } = await open({
      schedules: [schedule({ jitterMs: hour })],
      random: () => draws.shift()!,
    })
    for (let look = 0; look < 5; look += 1) scheduler.lookAgain()
    await idle()
    expect((await scheduler.list())[0]!.nextAt).toBe('2026-11-27T02:36:00.000Z')
    await live(clock, 2 * day, 5 * minute)
    expect(ran).toEqual(['nightly 2026-11-27T02:36:00.000Z', 'nightly 2026-11-28T03:24:00.000Z'])
  })

  it('runs once for however many runs fell into sleep', async () => {
    const { clock, ran } = await open({ schedules: [schedule({ cron: '@hourly' })] })
    await live(clock, 30 * minute)
    clock.suspend(7 * hour)
    await live(clock, hour)
    expect(ran).toHaveLength(2)
    // Timers stood still meanwhile: no later than the longest wait after waking.
    expect(Date.parse(ran[0]!.slice(8))).toBeLessThanOrEqual(start + 30 * minute + 7 * hour + 5 * minute)
    expect(ran[1]).toBe('nightly 2026-11-26T20:00:00.000Z')
  })

  it('makes up for them at once when it hears that time passed', async () => {
    const { clock, ran, scheduler } = await open({ schedules: [schedule({ cron: '@hourly' })] })
    clock.suspend(7 * hour + minute)
    scheduler.lookAgain()
    await idle()
    expect(ran).toEqual(['nightly 2026-11-26T19:01:00.000Z'])
  })

  it('leaves them out where that is its policy, and is only late when it is late by a moment', async () => {
    const { clock, ran, scheduler } = await open({
      schedules: [schedule({ cron: '@hourly', missed: 'skip' })],
    })
    clock.suspend(7 * hour + 2 * minute)
    scheduler.lookAgain()
    await idle()
    expect(ran).toEqual([])
    clock.stall(58 * minute + 40 * second)
    scheduler.lookAgain()
    await idle()
    expect(ran).toEqual(['nightly 2026-11-26T20:00:40.000Z'])
  })

  it('counts the time in which no process ran', async () => {
    const [memory, clock] = [createMemory(), new DrivenClock(start)]
    const first = await open({ schedules: [schedule()], memory, clock })
    await first.scheduler.close()
    clock.suspend(3 * day)
    const { ran } = await open({ schedules: [schedule()], memory, clock })
    expect(ran).toEqual(['nightly 2026-11-29T12:00:00.000Z'])
    const skipping = schedule({ missed: 'skip' })
    clock.suspend(3 * day)
    expect((await open({ schedules: [skipping], memory, clock })).ran).toEqual([])
  })

  it('has missed nothing when it is new, changed, or was not enabled', async () => {
    const { clock, ran, scheduler, settings } = await open({ schedules: [schedule({ isEnabled: false })] })
    clock.suspend(3 * day)
    settings.schedules = [schedule(), schedule({ name: 'new' })]
    await scheduler.update()
    await idle()
    clock.suspend(day)
    settings.schedules = [schedule({ cron: '0 2 * * *' }), schedule({ name: 'new', timeZone: 'Asia/Seoul' })]
    await scheduler.update()
    await idle()
    expect(ran).toEqual([])
  })

  it('never overlaps itself nor another, and owes nothing for its own time', async () => {
    let underWay = 0
    let most = 0
    const clock = new DrivenClock(start)
    const { ran } = await open({
      clock,
      schedules: [schedule({ cron: '* * * * *' }), schedule({ name: 'other', cron: '* * * * *' })],
      run: async ({ name }) => {
        underWay += 1
        most = Math.max(most, underWay)
        if (name === 'nightly') await new Promise<void>((resolve) => clock.after(150 * second, resolve))
        underWay -= 1
      },
    })
    await live(clock, 10 * minute, 10 * second)
    expect(most).toBe(1)
    expect(ran.filter((one) => one.startsWith('nightly')).length).toBeLessThanOrEqual(4)
    expect(ran.filter((one) => one.startsWith('other')).length).toBeGreaterThanOrEqual(3)
  })

  it('is no load, whatever it says', async () => {
    const { clock, ran } = await open({ schedules: [schedule({ cron: '* * * * * *' })] })
    await live(clock, minute, second)
    expect(ran.length).toBeGreaterThanOrEqual(5)
    expect(ran.length).toBeLessThanOrEqual(6)
  })

  it('makes no flood of a clock that is set forward, and goes on after one that is set back', async () => {
    const { clock, ran, scheduler } = await open({ schedules: [schedule({ cron: '*/5 * * * *' })] })
    clock.suspend(365 * day)
    scheduler.lookAgain()
    await idle()
    expect(ran).toHaveLength(1)
    clock.setBack(365 * day)
    await live(clock, 16 * minute)
    expect(ran).toHaveLength(3)
  })

  it('is not repeated when a clock is corrected by a little', async () => {
    const { clock, ran } = await open({ schedules: [schedule({ cron: '@hourly' })] })
    await live(clock, hour)
    expect(ran).toHaveLength(1)
    clock.setBack(5 * minute)
    await live(clock, 30 * minute)
    expect(ran).toHaveLength(1)
    await live(clock, 40 * minute)
    expect(ran).toHaveLength(2)
  })

  it('runs in one of two processes on the same folder', async () => {
    const [memory, clock] = [createMemory(), new DrivenClock(start)]
    const both = [
      await open({ schedules: [schedule()], memory, clock }),
      await open({ schedules: [schedule()], memory, clock }),
    ]
    await live(clock, 2 * day, 5 * minute)
    expect(both.flatMap(({ ran }) => ran)).toHaveLength(2)
  })

  it('tells when it comes next, when it was, and how that went', async () => {
    const isFull = { now: true }
    const { clock, scheduler, problems } = await open({
      schedules: [schedule(), schedule({ name: 'off', isEnabled: false })],
      run: async () => {
        if (isFull.now) throw new AppError('output_full', 'The disk is full.', { hint: 'Free some space.' })
      },
    })
    await live(clock, day, 5 * minute)
    const problem = { code: 'output_full', message: 'The disk is full.', hint: 'Free some space.' }
    expect(await scheduler.list()).toEqual([
      {
        name: 'nightly',
        isEnabled: true,
        nextAt: '2026-11-28T02:30:00.000Z',
        lastAt: '2026-11-27T02:30:00.000Z',
        problem,
      },
      { name: 'off', isEnabled: false, nextAt: null, lastAt: null, problem: null },
    ])
    expect(problems.map(({ message }) => message)).toEqual([
      'The scheduled snapshot "nightly" failed: The disk is full.',
    ])
    isFull.now = false
    await live(clock, day, 5 * minute)
    expect((await scheduler.list())[0]!.problem).toBeNull()
  })

  it('that cannot be understood says so once, and keeps no other from running', async () => {
    const { clock, ran, scheduler, problems } = await open({
      schedules: [schedule({ name: 'broken', cron: '61 * * * *' }), schedule()],
    })
    await live(clock, day, 5 * minute)
    expect(ran).toEqual(['nightly 2026-11-27T02:30:00.000Z'])
    expect(problems.map(({ code }) => code)).toEqual(['schedule_invalid'])
    expect((await scheduler.list())[0]).toMatchObject({ nextAt: null, problem: { code: 'schedule_invalid' } })
  })

  it('waits at its end for the run under way, and begins none after it', async () => {
    const clock = new DrivenClock(start)
    let end: () => void = () => undefined
    const { scheduler, ran } = await open({
      clock,
      schedules: [schedule({ cron: '* * * * *' }), schedule({ name: 'second', cron: '* * * * *' })],
      run: () => new Promise((resolve) => (end = resolve)),
    })
    await live(clock, minute)
    expect(ran).toHaveLength(1)
    let isClosed = false
    const closing = scheduler.close().then(() => (isClosed = true))
    await idle()
    expect(isClosed).toBe(false)
    end()
    await closing
    await live(clock, 5 * minute)
    expect(ran).toHaveLength(1)
    expect(clock.waiting).toBe(0)
  })
})
