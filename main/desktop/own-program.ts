/**
 * What program starts this app again: at login, for links and files, and anew. That is not always the running one:
 * an AppImage is mounted and a portable build unpacked somewhere else at every start, and only their own file stays.
 */
import { realpathSync } from 'node:fs'
import path from 'node:path'

export interface ProgramFacts {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** Of the running process. */
  execPath: string
  /** The folder that Electron was told to run; null where the app is packed. */
  appFolder: string | null
}

export interface OwnProgram {
  kind: 'installed' | 'appimage' | 'portable' | 'development'
  program: string
  /** What always comes before other arguments. */
  args: readonly string[]
}

export function ownProgram({ platform, env, execPath, appFolder }: ProgramFacts): OwnProgram {
  if (appFolder !== null) return { kind: 'development', program: execPath, args: [appFolder] }
  const image = platform === 'linux' ? imageOf(env, execPath) : null
  if (image !== null) return { kind: 'appimage', program: image, args: [] }
  const portable = platform === 'win32' ? portableOf(env) : null
  if (portable !== null) return { kind: 'portable', program: portable, args: [] }
  return { kind: 'installed', program: execPath, args: [] }
}

/** The runtime of an AppImage tells both; so does that of a terminal which is one itself, to all that is started in it. */
function imageOf({ APPIMAGE, APPDIR }: ProgramFacts['env'], execPath: string): string | null {
  if (!APPIMAGE || !APPDIR || !path.posix.isAbsolute(APPIMAGE) || !path.posix.isAbsolute(APPDIR)) return null
  const below = path.posix.relative(resolved(APPDIR), resolved(execPath))
  return below === '' || below === '..' || below.startsWith('../') ? null : APPIMAGE
}

/** Told by electron-builder's portable.nsi to all that it starts, and by that to others: hence the name beside it. */
function portableOf(env: ProgramFacts['env']): string | null {
  const file = env['PORTABLE_EXECUTABLE_FILE']
  const isOurs = env['PORTABLE_EXECUTABLE_APP_FILENAME']?.toLowerCase() === 'autoinfrasnap'
  return file && isOurs && path.win32.isAbsolute(file) ? file : null
}

/** The kernel names a program without links, where the folder of mounts may be one. */
function resolved(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return path.posix.normalize(file)
  }
}
