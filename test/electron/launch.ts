/** Starts the desktop app for a spec: on a real Electron where there is one, else on the stand-in. */
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { chromiumPath, noChromium } from '../e2e/dashboard/browser.ts'
import { createDesk, type Desk } from './desk.ts'

const here = import.meta.dirname
const project = path.resolve(here, '../..')
const standInFolder = path.join(here, 'binary')
const realFolder = path.join(
  path.dirname(createRequire(import.meta.url).resolve('electron/package.json')),
  'dist',
)

/** Longer than any page needs on a busy machine; what does not come by then is told by name, and not by the test's end. */
const answeringMs = 15_000

/** An app that does not end when asked is ended. */
const closingMs = 10_000

const distFolder =
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??
  (existsSync(path.join(realFolder, 'version')) ? realFolder : standInFolder)

export const isStandIn = path.resolve(distFolder) === standInFolder

/** For names of tests: what they ran on. */
export const onWhat = isStandIn ? 'on the stand-in' : 'on real Electron'

/** Why no app can be started on this machine; null where one can. */
export const cannotLaunch: string | null = !isStandIn
  ? null
  : process.platform !== 'linux'
    ? 'the stand-in for Electron is made for Linux; `npx install-electron` fetches the real one'
    : chromiumPath === null
      ? noChromium
      : null

export interface LaunchOptions {
  /** Folder or file of the app; the project itself where absent. */
  app?: string
  /** Its data folder; a fresh one, removed at the end, where absent. */
  userData?: string
  /** Says nothing of a data folder on the command line: the app chooses it, and another instance of it is found. */
  choosesUserData?: boolean
  /** After the app on the command line. */
  args?: readonly string[]
  /** Beside the environment of the test; undefined takes a variable away. */
  env?: Readonly<Record<string, string | undefined>>
  /** Stand-in only: the folder of an unpacked `app.asar`, which is then started as a packaged app. */
  packaged?: string
  cwd?: string
}

export interface LaunchedApp {
  electronApp: ElectronApplication
  userData: string
  /** Which of the two it runs on. */
  onWhat: typeof onWhat
  /** What a person and the system do. */
  desk: Desk
  /** The first window, once it has an address. */
  firstWindow(): Promise<Page>
  /** All that the app has printed. */
  output(): string
  /** Resolves with the exit code once the process has ended, by itself or by `close`. */
  exited: Promise<number | null>
  /** Quits the app, removes what was made for it, and waits for both. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  if (cannotLaunch !== null) throw new Error(cannotLaunch)
  const own = options.userData === undefined ? await mkdtemp(path.join(tmpdir(), 'autoinfrasnap-app-')) : null
  const userData = options.userData ?? own!
  const before = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = distFolder // Playwright looks for it when it launches
  let electronApp: ElectronApplication
  try {
    electronApp = await _electron.launch({
      args: commandLine(userData, options),
      env: environment(options),
      cwd: options.cwd ?? project,
      colorScheme: null, // the app decides
    })
  } catch (error) {
    if (own !== null) await removeFolder(own)
    throw error
  } finally {
    if (before === undefined) delete process.env['ELECTRON_OVERRIDE_DIST_PATH']
    else process.env['ELECTRON_OVERRIDE_DIST_PATH'] = before
  }
  const child = electronApp.process()
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => (said += String(part)))
  const exited = exitOf(child)
  let closing: Promise<void> | null = null
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      const late = setTimeout(() => child.kill('SIGKILL'), closingMs)
      if (child.exitCode === null && child.signalCode === null)
        await electronApp.close().catch(() => undefined) // it ended in between, which is what was asked
      await exited
      clearTimeout(late)
      if (own !== null) await removeFolder(own)
    })())
  return {
    electronApp,
    userData,
    onWhat,
    desk: createDesk(electronApp),
    async firstWindow() {
      const page = await electronApp.firstWindow()
      page.setDefaultTimeout(answeringMs)
      await page.waitForURL((url) => url.href !== 'about:blank', { waitUntil: 'domcontentloaded' })
      return page
    },
    output: () => said,
    exited,
    close,
    [Symbol.asyncDispose]: close,
  }
}

export interface Run {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** Starts the app without a test's hands in it, as a person or the system does. Its end is the caller's to bring about. */
export function spawnApp(
  options: LaunchOptions & { userData: string; timeoutMs?: number },
): ChildProcessByStdio<null, Readable, Readable> {
  if (cannotLaunch !== null) throw new Error(cannotLaunch)
  return spawn(executable(), commandLine(options.userData, options), {
    cwd: options.cwd ?? project,
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs,
    killSignal: 'SIGKILL',
  })
}

/** The same, and waits for its end. */
export async function runApp(
  options: LaunchOptions & { userData: string; timeoutMs?: number },
): Promise<Run> {
  const child = spawnApp({ timeoutMs: 30_000, ...options })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (part: Buffer) => (stdout += String(part)))
  child.stderr.on('data', (part: Buffer) => (stderr += String(part)))
  const exitCode = await exitOf(child)
  return { exitCode, stdout, stderr }
}

/** The program that would be installed: for what starts it by itself. */
export function executable(): string {
  const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' } as Record<
    string,
    string
  >
  return path.join(distFolder, isStandIn ? 'electron' : (names[process.platform] ?? 'electron'))
}

function commandLine(
  userData: string,
  { app = project, args = [], packaged, choosesUserData = false }: LaunchOptions,
): string[] {
  const folder = choosesUserData ? [] : [`--user-data-dir=${userData}`]
  return [...(packaged === undefined ? [app] : []), ...folder, ...args]
}

function environment({ env = {}, packaged }: LaunchOptions): Record<string, string> {
  const all: Record<string, string | undefined> = {
    ...process.env,
    ...(isStandIn && chromiumPath !== null && { ELECTRON_STAND_IN_CHROMIUM: chromiumPath }),
    ...(packaged !== undefined && { ELECTRON_STAND_IN_PACKAGED: packaged }),
    ...env,
  }
  const set = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return Object.fromEntries(set)
}

/** The streams' end, too: what the app printed last is then there. */
const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('close', (code) => resolve(code)))

/** A browser that is just ending may still write one more file. */
const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })

/** The address as the app knows it: the stand-in serves `app://name/x` as `https://name.app.localhost/x`. */
export function appAddress(page: Page): string {
  const match = /^https:\/\/([^/?#]*)\.([a-z0-9+-]+)\.localhost(.*)$/i.exec(page.url())
  return match ? `${match[2]!}://${match[1]!}${match[3]!}` : page.url()
}
