/** A wire that a test plays by hand: it answers what it is told to, and says what the test says. */
import { createPinia, setActivePinia } from 'pinia'
import { createApp, type App } from 'vue'
import type { EventPayload, Topic } from '../../../main/contract/events'
import type { Channel, RequestInput, RequestOutput } from '../../../main/contract/requests'
import { RequestError } from '../../../renderer/api/request-error'
import type { StreamListener, Transport } from '../../../renderer/api/transport'
import { transportKey } from '../../../renderer/stores/transport'

export type Answers = {
  [C in Channel]?: (input: RequestInput<C>) => RequestOutput<C> | Promise<RequestOutput<C>>
}

export interface OpenStream {
  readonly topics: readonly Topic[]
  readonly listener: StreamListener
  isClosed: boolean
}

export interface ScriptedTransport extends Transport {
  readonly streams: OpenStream[]
  readonly asked: { channel: Channel; input: unknown }[]
  readonly answers: Answers
  say<T extends Topic>(topic: T, at: number, payload: EventPayload<T>): void
}

export function createScriptedTransport(answers: Answers = {}): ScriptedTransport {
  const streams: OpenStream[] = []
  const asked: { channel: Channel; input: unknown }[] = []
  return {
    signsIn: true,
    desktop: null,
    streams,
    asked,
    answers,
    async invoke(channel, input) {
      asked.push({ channel, input })
      const answer = answers[channel] as ((input: unknown) => unknown) | undefined
      if (answer === undefined) throw new RequestError('unreachable', 'The server cannot be reached.')
      return (await answer(input)) as never
    },
    openStream(topics, listener) {
      const stream: OpenStream = { topics, listener, isClosed: false }
      streams.push(stream)
      return () => (stream.isClosed = true)
    },
    signIn: async () => ({ name: 'test', role: 'admin' }),
    signOut: async () => undefined,
    say(topic, at, payload) {
      for (const { listener, isClosed, topics } of streams)
        if (!isClosed && topics.includes(topic)) listener.onMessage({ topic, at, payload })
    },
  }
}

/** Stores on a wire. The returned app lets a test provide more, or mount something. */
export function useTransportInStores(transport: Transport): App {
  const app = createApp({ render: () => null })
  app.provide(transportKey, transport)
  const pinia = createPinia()
  app.use(pinia)
  setActivePinia(pinia)
  return app
}
