/** The running app: the watching core, its window, tray, menu and notifications, and what one means for the others. */
import os from 'node:os'
import path from 'node:path'
import { app, ipcMain, Menu, nativeImage, shell } from 'electron'
import type { DesktopOutput } from '../contract/desktop'
import type { EventMessage, EventPayload } from '../contract/events'
import type { StandingFindings } from '../contract/findings'
import type { Problem } from '../contract/reading'
import type { Actor } from '../contract/roles'
import type { Settings } from '../contract/settings'
import { createLiveHost } from '../live-host'
import type { Log } from '../log/log'
import { settingsFileName, type AppFolders } from '../settings/folders'
import type { SettingsStore } from '../settings/store'
import { createIpcTransport } from '../transports/ipc'
import { libraryAddress, overviewAddress, reportAddress, settingsAddress } from './addresses'
import type { Appearance } from './appearance'
import type { Open } from '../reports/seal'
import { createMasking } from '../snapshot/redact/masking'
import { createArrivals, type Arrivals } from './arrivals'
import { autostartFolder } from './autostart-entry'
import { askingForCommands } from './command-consent'
import { createDesktopHandlers } from './desktop-handlers'
import { createDialogs } from './dialogs'
import { createExporter } from './export'
import { setupHealthNotices } from './health-notices'
import { setStartAtLogin } from './login-item'
import { menuTemplate } from './menu'
import { createNotifier } from './notify'
import { openFolder } from './open-folder'
import { createOpenedFiles } from './opened-files'
import type { OwnProgram } from './own-program'
import { createPausing } from './pausing'
import { setupPower } from './power'
import { createPdfPrinter } from './print-pdf'
import { reportsFolderOf } from './report-files'
import { createRequests } from './requests'
import { createSnapshotActions } from './snapshot-actions'
import type { StateStore } from './state-store'
import { setupTray, type AppTray } from './tray'
import { createTrayFacts, endsHistory } from './tray-facts'
import { hasTray as desktopHasTray } from './tray-support'
import type { TrayCommand } from './tray-view'
import { createUploadNotices } from './upload-notices'
import { createUploads } from './uploads'
import { createAppWindow } from './window'

export interface AppDependencies {
  platform: 'linux' | 'darwin' | 'win32'
  env: Readonly<Record<string, string | undefined>>
  /** Null where the account has none. */
  home: string | null
  /** What starts this app again. */
  program: OwnProgram
  /** Only the tray icon, as at login. */
  isStartedHidden: boolean
  appearance: Appearance
  version: string
  folders: AppFolders
  log: Log
  settings: SettingsStore
  state: StateStore
  /** Opens reports that are encrypted. */
  open: Open
  preload: string
  assetsFolder: string
  actor: Actor
}

export interface RunningApp {
  arrivals: Arrivals
  /** The window that a dialog may appear over. */
  window: () => Electron.BrowserWindow | null
  /** Without a tray a start that should stay hidden leaves the window in the taskbar. */
  stayHidden(): void
  close(): Promise<void>
}

/** A login starts the panel and this app side by side. */
const trayPatienceMs = 5_000

const website = 'https://github.com/autoinfrasnap/autoinfrasnap'

/** @throws AppError where the machine cannot be watched at all: no embedded database. */
export async function runApp(deps: AppDependencies): Promise<RunningApp> {
  const { platform, env, home, appearance, version, folders, log, settings, state } = deps
  const { isPackaged } = app
  const { words } = appearance
  // The desktop is asked while history is opened, so that nobody waits for its answer.
  const trayAnswer = desktopHasTray({ platform, env, home }, deps.isStartedHidden ? trayPatienceMs : 0)
  const tools = { preload: deps.preload, isPackaged }
  const reportsFolder = (): string => reportsFolderOf(settings.get(), folders.reports)
  const notify = createNotifier(platform)
  let findings: StandingFindings | null = null
  let isLocked = false
  let isOnBattery = false
  let isQuitting = false
  let tray: AppTray | null = null

  const onProblem = (problem: Problem): void => {
    trayFacts.noteProblem(problem)
    tray?.refresh()
    if (endsHistory(problem))
      notify({
        title: words().texts.notify.noHistoryTitle,
        body: problem.message,
        onClick: () => window.show(),
      })
  }
  const trayFacts = createTrayFacts({
    core: () => live?.core ?? null,
    list: () => requests.ask('report:list', {}),
    reportsFolder,
    findings: () => findings,
    hostName: os.hostname(),
    isPaused: () => pausing.isPausedByPerson(),
    hasStore: () => hasStore(),
    uploads: () => uploads.open(),
  })
  const hasStore = (): boolean => settings.get().s3.bucket !== null
  let live: Awaited<ReturnType<typeof createLiveHost>> | null = null
  live = await createLiveHost({
    settings,
    settingsFile: path.join(folders.config, settingsFileName),
    folders,
    env,
    platform,
    version,
    log,
    onProblem,
    mayKeysBeBroken: true,
  })
  const { core, dispatch } = live
  const requests = createRequests(dispatch, deps.actor)
  const pausing = createPausing(core)
  const opened = createOpenedFiles(deps.open)

  const desktopState = (): DesktopOutput<'desktop:state'> => ({
    platform,
    hasTray: tray !== null,
    isPaused: pausing.isPausedByPerson(),
    isCloseExplained: state.get().isCloseExplained,
  })
  const window = createAppWindow({
    ...tools,
    state,
    icon: path.join(deps.assetsFolder, 'icons', 'linux', '256x256.png'),
    log,
    attach: (contents) => ipc.attach(contents),
    navigate: (address) => ipc.tell('navigate', { address }),
    askToExplainClosing: () => ipc.tell('close-asked', {}),
    closing: () => ({
      isQuitting,
      closeToTray: settings.get().desktop.closeToTray,
      hasTray: tray !== null,
    }),
    quit: () => app.quit(),
    askAfterCrash: (crashed) => dialogs.askAfterCrash(crashed),
    askToDiscard: (edited) => dialogs.askToDiscard(edited),
    onStayed: () => (isQuitting = false),
  })
  const dialogs = createDialogs(
    () => words().texts,
    () => window.current(),
  )
  const exporter = createExporter({
    requests,
    opened,
    askWhere: (name, format) => dialogs.askWhere(name, format),
    onBegun: () => ipc.tell('export-begun', {}),
    hostName: () => createMasking(settings.get().reports.redact, folders.data).hostName(os.hostname()),
    now: Date.now,
    printPdf: createPdfPrinter({ ...tools, attach: (contents) => ipc.attach(contents, { isSeen: false }) }),
  })
  const setPaused = (isPaused: boolean): void => {
    pausing.setPausedByPerson(isPaused)
    tray?.refresh()
    showMenu()
    ipc.tell('state', desktopState())
  }
  const dragIcon = nativeImage.createFromPath(path.join(deps.assetsFolder, 'icons', 'linux', '64x64.png'))
  const ipc = createIpcTransport({
    ipcMain,
    dispatch: askingForCommands(dispatch, {
      settings: () => settings.get(),
      ask: (commands) => dialogs.askAboutCommands(commands),
    }),
    events: core.events,
    desktop: {
      handlers: createDesktopHandlers({
        state: desktopState,
        settings,
        exporter,
        opened,
        reportsFolder,
        reveal: (file) => shell.showItemInFolder(file),
        drag: (file) => window.current()?.webContents.startDrag({ file, icon: dragIcon }),
        setPaused,
        setAppearance: (choice) => appearance.choose(choice),
        closeAsChosen: (chosen) => window.closeAsChosen(chosen),
      }),
    },
    actor: deps.actor,
    log,
  })
  const arrivals = createArrivals({
    opened,
    show: (address) => window.show(address),
    onUnreadable: (error) => dialogs.tellUnreadable(error),
  })

  const uploadNotices = createUploadNotices({
    words,
    isQuiet: () => isLocked,
    notify,
    onClick: () => window.show(libraryAddress),
  })
  const uploads = createUploads({
    requests,
    notices: uploadNotices,
    onChanged: () => tray?.refresh(),
  })
  const snapshots = createSnapshotActions({
    requests,
    uploads,
    settings: () => settings.get(),
    reportsFolder,
    env,
    platform,
    version,
    words,
    log,
    notify,
    show: (address) => window.show(address),
    onTaking: (isTaking) => {
      trayFacts.setTaking(isTaking)
      tray?.refresh()
    },
  })

  const onCommand: Readonly<Record<TrayCommand, () => void>> = {
    snapshot: () => snapshots.take({ isUploaded: false }),
    'snapshot-and-upload': () => snapshots.take({ isUploaded: true }),
    'retry-uploads': () => snapshots.retryUploads(),
    'show-uploads': () => window.show(libraryAddress),
    'copy-summary': () => snapshots.copySummary(),
    pause: () => setPaused(true),
    resume: () => setPaused(false),
    open: () => window.show(),
    settings: () => window.show(settingsAddress),
    quit: () => app.quit(),
  }
  const showMenu = (): void => {
    const isPaused = pausing.isPausedByPerson()
    const facts = { platform, isPackaged, isPaused, hasStore: hasStore(), texts: words().texts }
    const template = menuTemplate(facts, {
      snapshot: onCommand.snapshot,
      snapshotAndUpload: onCommand['snapshot-and-upload'],
      export: () => {
        window.show()
        ipc.tell('export-asked', {})
      },
      openFile: () =>
        void dialogs.askWhat().then(async (files) => {
          for (const file of files) await arrivals.file(file)
        }),
      showReports: () => void openFolder(reportsFolder(), log),
      showLogs: () => void openFolder(folders.logs, log),
      togglePause: () => setPaused(!pausing.isPausedByPerson()),
      go: (address) => window.show(address),
      about: () => app.showAboutPanel(),
      website: () => void shell.openExternal(website),
      quit: onCommand.quit,
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }
  const describeApp = (): void =>
    app.setAboutPanelOptions({
      applicationName: 'AutoInfraSnap',
      applicationVersion: version,
      copyright: words().texts.about.description,
    })

  const notices = setupHealthNotices({
    words,
    findings: () => findings,
    isQuiet: () => isLocked || pausing.isPausedByPerson() || !settings.get().desktop.notifications,
    notify,
    onClick: () => window.show(overviewAddress),
  })
  const keepPace = (): void => core.setPace(isOnBattery ? settings.get().desktop.batterySlowdown : 1)
  setupPower({
    onSleep: () => pausing.setAsleep(true),
    onWake: () => {
      notices.resumed()
      pausing.setAsleep(false)
    },
    onBattery: (on) => {
      isOnBattery = on
      keepPace()
    },
    onLock: (locked) => {
      isLocked = locked
      if (!locked) uploadNotices.tell()
    },
  })
  const keepLoginItem = ({ startAtLogin, startHidden }: Settings['desktop']): void => {
    try {
      setStartAtLogin(startAtLogin, {
        platform,
        program: deps.program,
        autostartFolder: autostartFolder(env, home),
        comment: words().texts.autostart,
        isStartedHidden: startHidden,
      })
    } catch (error) {
      log.warn('Starting at login could not be set.', { error })
    }
  }
  const stopListening = settings.subscribe(({ desktop, s3 }, before) => {
    if (s3.bucket !== before.s3.bucket) {
      showMenu()
      tray?.refresh()
    }
    if (desktop === before.desktop) return
    keepPace()
    keepLoginItem(desktop)
  })
  const stopHearing = core.events.subscribe((message: EventMessage) => {
    if (message.topic === 'findings') {
      const before = findings?.state
      findings = message.payload as StandingFindings
      notices.observe(findings)
      if (findings.state !== before) tray?.refresh()
    } else if (message.topic === 'outbox') uploads.observe(message.payload as EventPayload<'outbox'>)
    else if (message.topic === 'reports') void trayFacts.listReports().then(() => tray?.refresh())
  })
  app.on('before-quit', () => (isQuitting = true))
  app.on('window-all-closed', () => {
    // In the tray, or in the dock of macOS, the app goes on.
    if (tray === null && platform !== 'darwin') app.quit()
  })

  await Promise.all([trayFacts.lookForReports(), uploads.load()])
  if (await trayAnswer) {
    const folder = path.join(deps.assetsFolder, 'tray')
    tray = setupTray({
      folder,
      platform,
      env,
      words,
      facts: () => trayFacts.facts(),
      look: () => trayFacts.lookForReports(),
      onCommand: (command) => onCommand[command](),
      onReport: (name) => window.show(reportAddress(name)),
    })
  }
  const showWords = (): void => {
    showMenu()
    describeApp()
    tray?.refresh()
    keepLoginItem(settings.get().desktop)
  }
  showWords()
  appearance.onLanguage(showWords)
  return {
    arrivals,
    window: () => window.current(),
    stayHidden() {
      if (tray === null) window.showMinimized()
    },
    async close() {
      const shown = tray
      tray = null // a snapshot that ends meanwhile has no icon to change
      const parts: (() => unknown)[] = [
        stopListening,
        stopHearing,
        () => notices.close(),
        () => uploads.close(),
        () => shown?.close(),
        () => ipc.close(),
        () => live?.close(),
      ]
      for (const part of parts)
        try {
          await part()
        } catch (error) {
          log.error('A part of the app did not end in order.', { error }) // the history after it must
        }
    },
  }
}
