/**
 * The one window: where it was, hidden until it can be seen, loaded again when its page crashes. Closed to the tray it
 * is destroyed, so that nothing of it goes on, and made anew when somebody wants to see it.
 */
import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import { windowOrigin } from '../contract/bridge'
import type { Log } from '../log/log'
import { closingOf, type ClosingFacts } from './closing'
import { createCrashBudget } from './crash-budget'
import { webPreferences } from './security'
import type { StateStore } from './state-store'
import { leastSize, placeWindow } from './window-place'

export interface WindowDependencies {
  state: StateStore
  preload: string
  isPackaged: boolean
  icon: string
  log: Log
  /** Before anything is loaded. */
  attach: (contents: WebContents) => void
  navigate: (address: string) => void
  askToExplainClosing: () => void
  closing: () => Omit<ClosingFacts, 'canExplain' | 'isExplained'>
  quit: () => void
  /** Asks what to do with a page that crashes again and again. */
  askAfterCrash: (window: BrowserWindow) => Promise<'reload' | 'close'>
  /** Asks whether what was edited in the page may be lost. Nothing else happens until it is answered. */
  askToDiscard: (window: BrowserWindow) => boolean
  /** The window stays, and with it the app that was about to quit. */
  onStayed: () => void
}

export interface AppWindow {
  /** Null while it is closed. */
  current(): BrowserWindow | null
  /** Brings it to the front, at an address of the dashboard when one is given. */
  show(address?: string): void
  /** In the taskbar, for desktops without a tray. */
  showMinimized(): void
  /** As the person has just chosen: it goes to the tray, or the app ends. What was not kept is asked again. */
  closeAsChosen(chosen: ClosingChoice): void
}

export interface ClosingChoice {
  keepInTray: boolean
  /** Whether the settings hold it by now. */
  isKept: boolean
}

/** The grounds of the dashboard in both themes, `--bg`: what is seen before the page is. */
const grounds = { light: '#f6f7f9', dark: '#0d1016' }

/** Of net::ERR_ABORTED: another page was asked for meanwhile. */
const abortedCode = -3

export function createAppWindow(deps: WindowDependencies): AppWindow {
  const { state, log } = deps
  let window: BrowserWindow | null = null
  /** Not any more once somebody asked to see it, which may be before there is something to see. */
  let isMinimizedFirst = false

  const keepPlace = (of: BrowserWindow): void => {
    state.set({ place: { ...of.getNormalBounds(), isMaximized: of.isMaximized() } })
  }

  const make = (address: string, isMinimized: boolean): BrowserWindow => {
    isMinimizedFirst = isMinimized
    const displays = [
      screen.getPrimaryDisplay(),
      ...screen.getAllDisplays().filter(({ id }) => id !== screen.getPrimaryDisplay().id),
    ]
    const { isMaximized, ...bounds } = placeWindow(
      state.get().place,
      displays.map(({ workArea }) => workArea),
    )
    const made = new BrowserWindow({
      ...bounds,
      minWidth: leastSize.width,
      minHeight: leastSize.height,
      show: false,
      title: 'AutoInfraSnap',
      icon: deps.icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? grounds.dark : grounds.light,
      // Without a tray the menu is the one way to quit.
      autoHideMenuBar: deps.closing().hasTray,
      webPreferences: webPreferences(deps.preload, deps.isPackaged),
    })
    window = made
    deps.attach(made.webContents)
    made.once('ready-to-show', () => {
      if (isMinimizedFirst) return made.minimize()
      if (isMaximized) made.maximize() // which shows it, yet without the focus
      made.show()
    })
    made.on('blur', () => keepPlace(made))
    made.on('closed', () => {
      if (window === made) window = null
    })
    watchHealth(made, address)
    void made.loadURL(windowOrigin + address).catch(() => undefined) // told by did-fail-load
    return made
  }

  const watchHealth = (made: BrowserWindow, address: string): void => {
    const mayReload = createCrashBudget(() => performance.now())
    let isBroken = false
    let isAsked = false
    const recover = async (): Promise<void> => {
      isBroken = true
      if (made.isDestroyed()) return
      if (!mayReload()) {
        const choice = await deps.askAfterCrash(made)
        if (made.isDestroyed()) return
        if (choice === 'close') return made.destroy()
      }
      isBroken = false
      // Where the page was; a page that never came has no address of its own.
      const url = made.webContents.getURL()
      await made
        .loadURL(url.startsWith(`${windowOrigin}/`) ? url : windowOrigin + address)
        .catch(() => undefined)
    }
    made.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit') return
      log.error('The page of the window is gone.', { reason, exitCode })
      void recover()
    })
    made.webContents.on('did-fail-load', (_event, code, description, url, isMainFrame) => {
      if (!isMainFrame || code === abortedCode) return
      log.error('The page of the window could not be loaded.', { code, description, url })
      void recover()
    })
    made.webContents.on('will-prevent-unload', (event) => {
      // Electron wants to know at once, so that no answer can be waited for.
      if (deps.askToDiscard(made)) event.preventDefault()
      else deps.onStayed()
    })
    made.on('unresponsive', () => log.warn('The page of the window does not answer.'))
    made.on('close', (event) => {
      keepPlace(made)
      const facts = { ...deps.closing(), isExplained: state.get().isCloseExplained }
      const closing = closingOf({ ...facts, canExplain: !isBroken && !isAsked && made.isVisible() })
      if (closing === 'close') return
      event.preventDefault()
      if (closing === 'minimize') made.minimize()
      // Not before this closing has been refused, which would end the quitting too.
      else if (closing === 'quit') setImmediate(deps.quit)
      else {
        isAsked = true
        deps.askToExplainClosing()
      }
    })
  }

  return {
    current: () => window,
    show(address) {
      if (window === null) {
        make(address ?? '/', false)
        return
      }
      isMinimizedFirst = false
      if (address !== undefined) deps.navigate(address)
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    showMinimized() {
      if (window === null) make('/', true)
    },
    closeAsChosen({ keepInTray, isKept }) {
      if (isKept) state.set({ isCloseExplained: true })
      if (keepInTray) window?.close()
      else deps.quit() // whatever the settings say: they may not have been saved
    },
  }
}
