/** Starts the app at login, or no longer, as the settings have it. */
import { app } from 'electron'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../files/make-folder'
import { autostartEntry, autostartFileName } from './autostart-entry'
import type { OwnProgram } from './own-program'

export interface LoginItemDependencies {
  platform: NodeJS.Platform
  program: OwnProgram
  /** Null on Linux for an account without a home folder. */
  autostartFolder: string | null
  /** One line that says what is started. */
  comment: string
  isStartedHidden: boolean
}

/** Changes nothing that is as it should be. @throws the file system's error on Linux. */
export function setStartAtLogin(isWanted: boolean, deps: LoginItemDependencies): void {
  const args = [...deps.program.args, ...(deps.isStartedHidden ? ['--hidden'] : [])]
  if (deps.platform === 'linux') return setAutostart(isWanted, args, deps)
  if (deps.platform === 'win32') return setRunKey(isWanted, { path: deps.program.program, args })
  if (app.getLoginItemSettings().openAtLogin !== isWanted) app.setLoginItemSettings({ openAtLogin: isWanted })
}

function setRunKey(isWanted: boolean, program: { path: string; args: string[] }): void {
  // Windows answers for exactly this program with exactly these arguments, and removes whatever bears the app's name:
  // what was registered with other arguments would outlive a question first.
  if (!isWanted) app.setLoginItemSettings({ openAtLogin: false })
  else if (!app.getLoginItemSettings(program).openAtLogin)
    app.setLoginItemSettings({ openAtLogin: true, ...program })
}

function setAutostart(isWanted: boolean, args: readonly string[], deps: LoginItemDependencies): void {
  if (deps.autostartFolder === null) return
  const file = path.join(deps.autostartFolder, autostartFileName)
  if (!isWanted) return rmSync(file, { force: true })
  const entry = autostartEntry([deps.program.program, ...args], deps.comment)
  if (readOrNull(file) === entry) return
  makeFolder(deps.autostartFolder)
  writeFileSync(file, entry)
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null // there is none yet
  }
}
