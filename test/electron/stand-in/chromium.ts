/** The one Chromium whose pages are the windows; started with the first of them and ended with the app. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { Connection, type Session } from './cdp.ts'
import { appPaths } from './paths.ts'

/** A browser that hangs must not keep the app from ending. */
const closingMs = 3_000

/** Called for pages that a window opened by itself, before they have loaded anything. */
type PopupListener = (opener: string) => void

export interface Chromium {
  /** A fresh page that has not begun to load; nothing of it runs until `Runtime.runIfWaitingForDebugger`. */
  newPage(width: number, height: number): Promise<Session>
  close(targetId: string): Promise<void>
  onPopup(listener: PopupListener): void
}

let running: { child: ChildProcess; connection: Connection } | null = null
let starting: Promise<Chromium> | null = null

/** @param profile Folder for what pages keep; a throw-away one is used where it cannot be written. */
export const startChromium = (profile: string): Promise<Chromium> => (starting ??= start(profile))

async function start(wantedProfile: string): Promise<Chromium> {
  const executable = process.env['ELECTRON_STAND_IN_CHROMIUM'] ?? '/usr/bin/chromium'
  const temporary = appPaths.isWritable(wantedProfile)
    ? null
    : mkdtempSync(path.join(tmpdir(), 'electron-stand-in-'))
  // However the process ends, no folder stays.
  if (temporary !== null)
    process.once('exit', () => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 }))
  const child = spawn(
    executable,
    [
      '--headless',
      '--remote-debugging-pipe', // it ends with this process, however that ends
      '--remote-debugging-port=0', // for the test's own connection
      `--user-data-dir=${temporary ?? wantedProfile}`,
      '--no-startup-window',
      '--keep-alive-for-test', // with its last window closed the app goes on
      '--no-first-run',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      '--disable-popup-blocking',
      '--disable-features=HttpsUpgrades,PaintHolding',
      '--password-store=basic',
      '--use-mock-keychain',
      '--hide-scrollbars',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // Chromium refuses root otherwise
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  )
  const failed = once(child, 'error').then(([error]) => {
    throw new Error(`the stand-in needs a Chromium: ${executable} could not be started`, { cause: error })
  })
  const [, , stderr, out, incoming] = child.stdio as [null, null, Readable, Writable, Readable]
  const listening = new Promise<string>((resolve) => {
    let said = ''
    stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const line = /^DevTools listening on .*$/m.exec(said)?.[0]
      if (line !== undefined) {
        resolve(line)
        said = ''
      }
    })
  })
  const connection = new Connection(out, incoming)
  running = { child, connection }
  const version = await Promise.race([connection.send('Browser.getVersion'), failed])
  Object.assign(process.versions, { chrome: version.product.replace(/^.*\//, '') })
  const line = await listening
  // Playwright waits for this line, and speaks with the browser beside us.
  process.stderr.write(`\n${line}\n`)
  return manage(connection)
}

async function manage(connection: Connection): Promise<Chromium> {
  const sessions = new Map<string, (session: Session) => void>()
  const attached = new Map<string, Session>()
  const popupListeners: PopupListener[] = []
  connection.on('Target.attachedToTarget', undefined, ({ sessionId, targetInfo }) => {
    const { targetId, openerId } = targetInfo
    if (openerId !== undefined) {
      // Denied or not, a page that opened itself is no window of the app. Whoever opened it stands still as long as it waits.
      void connection.send('Runtime.runIfWaitingForDebugger', {}, sessionId).catch(() => undefined)
      void connection.send('Target.closeTarget', { targetId }).catch(() => undefined)
      for (const listener of popupListeners) listener(openerId)
      return
    }
    const session: Session = {
      sessionId,
      targetId,
      send: (method, parameters) => connection.send(method, parameters, sessionId),
      on: (event, listener) => connection.on(event, sessionId, listener),
    }
    attached.set(targetId, session)
    sessions.get(targetId)?.(session)
  })
  await connection.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'page' }, { exclude: true }], // not Chromium's own surfaces
  })
  return {
    async newPage(width, height) {
      const { targetId } = await connection.send('Target.createTarget', {
        url: 'about:blank',
        width,
        height,
        newWindow: true, // a second page would become a tab, which has no size
      })
      return attached.get(targetId) ?? new Promise((resolve) => sessions.set(targetId, resolve))
    },
    async close(targetId) {
      const session = attached.get(targetId)
      if (session) connection.forget(session.sessionId)
      attached.delete(targetId)
      sessions.delete(targetId)
      await connection.send('Target.closeTarget', { targetId }).catch(() => undefined) // it is gone already
    },
    onPopup: (listener) => void popupListeners.push(listener),
  }
}

/** Lets the browser write what its pages keep, then waits until it has ended. */
export async function endChromium(): Promise<void> {
  if (running === null) return
  const { child, connection } = running
  running = null
  const exited =
    child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve()
  void connection.send('Browser.close').catch(() => undefined)
  const late = setTimeout(() => child.kill('SIGKILL'), closingMs)
  await exited
  clearTimeout(late)
}
