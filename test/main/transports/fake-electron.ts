/**
 * Electron's two ends and the real preload script between them, without Electron: what crosses is cloned as it would
 * be, arrives later and in order, and a function that crosses the bridge is wrapped. Isolated worlds are not modelled.
 */
import { EventEmitter } from 'node:events'
import { serialize } from 'node:v8'
import type { IpcMain, WebContents } from 'electron'
import { vi } from 'vitest'
import { bridgeName, windowOrigin, type Bridge } from '../../../main/contract/bridge'

export interface FakeFrame {
  origin: string
  parent: object | null
}

export interface SentMessage {
  channel: string
  values: unknown[]
  /** As Electron serialises it. */
  bytes: number
}

export interface FakeWindow {
  readonly webContents: WebContents
  /** What left the main process for this window. */
  readonly sent: SentMessage[]
  /** What the page's listeners threw. */
  readonly failures: unknown[]
  /** What a message of the window claims as its sender; null for a page that is gone. */
  frame: FakeFrame | null
  /** While true, messages of the main process wait and are not read. */
  isHanging: boolean
  /** Loads a page: the preload script runs anew, and what the page before listened to is gone. */
  load(): Promise<Record<string, unknown>>
  /** `load` and its bridge. */
  loadBridge(): Promise<Bridge>
  /** As a page would that got hold of Electron's own channels. */
  sendRaw(channel: string, ...values: unknown[]): Promise<void>
  invokeRaw(channel: string, ...values: unknown[]): Promise<unknown>
  crash(): void
  destroy(): void
}

export interface FakeElectron {
  readonly ipcMain: IpcMain
  /** Handlers and listeners that are registered. */
  readonly registered: number
  openWindow(): FakeWindow
}

/** Every message that is under way now has arrived, and so have the answers to it. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

type Handler = (event: object, ...values: unknown[]) => unknown

export function createFakeElectron(): FakeElectron {
  const handlers = new Map<string, Handler>()
  const ipcMain = Object.assign(new EventEmitter(), {
    handle(channel: string, handler: Handler) {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
      handlers.set(channel, handler)
    },
    removeHandler: (channel: string) => void handlers.delete(channel),
  })
  let windows = 0

  return {
    ipcMain: ipcMain as unknown as IpcMain,
    get registered() {
      return handlers.size + ipcMain.eventNames().length
    },
    openWindow() {
      windows += 1
      let page = new EventEmitter()
      let isDestroyed = false
      let waiting: SentMessage[] = []
      const deliver = (message: SentMessage): void => {
        if (window.isHanging) waiting.push(message)
        else
          try {
            page.emit(message.channel, { sender: 'ipcRenderer' }, ...message.values)
          } catch (error) {
            window.failures.push(error)
          }
      }
      const webContents = Object.assign(new EventEmitter(), {
        id: windows,
        isDestroyed: () => isDestroyed,
        send(channel: string, ...values: unknown[]) {
          if (isDestroyed) throw new Error('Object has been destroyed')
          const message = { channel, values: structuredClone(values), bytes: serialize(values).length }
          window.sent.push(message)
          const target = page
          void later().then(() => target === page && deliver(message))
        },
      })
      const sendRaw = async (channel: string, ...values: unknown[]): Promise<void> => {
        const cloned = structuredClone(values)
        await later()
        ipcMain.emit(channel, { sender: webContents, senderFrame: window.frame }, ...cloned)
      }
      const invokeRaw = async (channel: string, ...values: unknown[]): Promise<unknown> => {
        const cloned = structuredClone(values)
        await later()
        const handler = handlers.get(channel)
        if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
        const event = { sender: webContents, senderFrame: window.frame }
        return structuredClone(await handler(event, ...cloned))
      }
      let isHanging = false
      const window: FakeWindow = {
        webContents: webContents as unknown as WebContents,
        sent: [],
        failures: [],
        frame: { origin: windowOrigin, parent: null },
        get isHanging() {
          return isHanging
        },
        set isHanging(hangs) {
          isHanging = hangs
          if (hangs) return
          const read = waiting
          waiting = []
          read.forEach(deliver)
        },
        async load() {
          page = new EventEmitter()
          waiting = []
          const loaded = page
          const world: Record<string, unknown> = {}
          vi.resetModules()
          vi.doMock('electron', () => ({
            ipcRenderer: {
              on: (channel: string, listener: (...values: unknown[]) => void) => loaded.on(channel, listener),
              send: (channel: string, ...values: unknown[]) => void sendRaw(channel, ...values),
              invoke: invokeRaw,
            },
            contextBridge: {
              exposeInMainWorld: (name: string, api: object) => (world[name] = crossed(api)),
            },
          }))
          try {
            await import('../../../preload/index')
          } finally {
            vi.doUnmock('electron')
          }
          return world
        },
        loadBridge: async () => (await window.load())[bridgeName] as Bridge,
        sendRaw,
        invokeRaw,
        crash() {
          page = new EventEmitter()
          webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
        },
        destroy() {
          isDestroyed = true
          webContents.emit('destroyed')
        },
      }
      return window
    },
  }
}

/** What comes out at the other side of the bridge: copies of values, stand-ins of functions. */
function crossed(value: unknown): unknown {
  if (typeof value === 'function')
    return (...values: unknown[]) => {
      const result = (value as (...values: unknown[]) => unknown)(...values.map(crossed))
      return result instanceof Promise ? result.then(crossed) : crossed(result)
    }
  if (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some((one) => typeof one === 'function')
  )
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, one]) => [name, crossed(one)])))
  return structuredClone(value)
}
