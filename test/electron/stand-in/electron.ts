/** The module `electron` of the stand-in's main process. */
import { app } from './app.ts'
import { StandInBrowserWindow } from './browser-window.ts'
import { standIn } from './control.ts'
import { dialog } from './dialog.ts'
import { ipcMain } from './ipc-main.ts'
import { globalShortcut, StandInMenu, StandInMenuItem } from './menu.ts'
import { roleEvents } from './menu-roles.ts'
import { StandInNativeImage } from './native-image.ts'
import { nativeTheme } from './native-theme.ts'
import { net } from './net.ts'
import { StandInNotification } from './notification.ts'
import { powerMonitor, powerSaveBlocker } from './power.ts'
import { protocol } from './protocol.ts'
import { screen } from './screen.ts'
import { session } from './session.ts'
import { clipboard, shell } from './shell.ts'
import { StandInTray } from './tray.ts'
import { StandInWebContents } from './web-contents.ts'

roleEvents.on('quit', () => app.quit())
roleEvents.on('about', () => app.showAboutPanel())

const modelled = {
  app,
  BrowserWindow: StandInBrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu: StandInMenu,
  MenuItem: StandInMenuItem,
  nativeImage: StandInNativeImage,
  nativeTheme,
  net,
  Notification: StandInNotification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  Tray: StandInTray,
  webContents: StandInWebContents,
  standIn,
}

/** Names that are asked for by machinery, not by the app. */
const notElectron = new Set(['then', 'default', '__esModule', 'toJSON', 'constructor', 'inspect'])

const electron = new Proxy(modelled, {
  get(target, name, receiver): unknown {
    if (name in target || typeof name === 'symbol' || notElectron.has(name))
      return Reflect.get(target, name, receiver)
    throw new Error(`The stand-in for Electron does not model electron.${name}`)
  },
})

// What require('electron') gets. The product is CommonJS, so nothing imports single names.
export { electron as 'module.exports' }
