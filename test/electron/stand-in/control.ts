/** What a person and a system would do to the app, for tests: found as `standIn` beside Electron's own modules. */
import { app } from './app.ts'
import { StandInBrowserWindow } from './browser-window.ts'
import { queueAnswer, type DialogAnswer } from './dialog.ts'
import { createEvent } from './event.ts'
import { pressKeys, StandInMenu, type StandInMenuItem } from './menu.ts'
import { nativeTheme } from './native-theme.ts'
import { setNotificationsSupported, shownNotifications } from './notification.ts'
import { powerMonitor, type PowerEvent } from './power.ts'
import { privilegesOf } from './protocol.ts'
import { recorded, type RecordedEntry } from './recorded.ts'
import { screen, type StandInDisplay } from './screen.ts'
import { askPermission, type Permission } from './session.ts'
import { trays, type StandInTray } from './tray.ts'

/** A menu as a person sees it: hidden items are not there. */
export interface MenuPicture {
  label: string
  type: string
  isEnabled: boolean
  isChecked: boolean
  accelerator: string | null
  items: MenuPicture[]
}

const picture = (menu: StandInMenu | null | undefined): MenuPicture[] =>
  (menu?.items ?? [])
    .filter(({ visible }) => visible)
    .map((item) => ({
      label: item.label,
      type: item.type,
      isEnabled: item.enabled,
      isChecked: item.checked,
      accelerator: item.accelerator,
      items: picture(item.submenu),
    }))

function choose(menu: StandInMenu | null, labels: readonly string[]): void {
  let inside: StandInMenu | null | undefined = menu
  let item: StandInMenuItem | undefined
  for (const label of labels) {
    item = inside?.items.find((one) => one.visible && one.label === label)
    if (!item)
      throw new Error(`No item "${label}" among ${JSON.stringify(picture(inside).map((one) => one.label))}`)
    inside = item.submenu
  }
  if (!item?.enabled) throw new Error(`The item "${labels.join(' › ')}" cannot be chosen now`)
  item.click()
}

function onlyTray(): StandInTray {
  const [tray] = trays
  if (!tray || trays.size > 1) throw new Error(`There are ${trays.size} icons in the tray instead of one`)
  return tray
}

export const standIn = {
  /** All entries, or those whose `what` is given. */
  recorded: (what: string | null): RecordedEntry[] =>
    what === null ? recorded : recorded.filter((one) => one.what === what),
  answerDialog: (answer: DialogAnswer): void => queueAnswer(answer),
  applicationMenu: (): MenuPicture[] => picture(StandInMenu.getApplicationMenu()),
  chooseInApplicationMenu: (labels: string[]): void => choose(StandInMenu.getApplicationMenu(), labels),
  pressKeys: (accelerator: string): boolean => pressKeys(accelerator),
  tray: (): { image: string; isTemplate: boolean; toolTip: string; menu: MenuPicture[] } | null => {
    const [tray] = trays
    if (!tray) return null
    const { image, toolTip, menu } = tray
    return { image: image.source, isTemplate: image.isTemplateImage(), toolTip, menu: picture(menu) }
  },
  pressTray: (which: 'click' | 'double-click' | 'right-click' | 'middle-click'): void =>
    onlyTray().press(which),
  chooseInTray: (labels: string[]): void => choose(onlyTray().menu, labels),
  notifications: (): { title: string; body: string; actions: string[] }[] =>
    shownNotifications.map(({ title, body, actions }) => ({
      title,
      body,
      actions: actions.map(({ text = '' }) => text),
    })),
  /** The newest one; `action` by its text. */
  pressNotification(action: string | null): void {
    const newest = shownNotifications.at(-1)
    if (!newest) throw new Error('No notification is shown')
    const index = newest.actions.findIndex(({ text }) => text === action)
    if (action !== null && index < 0) throw new Error(`The notification has no action "${action}"`)
    newest.press(action === null ? undefined : index)
  },
  setNotificationsSupported,
  setSystemDark: (isDark: boolean): void => nativeTheme.setSystem(isDark),
  setDisplays: (displays: StandInDisplay[]): void => screen.setDisplays(displays),
  power: (event: PowerEvent): void => powerMonitor.happen(event),
  /** As macOS does. */
  openUrl: (url: string): boolean => app.emit('open-url', createEvent(), url),
  openFile: (file: string): boolean => app.emit('open-file', createEvent(), file),
  activate: (): boolean =>
    app.emit(
      'activate',
      createEvent(),
      StandInBrowserWindow.getAllWindows().some((one) => one.isVisible()),
    ),
  askPermission: (permission: Permission): ReturnType<typeof askPermission> => {
    const contents = StandInBrowserWindow.getAllWindows()[0]?.webContents
    return askPermission(contents ?? null, permission, contents?.getURL() ?? '')
  },
  privilegesOf,
  /** What the first window was made with. */
  windowOptions: (): unknown => {
    const options = StandInBrowserWindow.getAllWindows()[0]?.standInOptions
    return JSON.parse(JSON.stringify(options ?? null)) as unknown
  },
}

export type StandIn = typeof standIn
