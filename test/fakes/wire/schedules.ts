/** The schedules of the made-up machine, and when they run. */
import { Cron } from 'croner'
import type { RequestOutput } from '../../../main/contract/requests'
import type { ScheduleSettings } from '../../../main/contract/settings'
import { iso } from './part'

type Run = RequestOutput<'schedule:list'>[number]

/** As the host's section says. */
const machineZone = 'Asia/Seoul'

const schedule = (
  part: Pick<ScheduleSettings, 'name' | 'cron'> & Partial<ScheduleSettings>,
): ScheduleSettings => ({
  timeZone: null,
  isEnabled: true,
  formats: ['json'],
  upload: false,
  jitterMs: 0,
  missed: 'once',
  ...part,
})

export const exampleSchedules = (): ScheduleSettings[] => [
  schedule({ name: 'Nightly', cron: '0 2 * * *', upload: true, jitterMs: 300_000 }),
  schedule({ name: 'Every hour', cron: '0 * * * *', missed: 'skip' }),
  schedule({ name: 'Monday report', cron: '0 6 * * 1', timeZone: 'Europe/Berlin', formats: ['json', 'csv'] }),
  schedule({ name: 'Before the release', cron: '30 17 28 * *', isEnabled: false }),
]

/** The disk was full once. */
const problem = {
  code: 'output_full',
  message: 'The report could not be saved: the disk that holds /var/lib/autoinfrasnap is full.',
  hint: 'Make room on that disk, or keep fewer reports.',
}

export function runsOf(schedules: readonly ScheduleSettings[], nowMs: number): Run[] {
  return schedules.map(({ name, cron, timeZone, isEnabled }): Run => {
    const times = timesOf(cron, timeZone, nowMs)
    const isTold = exampleSchedules().some((one) => one.name === name && one.cron === cron)
    return {
      name,
      isEnabled,
      nextAt: isEnabled && times !== null ? times.next : null,
      lastAt: isTold && times !== null ? times.last : null,
      problem: isTold && name === 'Every hour' ? problem : null,
    }
  })
}

/** Null for what is no expression. */
export function timesOf(cron: string, timeZone: string | null, nowMs: number) {
  try {
    const times = new Cron(cron, { timezone: timeZone ?? machineZone, mode: '5-or-6-parts', paused: true })
    const now = new Date(nowMs)
    const [next, last] = [times.nextRun(now), times.previousRuns(1, now)[0]]
    return { next: next?.toISOString() ?? null, last: last === undefined ? null : iso(last.getTime()) }
  } catch {
    return null // what is no expression never runs
  }
}
