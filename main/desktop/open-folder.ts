/** Shows a folder in the system's file manager: a folder, and never a file that the system would open or run. */
import { realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { shell } from 'electron'
import type { Log } from '../log/log'
import { createFolder } from '../reports/save'

/** @param folder made where there is none. Never throws: the log says what went wrong. */
export async function openFolder(folder: string, log: Pick<Log, 'warn'>): Promise<void> {
  try {
    createFolder(folder)
    const place = realpathSync(folder)
    if (!statSync(place).isDirectory()) return log.warn('What should be a folder is none.', { folder })
    // A folder such as Some.app is a program to macOS.
    if (process.platform === 'darwin' && path.extname(place) !== '') return shell.showItemInFolder(place)
    const problem = await shell.openPath(place)
    if (problem !== '') log.warn('A folder could not be shown.', { folder, problem })
  } catch (error) {
    log.warn('A folder could not be shown.', { folder, error })
  }
}
