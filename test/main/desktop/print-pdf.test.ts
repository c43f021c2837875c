import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPdfPrinter } from '../../../main/desktop/print-pdf'

class FakeWindow extends EventEmitter {
  isGone = false
  readonly webContents = Object.assign(new EventEmitter(), {
    isDestroyed: () => this.isGone,
    executeJavaScript: (): Promise<unknown> => Promise.resolve('print'),
    printToPDF: (): Promise<Uint8Array> => Promise.resolve(Buffer.from('%PDF')),
  })
  constructor() {
    super()
    made.push(this)
    prepare(this)
  }
  loadURL = (): Promise<void> => Promise.resolve()
  isDestroyed = (): boolean => this.isGone
  destroy(): void {
    this.isGone = true
    this.webContents.emit('destroyed')
  }
}

let made: FakeWindow[] = []
let prepare: (window: FakeWindow) => void = () => undefined

vi.mock('electron', () => ({
  app: { getSystemLocale: () => 'de-DE' },
  get BrowserWindow() {
    return FakeWindow
  },
}))

const never = (): Promise<never> => new Promise(() => undefined)
/** Only the first page, the later ones are well. */
const first = (change: (window: FakeWindow) => void) => (window: FakeWindow) => {
  if (made.length === 1) change(window)
}

beforeEach(() => {
  vi.useFakeTimers()
  made = []
  prepare = () => undefined
})
afterEach(() => vi.useRealTimers())

const open = () => createPdfPrinter({ preload: '/preload.js', isPackaged: true, attach: () => undefined })

describe('printing', () => {
  it('gives what the page printed, and leaves no window and no timer', async () => {
    expect(String(await open()('/snapshots/a.json'))).toBe('%PDF')
    expect(made[0]!.isGone).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['never loads', (window: FakeWindow) => (window.loadURL = never)],
    ['hangs', (window: FakeWindow) => (window.webContents.executeJavaScript = never)],
    ['is never drawn', (window: FakeWindow) => (window.webContents.executeJavaScript = async () => '')],
    ['is never printed', (window: FakeWindow) => (window.webContents.printToPDF = never)],
  ])('a page that %s ends in time, and the next one is printed', async (_what, change) => {
    prepare = first(change)
    const print = open()
    const failed = expect(print('/a')).rejects.toMatchObject({ code: 'internal' })
    const next = print('/b')
    await vi.advanceTimersByTimeAsync(20_000)
    await failed
    expect(made[0]!.isGone).toBe(true)
    expect(String(await next)).toBe('%PDF')
  })

  it.each(['render-process-gone', 'destroyed'])('a page that is gone (%s) ends at once', async (event) => {
    prepare = first((window) => {
      window.webContents.printToPDF = never
      setTimeout(() => window.webContents.emit(event), 50)
    })
    const print = open()
    const failed = expect(print('/a')).rejects.toMatchObject({ code: 'internal' })
    const next = print('/b')
    await vi.advanceTimersByTimeAsync(50)
    await failed
    expect(String(await next)).toBe('%PDF')
  })
})
