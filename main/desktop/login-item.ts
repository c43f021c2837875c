/** Starts the app at login, or no longer, as the settings have it. */
import { app } from 'electron'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../files/make-folder'
import { autostartEntry, autostartFileName } from './autostart-entry'

export interface LoginItemDependencies {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** Null on Linux for an account without a home folder. */
  autostartFolder: string | null
  /** One line that says what is started. */
  comment: string
  isStartedHidden: boolean
}

/** Changes nothing that is as it should be. @throws the file system's error on Linux. */
export function setStartAtLogin(isWanted: boolean, deps: LoginItemDependencies): void {
  const args = deps.isStartedHidden ? ['--hidden'] : []
  if (deps.platform === 'linux') return setAutostart(isWanted, args, deps)
  const program = deps.platform === 'win32' ? { path: process.execPath, args } : {}
  // What macOS answers without arguments of ours, Windows answers for exactly these.
  if (app.getLoginItemSettings(program).openAtLogin !== isWanted)
    app.setLoginItemSettings({ openAtLogin: isWanted, ...program })
}

function setAutostart(isWanted: boolean, args: readonly string[], deps: LoginItemDependencies): void {
  if (deps.autostartFolder === null) return
  const file = path.join(deps.autostartFolder, autostartFileName)
  if (!isWanted) return rmSync(file, { force: true })
  const entry = autostartEntry([...programOf(deps.env), ...args], deps.comment)
  if (readOrNull(file) === entry) return
  makeFolder(deps.autostartFolder)
  writeFileSync(file, entry)
}

/** An AppImage is mounted somewhere else at every start; its own file is what stays. */
function programOf(env: LoginItemDependencies['env']): string[] {
  const image = env['APPIMAGE']
  if (image) return [image]
  return app.isPackaged ? [process.execPath] : [process.execPath, app.getAppPath()]
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null // there is none yet
  }
}
