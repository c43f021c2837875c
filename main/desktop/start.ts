/** Starts the desktop app: everything there is set up, in order, in this one place. */
import { execFile } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import { app, dialog, ipcMain, nativeTheme, session, shell, type BrowserWindow } from 'electron'
import { isRestorePending } from '../backup/pending'
import { AppError } from '../contract/errors'
import { createSealing } from '../crypto/sealing'
import { encryptRotatedLogs } from '../log/encrypt-rotated'
import { createLog, type Log } from '../log/log'
import { createSecrets } from '../secrets/secrets'
import { startTrimmingMemory } from '../server/trim-memory'
import { createConfBackend } from '../settings/conf-backend'
import { appFolders, readHome } from '../settings/folders'
import { version } from '../../package.json'
import { runApp, type RunningApp } from './app'
import { dataFolder, registerAppImage } from './appimage-entry'
import { createAppearance } from './appearance'
import type { Handover } from './arrivals'
import { createLateArrivals } from './late-arrivals'
import { openSettings } from './open-settings'
import { ownProgram, type OwnProgram } from './own-program'
import { registerAppScheme, setupProtocol } from './protocol'
import { linkScheme, type Route } from './route'
import { guardPages, refusePermissions } from './security'
import { createStateStore, openStateFile } from './state-store'
import { fill, languageOf, textsOf } from './texts/texts'
import { chooseUserData, isHeldHere } from './user-data'

export interface StartFacts {
  route: Extract<Route, { kind: 'desktop' }>
  /** The person's own arguments, for the app that may run already. */
  args: readonly string[]
  /** The built product: holds `main`, `preload` and `renderer`. */
  distFolder: string
  assetsFolder: string
}

/** The packages' appId: by it Windows finds an app's notifications. */
const appUserModelId = 'com.autoinfrasnap.app'

/** Resolves when the app runs, or has handed over to the one that does. Never rejects. */
export async function start(facts: StartFacts): Promise<void> {
  const texts = () => textsOf(languageOf(app.getLocale()))
  try {
    await begin(facts)
  } catch (error) {
    const told = error instanceof AppError ? [error.message, error.hint] : [String(error)]
    const text = told.filter((part) => part !== null).join('\n\n')
    // Also for whoever started it in a terminal, or from where no dialog can be shown.
    process.stderr.write(`autoinfrasnap: ${text}\n`)
    await app.whenReady()
    dialog.showErrorBox(texts().dialog.startFailed, text)
    app.exit(1)
  }
}

async function begin({ route, args, distFolder, assetsFolder }: StartFacts): Promise<void> {
  const { env } = process
  const platform = supportedPlatform()
  const home = readHome()
  const folders = appFolders({ platform, env, home })
  registerAppScheme()
  setUserData(folders.data)
  app.setAppUserModelId(appUserModelId)
  const handover: Handover = { args: [...args], workingFolder: process.cwd() }
  if (!app.requestSingleInstanceLock(handover)) {
    const userData = app.getPath('userData')
    if (isHeldHere(userData, os.hostname())) return app.exit(0)
    throw new AppError('internal', `${userData} cannot be locked, and no other AutoInfraSnap answers.`, {
      hint: 'Make the folder writable for this account, or end the one that uses it on another machine.',
    })
  }

  // Before the first wait: macOS tells of links and files only once.
  const early = listenEarly()
  await app.whenReady()
  if (isRestorePending(folders.data)) await (await import('../backup/swap')).settleRestore(folders)
  const { settings, problem } = await openSettings(createConfBackend(folders.config))
  const secrets = createSecrets({ env, platform })
  const sealing = createSealing(secrets.read)
  const log: Log = await createLog({
    folder: folders.logs,
    level: 'info',
    onRotated: encryptRotatedLogs({
      prepare: () => sealing.prepareEncryption(settings.get()),
      onProblem: (error) => log.warn('Older log files were not encrypted.', { error }),
    }),
  })
  setupProtocol(path.join(distFolder, 'renderer'))
  refusePermissions(session.defaultSession)
  guardPages(app, {
    openExternal: (address) => void shell.openExternal(address),
    onRefused: (what, address) => log.warn('A page wanted what no page may.', { what, address }),
  })
  const appFolder = app.isPackaged ? null : app.getAppPath()
  const program = ownProgram({ platform, env, execPath: process.execPath, appFolder })
  try {
    registerLinks(program, dataFolder(env, home), assetsFolder)
  } catch (error) {
    log.warn('The app could not be made known to the desktop.', { error })
  }

  if (problem !== null) log.error(problem.message, { code: problem.code })
  const stateFile = await openStateFile(ipcMain).catch((error: unknown) => error)
  const state = createStateStore(
    () => {
      if (stateFile instanceof Error) throw stateFile
      return stateFile as Awaited<ReturnType<typeof openStateFile>>
    },
    (error) => log.warn('What the app remembers of itself cannot be kept.', { error }),
  )
  const appearance = createAppearance({ state, nativeTheme, locale: app.getLocale() })
  const desktop = await runApp({
    platform,
    env,
    home,
    program,
    isStartedHidden: route.isHidden,
    appearance,
    version,
    folders,
    log,
    settings,
    state,
    open: sealing.open,
    preload: path.join(distFolder, 'preload', 'index.js'),
    assetsFolder,
    actor: { id: 'local', name: accountName(), role: 'admin' },
  })
  const trimming = startTrimmingMemory()
  const isHidden = route.isHidden || isHiddenLogin(settings.get().desktop)
  await desktop.arrivals.route({ ...route, isHidden })
  if (isHidden) desktop.stayHidden()
  early.handTo(desktop.arrivals)
  endInOrder({
    async close() {
      trimming()
      await desktop.close()
      log.info('The app has ended.')
    },
    early,
    program,
    switches: args.filter((arg) => arg.startsWith('-') && arg !== '--hidden'),
  })
  log.info('The app runs.', { version, electron: process.versions['electron'] })
  if (problem !== null) tellBrokenSettings(problem)

  function tellBrokenSettings({ message, details }: AppError): void {
    const { settingsTitle, settingsDetail, goOn, openFolder } = appearance.words().texts.dialog
    const options = {
      type: 'warning' as const,
      message: settingsTitle,
      detail: fill(settingsDetail, { problem: message }),
      buttons: [goOn, openFolder],
      defaultId: 0,
    }
    const window: BrowserWindow | null = desktop.window()
    const asked = window === null ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options)
    void asked.then(({ response }) => {
      if (response === 1 && typeof details['file'] === 'string') shell.showItemInFolder(details['file'])
    })
  }
}

/** Electron runs nowhere else. */
function supportedPlatform(): 'linux' | 'darwin' | 'win32' {
  const { platform } = process
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux'
}

/** Unless somebody says where. */
function setUserData(dataFolder: string): void {
  if (app.commandLine.hasSwitch('user-data-dir')) return
  const userId = process.getuid?.() ?? null
  try {
    app.setPath('userData', chooseUserData({ dataFolder, temporaryFolder: os.tmpdir(), userId }))
  } catch {
    // nothing can be written anywhere: Electron's usual place then, which may be locked or not
  }
}

/** @param folder of the account's data; null where it has none. */
function registerLinks(
  { kind, program, args }: OwnProgram,
  folder: string | null,
  assetsFolder: string,
): void {
  // Links that lead to a file on a stick would outlive it, and what is portable leaves nothing behind.
  if (kind === 'portable') return
  if (kind === 'appimage' && folder !== null)
    registerAppImage({
      image: program,
      folder,
      assetsFolder,
      run: (name, words) => execFile(name, words, { timeout: 10_000 }, () => undefined),
    })
  if (kind === 'development') app.setAsDefaultProtocolClient(linkScheme, program, [...args])
  else app.setAsDefaultProtocolClient(linkScheme)
}

/** macOS passes no arguments to what it starts at login. */
const isHiddenLogin = ({ startHidden }: { startHidden: boolean }): boolean =>
  process.platform === 'darwin' && startHidden && app.getLoginItemSettings().wasOpenedAtLogin

type Arrivals = Pick<RunningApp['arrivals'], 'link' | 'file' | 'second'>

interface EarlyArrivals {
  /** What has arrived, and from now on whatever does. */
  handTo(arrivals: Arrivals): void
}

/** Keeps what arrives before there is anybody to show it. */
function listenEarly(): EarlyArrivals {
  let arrivals: Arrivals | null = null
  const waiting: ((to: Arrivals) => unknown)[] = []
  const hand = (what: (to: Arrivals) => unknown): void => {
    if (arrivals === null) waiting.push(what)
    else what(arrivals)
  }
  app.on('open-url', (event, link) => {
    event.preventDefault()
    hand((to) => to.link(link))
  })
  app.on('open-file', (event, file) => {
    event.preventDefault()
    hand((to) => to.file(file))
  })
  app.on('second-instance', (_event, _argv, _folder, handedOver) => hand((to) => to.second(handedOver)))
  app.on('activate', () => hand((to) => to.second(null)))
  return {
    handTo(ready) {
      arrivals = ready
      for (const what of waiting.splice(0)) what(ready)
    },
  }
}

interface Ending {
  close: () => Promise<void>
  early: EarlyArrivals
  program: OwnProgram
  /** With which this app was started, and is started again. */
  switches: readonly string[]
}

/** What is in memory reaches the disk before the process goes; a system that shuts down gives five seconds. */
function endInOrder({ close, early, program, switches }: Ending): void {
  const mostMs = 4_000
  // electron-store's way of writing files listens to these, past Electron, and raises them again to end the process.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit())
  let isEnding = false
  app.on('will-quit', (event) => {
    event.preventDefault() // also when it is asked for again meanwhile, which must not cut this one short
    if (isEnding) return
    isEnding = true
    const late = createLateArrivals()
    early.handTo(late)
    const tooLate = new Promise((resolve) => setTimeout(resolve, mostMs))
    void Promise.race([close().catch(() => undefined), tooLate]).then(() => {
      const asked = late.args()
      // Once this process has ended.
      if (asked !== null)
        app.relaunch({ execPath: program.program, args: [...program.args, ...switches, ...asked] })
      app.exit(0)
    })
  })
}

function accountName(): string {
  try {
    return os.userInfo().username
  } catch {
    return 'local' // an account that the system has no name for
  }
}
