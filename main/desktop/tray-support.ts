/**
 * Whether this desktop shows tray icons. Windows and macOS do. On Linux a tray icon is a StatusNotifierItem, and who shows
 * those owns a name on the session bus; it is asked with the tools that desktops have, once, as a client of our own would
 * be much for one question. Where nobody answers the desktop's name decides: every large one has a tray but GNOME, where
 * it takes the extension "AppIndicator and KStatusNotifierItem Support" (Ubuntu brings a copy of its own). A panel that
 * knows only the icons of old (XEmbed) is not seen on the bus: AUTOINFRASNAP_TRAY=1 then says that there is a tray, and 0
 * that there is none.
 */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface TrayFacts {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** Null where the account has none. */
  home: string | null
}

const extensions = /^(?:appindicatorsupport@|ubuntu-appindicators@|trayIconsReloaded@|status-tray@)/i

/** A bus that works answers within milliseconds. */
const busMs = 1_000
/** Between two questions while the desktop is still starting. */
const againMs = 500

const bus = 'org.freedesktop.DBus'
const watcher = 'org.kde.StatusNotifierWatcher'
const tools: readonly [program: string, args: string[], answers: RegExp][] = [
  [
    'gdbus',
    [
      ...['call', '--session', '--timeout', '1', '--dest', bus, '--object-path', '/org/freedesktop/DBus'],
      ...['--method', `${bus}.NameHasOwner`, watcher],
    ],
    /^\((true|false),\)/,
  ],
  [
    'dbus-send',
    [
      ...['--session', '--print-reply', `--reply-timeout=${busMs}`, `--dest=${bus}`, '/org/freedesktop/DBus'],
      ...[`${bus}.NameHasOwner`, `string:${watcher}`],
    ],
    /^\s*boolean (true|false)/m,
  ],
]

/** @param patienceMs how long a desktop that is just starting may take to get its tray. */
export async function hasTray(facts: TrayFacts, patienceMs = 0): Promise<boolean> {
  const told = facts.env['AUTOINFRASNAP_TRAY']
  if (told === '0' || told === '1') return told === '1'
  if (facts.platform !== 'linux') return true
  const untilMs = performance.now() + patienceMs
  for (;;) {
    const answer = await askBus(facts.env)
    if (answer === null) return isTrayUsual(facts)
    if (answer || performance.now() >= untilMs) return answer
    await wait(againMs)
  }
}

/** @returns null where there is no tool to ask with, or no answer. */
async function askBus(env: TrayFacts['env']): Promise<boolean | null> {
  if (!isBusKnown(env)) return null
  for (const [program, args, answers] of tools) {
    const said = await outputOf(program, args, env)
    const answer = answers.exec(said ?? '')?.[1]
    if (answer !== undefined) return answer === 'true'
  }
  return null
}

/** Without an address the tools may start a bus of their own, on which nobody is. */
const isBusKnown = (env: TrayFacts['env']): boolean =>
  Boolean(env['DBUS_SESSION_BUS_ADDRESS']) ||
  existsSync(path.join(env['XDG_RUNTIME_DIR'] || '/nonexistent', 'bus'))

const outputOf = (program: string, args: string[], env: TrayFacts['env']): Promise<string | null> =>
  new Promise((resolve) => {
    const options = { env: { ...env }, timeout: busMs, killSignal: 'SIGKILL', maxBuffer: 4_096 } as const
    execFile(program, args, options, (error, said) => resolve(error === null ? said : null))
  })

/** By the desktop's name. */
export function isTrayUsual(
  { env, home }: Pick<TrayFacts, 'env' | 'home'>,
  list: (folder: string) => string[] = readdirSync,
): boolean {
  const desktops = (env['XDG_CURRENT_DESKTOP'] ?? '').toLowerCase().split(':')
  if (!desktops.some((name) => name === 'gnome' || name.startsWith('gnome-'))) return true
  const own = env['XDG_DATA_HOME'] || (home === null ? null : path.posix.join(home, '.local', 'share'))
  const shared = (env['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share').split(':')
  return [...(own === null ? [] : [own]), ...shared]
    .filter((folder) => path.posix.isAbsolute(folder))
    .some((folder) => listed(path.posix.join(folder, 'gnome-shell', 'extensions'), list).some(isTray))
}

const isTray = (name: string): boolean => extensions.test(name)

function listed(folder: string, list: (folder: string) => string[]): string[] {
  try {
    return list(folder)
  } catch {
    return [] // no extensions of this kind on this machine
  }
}
