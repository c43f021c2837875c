/** The app's life: ready, one instance, second instances, quitting, and what it sets in the system. */
import { EventEmitter } from 'node:events'
import type { App, LoginItemSettings } from 'electron'
import { StandInBrowserWindow, windowEvents } from './browser-window.ts'
import { endChromium, startChromium } from './chromium.ts'
import { commandLine } from './command-line.ts'
import { createEvent } from './event.ts'
import { takeInstanceLock, type InstanceLock, type SecondInstance } from './instance-lock.ts'
import { StandInMenu } from './menu.ts'
import { appPaths } from './paths.ts'
import { closeRegistration } from './protocol.ts'
import { record } from './recorded.ts'

/** Electron lives until it is told to quit, whether or not anything else is going on: the longest timer there is. */
const longestTimerMs = 2 ** 31 - 1

type Shared =
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'relaunch'
  | 'focus'
  | 'getPath'
  | 'setPath'
  | 'getAppPath'
  | 'getVersion'
  | 'getName'
  | 'setName'
  | 'name'
  | 'getLocale'
  | 'getSystemLocale'
  | 'getPreferredSystemLanguages'
  | 'isPackaged'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'setAsDefaultProtocolClient'
  | 'removeAsDefaultProtocolClient'
  | 'isDefaultProtocolClient'
  | 'setLoginItemSettings'
  | 'getLoginItemSettings'
  | 'setAppUserModelId'
  | 'setAboutPanelOptions'
  | 'showAboutPanel'
  | 'disableHardwareAcceleration'
  | 'enableSandbox'
  | 'addRecentDocument'
  | 'clearRecentDocuments'
  | 'setDesktopName'
  | 'setActivationPolicy'
  | 'setBadgeCount'
  | 'getBadgeCount'
  | 'setUserTasks'

class StandInApp extends EventEmitter implements Pick<App, Shared> {
  readonly commandLine = commandLine
  readonly dock = undefined
  readonly isPackaged = process.env['ELECTRON_STAND_IN_PACKAGED'] !== undefined
  readonly #ready = Promise.withResolvers<void>()
  readonly #keepAlive = setInterval(() => undefined, longestTimerMs)
  #isReady = false
  #isQuitting = false
  #isExiting = false
  #lock: InstanceLock | null = null
  #told: Promise<void> = Promise.resolve()
  #login: Partial<LoginItemSettings> = {}
  readonly #schemes = new Set<string>()
  #badge = 0

  constructor() {
    super()
    windowEvents.on('all-closed', () => {
      if (this.#isQuitting) this.#leave()
      else if (!this.emit('window-all-closed')) this.quit()
    })
    windowEvents.on('kept', () => void (this.#isQuitting = false))
    windowEvents.on('focus', (window) => this.emit('browser-window-focus', createEvent(), window))
    windowEvents.on('blur', (window) => this.emit('browser-window-blur', createEvent(), window))
    windowEvents.on('created', (window: StandInBrowserWindow) => {
      const { webContents } = window
      webContents.on('render-process-gone', (event: unknown, details: unknown) =>
        this.emit('render-process-gone', event, webContents, details),
      )
      this.emit('web-contents-created', createEvent(), webContents)
      this.emit('browser-window-created', createEvent(), window)
    })
    // Electron has one shot at each, and what the app itself listens to later through Node goes past Electron.
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.once(signal, () => {
        if (process.listenerCount(signal) === 0) this.quit()
      })
  }

  /** Called once the app's main script has run. */
  async start(): Promise<void> {
    // A test waits for the browser's address before it lets the app be ready.
    if (commandLine.hasSwitch('remote-debugging-port') && !this.#isExiting)
      await startChromium(appPaths.chromiumProfile())
    if (this.#isExiting) return
    this.#isReady = true
    closeRegistration()
    this.emit('will-finish-launching')
    this.emit('ready', createEvent(), {})
    this.#ready.resolve()
  }

  whenReady(): Promise<void> {
    return this.#ready.promise
  }

  isReady(): boolean {
    return this.#isReady
  }

  quit(): void {
    if (this.#isQuitting || this.#isExiting) return
    const event = createEvent()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    this.#isQuitting = true
    const windows = StandInBrowserWindow.getAllWindows()
    if (windows.length === 0) this.#leave()
    // One that stays open ends the quitting.
    for (const window of windows) if (this.#isQuitting as boolean) window.close()
  }

  #leave(): void {
    const event = createEvent()
    this.emit('will-quit', event)
    if (event.defaultPrevented) this.#isQuitting = false
    else this.exit(0)
  }

  exit(exitCode = 0): void {
    if (this.#isExiting) return
    this.#isExiting = true
    this.#isQuitting = true
    clearInterval(this.#keepAlive)
    for (const window of StandInBrowserWindow.getAllWindows()) window.destroy()
    this.emit('quit', createEvent(), exitCode)
    this.releaseSingleInstanceLock()
    void Promise.all([this.#told, endChromium()]).finally(() => process.exit(exitCode))
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    if (this.#lock) return true
    if (!appPaths.isWritable(appPaths.get('userData'))) return false // Chromium's lock is a file in it
    const own: SecondInstance = {
      argv: process.argv,
      workingDirectory: process.cwd(),
      additionalData: additionalData ?? null,
    }
    const taken = takeInstanceLock(appPaths.get('userData'), own, (second) => {
      void this.#ready.promise.then(() => {
        this.emit(
          'second-instance',
          createEvent(),
          second.argv,
          second.workingDirectory,
          second.additionalData,
        )
      })
    })
    if ('release' in taken) this.#lock = taken
    else this.#told = taken
    return this.#lock !== null
  }

  hasSingleInstanceLock(): boolean {
    return this.#lock !== null
  }

  releaseSingleInstanceLock(): void {
    this.#lock?.release()
    this.#lock = null
  }

  setLoginItemSettings(settings: Parameters<App['setLoginItemSettings']>[0]): void {
    record('app:login-item', settings)
    this.#login = { openAtLogin: settings.openAtLogin ?? false }
  }

  getLoginItemSettings(): LoginItemSettings {
    const openAtLogin = this.#login.openAtLogin ?? false
    return {
      openAtLogin,
      wasOpenedAtLogin: commandLine.hasSwitch('stand-in-opened-at-login'),
      status: openAtLogin ? 'enabled' : 'not-registered',
      executableWillLaunchAtLogin: openAtLogin,
      launchItems: [],
    }
  }

  setAsDefaultProtocolClient(scheme: string, path?: string, args?: string[]): boolean {
    record('app:default-protocol-client', { scheme, path, args })
    this.#schemes.add(scheme)
    return true
  }

  removeAsDefaultProtocolClient(scheme: string): boolean {
    return this.#schemes.delete(scheme)
  }

  getPath(name: Parameters<App['getPath']>[0]): string {
    return appPaths.get(name)
  }

  setPath(name: string, folder: string): void {
    appPaths.set(name, folder)
  }

  get name(): string {
    return appPaths.name()
  }

  set name(name: string) {
    appPaths.setName(name)
  }

  get applicationMenu(): StandInMenu | null {
    return StandInMenu.getApplicationMenu()
  }

  set applicationMenu(menu: StandInMenu | null) {
    StandInMenu.setApplicationMenu(menu)
  }

  isDefaultProtocolClient = (scheme: string): boolean => this.#schemes.has(scheme)
  relaunch = (options?: object): void => record('app:relaunch', options)
  focus = (): void => record('app:focus')
  getAppPath = (): string => appPaths.app()
  getVersion = (): string => appPaths.version()
  getName = (): string => appPaths.name()
  setName = (name: string): void => appPaths.setName(name)
  getLocale = (): string => commandLine.getSwitchValue('lang') || 'en-US'
  getSystemLocale = (): string => this.getLocale()
  getPreferredSystemLanguages = (): string[] => [this.getLocale()]
  setAppUserModelId = (id: string): void => record('app:user-model-id', { id })
  setAboutPanelOptions = (options: object): void => record('app:about-options', options)
  showAboutPanel = (): void => record('app:about')
  disableHardwareAcceleration = (): void => record('app:no-hardware-acceleration')
  enableSandbox = (): void => record('app:sandbox')
  addRecentDocument = (file: string): void => record('app:recent-document', { file })
  clearRecentDocuments = (): void => undefined
  setDesktopName = (): void => undefined
  setActivationPolicy = (): void => undefined
  setBadgeCount = (count = 0): boolean => {
    this.#badge = count
    return true
  }
  getBadgeCount = (): number => this.#badge
  setUserTasks = (): boolean => true
}

export const app = new StandInApp()
