/** Whose the files are that root puts into a folder of another account: a service has to read what is restored for it. */
import { readlinkSync, realpathSync, statSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../contract/errors'

export interface Owner {
  uid: number
  gid: number
  /** The folder, without a link in its name. */
  folder: string
}

/**
 * The account that a new file in the folder is to be given to; null where it is right as it is made. Only root gives
 * files away, so for others, and on Windows, it always is.
 *
 * @throws the file system's error where the folder cannot be looked at.
 */
export function ownerOfFolder(folder: string, getuid = process.getuid): Owner | null {
  if (getuid?.() !== 0) return null
  const real = realpathSync(folder)
  const { uid, gid } = statSync(real)
  return uid === 0 ? null : { uid, gid, folder: real }
}

/**
 * @param handle of what was made exclusively: the account may exchange what its name stands for.
 * @throws AppError output_unwritable where it does not lie in the folder, the file system's error
 */
export async function giveToOwner(handle: FileHandle, owner: Owner): Promise<void> {
  checkPlace(handle, owner)
  await handle.chown(owner.uid, owner.gid)
}

/**
 * The account may as well exchange folders on the way to a file, for a link to where it may not write or read itself.
 * Only Linux tells where an open file lies.
 * @throws AppError output_unwritable
 */
export function checkPlace(handle: FileHandle, { folder }: Owner): void {
  if (process.platform !== 'linux') return
  const file = readlinkSync(`/proc/self/fd/${handle.fd}`)
  if (file.startsWith(`${folder}${path.sep}`)) return
  throw new AppError('output_unwritable', `Something in ${folder} leads to ${file}, out of the folder.`, {
    hint: 'Nothing was given away. Find out who changes that folder, before root writes into it again.',
  })
}
