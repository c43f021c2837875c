/** Keeps the connection to the one engine of this machine: finds it, asks who it is, and forgets it when it fails. */
import type { Containers } from '../../contract/model/containers'
import { AppError } from '../../contract/errors'
import type { ListedContainer } from './answers'
import { createContainerReader, type ContainerReader } from './container-readings'
import { createEngine, type Engine } from './engine'
import type { Endpoint } from './endpoint'
import type { GroupCounterSource } from './group-counters'

export interface Connection {
  readonly identity: Containers['engine']
  readonly reader: ContainerReader
  readonly listed: ListedContainer[]
}

export interface ConnectionKeeper {
  /** Connects where needed and lists the containers. */
  list(signal: AbortSignal): Promise<Connection>
  close(): void
}

export interface ConnectionOptions {
  readonly findEndpoints: () => readonly Endpoint[]
  /** Null where containers never run on this machine's own kernel. */
  readonly groups: GroupCounterSource | null
  readonly monotonicMs: () => number
}

/** An engine that was upgraded meanwhile is noticed after this long. */
const oldestIdentityMs = 60_000

interface Kept {
  readonly engine: Engine
  readonly reader: ContainerReader
  identity: Containers['engine']
  identifiedAtMs: number
}

export function createConnectionKeeper(options: ConnectionOptions): ConnectionKeeper {
  const { findEndpoints, groups, monotonicMs } = options
  let kept: Kept | null = null

  async function identify(engine: Engine, signal: AbortSignal): Promise<Containers['engine']> {
    return { ...(await engine.identify(signal)), endpoint: engine.endpoint.url }
  }

  async function open(endpoint: Endpoint, signal: AbortSignal): Promise<Connection> {
    const engine = await createEngine(endpoint)
    try {
      const listed = await engine.list(signal)
      const identity = await identify(engine, signal)
      const local = endpoint.transport.kind === 'socket' ? groups : null
      const reader = createContainerReader(engine, local, monotonicMs)
      kept = { engine, reader, identity, identifiedAtMs: monotonicMs() }
      return { identity, reader, listed }
    } catch (error) {
      engine.close()
      throw error
    }
  }

  /** The first usual place where an engine answers; a socket that a stopped daemon left behind must not hide another. */
  async function openFirst(signal: AbortSignal): Promise<Connection> {
    let first: unknown = null
    for (const endpoint of findEndpoints()) {
      try {
        return await open(endpoint, signal)
      } catch (error) {
        first ??= error
        if (signal.aborted) break
      }
    }
    throw first
  }

  function forget(): void {
    kept?.engine.close()
    kept = null
  }

  return {
    async list(signal) {
      if (kept === null) return openFirst(signal)
      const known = kept
      try {
        const listed = await known.engine.list(signal)
        if (monotonicMs() - known.identifiedAtMs > oldestIdentityMs) {
          known.identity = await identify(known.engine, signal)
          known.identifiedAtMs = monotonicMs()
        }
        return { identity: known.identity, reader: known.reader, listed }
      } catch (error) {
        if (error instanceof AppError) forget() // the engine may come back elsewhere, or as another one
        throw error
      }
    },
    close: forget,
  }
}
