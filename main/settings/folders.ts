/** Where this product keeps its files on each platform. Names folders only: creating them is the writer's business. */
import os from 'node:os'
import path from 'node:path'
import { AppError } from '../contract/errors'

/** Its name in the folder of the settings. */
export const settingsFileName = 'settings.json'

export interface AppFolders {
  /** Holds settings.json. */
  config: string
  data: string
  reports: string
  logs: string
  /** May be emptied at any time. */
  cache: string
}

export interface FolderFacts {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** Null where the account has none, as some services. */
  home: string | null
  /** Against which the two AUTOINFRASNAP variables are resolved when they are relative. */
  workingFolder?: string | undefined
}

/** Two questions kept apart, because one of them may need a home folder where the other does not. */
interface Custom {
  config(): string
  rest(): Omit<AppFolders, 'config'>
}

/** The home folder of whoever runs this, null when the account has none. */
export function readHome(homedir: () => string = os.homedir): string | null {
  try {
    return homedir() || null
  } catch {
    return null // thrown for a user id that the system has no account for, as in many containers
  }
}

/**
 * Absolute folders by the custom of each platform: XDG on Linux and the BSDs, ~/Library on macOS, AppData on Windows.
 * AUTOINFRASNAP_CONFIG_DIR moves the settings, AUTOINFRASNAP_DATA_DIR everything else that is written.
 *
 * @throws AppError `folders_unknown` when a folder depends on a home folder and there is none.
 */
export function appFolders(facts: FolderFacts): AppFolders {
  const paths = pathsOf(facts.platform)
  const chosen = (variable: string): string | null => {
    const value = facts.env[variable]
    return value ? paths.resolve(facts.workingFolder ?? process.cwd(), value) : null
  }
  const config = chosen('AUTOINFRASNAP_CONFIG_DIR')
  const data = chosen('AUTOINFRASNAP_DATA_DIR')
  const custom = customOf(facts)
  return { config: config ?? custom.config(), ...(data === null ? custom.rest() : inOne(data, paths)) }
}

/** Reports, logs and cache together: someone who moves the data moves them all. */
function inOne(data: string, paths: path.PlatformPath): Omit<AppFolders, 'config'> {
  const below = (name: string): string => paths.join(data, name)
  return { data, reports: below('reports'), logs: below('logs'), cache: below('cache') }
}

function customOf(facts: FolderFacts): Custom {
  if (facts.platform === 'win32') return windowsCustom(facts)
  return facts.platform === 'darwin' ? macCustom(facts) : xdgCustom(facts)
}

function xdgCustom(facts: FolderFacts): Custom {
  const base = (variable: string, ...fallback: string[]): string =>
    path.posix.join(absolute(facts, variable) ?? path.posix.join(homeOf(facts), ...fallback), 'autoinfrasnap')
  return {
    config: () => base('XDG_CONFIG_HOME', '.config'),
    rest: () => {
      const data = base('XDG_DATA_HOME', '.local', 'share')
      return {
        data,
        reports: path.posix.join(data, 'reports'),
        logs: path.posix.join(base('XDG_STATE_HOME', '.local', 'state'), 'logs'),
        cache: base('XDG_CACHE_HOME', '.cache'),
      }
    },
  }
}

function macCustom(facts: FolderFacts): Custom {
  const library = (...names: string[]): string =>
    path.posix.join(homeOf(facts), 'Library', ...names, 'AutoInfraSnap')
  return {
    config: () => library('Application Support'),
    rest: () => {
      const data = library('Application Support')
      return {
        data,
        reports: path.posix.join(data, 'reports'),
        logs: library('Logs'),
        cache: library('Caches'),
      }
    },
  }
}

function windowsCustom(facts: FolderFacts): Custom {
  const base = (variable: string, name: string): string =>
    path.win32.join(
      absolute(facts, variable) ?? path.win32.join(homeOf(facts), 'AppData', name),
      'AutoInfraSnap',
    )
  return {
    config: () => base('APPDATA', 'Roaming'),
    rest: () => inOne(base('LOCALAPPDATA', 'Local'), path.win32),
  }
}

/**
 * The folder a variable names. "If an implementation encounters a relative path in any of these variables it should
 * consider the path invalid and ignore it" (XDG Base Directory Specification 0.8); Windows gets the same treatment.
 */
function absolute({ env, platform }: FolderFacts, variable: string): string | null {
  const value = env[variable]
  return value && pathsOf(platform).isAbsolute(value) ? value : null
}

function homeOf({ platform, home }: FolderFacts): string {
  if (home && pathsOf(platform).isAbsolute(home)) return home
  throw new AppError('folders_unknown', 'This account has no home folder to keep settings and reports in.', {
    hint: 'Set HOME, or AUTOINFRASNAP_CONFIG_DIR and AUTOINFRASNAP_DATA_DIR, to folders of your choice.',
  })
}

const pathsOf = (platform: NodeJS.Platform): path.PlatformPath =>
  platform === 'win32' ? path.win32 : path.posix
