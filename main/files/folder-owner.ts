/** Whose the files are that root puts into a folder of another account: a service has to read what is restored for it. */
import { statSync } from 'node:fs'

export interface Owner {
  uid: number
  gid: number
}

/**
 * The account that a new file in the folder is to be given to; null where it is right as it is made. Only root gives
 * files away, so for others, and on Windows, it always is.
 *
 * Give it to a file by the handle that made it exclusively: the folder's account may exchange what a name stands for.
 *
 * @throws the file system's error where the folder cannot be looked at.
 */
export function ownerOfFolder(folder: string, getuid = process.getuid): Owner | null {
  if (getuid?.() !== 0) return null
  const { uid, gid } = statSync(folder)
  return uid === 0 ? null : { uid, gid }
}
