/** What the system does for items of a menu that only name a role. */
import { EventEmitter } from 'node:events'
import { StandInBrowserWindow } from './browser-window.ts'

export const roleAccelerators: Record<string, string> = {
  quit: 'CommandOrControl+Q',
  close: 'CommandOrControl+W',
  minimize: 'CommandOrControl+M',
  reload: 'CommandOrControl+R',
  forceReload: 'Shift+CommandOrControl+R',
  togglefullscreen: process.platform === 'darwin' ? 'Control+Command+F' : 'F11',
  resetZoom: 'CommandOrControl+0',
  zoomIn: 'CommandOrControl+Plus',
  zoomOut: 'CommandOrControl+-',
  undo: 'CommandOrControl+Z',
  redo: process.platform === 'win32' ? 'Control+Y' : 'Shift+CommandOrControl+Z',
  cut: 'CommandOrControl+X',
  copy: 'CommandOrControl+C',
  paste: 'CommandOrControl+V',
  selectAll: 'CommandOrControl+A',
  toggleDevTools: process.platform === 'darwin' ? 'Alt+Command+I' : 'Ctrl+Shift+I',
}

/** Roles that stand for a whole menu. */
export const roleMenus: Record<string, readonly string[]> = {
  editMenu: ['undo', 'redo', 'cut', 'copy', 'paste', 'delete', 'selectAll'],
  viewMenu: ['reload', 'forceReload', 'toggleDevTools', 'resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen'],
  windowMenu: ['minimize', 'zoom', 'close'],
  fileMenu: [process.platform === 'darwin' ? 'close' : 'quit'],
}

/** `quit` and `about`, for the app. */
export const roleEvents = new EventEmitter()

/** @returns False where the role does nothing of its own, and the item's own click is meant. */
export function performRole(role: string): boolean {
  const window = StandInBrowserWindow.getFocusedWindow()
  switch (role) {
    case 'quit':
    case 'about':
      roleEvents.emit(role)
      return true
    case 'close':
      window?.close()
      return true
    case 'minimize':
      window?.minimize()
      return true
    case 'hide':
      window?.hide()
      return true
    case 'reload':
    case 'forceReload':
      window?.reload()
      return true
    case 'togglefullscreen':
      window?.setFullScreen(!window.isFullScreen())
      return true
    case 'toggleDevTools':
      window?.webContents.toggleDevTools()
      return true
    case 'resetZoom':
      window?.webContents.setZoomLevel(0)
      return true
    case 'zoomIn':
      window?.webContents.setZoomLevel(window.webContents.getZoomLevel() + 0.5)
      return true
    case 'zoomOut':
      window?.webContents.setZoomLevel(window.webContents.getZoomLevel() - 0.5)
      return true
    default:
      return false
  }
}
