/**
 * Reports that were deleted and can still be brought back: a hidden folder in the reports folder, one folder in it for
 * each instant of deletion.
 */
import { constants } from 'node:fs'
import { copyFile, link, lstat, mkdir, readdir, rename, rmdir, unlink } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../contract/errors'
import { signatureEnding } from '../contract/reports'

/** How long a deleted report can be brought back. */
export const restorableMs = 24 * 60 * 60 * 1000

const folderName = '.deleted'

export interface DeletedReports {
  /**
   * Takes a report out of the folder, and its signature with it. @returns until when it can be brought back, UTC milliseconds.
   * @throws AppError report_unknown, output_full, output_unwritable; the report is where it was then.
   */
  keep(name: string): Promise<number>
  /**
   * Brings the report of this name back that was deleted last, never over another one.
   * @throws AppError report_unknown, output_exists, output_full, output_unwritable
   */
  restore(name: string): Promise<void>
  /** Takes away for good what was deleted more than a day ago. What cannot be taken away stays for the next time. */
  purge(): Promise<void>
}

export interface DeletedReportsOptions {
  /** The folder of the reports. Names that are given must be checked: nothing here looks for paths in them. */
  folder: string
  /** Whether a file of this name is a report, so that nothing else is ever taken away. */
  isReport: (name: string) => boolean
  /** UTC milliseconds. */
  now: () => number
}

export function createDeletedReports({ folder, isReport, now }: DeletedReportsOptions): DeletedReports {
  const bin = path.join(folder, folderName)

  /** The instants at which something was deleted, the newest first. */
  const instants = async (): Promise<number[]> => {
    if (!(await isFolder(bin))) return []
    const entries = await readdir(bin, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory() && /^\d{1,15}$/.test(entry.name))
      .map(({ name }) => Number(name))
      .sort((a, b) => b - a)
  }
  const placeOf = (instant: number): string => path.join(bin, String(instant))
  const isOver = (instant: number): boolean => now() - instant > restorableMs

  return {
    async keep(name) {
      const at = now()
      const place = placeOf(at)
      try {
        await makeOwnFolder(bin)
        await makeOwnFolder(place)
        await moveBoth(name, { from: folder, to: place }, rename)
      } catch (cause) {
        await rmdir(place).catch(() => undefined) // it was made for this report; with another one in it, it stays
        throw codeOf(cause) === 'ENOENT' ? reportUnknown(name) : failed(name, 'deleted', cause)
      }
      return at + restorableMs
    },
    async restore(name) {
      const restorable = (await instants().catch(() => [])).filter((instant) => !isOver(instant))
      for (const instant of restorable) {
        const place = placeOf(instant)
        if (!(await lstat(path.join(place, name)).catch(() => null))?.isFile()) continue
        await moveBoth(name, { from: place, to: folder }, moveWithoutOverwriting).catch((cause: unknown) => {
          throw failed(name, 'restored', cause)
        })
        await rmdir(place).catch(() => undefined) // others that were deleted at the same instant
        return
      }
      throw new AppError('report_unknown', `There is no deleted report ${JSON.stringify(name)}.`, {
        hint: 'It was restored already, or deleted more than a day ago.',
      })
    },
    async purge() {
      for (const instant of await instants().catch(() => [])) {
        if (!isOver(instant)) continue
        await empty(placeOf(instant), isReport).catch(() => undefined) // tidying is no reason to fail
      }
    },
  }
}

/** A signature goes first, as it comes first when it is saved, and comes back where the report cannot follow. */
async function moveBoth(
  name: string,
  { from, to }: { from: string; to: string },
  move: (from: string, to: string) => Promise<void>,
): Promise<void> {
  const signature = name + signatureEnding
  const isSigned = (await lstat(path.join(from, signature)).catch(() => null))?.isFile() === true
  if (isSigned) await move(path.join(from, signature), path.join(to, signature))
  try {
    await move(path.join(from, name), path.join(to, name))
  } catch (cause) {
    if (isSigned) await rename(path.join(to, signature), path.join(from, signature)).catch(() => undefined) // the error to tell is the first
    throw cause
  }
}

/** Takes away reports with their signatures and then the folder, if nothing else lies in it. */
async function empty(place: string, isReport: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(place)) {
    const signed = name.endsWith(signatureEnding) ? name.slice(0, -signatureEnding.length) : name
    if (isReport(signed)) await unlink(path.join(place, name))
  }
  await rmdir(place)
}

/** A link in the place of the folder would carry reports to wherever it points. */
async function isFolder(place: string): Promise<boolean> {
  return (await lstat(place).catch(() => null))?.isDirectory() ?? false
}

/** The folder above must exist: it is never made here. */
async function makeOwnFolder(place: string): Promise<void> {
  try {
    await mkdir(place, { mode: 0o700 })
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST' && (await isFolder(place))) return
    throw cause
  }
}

/** A hard link never replaces anything; where there are none (FAT, some network shares) an exclusive copy does not either. */
async function moveWithoutOverwriting(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (cause) {
    if (['EEXIST', 'ENOSPC', 'EDQUOT', 'EROFS', 'ENOENT', 'EACCES'].includes(codeOf(cause))) throw cause
    await copyExclusively(from, to)
  }
  await unlink(from)
}

async function copyExclusively(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL)
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') await unlink(to).catch(() => undefined) // the half that is ours
    throw cause
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown'

/** There is no such report, or none any more. */
export const reportUnknown = (name: string): AppError =>
  new AppError('report_unknown', `There is no report ${JSON.stringify(name)}.`, {
    hint: 'Ask for the list of reports: it may have been deleted.',
  })

function failed(name: string, what: 'deleted' | 'restored', cause: unknown): AppError {
  const said = `The report ${JSON.stringify(name)} was not ${what}`
  switch (codeOf(cause)) {
    case 'EEXIST':
      return what === 'restored'
        ? new AppError('output_exists', `${said}: there is another one of this name.`, {
            hint: 'Rename that one or move it out of the folder first.',
            cause,
          })
        : new AppError('output_unwritable', `${said}: ${folderName} in the reports folder is no folder.`, {
            hint: `Move ${folderName} away.`,
            cause,
          })
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('output_full', `${said}: there is no room on the disk of the reports folder.`, {
        hint: 'Free some space first, for instance by deleting files there by hand.',
        cause,
      })
    case 'EROFS':
      return new AppError('output_unwritable', `${said}: the reports folder is read-only.`, {
        hint: 'Make its disk writable again.',
        cause,
      })
    case 'EACCES':
    case 'EPERM':
      return new AppError('output_unwritable', `${said}: this account may not write in the reports folder.`, {
        hint: 'Change the owner or the rights of that folder.',
        cause,
      })
    default:
      return new AppError('output_unwritable', `${said}: the system says ${codeOf(cause)}.`, { cause })
  }
}
