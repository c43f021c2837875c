/** What a start asks for, by its arguments: a command of the command line, or the desktop with what it should show. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export type Route =
  | { kind: 'command'; args: string[] }
  | {
      kind: 'desktop'
      /** Only the tray icon, as at login. */
      isHidden: boolean
      /** Deep links, as they came. */
      links: string[]
      /** Absolute paths of files to open. */
      files: string[]
    }

export const linkScheme = 'autoinfrasnap'

/** Chromium's own switches, which launchers, people and test drivers add. They are not for us. */
const chromiumSwitches =
  /^--(?:allow-file-access-from-files|disable-|enable-|force-|gtk-version|headless|ignore-gpu|in-process-gpu|inspect|js-flags|lang=|log-|no-first-run|no-sandbox|no-zygote|original-process-start-time|ozone-platform|password-store|proxy-|remote-debugging-|use-|user-data-dir|v=|vmodule|wayland-)/

/** macOS gives programs that Finder starts a process serial number. */
const finderNumber = '-psn_'

const documentFile = /\.(?:json|ya?ml|html?)$/i
const asksCommandLine = new Set(['--snapshot', '--help', '-h', '--version', '-V'])

/**
 * The person's own arguments.
 * @param argv as the process has it. @param isDefaultApp whether Electron was given a folder to run (`electron .`),
 * which then stands before them.
 */
export function ownArguments(argv: readonly string[], isDefaultApp: boolean): string[] {
  const args = argv.slice(1)
  if (!isDefaultApp) return args
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '-r' || arg === '--require') at++
    else if (!arg.startsWith('-')) return [...args.slice(0, at), ...args.slice(at + 1)]
  }
  return args
}

/** @param workingFolder against which relative paths of files are meant. */
export function routeOf(args: readonly string[], workingFolder: string): Route {
  const end = args.indexOf('--')
  const isOwn = (arg: string, at: number): boolean =>
    (end !== -1 && at > end) || !(chromiumSwitches.test(arg) || arg.startsWith(finderNumber))
  const own = args.filter(isOwn)
  // A launcher's bare `--` stands before every word, so that no link can bring a command along.
  if (own[0] === '--') return { kind: 'command', args: own.slice(1) }
  if (own.some((arg) => asksCommandLine.has(arg))) return { kind: 'command', args: own }
  const words = own.filter((arg) => !arg.startsWith('-'))
  const links = words.filter(isLink)
  const files = words.filter((word) => isFileUri(word) || (!isLink(word) && documentFile.test(word)))
  // `serve`, `settings get x`, `-c my.json doctor`, and what was mistyped: whose mistakes the command line explains.
  if (words.length > links.length + files.length) return { kind: 'command', args: own }
  return {
    kind: 'desktop',
    isHidden: own.includes('--hidden'),
    links,
    files: files
      .map((file) => (isFileUri(file) ? pathOfUri(file) : path.resolve(workingFolder, file)))
      .filter((file) => file !== null),
  }
}

const isLink = (word: string): boolean => word.toLowerCase().startsWith(`${linkScheme}:`)

/** File managers of Linux hand over files like this, as `%U` in a desktop entry asks. */
const isFileUri = (word: string): boolean => word.toLowerCase().startsWith('file:')

/** @returns null for what names no file of this machine: on Windows another host would be sent the person's password hash. */
function pathOfUri(uri: string): string | null {
  const url = URL.parse(uri)
  if (url?.protocol !== 'file:' || url.host !== '') return null
  try {
    return fileURLToPath(url)
  } catch {
    return null // an escaped separator, which no file's name holds
  }
}
