/** Where Chromium keeps its files, and whether it can: in a folder that it cannot lock it does not start. */
import { accessSync, constants, lstatSync, mkdtempSync, readlinkSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../files/make-folder'

export interface UserDataPlaces {
  /** The product's own, which Chromium's files lie below. */
  dataFolder: string
  /** The system's, which other accounts may use too. */
  temporaryFolder: string
  /** Of this account; null on Windows, where the temporary folder is the account's own. */
  userId: number | null
}

/**
 * Beside our data, and not among the settings. Where that is read-only, below the temporary folder: the app then runs,
 * and its window tells that nothing is kept.
 * @returns a folder that exists and can be written. @throws the file system's error where there is none at all.
 */
export function chooseUserData({ dataFolder, temporaryFolder, userId }: UserDataPlaces): string {
  const usual = path.join(dataFolder, 'window')
  if (isUsable(usual, null)) return usual
  // The same at every start, by which one instance finds the other.
  const account = path.join(temporaryFolder, `autoinfrasnap-${userId ?? 'window'}`)
  return isUsable(account, userId) ? account : mkdtempSync(path.join(temporaryFolder, 'autoinfrasnap-'))
}

/**
 * Asked when a folder could not be locked.
 * @returns whether another app on this machine holds it, and has been told of this start.
 */
export function isHeldHere(folder: string, hostName: string): boolean {
  try {
    // Chromium's mark in a folder that it holds: a link to `host-pid`.
    return readlinkSync(path.join(folder, 'SingletonLock')).startsWith(`${hostName}-`)
  } catch {
    return isWritable(folder) // Windows has no such link, and elsewhere the other app may just have ended
  }
}

/** @param ownerId whose folder it must be, closed to everybody else; null where it lies among one's own. */
function isUsable(folder: string, ownerId: number | null): boolean {
  try {
    makeFolder(folder, 0o700)
    const { uid, mode } = lstatSync(folder) // of a link somebody else may say where it leads
    return (ownerId === null || (uid === ownerId && (mode & 0o170_077) === 0o040_000)) && isWritable(folder)
  } catch {
    return false // it cannot be made: read-only, full, or a file
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false // read-only, or not there
  }
}
