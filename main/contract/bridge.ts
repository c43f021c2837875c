/** What the preload script puts into the window, and the names under which it travels. Nothing free-form. */
import type { DesktopTopic } from './desktop'
import type { ErrorCode } from './errors'
import type { EventMessage, Topic } from './events'

export type BridgeAnswer =
  | { ok: true; value: unknown }
  | { ok: false; error: { code: ErrorCode; message: string; hint: string | null } }

/** All that one tick brings, in one message. */
export interface BridgeBatch {
  /** Null after messages were left out: nothing may be drawn across this instant. */
  messages: readonly EventMessage[] | null
}

export interface Bridge {
  /** A channel of `requests` or of `desktopRequests`. */
  invoke(channel: string, input: unknown): Promise<BridgeAnswer>
  /** The topics that the window looks at now; replaces those before. An empty list ends the stream. */
  watch(topics: readonly Topic[]): void
  onBatch(listener: (batch: BridgeBatch) => void): void
  onDesktop(listener: (topic: DesktopTopic, payload: unknown) => void): void
}

/** The property of `window` that holds the bridge. */
export const bridgeName = 'autoinfrasnap'

/** Names of Electron's own channels. */
export const bridgeChannels = {
  invoke: 'autoinfrasnap:invoke',
  watch: 'autoinfrasnap:watch',
  batch: 'autoinfrasnap:batch',
  desktop: 'autoinfrasnap:desktop',
} as const
