/**
 * Whether this desktop shows tray icons. Windows and macOS do. On Linux Electron gives no answer: a tray icon there is
 * a StatusNotifierItem on the session bus, which every large desktop shows but GNOME, where it takes the extension
 * "AppIndicator and KStatusNotifierItem Support" (Ubuntu brings a copy of its own). So GNOME has a tray exactly where
 * one of these extensions is installed; asking the bus would need a D-Bus client for this one question. Where an
 * extension is installed and turned off the answer is wrong: AUTOINFRASNAP_TRAY=0 then says so, and 1 says there is one.
 */
import { readdirSync } from 'node:fs'
import path from 'node:path'

export interface TrayFacts {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** Null where the account has none. */
  home: string | null
}

const extensions = /^(?:appindicatorsupport@|ubuntu-appindicators@|trayIconsReloaded@|status-tray@)/i

export function hasTray(
  { platform, env, home }: TrayFacts,
  list: (folder: string) => string[] = readdirSync,
): boolean {
  const told = env['AUTOINFRASNAP_TRAY']
  if (told === '0' || told === '1') return told === '1'
  if (platform !== 'linux') return true
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
