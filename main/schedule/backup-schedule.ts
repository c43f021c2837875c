/** Backups as something that is scheduled. */
import type { Settings } from '../contract/settings'
import type { Scheduled } from './scheduler'

/** None while no backups are made by themselves. A run that was missed is made up for: a backup late is a backup. */
export const backupSchedules = (backups: Settings['backups'] | undefined): Scheduled[] =>
  backups?.cron == null
    ? []
    : [
        {
          name: 'backups',
          cron: backups.cron,
          timeZone: backups.timeZone,
          isEnabled: true,
          jitterMs: 0,
          missed: 'once',
        },
      ]
