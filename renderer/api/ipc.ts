/** The wire of a window on its own machine: everything over the bridge of the preload script, and nobody signs in. */
import type { Bridge } from '../../main/contract/bridge'
import type { DesktopPayload, DesktopTopic } from '../../main/contract/desktop'
import type { Channel } from '../../main/contract/requests'
import { valueOf } from './answer'
import { createIpcStreams } from './ipc-streams'
import { RequestError } from './request-error'
import type { Desktop, InvokeOptions, Session, Transport } from './transport'

const usualDeadlineMs = 10_000
/** What may wait for a person in front of a dialog: a command of a custom metric needs an answer. */
const asksPerson: readonly string[] = ['settings:update'] satisfies Channel[]
const personDeadlineMs = 30 * 60_000

export function createIpcTransport(bridge: Bridge): Transport {
  const ask = async (channel: string, input: unknown, signal: AbortSignal | null): Promise<unknown> => {
    signal?.throwIfAborted()
    const answer = bridge.invoke(channel, plain(input))
    return valueOf(parse(await (signal === null ? answer : Promise.race([answer, aborted(signal)]))), channel)
  }

  const askInTime = async (
    channel: string,
    input: unknown,
    {
      signal,
      deadlineMs = asksPerson.includes(channel) ? personDeadlineMs : usualDeadlineMs,
    }: InvokeOptions = {},
  ): Promise<unknown> => {
    const deadline = AbortSignal.timeout(deadlineMs)
    try {
      return await ask(channel, input, signal === undefined ? deadline : AbortSignal.any([signal, deadline]))
    } catch (error) {
      signal?.throwIfAborted()
      if (deadline.aborted && !(error instanceof RequestError))
        throw new RequestError('timeout', 'The app did not answer in time.', null, error)
      throw reachable(error)
    }
  }

  return {
    signsIn: false,
    invoke: (channel, input, options) => askInTime(channel, input, options) as Promise<never>,
    openStream: createIpcStreams(bridge),
    signIn: () => askInTime('session:get', {}) as Promise<Session>,
    signOut: async () => undefined,
    desktop: {
      // Without a deadline: some of these wait for a person in front of a dialog.
      invoke: (channel, input) =>
        ask(channel, input, null).catch((error: unknown) => {
          throw reachable(error)
        }) as Promise<never>,
      listen: createListening(bridge),
    },
  }
}

/** What the app tells before anybody listens waits for the first who does: the newest of each topic. */
function createListening(bridge: Bridge): Desktop['listen'] {
  const listeners = new Map<DesktopTopic, Set<(payload: never) => void>>()
  const unheard = new Map<DesktopTopic, unknown>()
  bridge.onDesktop((topic, payload) => {
    const heard = listeners.get(topic)
    if (heard === undefined || heard.size === 0) unheard.set(topic, payload)
    else for (const listener of heard) listener(payload as never)
  })
  return <T extends DesktopTopic>(topic: T, listener: (payload: DesktopPayload<T>) => void) => {
    const ofTopic = listeners.get(topic) ?? new Set()
    listeners.set(topic, ofTopic.add(listener))
    if (unheard.has(topic)) {
      const payload = unheard.get(topic) as DesktopPayload<T>
      unheard.delete(topic)
      listener(payload)
    }
    return () => void ofTopic.delete(listener)
  }
}

/** As JSON has it: a Vue proxy cannot leave the page. */
const plain = (input: unknown): unknown => JSON.parse(JSON.stringify(input ?? {})) as unknown

function parse(answer: unknown): unknown {
  try {
    return JSON.parse(String(answer)) as unknown
  } catch (error) {
    throw new RequestError('nonsense', 'The answer is not one of this product.', null, error)
  }
}

const reachable = (error: unknown): RequestError =>
  error instanceof RequestError
    ? error
    : new RequestError('unreachable', 'The app cannot be reached.', null, error)

/** Never resolves. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
