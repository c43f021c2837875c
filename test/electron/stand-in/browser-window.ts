/** Windows: what is shown, where, and how they close. Their pages stand in web-contents.ts. */
import { EventEmitter } from 'node:events'
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron'
import { createEvent } from './event.ts'
import { appPaths } from './paths.ts'
import { StandInWebContents, type PageOwner } from './web-contents.ts'

type Shared =
  | 'id'
  | 'loadURL'
  | 'loadFile'
  | 'reload'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'close'
  | 'destroy'
  | 'isVisible'
  | 'isFocused'
  | 'isDestroyed'
  | 'isMinimized'
  | 'isMaximized'
  | 'isFullScreen'
  | 'isNormal'
  | 'minimize'
  | 'restore'
  | 'maximize'
  | 'unmaximize'
  | 'setFullScreen'
  | 'getBounds'
  | 'getNormalBounds'
  | 'getContentBounds'
  | 'setBounds'
  | 'getSize'
  | 'setSize'
  | 'getPosition'
  | 'setPosition'
  | 'center'
  | 'getTitle'
  | 'setTitle'
  | 'getBackgroundColor'
  | 'setBackgroundColor'
  | 'setMenu'
  | 'removeMenu'
  | 'setMenuBarVisibility'
  | 'isMenuBarVisible'
  | 'setAutoHideMenuBar'
  | 'setSkipTaskbar'
  | 'setIcon'
  | 'setAlwaysOnTop'
  | 'isAlwaysOnTop'
  | 'setProgressBar'
  | 'setMinimumSize'
  | 'getMinimumSize'
  | 'flashFrame'
  | 'moveTop'

const openWindows = new Map<number, StandInBrowserWindow>()
let focused: StandInBrowserWindow | null = null
let lastId = 0

/** `all-closed` after the last one, `created`, `focus`, `blur`: for the app. */
export const windowEvents = new EventEmitter()

export class StandInBrowserWindow extends EventEmitter implements Pick<BrowserWindow, Shared> {
  static getAllWindows = (): StandInBrowserWindow[] => [...openWindows.values()]
  static getFocusedWindow = (): StandInBrowserWindow | null => focused
  static fromId = (id: number): StandInBrowserWindow | null => openWindows.get(id) ?? null
  static fromWebContents = (contents: unknown): StandInBrowserWindow | null =>
    [...openWindows.values()].find((one) => one.webContents === contents) ?? null

  readonly id = ++lastId
  readonly webContents: StandInWebContents
  readonly #options: BrowserWindowConstructorOptions
  #bounds: Rectangle
  #isVisible: boolean
  #isDestroyed = false
  #isReady = false
  #isUnloading = false
  #state: 'normal' | 'minimized' | 'maximized' | 'fullscreen' = 'normal'
  #title: string
  #background: string
  #isOnTop: boolean
  #isMenuBarVisible = true
  #minimum: [number, number]

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super()
    const { x = 0, y = 0, width = 800, height = 600, minWidth = 0, minHeight = 0 } = options
    this.#options = options
    this.#bounds = { x, y, width: Math.max(width, minWidth), height: Math.max(height, minHeight) }
    this.#minimum = [minWidth, minHeight]
    this.#isVisible = options.show !== false
    this.#title = options.title ?? ''
    this.#background = options.backgroundColor ?? '#FFFFFF'
    this.#isOnTop = options.alwaysOnTop ?? false
    openWindows.set(this.id, this)
    const getBounds = (): Rectangle => this.#bounds
    const owner: PageOwner = {
      get size() {
        const { width, height } = getBounds()
        return { width, height }
      },
      profile: appPaths.chromiumProfile(),
      close: () => this.close(),
    }
    this.webContents = new StandInWebContents(owner, options)
    this.webContents.on('did-finish-load', () => {
      if (this.#isReady || this.#isDestroyed) return
      this.#isReady = true
      this.emit('ready-to-show', createEvent())
    })
    this.webContents.on('page-title-updated', (_event: object, title: string) => {
      const asked = createEvent()
      this.emit('page-title-updated', asked, title, true)
      if (!asked.defaultPrevented) this.#title = title
    })
    windowEvents.emit('created', this)
    if (this.#isVisible) this.#takeFocus()
  }

  loadURL = (url: string): Promise<void> => this.webContents.loadURL(url)
  loadFile = (...args: Parameters<BrowserWindow['loadFile']>): Promise<void> =>
    this.webContents.loadFile(...args)
  reload = (): void => this.webContents.reload()
  capturePage = (): Promise<unknown> => this.webContents.capturePage()

  show(): void {
    this.showInactive()
    this.#takeFocus()
  }

  showInactive(): void {
    this.#mustLive()
    if (this.#state === 'minimized') this.restore()
    if (this.#isVisible) return
    this.#isVisible = true
    this.webContents.setHidden(false)
    this.emit('show', createEvent())
  }

  hide(): void {
    this.#mustLive()
    if (!this.#isVisible) return
    this.#isVisible = false
    this.#loseFocus()
    this.webContents.setHidden(true)
    this.emit('hide', createEvent())
  }

  focus(): void {
    this.#mustLive()
    if (this.#isVisible) this.#takeFocus()
  }

  blur(): void {
    this.#loseFocus()
  }

  #takeFocus(): void {
    if (focused === this) return
    focused?.blur()
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- which window has the focus is one fact of the desktop
    focused = this
    this.emit('focus', createEvent())
    windowEvents.emit('focus', this)
  }

  #loseFocus(): void {
    if (focused !== this) return
    focused = null
    this.emit('blur', createEvent())
    windowEvents.emit('blur', this)
  }

  minimize(): void {
    this.#mustLive()
    this.#state = 'minimized'
    this.#loseFocus()
    this.webContents.setHidden(true)
    this.emit('minimize', createEvent())
  }

  restore(): void {
    this.#mustLive()
    if (this.#state === 'normal') return
    this.#state = 'normal'
    this.webContents.setHidden(!this.#isVisible)
    this.emit('restore', createEvent())
  }

  maximize(): void {
    this.#mustLive()
    this.#state = 'maximized'
    this.showInactive() // Electron shows it without giving it the focus
    this.emit('maximize', createEvent())
  }

  unmaximize(): void {
    this.#mustLive()
    if (this.#state !== 'maximized') return
    this.#state = 'normal'
    this.emit('unmaximize', createEvent())
  }

  setFullScreen(isFull: boolean): void {
    this.#mustLive()
    this.#state = isFull ? 'fullscreen' : 'normal'
    this.emit(isFull ? 'enter-full-screen' : 'leave-full-screen', createEvent())
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.#mustLive()
    const before = this.#bounds
    const wanted = { ...before, ...bounds }
    const [width, height] = this.#minimum
    this.#bounds = {
      ...wanted,
      width: Math.max(wanted.width, width),
      height: Math.max(wanted.height, height),
    }
    if (this.#bounds.width !== before.width || this.#bounds.height !== before.height) {
      this.webContents.resized()
      this.emit('resize', createEvent())
      this.emit('resized', createEvent())
    }
    if (this.#bounds.x !== before.x || this.#bounds.y !== before.y) {
      this.emit('move', createEvent())
      this.emit('moved', createEvent())
    }
  }

  /** Asks the listeners of `close` at once, and then the page; the window is gone a moment later, as in Electron. */
  close(): void {
    if (this.#isDestroyed) return
    const event = createEvent()
    this.emit('close', event)
    if (event.defaultPrevented) windowEvents.emit('kept', this)
    else if (!this.#isUnloading) void this.#unload()
  }

  async #unload(): Promise<void> {
    this.#isUnloading = true
    const mayUnload = await this.webContents.mayUnload()
    this.#isUnloading = false
    if (mayUnload) this.destroy()
    else if (!this.#isDestroyed) windowEvents.emit('kept', this)
  }

  destroy(): void {
    if (this.#isDestroyed) return
    this.#loseFocus()
    this.#isDestroyed = true
    openWindows.delete(this.id)
    this.webContents.destroy()
    this.emit('closed', createEvent())
    if (openWindows.size === 0) windowEvents.emit('all-closed')
  }

  #mustLive(): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed')
  }

  /** For tests: what the window was made with. */
  get standInOptions(): BrowserWindowConstructorOptions {
    return this.#options
  }

  isVisible = (): boolean => this.#isVisible && this.#state !== 'minimized'
  isFocused = (): boolean => focused === this
  isDestroyed = (): boolean => this.#isDestroyed
  isMinimized = (): boolean => this.#state === 'minimized'
  isMaximized = (): boolean => this.#state === 'maximized'
  isFullScreen = (): boolean => this.#state === 'fullscreen'
  isNormal = (): boolean => this.#state === 'normal'
  getBounds = (): Rectangle => ({ ...this.#bounds })
  getNormalBounds = (): Rectangle => ({ ...this.#bounds })
  getContentBounds = (): Rectangle => ({ ...this.#bounds })
  getSize = (): number[] => [this.#bounds.width, this.#bounds.height]
  setSize = (width: number, height: number): void => this.setBounds({ width, height })
  getPosition = (): number[] => [this.#bounds.x, this.#bounds.y]
  setPosition = (x: number, y: number): void => this.setBounds({ x, y })
  center = (): void => undefined
  getTitle = (): string => this.#title
  setTitle = (title: string): void => void (this.#title = title)
  getBackgroundColor = (): string => this.#background
  setBackgroundColor = (color: string): void => void (this.#background = color)
  setMenu = (): void => undefined
  removeMenu = (): void => undefined
  setMenuBarVisibility = (isVisible: boolean): void => void (this.#isMenuBarVisible = isVisible)
  isMenuBarVisible = (): boolean => this.#isMenuBarVisible
  setAutoHideMenuBar = (): void => undefined
  setSkipTaskbar = (): void => undefined
  setIcon = (): void => undefined
  setAlwaysOnTop = (isOnTop: boolean): void => void (this.#isOnTop = isOnTop)
  isAlwaysOnTop = (): boolean => this.#isOnTop
  setProgressBar = (): void => undefined
  setMinimumSize = (width: number, height: number): void => void (this.#minimum = [width, height])
  getMinimumSize = (): number[] => [...this.#minimum]
  flashFrame = (): void => undefined
  moveTop = (): void => undefined
}
