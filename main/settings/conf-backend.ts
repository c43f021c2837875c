/** Keeps the settings in settings.json through conf. electron-store is built on conf and uses the same file. */
import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../contract/errors'
import { withLock } from '../files/file-lock'
import { readSettings } from './read'
import type { SettingsBackend } from './store'
import { makeFolder } from '../files/make-folder'

const configName = 'settings'

/** @param folder where settings.json lies; made when something is first saved. */
export function createConfBackend(folder: string): SettingsBackend & { readonly file: string } {
  const file = path.join(folder, `${configName}.json`)
  return {
    file,
    read: () => readSettings({ file, explicit: false }),
    async exclusively(work) {
      let isOurs = false
      const own = (): ReturnType<typeof work> => {
        isOurs = true
        return work()
      }
      try {
        return await withLock(file, own)
      } catch (cause) {
        // What went wrong before the work began is the lock: a folder that cannot be written.
        throw isOurs || cause instanceof AppError ? cause : unwritable(file, cause)
      }
    },
    async write(stored) {
      const { default: Conf } = await import('conf')
      try {
        makeFolder(folder)
        makeSureThereIsRoom(folder, Buffer.byteLength(JSON.stringify(stored, null, '\t')))
        const conf = new Conf<Record<string, unknown>>({
          cwd: folder,
          configName,
          accessPropertiesByDotNotation: false,
          clearInvalidConfig: false,
          // Headers of custom metrics may hold tokens.
          configFileMode: 0o600,
        })
        conf.store = stored
      } catch (cause) {
        throw unwritable(file, cause)
      }
    },
  }
}

/**
 * conf writes a temporary file and renames it, but takes the system's "only a part was written", which is how a disk
 * that is filling up answers first, for success: half a file would replace the whole one. So the room is tried before.
 *
 * @throws the file system's error when that many bytes cannot be written there.
 */
function makeSureThereIsRoom(folder: string, bytes: number): void {
  const trial = path.join(folder, `.${configName}-${randomUUID()}.trial`)
  const descriptor = openSync(trial, 'wx', 0o600)
  try {
    const content = Buffer.alloc(bytes, ' ')
    let written = 0
    while (written < bytes) written += writeSync(descriptor, content, written)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
    rmSync(trial, { force: true })
  }
}

/** Only the kind of error is told: what conf says of a file that another program just broke may quote it. */
function unwritable(file: string, cause: unknown): AppError {
  const { code } = cause as NodeJS.ErrnoException
  const [what, hint] = reasons[code ?? ''] ?? [
    `could not be written (${code ?? (cause as Error).name})`,
    'Check the disk and the folder.',
  ]
  return new AppError('settings_unwritable', `The settings were not saved: ${file} ${what}.`, {
    hint,
    cause,
    details: { file },
  })
}

const reasons: Partial<Record<string, readonly [what: string, hint: string]>> = {
  ENOSPC: ['lies on a full disk', 'Make room on that disk and try again.'],
  EDQUOT: ['is over the disk quota', 'Make room within the quota and try again.'],
  EROFS: ['lies on a read-only disk', 'Set AUTOINFRASNAP_CONFIG_DIR to a folder that can be written.'],
  EACCES: ['may not be written by this account', 'Give this account the right to write in that folder.'],
  EPERM: ['may not be written by this account', 'Give this account the right to write in that folder.'],
  ENOTDIR: ['lies below something that is no folder', 'Set AUTOINFRASNAP_CONFIG_DIR to a folder.'],
}
