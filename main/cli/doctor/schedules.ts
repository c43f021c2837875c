/** Checks that the times of snapshots and backups are understood, and that backups have a folder. */
import { AppError } from '../../contract/errors'
import type { Settings } from '../../contract/settings'
import { backupSchedules } from '../../schedule/backup-schedule'
import { timetableOf, type TimetableSettings } from '../../schedule/timetable'
import { countText } from '../terminal/units'
import { broken, ok, type Check } from './check'
import { checkFolder } from './folders'

/** No line for what is not set. */
export async function checkTimes({
  schedules,
  backups,
}: Pick<Settings, 'schedules' | 'backups'>): Promise<Check[]> {
  return [
    ...(await checkAll('schedules', 'Schedules', schedules, countText(schedules.length, 'schedule'))),
    ...(await checkAll('backupTime', 'Backup time', backupSchedules(backups), backups.cron ?? '')),
    ...(backups.folder === null
      ? []
      : [
          checkFolder({
            id: 'backupsFolder',
            title: 'Backups folder',
            folder: backups.folder,
            ours: false,
            movedBy: 'the setting backups.folder',
          }),
        ]),
  ]
}

async function checkAll(
  id: string,
  title: string,
  schedules: readonly TimetableSettings[],
  found: string,
): Promise<Check[]> {
  const troubles: AppError[] = []
  for (const schedule of schedules)
    try {
      await timetableOf(schedule)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      troubles.push(error)
    }
  if (troubles.length > 0) {
    const hints = new Set(troubles.map(({ hint }) => hint ?? ''))
    return [broken(id, title, troubles.map(({ message }) => message).join('\n'), [...hints].join(' '))]
  }
  return schedules.length === 0 ? [] : [ok(id, title, `${found}, understood`)]
}
