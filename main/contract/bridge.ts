/** What the preload script puts into the window, and the names under which it travels. Nothing free-form. */
import type { Delta } from './delta'
import type { DesktopTopic } from './desktop'
import type { ErrorCode } from './errors'
import type { EventMessage, Topic } from './events'

export type BridgeAnswer =
  | { ok: true; value: unknown }
  | { ok: false; error: { code: ErrorCode; message: string; hint: string | null } }

/** A payload whole, or as the difference to the last one of its topic that this window was sent. */
export type BridgeMessage = EventMessage | { topic: Topic; at: number; delta: Delta }

/** All that one tick brings, in one message. */
export interface BridgeBatch {
  /** Messages before these were left out: nothing may be drawn across this instant. All of these are whole. */
  isReset: boolean
  messages: readonly BridgeMessage[]
}

export interface Bridge {
  /**
   * @param channel of `requests` or of `desktopRequests`.
   * @returns a `BridgeAnswer` as JSON: the bridge copies an object field by field, and a text in one piece.
   */
  invoke(channel: string, input: unknown): Promise<string>
  /**
   * The topics that the window looks at now; replaces those before. Those that are new begin with their newest state.
   * An empty list ends the stream; a page says it first, so that nothing is left of the page before it.
   */
  watch(topics: readonly Topic[]): void
  /** Hears each `BridgeBatch`, as JSON too. */
  onBatch(listener: (batch: string) => void): void
  onDesktop(listener: (topic: DesktopTopic, payload: unknown) => void): void
}

/** The property of `window` that holds the bridge. */
export const bridgeName = 'autoinfrasnap'

/** Where the window's own pages come from; no other page is heard. */
export const windowOrigin = 'app://autoinfrasnap'

/** Names of Electron's own channels. */
export const bridgeChannels = {
  invoke: 'autoinfrasnap:invoke',
  watch: 'autoinfrasnap:watch',
  batch: 'autoinfrasnap:batch',
  /** The window's word that it has read the batch of this number. */
  heard: 'autoinfrasnap:heard',
  desktop: 'autoinfrasnap:desktop',
} as const
