/**
 * Makes an AppImage known to the desktop, as a package's installer does for other packages: by which entry it stands in
 * menus, opens links and files, and what a snapshot's file is. Where the image is gone, TryExec takes the entry away.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../files/make-folder'
import { execValue } from './autostart-entry'
import { linkScheme } from './route'
import { textsOf } from './texts/texts'

/** Also the `desktopName` of the package, by which Electron and the desktop find it. */
const entryName = 'autoinfrasnap.desktop'
/** As mime.xml and the other packages call it. */
const iconName = 'autoinfrasnap-desktop'

export interface AppImageDependencies {
  /** The absolute path of the image. */
  image: string
  /** Of the account: `dataFolder`. */
  folder: string
  assetsFolder: string
  /** Starts a program of the desktop with arguments; one that is missing is none of our trouble. */
  run: (program: string, args: readonly string[]) => void
}

/** Null where the account has no home folder. */
export function dataFolder(
  env: Readonly<Record<string, string | undefined>>,
  home: string | null,
): string | null {
  const data = env['XDG_DATA_HOME']
  if (data && path.posix.isAbsolute(data)) return data
  return home === null ? null : path.posix.join(home, '.local', 'share')
}

/** Writes only what is not as it should be. @throws the file system's error */
export function registerAppImage({ image, folder, assetsFolder, run }: AppImageDependencies): void {
  const icons = path.join(assetsFolder, 'icons', 'linux')
  const at = (...parts: string[]): string => path.join(folder, ...parts)
  const icon = at('icons', 'hicolor', '256x256', 'apps', `${iconName}.png`)
  if (readOrNull(icon) === null) {
    makeFolder(path.dirname(icon))
    copyFileSync(path.join(icons, '256x256.png'), icon)
  }
  const types = readFileSync(path.join(assetsFolder, 'launchers', 'linux', 'mime.xml'), 'utf8')
  // Before the entry that names the types.
  if (write(at('mime', 'packages', 'autoinfrasnap.xml'), types)) run('update-mime-database', [at('mime')])
  if (write(at('applications', entryName), appImageEntry(image)))
    run('update-desktop-database', [at('applications')])
}

export function appImageEntry(image: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=AutoInfraSnap',
    `Comment=${textsOf('en').about.description}`,
    `Comment[ko]=${textsOf('ko').about.description}`,
    `Exec=${execValue([image])} %U`,
    `TryExec=${image.replaceAll('\\', '\\\\')}`,
    `Icon=${iconName}`,
    'Terminal=false',
    'Categories=System;Monitor;',
    'StartupWMClass=autoinfrasnap',
    `MimeType=x-scheme-handler/${linkScheme};application/vnd.autoinfrasnap.snapshot+json;application/vnd.autoinfrasnap.snapshot+yaml;`,
    '',
  ].join('\n')
}

/** @returns whether it was not so before. */
function write(file: string, text: string): boolean {
  if (readOrNull(file) === text) return false
  makeFolder(path.dirname(file))
  writeFileSync(file, text)
  return true
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null // there is none yet
  }
}
