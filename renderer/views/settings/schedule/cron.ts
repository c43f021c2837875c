/** What a cron expression means. croner alone knows all of them, and is loaded when somebody looks at schedules. */
import { shallowRef, type ShallowRef } from 'vue'
import type { SettingIssue } from '../../../stores/settings-issues'
import type { SectionName } from '../../../stores/settings-values'
import type { ScheduleSettings } from '../../../../main/contract/settings'

export const cronColumns = ['second', 'minute', 'hour', 'day', 'month', 'weekday'] as const
export type CronColumn = (typeof cronColumns)[number]

/**
 * What is wrong with an expression: an unknown name such as @never, too few or too many columns, days that never come,
 * the one column that cannot be, or something else.
 */
export type CronFault = 'name' | 'count' | 'never' | 'other' | CronColumn

export interface CronReader {
  /** Null where it is one, and has a run ahead. */
  faultOf(cron: string): CronFault | null
  /**
   * The next runs after an instant, UTC milliseconds; fewer where it never runs again, none where it is no expression.
   * @param timeZone in which the hours are meant.
   */
  nextRuns(cron: string, timeZone: string, count: number, afterMs: number): number[]
}

export async function loadCron(): Promise<CronReader> {
  const { Cron } = await import('croner')
  const parse = (cron: string, timeZone: string) => {
    try {
      return new Cron(cron.trim(), { timezone: timeZone, mode: '5-or-6-parts', paused: true })
    } catch {
      return null // that it throws is how it says that this is none
    }
  }
  return {
    faultOf(cron) {
      const parsed = parse(cron, 'UTC')
      // Without a column for years, what does not come from now on never does.
      if (parsed !== null) return parsed.nextRun() === null ? 'never' : null
      if (cron.trim().startsWith('@')) return 'name'
      const columns = cron.trim().split(/\s+/)
      if (columns.length !== 5 && columns.length !== 6) return 'count'
      const used = cronColumns.slice(cronColumns.length - columns.length)
      const isPossible = (column: string, at: number): boolean =>
        parse(used.map((_, index) => (index === at ? column : '*')).join(' '), 'UTC') !== null
      return used[columns.findIndex((column, at) => !isPossible(column, at))] ?? 'other'
    },
    nextRuns: (cron, timeZone, count, afterMs) =>
      parse(cron, timeZone)
        ?.nextRuns(count, new Date(afterMs))
        .map((run) => run.getTime()) ?? [],
  }
}

/** Null until it is loaded. @param then is called once, with what was loaded. */
export function useCron(then: (reader: CronReader) => void): Readonly<ShallowRef<CronReader | null>> {
  const reader = shallowRef<CronReader | null>(null)
  void loadCron().then((loaded) => {
    reader.value = loaded
    then(loaded)
  })
  return reader
}

/** What the schema lets pass and no schedule can be made of. An expression that is empty the schema refuses. */
export const cronIssue = (
  { faultOf }: CronReader,
  cron: string,
  section: SectionName,
  path: (string | number)[],
): SettingIssue[] =>
  cron === '' || faultOf(cron) === null
    ? []
    : [{ section, path, issue: { code: 'custom', message: 'expected a cron expression', path, input: cron } }]

export const cronIssues =
  (reader: CronReader) =>
  (schedules: readonly ScheduleSettings[]): SettingIssue[] =>
    schedules.flatMap(({ cron }, index) => cronIssue(reader, cron, 'schedules', [index, 'cron']))
