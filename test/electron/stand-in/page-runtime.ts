/** What the stand-in puts into a page before any script of it: `ipcRenderer`, `contextBridge`, and the preload script. */
import type { ContextBridge, IpcRenderer, WebFrame, WebUtils } from 'electron'
import type { WireClone } from './wire-clone.ts'

/** What the app tells the page. */
export type ToPage =
  | { kind: 'message'; channel: string; args: string }
  | { kind: 'answer'; id: number; value?: string; error?: string }
  | { kind: 'visibility'; isHidden: boolean }

/** What the page tells the app. */
export type FromPage =
  | { kind: 'invoke'; id: number; channel: string; args: string; address: string }
  | { kind: 'send'; channel: string; args: string; address: string }
  | { kind: 'preload-error'; message: string }
  | { kind: 'leave'; address: string }
  | { kind: 'started' }

export interface PageSettings {
  /** Of the binding that carries texts to the app; taken away before scripts of the page run. */
  binding: string
  /** Of the function that takes what the app says. */
  deliver: string
  /** What a sandboxed preload script sees of `process`. */
  process: Record<string, unknown>
}

type Preload = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: unknown,
) => void

type Listener = (event: unknown, ...args: unknown[]) => void

/** Runs in the page as text: it may refer to nothing outside itself. */
export function runInPage(clone: WireClone, settings: PageSettings, preload: Preload | null): void {
  if (window.top !== window) return
  const page = window as unknown as Record<string, unknown>
  const tell = page[settings.binding] as (text: string) => void
  Reflect.deleteProperty(page, settings.binding)
  const say = (message: FromPage): void => tell(JSON.stringify(message))
  const listeners = new Map<string, { listener: Listener; once: boolean }[]>()
  const asked = new Map<number, PromiseWithResolvers<unknown>>()
  let lastId = 0

  const add = (channel: string, listener: Listener, once: boolean): void => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, once }])
  }
  const remove = (channel: string, listener: Listener): void => {
    const left = [...(listeners.get(channel) ?? [])]
    const at = left.findLastIndex((one) => one.listener === listener)
    if (at >= 0) left.splice(at, 1)
    listeners.set(channel, left)
  }
  const ipcRenderer = {
    on(channel: string, listener: Listener) {
      add(channel, listener, false)
      return ipcRenderer
    },
    addListener: (channel: string, listener: Listener) => ipcRenderer.on(channel, listener),
    once(channel: string, listener: Listener) {
      add(channel, listener, true)
      return ipcRenderer
    },
    off(channel: string, listener: Listener) {
      remove(channel, listener)
      return ipcRenderer
    },
    removeListener: (channel: string, listener: Listener) => ipcRenderer.off(channel, listener),
    removeAllListeners(channel?: string) {
      if (channel === undefined) listeners.clear()
      else listeners.delete(channel)
      return ipcRenderer
    },
    send: (channel: string, ...args: unknown[]) =>
      say({ kind: 'send', channel, args: clone.pack(args), address: location.href }),
    sendSync(channel: string): never {
      throw new Error(`The stand-in has no sendSync (${channel}): it blocks the window. Use invoke.`)
    },
    async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const text = clone.pack(args)
      const id = ++lastId
      const answer = Promise.withResolvers<unknown>()
      asked.set(id, answer)
      say({ kind: 'invoke', id, channel, args: text, address: location.href })
      return answer.promise
    },
  } as unknown as Pick<
    IpcRenderer,
    | 'on'
    | 'once'
    | 'off'
    | 'addListener'
    | 'removeListener'
    | 'removeAllListeners'
    | 'send'
    | 'sendSync'
    | 'invoke'
  >

  let isHidden = false
  Object.defineProperty(document, 'hidden', { get: () => isHidden, configurable: true })
  Object.defineProperty(document, 'visibilityState', {
    get: () => (isHidden ? 'hidden' : 'visible'),
    configurable: true,
  })
  Object.defineProperty(window, settings.deliver, {
    value(message: ToPage) {
      switch (message.kind) {
        case 'message':
          for (const { listener, once } of [...(listeners.get(message.channel) ?? [])]) {
            if (once) remove(message.channel, listener)
            listener(
              { sender: ipcRenderer, ports: [], defaultPrevented: false, preventDefault: () => undefined },
              ...(clone.unpack(message.args) as unknown[]),
            )
          }
          return
        case 'answer': {
          const answer = asked.get(message.id)
          asked.delete(message.id)
          if (message.error !== undefined) answer?.reject(new Error(message.error))
          else answer?.resolve(clone.unpack(message.value ?? '{"$":"undefined"}'))
          return
        }
        case 'visibility':
          if (isHidden === message.isHidden) return
          isHidden = message.isHidden
          document.dispatchEvent(new Event('visibilitychange'))
      }
    },
  })

  // Chromium would ask which program opens a scheme that it does not know, in a dialog that blocks the page.
  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement)
    if (event.defaultPrevented || !link || link.target === '_blank') return
    if (/^(?:https?|about|blob|data|javascript):$/.test(link.protocol)) return
    event.preventDefault()
    say({ kind: 'leave', address: link.href })
  })

  /** Copies what crosses, as between two worlds: functions become proxies, prototypes are lost, the rest is cloned. */
  const cross = (value: unknown): unknown => {
    if (typeof value === 'symbol') throw new TypeError('A symbol cannot be sent over the context bridge.')
    if (typeof value === 'function')
      return (...args: unknown[]): unknown =>
        cross((value as (...all: unknown[]) => unknown)(...args.map((one) => cross(one))))
    if (value instanceof Promise) return value.then(cross)
    if (Array.isArray(value)) return value.map(cross)
    if (typeof value !== 'object' || value === null) return value
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return structuredClone(value)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cross(one)]))
  }
  const freeze = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null && !(value instanceof Promise)) {
      Object.values(value).forEach(freeze)
      if (!ArrayBuffer.isView(value)) Object.freeze(value)
    }
    return value
  }
  const electron = {
    ipcRenderer,
    contextBridge: {
      exposeInMainWorld(key, api: unknown) {
        if (Object.hasOwn(window, key))
          throw new Error(`Cannot bind an API on top of an existing property on the window object: ${key}`)
        Object.defineProperty(window, key, { value: freeze(cross(api)), enumerable: true })
      },
    } satisfies Pick<ContextBridge, 'exposeInMainWorld'>,
    webFrame: {
      getZoomFactor: () => 1,
      setZoomFactor: () => undefined,
    } satisfies Pick<WebFrame, 'getZoomFactor' | 'setZoomFactor'>,
    webUtils: { getPathForFile: (file) => file.name } satisfies Pick<WebUtils, 'getPathForFile'>,
  }
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer' || name === 'electron/common') return electron
    throw new Error(`module not found: ${name}`) // a sandboxed preload script has almost none
  }
  const module = { exports: {} }
  try {
    preload?.call(undefined, require, module, module.exports, settings.process)
  } catch (error) {
    say({
      kind: 'preload-error',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
  say({ kind: 'started' })
}
