/**
 * The wire of the windows: requests through the dispatch in the name of whoever sits at the machine, live events in
 * batches, and what only the desktop app has. Electron's parts come in as arguments.
 */
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron'
import { bridgeChannels, windowOrigin, type BridgeAnswer } from '../contract/bridge'
import {
  desktopRequests,
  type DesktopChannel,
  type DesktopHandlers,
  type DesktopPayload,
  type DesktopTopic,
} from '../contract/desktop'
import { AppError } from '../contract/errors'
import { events, topics as allTopics } from '../contract/events'
import { mayAct, type Actor } from '../contract/roles'
import type { Log } from '../log/log'
import { tellable, type Dispatch } from './dispatch'
import type { EventSource } from './http/hub'
import { tellInputProblems } from './input-problems'
import { createWindowEvents, type WindowStream } from './ipc-events'

export interface IpcTransportDependencies {
  ipcMain: Pick<IpcMain, 'handle' | 'removeHandler' | 'on' | 'off'>
  dispatch: Dispatch
  events: EventSource
  desktop: { handlers: DesktopHandlers }
  /** Whether a frame is the window's own page; by default `isOwnPage`. */
  isTrusted?: ((frame: WebFrameMain) => boolean) | undefined
  /** Who sits at the window. */
  actor: Actor
  log: Pick<Log, 'warn' | 'error'>
}

export interface IpcTransport {
  /**
   * From now on this window is heard, until it is gone. One that nobody sees, because it prints, is answered like any
   * other and told nothing: what a person chose in the tray is not meant for it.
   */
  attach(webContents: WebContents, options?: { isSeen: boolean }): void
  /** Tells every window that is seen; one whose page is still loading hears the last of each topic once it is there. */
  tell<T extends DesktopTopic>(topic: T, payload: DesktopPayload<T>): void
  close(): void
}

interface AttachedWindow {
  readonly webContents: WebContents
  readonly stream: WindowStream
  readonly isSeen: boolean
  /** What it was told before its page could hear; null once it can. */
  untold: Map<DesktopTopic, unknown> | null
}

/** A page that floods the process with messages must not flood the log too. */
const mostRefusalsLogged = 20

/** The main frame of a window that shows the product's own page: no frame inside it, no page of anybody else. */
export const isOwnPage = (frame: Pick<WebFrameMain, 'parent' | 'origin'>): boolean =>
  frame.parent === null && frame.origin === windowOrigin

export function createIpcTransport(deps: IpcTransportDependencies): IpcTransport {
  const { ipcMain, dispatch, actor, log, isTrusted = isOwnPage } = deps
  const { handlers } = deps.desktop
  const windowEvents = createWindowEvents(deps.events)
  const windows = new Map<number, AttachedWindow>()
  let refusals = 0

  /** @returns the window whose page sent this; null for anybody else, which is logged. */
  const senderOf = (event: IpcMainEvent | IpcMainInvokeEvent, what: string): AttachedWindow | null => {
    const window = windows.get(event.sender.id)
    const frame = event.senderFrame
    if (frame === null) return null // the page is gone already, as happens when a window is loaded anew
    if (window !== undefined && isTrusted(frame)) return window
    refuse(`A message to ${what} did not come from the window's own page and was dropped.`, frame)
    return null
  }

  const refuse = (message: string, frame: WebFrameMain | null): void => {
    refusals += 1
    if (refusals <= mostRefusalsLogged) log.warn(message, { origin: frame?.origin ?? null })
  }

  const answer = async (channel: unknown, input: unknown): Promise<BridgeAnswer> => {
    if (typeof channel !== 'string') return refusal(unknownRequest())
    if (!isDesktopChannel(channel)) return dispatch({ channel, input, actor })
    try {
      const checked = desktopRequests[channel].input.safeParse(input === undefined ? {} : input)
      if (!checked.success)
        throw new AppError('request_invalid', tellInputProblems(checked.error.issues, input))
      const handler = handlers[channel] as (parameters: object) => unknown
      return { ok: true, value: await handler(checked.data) }
    } catch (error) {
      if (!(error instanceof AppError)) log.error('A request failed unexpectedly.', { channel, error })
      return refusal(error)
    }
  }

  const onInvoke = async (event: IpcMainInvokeEvent, channel: unknown, input: unknown): Promise<string> =>
    JSON.stringify(senderOf(event, 'invoke') === null ? refusal(stranger()) : await answer(channel, input))

  const onWatch = (event: IpcMainEvent, asked: unknown): void => {
    const window = senderOf(event, 'watch')
    if (window === null) return
    if (!Array.isArray(asked) || !asked.every((one) => (allTopics as unknown[]).includes(one)))
      return refuse('A window asked for a topic that does not exist.', event.senderFrame)
    window.stream.watch(
      allTopics.filter((topic) => asked.includes(topic) && mayAct(actor.role, events[topic].role)),
    )
    const { untold } = window
    window.untold = null
    for (const [topic, payload] of untold ?? [])
      window.webContents.send(bridgeChannels.desktop, topic, payload)
  }

  const onHeard = (event: IpcMainEvent, sequence: unknown): void => {
    const window = senderOf(event, 'heard')
    if (window !== null && Number.isSafeInteger(sequence)) window.stream.heard(sequence as number)
  }

  ipcMain.handle(bridgeChannels.invoke, onInvoke)
  ipcMain.on(bridgeChannels.watch, onWatch)
  ipcMain.on(bridgeChannels.heard, onHeard)

  return {
    attach(webContents, { isSeen } = { isSeen: true }) {
      const { id } = webContents
      if (windows.has(id)) return
      const stream = windowEvents.open((batch, sequence) => {
        if (!webContents.isDestroyed()) webContents.send(bridgeChannels.batch, batch, sequence)
      })
      const window: AttachedWindow = { webContents, stream, isSeen, untold: new Map() }
      windows.set(id, window)
      webContents.once('destroyed', () => {
        windows.delete(id)
        stream.end()
      })
      // The window is still there, and may be loaded again.
      webContents.on('render-process-gone', () => {
        stream.watch([])
        window.untold ??= new Map()
      })
    },
    tell(topic, payload) {
      for (const { webContents, isSeen, untold } of windows.values()) {
        if (!isSeen) continue
        if (untold !== null) untold.set(topic, payload)
        else if (!webContents.isDestroyed()) webContents.send(bridgeChannels.desktop, topic, payload)
      }
    },
    close() {
      ipcMain.removeHandler(bridgeChannels.invoke)
      ipcMain.off(bridgeChannels.watch, onWatch)
      ipcMain.off(bridgeChannels.heard, onHeard)
      windowEvents.close()
      windows.clear()
    },
  }
}

const isDesktopChannel = (name: string): name is DesktopChannel => Object.hasOwn(desktopRequests, name)

const refusal = (error: unknown): BridgeAnswer => ({ ok: false, error: tellable(error) })

const stranger = (): AppError =>
  new AppError('unauthenticated', "Only the window's own page is answered here.")

const unknownRequest = (): AppError => new AppError('unknown_request', 'There is no request of this name.')
