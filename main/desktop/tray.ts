/** The tray icon: sets what it shows only when that differs, and the tooltip at a pace that a person can read. */
import {
  Menu,
  Tray,
  nativeImage,
  nativeTheme,
  type MenuItemConstructorOptions,
  type NativeImage,
} from 'electron'
import path from 'node:path'
import type { Words } from './texts/texts'
import {
  trayIcon,
  trayMenu,
  trayTooltip,
  type TrayCommand,
  type TrayEntry,
  type TrayFacts,
  type TrayIcon,
} from './tray-view'

export interface TrayDependencies {
  /** Where the pictures lie. */
  folder: string
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  words: () => Words
  facts: () => TrayFacts
  /** Looks for what nobody tells of; resolves with whether there is something new. */
  look: () => Promise<boolean>
  onCommand: (command: TrayCommand) => void
  onReport: (name: string) => void
}

export interface AppTray {
  /** Something that it shows has changed at one blow. Numbers need not be told: they are looked at every 5 s. */
  refresh(): void
  close(): void
}

/** Numbers in a sentence change every second on a busy machine; a menu that is open must not be replaced as often. */
const paceMs = 5_000

export function setupTray(deps: TrayDependencies): AppTray {
  const images = new Map<string, NativeImage>()
  const imageOf = (icon: TrayIcon): { file: string; image: NativeImage } => {
    const file = trayFile(icon, { ...deps, isDark: nativeTheme.shouldUseDarkColorsForSystemIntegratedUI })
    const image = images.get(file) ?? nativeImage.createFromPath(path.join(deps.folder, file))
    images.set(file, image)
    return { file, image }
  }
  const first = imageOf(trayIcon(deps.facts()))
  const tray = new Tray(first.image)
  const shown = { file: first.file, tooltip: '', menu: '' }

  const refresh = (): void => {
    const facts = deps.facts()
    const { file, image } = imageOf(trayIcon(facts))
    if (file !== shown.file) tray.setImage(image)
    shown.file = file
    const entries = trayMenu(facts, deps.words())
    const menu = JSON.stringify(entries)
    if (menu !== shown.menu) tray.setContextMenu(Menu.buildFromTemplate(entries.map(itemOf)))
    shown.menu = menu
  }
  const tell = (): void => {
    const tooltip = trayTooltip(deps.facts(), deps.words())
    if (tooltip !== shown.tooltip) tray.setToolTip(tooltip)
    shown.tooltip = tooltip
  }
  const itemOf = (entry: TrayEntry): MenuItemConstructorOptions => {
    switch (entry.kind) {
      case 'line':
        return { type: 'separator' }
      case 'text':
        return { label: entry.label, enabled: false }
      case 'command':
        return {
          id: entry.command,
          label: entry.label,
          enabled: entry.isEnabled,
          click: () => deps.onCommand(entry.command),
        }
      case 'report':
        return { label: entry.label, click: () => deps.onReport(entry.name) }
      case 'list':
        return { label: entry.label, submenu: entry.entries.map(itemOf) }
    }
  }

  tray.on('click', () => {
    // On macOS a click opens the menu.
    if (deps.platform !== 'darwin') deps.onCommand('open')
  })
  nativeTheme.on('updated', refresh)
  const timer = setInterval(() => {
    refresh()
    tell()
    // Neither numbers nor the state wait for a disk.
    void deps.look().then((isNew) => {
      if (isNew && !tray.isDestroyed()) refresh()
    })
  }, paceMs)
  refresh()
  tell()
  return {
    refresh() {
      refresh()
      tell()
    },
    close() {
      clearInterval(timer)
      nativeTheme.off('updated', refresh)
      tray.destroy()
    },
  }
}

interface PictureFacts {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** Of the taskbar, not of the windows. */
  isDark: boolean
}

/** macOS paints a template itself; elsewhere the picture must stand out from the taskbar, which GNOME always has dark. */
export function trayFile(icon: TrayIcon, { platform, env, isDark }: PictureFacts): string {
  if (platform === 'darwin') return `${icon}Template.png`
  const isGnome = platform === 'linux' && /\bgnome\b/i.test(env['XDG_CURRENT_DESKTOP'] ?? '')
  return `${icon}-${isDark || isGnome ? 'dark' : 'light'}.png`
}
