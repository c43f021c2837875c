/** The application's menu with each platform's customs: what it holds, and what its items do. */
import type { MenuItemConstructorOptions } from 'electron'
import type { DesktopTexts } from './texts/texts'

export interface MenuActions {
  snapshot: () => void
  snapshotAndUpload: () => void
  export: () => void
  openFile: () => void
  showReports: () => void
  showLogs: () => void
  togglePause: () => void
  go: (address: string) => void
  about: () => void
  website: () => void
  quit: () => void
}

export interface MenuFacts {
  platform: NodeJS.Platform
  isPackaged: boolean
  isPaused: boolean
  /** Whether there is a store that snapshots can be sent to. */
  hasStore: boolean
  texts: DesktopTexts
}

const line: MenuItemConstructorOptions = { type: 'separator' }

export function menuTemplate(facts: MenuFacts, actions: MenuActions): MenuItemConstructorOptions[] {
  const { platform, isPackaged, isPaused, hasStore, texts } = facts
  const { menu } = texts
  const isMac = platform === 'darwin'
  const settings: MenuItemConstructorOptions = {
    id: 'settings',
    label: menu.settings,
    accelerator: 'CmdOrCtrl+,',
    click: () => actions.go('/settings'),
  }
  const about: MenuItemConstructorOptions = { id: 'about', label: menu.about, click: actions.about }
  const quit: MenuItemConstructorOptions = {
    id: 'quit',
    label: menu.quit,
    accelerator: 'CmdOrCtrl+Q',
    click: actions.quit,
  }
  const appMenu: MenuItemConstructorOptions = {
    label: 'AutoInfraSnap',
    submenu: [
      about,
      line,
      settings,
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      quit,
    ],
  }
  const file: MenuItemConstructorOptions = {
    label: menu.file,
    submenu: [
      { id: 'snapshot', label: menu.snapshot, accelerator: 'CmdOrCtrl+Shift+S', click: actions.snapshot },
      {
        id: 'snapshot-and-upload',
        label: menu.snapshotAndUpload,
        visible: hasStore,
        click: actions.snapshotAndUpload,
      },
      { id: 'export', label: menu.export, accelerator: 'CmdOrCtrl+E', click: actions.export },
      line,
      { id: 'open-file', label: menu.openFile, accelerator: 'CmdOrCtrl+O', click: actions.openFile },
      { id: 'show-reports', label: menu.showReports, click: actions.showReports },
      line,
      { id: 'pause', label: menu.pause, type: 'checkbox', checked: isPaused, click: actions.togglePause },
      line,
      { role: 'close', label: menu.closeWindow },
      ...(isMac ? [] : [line, settings, line, quit]),
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: menu.view,
    submenu: [
      ...places(texts).map(([label, address], index): MenuItemConstructorOptions => ({
        label,
        accelerator: `CmdOrCtrl+${index + 1}`,
        click: () => actions.go(address),
      })),
      line,
      { role: 'reload', label: menu.reload },
      ...(isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      line,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      line,
      { role: 'togglefullscreen' },
    ],
  }
  const help: MenuItemConstructorOptions = {
    label: menu.help,
    role: 'help',
    submenu: [
      { id: 'website', label: menu.website, click: actions.website },
      { id: 'show-logs', label: menu.logs, click: actions.showLogs },
      ...(isMac ? [] : [line, about]),
    ],
  }
  const edit: MenuItemConstructorOptions = { role: 'editMenu', label: menu.edit }
  const windows: MenuItemConstructorOptions[] = isMac ? [{ role: 'windowMenu', label: menu.window }] : []
  return [...(isMac ? [appMenu] : []), file, edit, view, ...windows, help]
}

const places = ({ menu }: DesktopTexts): [label: string, address: string][] => [
  [menu.overview, '/'],
  [menu.containers, '/containers'],
  [menu.history, '/history'],
  [menu.snapshots, '/snapshots'],
]
