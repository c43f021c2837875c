/** What the dashboard needs of a wire: requests, and one stream of events. Stores use it; components never do. */
import type {
  DesktopChannel,
  DesktopInput,
  DesktopOutput,
  DesktopPayload,
  DesktopTopic,
} from '../../main/contract/desktop'
import type { EventMessage, Topic } from '../../main/contract/events'
import type { Channel, RequestInput, RequestOutput } from '../../main/contract/requests'
import type { Role } from '../../main/contract/roles'

export interface Session {
  name: string
  role: Role
}

export interface InvokeOptions {
  signal?: AbortSignal | undefined
  /** How long an answer may take. By default 10 s. */
  deadlineMs?: number | undefined
}

/** `refused`: the session has ended, or there never was one; only signing in helps. */
export type StreamState = 'connecting' | 'open' | 'refused'

export interface StreamListener {
  onMessage(message: EventMessage): void
  /** Messages were left out: nothing may be drawn across this instant. */
  onReset(): void
  onState(state: StreamState): void
}

export interface Transport {
  /** Whether people sign in with a key here. A window on its own machine needs none. */
  readonly signsIn: boolean
  /** @throws RequestError */
  invoke<C extends Channel>(
    channel: C,
    input: RequestInput<C>,
    options?: InvokeOptions,
  ): Promise<RequestOutput<C>>
  /**
   * One stream for all topics. It connects again by itself, for as long as it takes, until it is closed.
   * @returns a function that closes it.
   */
  openStream(topics: readonly Topic[], listener: StreamListener): () => void
  /** @throws RequestError `unauthenticated`, `sign_in_refused` */
  signIn(key: string): Promise<Session>
  signOut(): Promise<void>
  /** What only a window of the desktop app has; null in a browser. */
  readonly desktop: Desktop | null
}

export interface Desktop {
  /** @throws RequestError */
  invoke<C extends DesktopChannel>(channel: C, input: DesktopInput<C>): Promise<DesktopOutput<C>>
  /** @returns a function that ends it. */
  listen<T extends DesktopTopic>(topic: T, listener: (payload: DesktopPayload<T>) => void): () => void
}
