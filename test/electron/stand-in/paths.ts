/** Where the app is and where it keeps things. */
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { commandLine } from './command-line.ts'

/** The app's folder, or the archive's in a packaged app. */
let appFolder = process.cwd()
let name = 'Electron'
let version = '0.0.0'
const chosen = new Map<string, string>()

const home = homedir()
const usual: Record<string, () => string> = {
  home: () => home,
  appData: () => process.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config'),
  userData: () => commandLine.getSwitchValue('user-data-dir') || path.join(get('appData'), name),
  sessionData: () => get('userData'),
  logs: () => path.join(get('userData'), 'logs'),
  crashDumps: () => path.join(get('userData'), 'Crashpad'),
  temp: tmpdir,
  exe: () => process.execPath,
  module: () => process.execPath,
  assets: () => process.resourcesPath,
  desktop: () => path.join(home, 'Desktop'),
  documents: () => path.join(home, 'Documents'),
  downloads: () => path.join(home, 'Downloads'),
  music: () => path.join(home, 'Music'),
  pictures: () => path.join(home, 'Pictures'),
  videos: () => path.join(home, 'Videos'),
}

function get(which: string): string {
  const found = chosen.get(which) ?? usual[which]?.()
  if (found === undefined) throw new Error(`Failed to get '${which}' path`)
  return found
}

export const appPaths = {
  get,
  set(which: string, folder: string): void {
    if (!path.isAbsolute(folder)) throw new Error('Path must be absolute')
    if (!Object.hasOwn(usual, which)) throw new Error(`Failed to set path '${which}'`)
    chosen.set(which, path.normalize(folder))
  },
  /** Reads name and version of the app's package. */
  setApp(folder: string): void {
    appFolder = folder
    const file = path.join(folder, 'package.json')
    const read = JSON.parse(readFileSync(file, 'utf8')) as {
      name?: string
      productName?: string
      version?: string
    }
    name = read.productName ?? read.name ?? name
    version = read.version ?? version
  },
  app: (): string => appFolder,
  name: (): string => name,
  setName: (newName: string): void => void (name = newName),
  version: (): string => version,
  /** Inside the data of the app, so that what pages keep survives a restart. */
  chromiumProfile: (): string => path.join(get('sessionData'), 'Chromium of the stand-in'),
  /** Made where it is missing, as Electron does. */
  isWritable(folder: string): boolean {
    try {
      mkdirSync(folder, { recursive: true })
      accessSync(folder, constants.W_OK)
      return true
    } catch {
      return false // a read-only data folder is one of the cases that specs try
    }
  },
  /** As Electron does for some of them when asked. */
  make(folder: string): void {
    mkdirSync(folder, { recursive: true })
  },
}
