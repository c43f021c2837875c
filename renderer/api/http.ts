/** The wire of a browser: requests as POST /api/rpc/<channel>, events as server-sent events, a session cookie. */
import { topics as allTopics, type EventMessage, type Topic } from '../../main/contract/events'
import type { Channel, RequestOutput } from '../../main/contract/requests'
import { valueOf } from './answer'
import { RequestError } from './request-error'
import type { InvokeOptions, Session, StreamListener, Transport } from './transport'

const usualDeadlineMs = 10_000
const shortestRetryMs = 1_000
const longestRetryMs = 15_000

export function createHttpTransport(): Transport {
  return {
    signsIn: true,
    desktop: null,
    invoke: (channel, input, options) =>
      ask<RequestOutput<Channel>>('POST', `/api/rpc/${channel}`, input, options) as Promise<never>,
    openStream,
    signIn: (key) => ask<Session>('POST', '/api/session', { key }),
    async signOut() {
      await ask('DELETE', '/api/session', undefined)
    },
  }
}

/** @throws RequestError */
async function ask<Value>(
  method: 'POST' | 'DELETE',
  address: string,
  body: unknown,
  options: InvokeOptions = {},
): Promise<Value> {
  const deadline = AbortSignal.timeout(options.deadlineMs ?? usualDeadlineMs)
  const signal = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline])
  try {
    const response = await fetch(address, {
      method,
      signal,
      credentials: 'same-origin',
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    return valueOf<Value>(await response.json(), `status ${response.status}`)
  } catch (error) {
    if (error instanceof RequestError) throw error
    options.signal?.throwIfAborted()
    if (deadline.aborted) throw new RequestError('timeout', 'The server did not answer in time.', null, error)
    if (error instanceof SyntaxError)
      throw new RequestError('nonsense', 'The answer is not one of this product.', null, error)
    throw new RequestError('unreachable', 'The server cannot be reached.', null, error)
  }
}

/**
 * EventSource connects again by itself when the connection breaks, with the id of the last event, so that nothing is
 * missed. It gives up when the server answers with an error; why, it does not say, so the session is asked.
 */
function openStream(topics: readonly Topic[], listener: StreamListener): () => void {
  let source: EventSource | null = null
  let retryTimer: ReturnType<typeof setTimeout> | null = null
  let retryMs = shortestRetryMs
  let isClosed = false

  const connect = (): void => {
    retryTimer = null
    listener.onState('connecting')
    const opened = new EventSource(`/api/events?subjects=${topics.join(',')}`)
    source = opened
    opened.addEventListener('open', () => {
      retryMs = shortestRetryMs
      listener.onState('open')
    })
    opened.addEventListener('reset', () => listener.onReset())
    for (const topic of allTopics)
      opened.addEventListener(topic, (event: MessageEvent<string>) => {
        const { at, payload } = JSON.parse(event.data) as Omit<EventMessage, 'topic'>
        listener.onMessage({ topic, at, payload })
      })
    opened.addEventListener('error', () => {
      listener.onState('connecting')
      if (opened.readyState === EventSource.CLOSED) void refusedOrLater()
    })
  }

  const refusedOrLater = async (): Promise<void> => {
    source?.close()
    try {
      await ask('POST', '/api/rpc/session:get', {})
    } catch (error) {
      if (isClosed) return
      if (error instanceof RequestError && error.code === 'unauthenticated') {
        listener.onState('refused')
        return
      }
    }
    if (isClosed) return
    retryTimer = setTimeout(connect, retryMs)
    retryMs = Math.min(retryMs * 2, longestRetryMs)
  }

  connect()
  return () => {
    isClosed = true
    if (retryTimer !== null) clearTimeout(retryTimer)
    source?.close()
  }
}
