/** The file by which Linux desktops start programs at login (Desktop Application Autostart Specification 0.5). */
import path from 'node:path'

export const autostartFileName = 'autoinfrasnap.desktop'

/** The packages install it under the name of their program; `autoinfrasnap` alone is the command. */
const iconName = 'autoinfrasnap-desktop'

/** Null where the account has no home folder. */
export function autostartFolder(
  env: Readonly<Record<string, string | undefined>>,
  home: string | null,
): string | null {
  const config = env['XDG_CONFIG_HOME']
  if (config && path.posix.isAbsolute(config)) return path.posix.join(config, 'autostart')
  return home === null ? null : path.posix.join(home, '.config', 'autostart')
}

/** @param command program and arguments. @param comment one line in the person's language. */
export function autostartEntry(command: readonly string[], comment: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=AutoInfraSnap',
    `Comment=${comment}`,
    `Exec=${execValue(command)}`,
    `Icon=${iconName}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/** Program and arguments as the Exec key of a desktop entry has them. */
export const execValue = (command: readonly string[]): string => command.map(quoted).join(' ')

/**
 * By the quoting rules of Exec keys: within double quotes these four are escaped, and a percent sign is doubled. The
 * value itself is a string, in which every backslash is written twice (Desktop Entry Specification 1.5).
 */
function quoted(argument: string): string {
  const escaped = argument.replace(/(["`$\\])/g, '\\$1').replaceAll('%', '%%')
  return `"${escaped}"`.replaceAll('\\', '\\\\')
}
