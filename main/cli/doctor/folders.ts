/** Checks that our folders can really be written, by writing and removing a file, and that reports have room. */
import { existsSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../contract/errors'
import { checkTarget } from '../../reports/save'
import { bytesText } from '../terminal/units'
import { broken, ok, type Check } from './check'

/** A report has some 10 to 500 kB; less room than this is gone within days of hourly reports. */
const scarceBytes = 100_000_000

export interface CheckedFolder {
  id: string
  title: string
  folder: string
  /**
   * Whether this product makes it when it needs it. It is not made here: a check leaves no trace, so the nearest
   * folder that exists is tried instead.
   */
  ours: boolean
  /** How a person chooses another, for instance a variable. */
  movedBy: string
}

export function checkFolder({ id, title, folder, ours, movedBy }: CheckedFolder): Check {
  const nearest = ours ? nearestExisting(folder) : folder
  try {
    checkTarget({ folder: nearest, name: () => '' })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return broken(
      id,
      title,
      error.message.replace(/\.$/, ''),
      `Mend that, or choose another with ${movedBy}.`,
    )
  }
  return ok(id, title, nearest === folder ? folder : `${folder}, made when needed`)
}

function nearestExisting(folder: string): string {
  let place = path.resolve(folder)
  while (!existsSync(place) && path.dirname(place) !== place) place = path.dirname(place)
  return place
}

export function checkSpace(folder: string): Check {
  const [id, title] = ['space', 'Room for reports']
  try {
    const { bavail, bsize } = statfsSync(nearestExisting(folder))
    const free = bavail * bsize
    const found = `${bytesText(free)} free`
    return free >= scarceBytes
      ? ok(id, title, found)
      : {
          id,
          title,
          state: 'warning',
          found,
          mend: 'Remove old reports, or set snapshot.folder to a larger disk.',
        }
  } catch (cause) {
    return broken(id, title, `unknown (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`, null)
  }
}
