/** The backups of the made-up machine: three nights, and what somebody makes. */
import type { Backup } from '../../../main/contract/backups'
import { AppError } from '../../../main/contract/errors'
import type { Handlers } from '../../../main/contract/requests'
import type { Settings } from '../../../main/contract/settings'
import type { Machine } from './machine'
import { iso } from './part'
import { timesOf } from './schedules'

/** As long as a history of a month takes to be copied. */
const makingMs = 900
const usualBytes = 31_400_000

export function createBackups(
  { scenario, now }: Pick<Machine, 'scenario' | 'now'>,
  settings: () => Settings,
  wait: (ms: number) => Promise<void>,
): Pick<Handlers, 'backup:list' | 'backup:make'> {
  const backup = (atMs: number): Backup => {
    const { isEnabled } = settings().encryption
    const madeAt = iso(Math.floor(atMs / 1_000) * 1_000)
    const stamp = madeAt.replace(/[-:]|\.\d+/g, '')
    return {
      name: `infra_snap_backup_${scenario.hostName}_${stamp}.tar.gz${isEnabled ? '.age' : ''}`,
      madeAt,
      sizeBytes: usualBytes + (Math.floor(atMs / 1_000) % 1_000_000),
      isEncrypted: isEnabled,
    }
  }
  const night = 86_400_000
  let kept = [1, 2, 3].map((nights) =>
    backup(Math.floor(now() / night) * night - nights * night + 10_800_000),
  )
  return {
    'backup:list': () => {
      const { cron, timeZone, folder } = settings().backups
      return {
        folder: folder ?? '/var/lib/autoinfrasnap/backups',
        kept,
        nextAt: cron === null ? null : (timesOf(cron, timeZone, now())?.next ?? null),
        problem: null,
      }
    },
    'backup:make': async () => {
      await wait(makingMs)
      if (settings().backups.folder?.startsWith('/full') === true)
        throw new AppError('output_full', 'Cannot write to /full: the disk is full.', {
          hint: 'Free some space, or choose another folder.',
        })
      const made = backup(now())
      kept = [made, ...kept].slice(0, settings().backups.keep)
      return made
    },
  }
}
