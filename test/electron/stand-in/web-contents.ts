/** The page of a window: loading, messages, navigation, printing. Its window stands in browser-window.ts. */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserWindowConstructorOptions, WebContents, WebPreferences } from 'electron'
import type { Protocol as Devtools } from '../../../node_modules/playwright-core/types/protocol'
import type { Session } from './cdp.ts'
import { startChromium, type Chromium } from './chromium.ts'
import { createEvent } from './event.ts'
import { ipcMain, StandInIpcMain } from './ipc-main.ts'
import { StandInNativeImage } from './native-image.ts'
import { nativeTheme } from './native-theme.ts'
import { runInPage, type FromPage, type PageSettings, type ToPage } from './page-runtime.ts'
import { printParameters } from './printing.ts'
import { answerRequest, fromChromium, toChromium } from './protocol.ts'
import { record } from './recorded.ts'
import { defaultSession } from './session.ts'
import { createWireClone } from './wire-clone.ts'

/** A page that hangs cannot be asked whether it may be unloaded. */
const unloadingMs = 5_000

/** As Chromium does it, which listens only to pages that a person has touched. @returns whether the page would stay. */
const askToUnload = `(() => {
  if (!navigator.userActivation.hasBeenActive) return false
  const event = document.createEvent('BeforeUnloadEvent')
  event.initEvent('beforeunload', false, true)
  return !window.dispatchEvent(event) || event.returnValue !== ''
})()`

/** How long a navigation may be without the page's own word that it asked for it. */
const askedByPageMs = 250

const errorCodes: Record<string, number> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_FILE_NOT_FOUND: -6,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_CONNECTION_REFUSED: -102,
  ERR_NAME_NOT_RESOLVED: -105,
  ERR_UNKNOWN_URL_SCHEME: -302,
}

const clone = createWireClone()
const binding = '__electronStandInTell'
const deliver = '__electronStandInDeliver'

export const allWebContents = new Map<number, StandInWebContents>()
let lastId = 0

/** What a page may ask of the window around it. */
export interface PageOwner {
  readonly size: { width: number; height: number }
  readonly profile: string
  close(): void
}

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0]

type Shared =
  | 'id'
  | 'send'
  | 'loadURL'
  | 'loadFile'
  | 'reload'
  | 'getURL'
  | 'getTitle'
  | 'isDestroyed'
  | 'isCrashed'
  | 'isLoading'
  | 'setWindowOpenHandler'
  | 'executeJavaScript'
  | 'printToPDF'
  | 'startDrag'
  | 'forcefullyCrashRenderer'
  | 'openDevTools'
  | 'closeDevTools'
  | 'isDevToolsOpened'
  | 'setBackgroundThrottling'
  | 'getBackgroundThrottling'
  | 'setZoomFactor'
  | 'getZoomFactor'
  | 'setZoomLevel'
  | 'getZoomLevel'
  | 'close'
  | 'focus'
  | 'getType'
  | 'getOSProcessId'
  | 'getProcessId'
  | 'setVisualZoomLevelLimits'

export class StandInWebContents extends EventEmitter implements Pick<WebContents, Shared> {
  static fromDevToolsTargetId = (targetId: string): StandInWebContents | undefined =>
    [...allWebContents.values()].find((one) => one.targetId === targetId)
  static fromId = (id: number): StandInWebContents | undefined => allWebContents.get(id)
  static getAllWebContents = (): StandInWebContents[] => [...allWebContents.values()]

  readonly id = ++lastId
  readonly ipc = new StandInIpcMain()
  readonly session = defaultSession
  targetId: string | null = null
  readonly #owner: PageOwner
  readonly #preferences: WebPreferences
  readonly #opened: Promise<Session>
  #chromium: Chromium | null = null
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  #openedAddresses: string[] = []
  #url = ''
  #title = ''
  #isDestroyed = false
  #isCrashed = false
  #isLoading = false
  #isHidden = false
  #isKilledOnPurpose = false
  #hasThrottling: boolean
  #zoom = 1
  /** Addresses that the app itself asked for, which need no asking. */
  readonly #ownAddresses = new Set<string>()
  readonly #decisions = new Map<string, boolean>()
  readonly #deciding = new EventEmitter()

  constructor(owner: PageOwner, options: BrowserWindowConstructorOptions) {
    super()
    this.#owner = owner
    this.#preferences = options.webPreferences ?? {}
    this.#hasThrottling = this.#preferences.backgroundThrottling ?? true
    allWebContents.set(this.id, this)
    this.#opened = this.#open()
    this.#opened.catch((error: unknown) => {
      if (!this.#isDestroyed) console.error('The stand-in could not open a page:', error)
    })
  }

  async #open(): Promise<Session> {
    const chromium = await startChromium(this.#owner.profile)
    const { width, height } = this.#owner.size
    const page = await chromium.newPage(width, height)
    this.#chromium = chromium
    this.targetId = page.targetId
    if (this.#isDestroyed) {
      await chromium.close(page.targetId)
      throw new Error('Object has been destroyed')
    }
    chromium.onPopup((opener) => {
      if (opener === this.targetId) this.#askToOpen()
    })
    this.#listen(page)
    await Promise.all([
      page.send('Page.enable'),
      page.send('Inspector.enable'),
      page.send('Runtime.enable'), // for what the page says on its console
      page.send('Runtime.addBinding', { name: binding }),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: this.#pageScript() }),
      page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      this.#resizePage(page),
      this.#applyTheme(page),
    ])
    await page.send('Runtime.runIfWaitingForDebugger')
    return page
  }

  #pageScript(): string {
    const { preload, additionalArguments } = this.#preferences
    const { node, chrome, electron } = process.versions
    const settings: PageSettings = {
      binding,
      deliver,
      process: {
        platform: process.platform,
        arch: process.arch,
        type: 'renderer',
        sandboxed: this.#preferences.sandbox ?? true,
        contextIsolated: this.#preferences.contextIsolation ?? true,
        versions: { node, chrome, electron },
        argv: additionalArguments ?? [],
        env: {},
      },
    }
    const script =
      preload === undefined
        ? 'null'
        : `function (require, module, exports, process) {${readFileSync(preload, 'utf8')}\n}`
    return `(${runInPage.toString()})((${createWireClone.toString()})(), ${JSON.stringify(settings)}, ${script})`
  }

  #listen(page: Session): void {
    page.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === binding) void this.#take(JSON.parse(payload) as FromPage)
    })
    page.on('Runtime.consoleAPICalled', ({ type, args }) => {
      const message = args.map((one) => String(one.value ?? one.description ?? '')).join(' ')
      const level = type === 'error' || type === 'warning' ? type : 'info'
      this.emit('console-message', createEvent({ level, message, lineNumber: 0, sourceId: '', frame: null }))
    })
    page.on('Page.frameStartedNavigating', ({ navigationType }) => {
      if (navigationType === 'sameDocument' || navigationType === 'historySameDocument') return
      this.#isLoading = true
      this.emit('did-start-loading')
    })
    page.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return
      this.#isCrashed = false
      if (frame.unreachableUrl !== undefined) return this.#failUnlessOwn(fromChromium(frame.unreachableUrl))
      this.#url = fromChromium(frame.url + (frame.urlFragment ?? ''))
      if (this.#url !== 'about:blank') this.emit('did-navigate', createEvent(), this.#url, 200, 'OK')
    })
    page.on('Page.navigatedWithinDocument', ({ url }) => {
      this.#url = fromChromium(url)
      this.emit('did-navigate-in-page', createEvent(), this.#url, true, 0, 0)
    })
    page.on('Page.domContentEventFired', () => {
      if (this.#url !== 'about:blank') this.emit('dom-ready', createEvent())
    })
    page.on('Page.loadEventFired', () => void this.#finish(page))
    page.on('Page.windowOpen', ({ url }) => this.#openedAddresses.push(fromChromium(url)))
    page.on(
      'Page.javascriptDialogOpening',
      () => void page.send('Page.handleJavaScriptDialog', { accept: true }),
    )
    page.on('Page.frameRequestedNavigation', ({ url, disposition }) => {
      if (disposition === 'currentTab') this.#decide(url)
    })
    page.on('Fetch.requestPaused', (paused) => void this.#answer(page, paused).catch(() => undefined)) // page gone
    page.on('Inspector.targetCrashed', () => {
      this.#isCrashed = true
      this.#isLoading = false
      const reason = this.#isKilledOnPurpose ? 'killed' : 'crashed'
      this.#isKilledOnPurpose = false
      this.emit('render-process-gone', createEvent(), { reason, exitCode: reason === 'killed' ? 9 : 5 })
    })
  }

  async #finish(page: Session): Promise<void> {
    if (this.#url === '' || this.#url === 'about:blank' || this.#isDestroyed) return
    const read = { expression: 'document.title', returnByValue: true }
    const title = await page.send('Runtime.evaluate', read).catch(() => null) // it may be gone again
    if (this.#isDestroyed) return
    if (typeof title?.result.value === 'string' && title.result.value !== this.#title) {
      this.#title = title.result.value
      this.emit('page-title-updated', createEvent(), this.#title, true)
    }
    this.#isLoading = false
    this.emit('did-finish-load')
    this.emit('did-stop-loading')
  }

  /** The page wants to go elsewhere: the app is asked at once, the request waits for what it says. */
  #decide(url: string): void {
    const address = fromChromium(url)
    const event = createEvent({
      url: address,
      isSameDocument: false,
      isMainFrame: true,
      frame: this.mainFrame,
      initiator: this.mainFrame,
    })
    this.emit('will-frame-navigate', event)
    this.emit('will-navigate', event, address)
    this.#decisions.set(url, event.defaultPrevented)
    this.#deciding.emit(url)
    const target = toChromium(address)
    // Chromium drops schemes that it does not know; the app's own are served under another name.
    if (!event.defaultPrevented && target !== url) void this.loadURL(address).catch(() => undefined)
  }

  async #answer(
    page: Session,
    { requestId, request, resourceType, frameId }: Devtools.Fetch.requestPausedPayload,
  ): Promise<void> {
    if (resourceType === 'Document' && frameId === page.targetId && (await this.#isPrevented(request.url))) {
      await page.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      return
    }
    const answer = await answerRequest(request, resourceType)
    if (answer === undefined) await page.send('Fetch.continueRequest', { requestId })
    else if ('fail' in answer) await page.send('Fetch.failRequest', { requestId, errorReason: answer.fail })
    else await page.send('Fetch.fulfillRequest', { requestId, ...answer.fulfil })
  }

  async #isPrevented(url: string): Promise<boolean> {
    if (this.#ownAddresses.delete(withoutHash(url))) return false
    if (!this.#decisions.has(url))
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, askedByPageMs) // a test's own page.goto asks nobody
        this.#deciding.once(url, () => {
          clearTimeout(late)
          resolve()
        })
      })
    const isPrevented = this.#decisions.get(url) ?? false
    this.#decisions.delete(url)
    return isPrevented
  }

  #askToOpen(): void {
    const url = this.#openedAddresses.shift() ?? ''
    const details = {
      url,
      frameName: '',
      features: '',
      disposition: 'foreground-tab',
      referrer: { url: '', policy: 'default' },
    }
    const { action } = this.#openHandler(details as Parameters<OpenHandler>[0])
    record('window:open', { url, action })
    if (action === 'allow') console.error(`The stand-in opens no windows that a page asks for (${url}).`)
  }

  async #take(message: FromPage): Promise<void> {
    switch (message.kind) {
      case 'started':
        this.#tell({ kind: 'visibility', isHidden: this.#isHidden })
        return
      case 'leave':
        this.#decide(message.address)
        return
      case 'preload-error': {
        const error = new Error(message.message)
        console.error('The preload script failed:', message.message)
        this.emit('preload-error', createEvent(), this.#preferences.preload, error)
        return
      }
      case 'send': {
        const args = clone.unpack(message.args) as unknown[]
        const event = this.#messageEvent(message.address)
        this.emit('ipc-message', event, message.channel, ...args)
        this.ipc.emit(message.channel, event, ...args)
        ipcMain.emit(message.channel, event, ...args)
        return
      }
      case 'invoke': {
        const { id, channel } = message
        const refuse = (why: unknown): void =>
          this.#tell({
            kind: 'answer',
            id,
            error: `Error invoking remote method '${channel}': ${String(why)}`,
          })
        const handler = this.ipc.handlers.get(channel) ?? ipcMain.handlers.get(channel)
        if (!handler) return refuse(new Error(`No handler registered for '${channel}'`))
        try {
          const args = clone.unpack(message.args) as unknown[]
          const event = this.#messageEvent(message.address) as unknown as Parameters<typeof handler>[0]
          this.#tell({ kind: 'answer', id, value: clone.pack(await handler(event, ...args)) })
        } catch (error) {
          console.error(`Error occurred in handler for '${channel}':`, error)
          refuse(error)
        }
      }
    }
  }

  #messageEvent(address: string): object {
    return createEvent({
      type: 'frame',
      sender: this,
      senderFrame: this.#frame(fromChromium(address)),
      frameId: 1,
      processId: this.id,
      ports: [],
      reply: (channel: string, ...args: unknown[]) => this.send(channel, ...args),
    })
  }

  #frame(url: string): object {
    const match = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)/i.exec(url)
    const frame = {
      url,
      origin: match?.[1] ?? 'null',
      parent: null,
      top: null as object | null,
      routingId: 1,
      processId: this.id,
      name: '',
    }
    frame.top = frame
    return frame
  }

  /** In the order of the calls; what comes before a page is there is lost, as its listeners are not there either. */
  #tell(message: ToPage): void {
    const expression = `window.${deliver}?.(${JSON.stringify(message)})`
    void this.#opened.then((page) => page.send('Runtime.evaluate', { expression })).catch(() => undefined)
  }

  #mustLive(): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed')
  }

  send(channel: string, ...args: unknown[]): void {
    this.#mustLive()
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument')
    this.#tell({ kind: 'message', channel, args: clone.pack(args) })
  }

  get mainFrame(): object {
    return this.#frame(this.#url)
  }

  loadFile(
    file: string,
    { query = {}, hash, search }: Parameters<WebContents['loadFile']>[1] = {},
  ): Promise<void> {
    const url = pathToFileURL(path.resolve(file))
    if (search !== undefined) url.search = search
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    if (hash !== undefined) url.hash = hash
    return this.loadURL(url.href)
  }

  async loadURL(address: string): Promise<void> {
    this.#mustLive()
    const page = await this.#opened
    const url = URL.parse(toChromium(address))?.href ?? toChromium(address)
    this.#ownAddresses.add(withoutHash(url))
    const finished = Promise.withResolvers<void>()
    const onFinish = (): void => finished.resolve()
    const onDestroyed = (): void => finished.reject(loadError('ERR_FAILED', address))
    this.once('did-finish-load', onFinish)
    this.once('destroyed', onDestroyed)
    finished.promise.catch(() => undefined) // awaited below, unless navigating itself fails
    try {
      const { errorText, loaderId } = await page.send('Page.navigate', { url })
      if (errorText !== undefined) {
        const name = errorText.replace(/^net::/, '')
        this.#fail(name, address)
        throw loadError(name, address)
      }
      if (loaderId !== undefined) await finished.promise
    } finally {
      this.#ownAddresses.delete(withoutHash(url))
      this.off('did-finish-load', onFinish)
      this.off('destroyed', onDestroyed)
    }
  }

  #failUnlessOwn(address: string): void {
    if (!this.#ownAddresses.has(withoutHash(toChromium(address)))) this.#fail('ERR_FAILED', address)
  }

  #fail(name: string, address: string): void {
    this.#isLoading = false
    this.#url = address
    this.emit('did-fail-load', createEvent(), errorCodes[name] ?? -2, name, address, true, this.id, 1)
    this.emit('did-stop-loading')
  }

  /** Used by its window only: whether the page, or else the app, lets it go. */
  async mayUnload(): Promise<boolean> {
    await new Promise(setImmediate)
    if (this.#isDestroyed || this.#isCrashed || this.getURL() === '') return true
    const evaluated = this.#opened
      .then((page) => page.send('Runtime.evaluate', { expression: askToUnload, returnByValue: true }))
      .then(({ result }) => result.value === true)
      .catch(() => false) // it is gone already
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, unloadingMs, false).unref())
    if (!(await Promise.race([evaluated, late])) || this.#isDestroyed) return true
    const event = createEvent()
    this.emit('will-prevent-unload', event)
    return event.defaultPrevented
  }

  reload(): void {
    this.#mustLive()
    void this.mayUnload().then((mayUnload) => {
      // A crashed page has nothing left that could be reloaded, and a failed one only its address.
      if (mayUnload && !this.#isDestroyed) void this.loadURL(this.#url).catch(() => undefined)
    })
  }

  reloadIgnoringCache(): void {
    this.reload()
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const page = await this.#opened
    const { result, exceptionDetails } = await page.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value as unknown
  }

  async printToPDF(options: Parameters<WebContents['printToPDF']>[0]): Promise<Buffer> {
    const page = await this.#opened
    const { data } = await page.send('Page.printToPDF', printParameters(options ?? {}))
    return Buffer.from(data, 'base64')
  }

  async capturePage(): Promise<StandInNativeImage> {
    const page = await this.#opened
    const { data } = await page.send('Page.captureScreenshot', { format: 'png' })
    return StandInNativeImage.createFromBuffer(Buffer.from(data, 'base64'))
  }

  startDrag({ file, files, icon }: Parameters<WebContents['startDrag']>[0]): void {
    this.#mustLive()
    const image = StandInNativeImage.of(icon as unknown as string | StandInNativeImage)
    if (image.isEmpty()) throw new Error("Must specify non-empty 'icon' option")
    record('window:drag', { file, files: files ?? [], icon: image.source })
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  forcefullyCrashRenderer(): void {
    this.#isKilledOnPurpose = true
    void this.#opened.then((page) => page.send('Page.crash')).catch(() => undefined) // nobody is left to answer
  }

  /** Used by its window only: Electron tells the page when its window is hidden. */
  setHidden(isHidden: boolean): void {
    this.#isHidden = isHidden && this.#hasThrottling
    this.#tell({ kind: 'visibility', isHidden: this.#isHidden })
  }

  /** Used by its window only. */
  resized(): void {
    void this.#opened.then((page) => this.#resizePage(page)).catch(() => undefined) // closed meanwhile
  }

  /** Used by nativeTheme only. */
  themeChanged(): void {
    void this.#opened.then((page) => this.#applyTheme(page)).catch(() => undefined) // closed meanwhile
  }

  async #resizePage(page: Session): Promise<void> {
    const { width, height } = this.#owner.size
    await page.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 0,
      mobile: false,
    })
  }

  async #applyTheme(page: Session): Promise<void> {
    const value = nativeTheme.shouldUseDarkColors ? 'dark' : 'light'
    await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] })
  }

  /** Used by its window only. */
  destroy(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    allWebContents.delete(this.id)
    this.emit('destroyed')
    if (this.targetId !== null) void this.#chromium?.close(this.targetId)
  }

  close(): void {
    this.#owner.close()
  }

  /** Not in Electron's documentation, but in Electron: what a window was opened with. */
  getLastWebPreferences = (): WebPreferences => ({
    nodeIntegration: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    ...this.#preferences,
  })
  getURL = (): string => (this.#url === 'about:blank' ? '' : this.#url)
  getTitle = (): string => this.#title
  getType = (): 'window' => 'window'
  getProcessId = (): number => this.id
  getOSProcessId = (): number => 0
  isDestroyed = (): boolean => this.#isDestroyed
  isCrashed = (): boolean => this.#isCrashed
  isLoading = (): boolean => this.#isLoading
  isDevToolsOpened = (): boolean => false
  openDevTools = (): void => record('window:developer-tools')
  toggleDevTools = (): void => record('window:developer-tools')
  closeDevTools = (): void => undefined
  focus = (): void => undefined
  setBackgroundThrottling = (isAllowed: boolean): void => void (this.#hasThrottling = isAllowed)
  getBackgroundThrottling = (): boolean => this.#hasThrottling
  setZoomFactor = (factor: number): void => void (this.#zoom = factor)
  getZoomFactor = (): number => this.#zoom
  setZoomLevel = (level: number): void => void (this.#zoom = 1.2 ** level)
  getZoomLevel = (): number => Math.log(this.#zoom) / Math.log(1.2)
  setVisualZoomLevelLimits = (): Promise<void> => Promise.resolve()
}

nativeTheme.on('updated', () => {
  for (const contents of allWebContents.values()) contents.themeChanged()
})

const withoutHash = (url: string): string => url.replace(/#.*$/s, '')

const loadError = (name: string, url: string): Error =>
  Object.assign(new Error(`${name} (${errorCodes[name] ?? -2}) loading '${url}'`), {
    code: name,
    errno: errorCodes[name] ?? -2,
    url,
  })
