/** Prints a page of the dashboard as PDF, in a window that nobody sees. */
import { app, BrowserWindow, type WebContents } from 'electron'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../contract/errors'
import { windowOrigin } from '../contract/bridge'
import { paperSize } from './paper-size'
import { webPreferences } from './security'

export interface PrintDependencies {
  preload: string
  isPackaged: boolean
  attach: (contents: WebContents) => void
}

/** A page of a large machine with charts takes a second or two. */
const printedWithinMs = 20_000
const askEveryMs = 100

/** Drawn at the width of the paper, so that nothing has to be scaled: A4 less its margins, at 96 dpi. */
const size = { width: 794, height: 1_123 }

/** Only one at a time: each is a whole page with its charts. */
export function createPdfPrinter(deps: PrintDependencies): (address: string) => Promise<Uint8Array> {
  let last: Promise<unknown> = Promise.resolve()
  return (address) => {
    const printed = last.then(() => print(address, deps))
    last = printed.catch(() => undefined) // whoever asked hears of it
    return printed
  }
}

async function print(
  address: string,
  { preload, isPackaged, attach }: PrintDependencies,
): Promise<Uint8Array> {
  const window = new BrowserWindow({
    ...size,
    show: false,
    // A hidden page is painted all the same, and its timers keep their pace.
    webPreferences: { ...webPreferences(preload, isPackaged), backgroundThrottling: false },
  })
  const { webContents } = window
  const trouble = Promise.withResolvers<never>()
  const fail = (what: string) => trouble.reject(new AppError('internal', what, { hint }))
  const late = setTimeout(() => fail('The snapshot could not be printed in time.'), printedWithinMs)
  // What was asked of a page that hangs or is gone may never be answered, and every later print waits for this one.
  webContents.once('render-process-gone', () => fail('The page that was to be printed stopped working.'))
  webContents.once('destroyed', () => fail('The page that was to be printed was closed.'))
  try {
    attach(webContents)
    return await Promise.race([draw(window, windowOrigin + address), trouble.promise])
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    // A page that dies early fails to load before anything else is told of it.
    throw new AppError('internal', 'The page that was to be printed did not come.', { hint, cause })
  } finally {
    clearTimeout(late)
    if (!window.isDestroyed()) window.destroy()
  }
}

const hint = 'Try again, without charts if it was printed with them.'

async function draw(window: BrowserWindow, url: string): Promise<Uint8Array> {
  await window.loadURL(url)
  await untilReady(window.webContents)
  return window.webContents.printToPDF({
    printBackground: true,
    preferCSSPageSize: true, // for the margins; the page names no size
    pageSize: paperSize(app.getSystemLocale()),
  })
}

/** The page says by itself when everything on it is drawn. */
async function untilReady(contents: WebContents): Promise<void> {
  while (!contents.isDestroyed()) {
    const ready: unknown = await contents.executeJavaScript('document.documentElement.dataset.ready ?? ""')
    if (ready === 'print') return
    await wait(askEveryMs)
  }
}
