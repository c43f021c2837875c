/** Speaks Chromium's DevTools protocol over the pipe of a browser that this process started. */
import { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol'

type Method = keyof Protocol.CommandParameters & keyof Protocol.CommandReturnValues

interface Waiting {
  resolve: (result: unknown) => void
  reject: (error: Error) => void
}

interface Message {
  id?: number
  method?: string
  params?: unknown
  sessionId?: string
  result?: unknown
  error?: { message: string }
}

export class Connection {
  readonly #out: Writable
  readonly #waiting = new Map<number, Waiting>()
  readonly #events = new EventEmitter().setMaxListeners(0)
  #lastId = 0
  #rest = ''

  constructor(out: Writable, incoming: Readable) {
    this.#out = out
    out.on('error', () => this.#end()) // the browser is gone; its exit says so too
    incoming.setEncoding('utf8')
    incoming.on('data', (text: string) => this.#read(text))
    incoming.on('close', () => this.#end())
  }

  /** @throws Error with the browser's own words, or when the browser is gone. */
  send<M extends Method>(
    method: M,
    parameters?: Protocol.CommandParameters[M],
    sessionId?: string,
  ): Promise<Protocol.CommandReturnValues[M]> {
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      if (this.#out.destroyed) return reject(new Error(`${method}: the browser is gone`))
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject })
      this.#out.write(`${JSON.stringify({ id, method, params: parameters ?? {}, sessionId })}\0`)
    })
  }

  /** Events of one session, or of the browser itself where `sessionId` is undefined. */
  on<E extends keyof Protocol.Events>(
    event: E,
    sessionId: string | undefined,
    listener: (parameters: Protocol.Events[E]) => void,
  ): void {
    this.#events.on(`${sessionId ?? ''} ${event}`, listener)
  }

  forget(sessionId: string): void {
    for (const name of this.#events.eventNames())
      if (String(name).startsWith(`${sessionId} `)) this.#events.removeAllListeners(name)
  }

  #read(text: string): void {
    const parts = (this.#rest + text).split('\0')
    this.#rest = parts.pop() ?? ''
    for (const part of parts) this.#take(JSON.parse(part) as Message)
  }

  #take({ id, method, params, sessionId, result, error }: Message): void {
    if (id === undefined) {
      this.#events.emit(`${sessionId ?? ''} ${method ?? ''}`, params)
      return
    }
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error) waiting?.reject(new Error(error.message))
    else waiting?.resolve(result)
  }

  #end(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('the browser is gone'))
    this.#waiting.clear()
  }
}

/** One page, seen through its own session. */
export interface Session {
  readonly sessionId: string
  readonly targetId: string
  send<M extends Method>(
    method: M,
    parameters?: Protocol.CommandParameters[M],
  ): Promise<Protocol.CommandReturnValues[M]>
  on<E extends keyof Protocol.Events>(event: E, listener: (parameters: Protocol.Events[E]) => void): void
}
