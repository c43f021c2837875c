/**
 * The streams of a window: one bridge below all of them, which is told the union of their topics. Differences become
 * whole messages here; a stream that comes later begins with what is held already.
 */
import type { Bridge, BridgeBatch, BridgeMessage } from '../../main/contract/bridge'
import { applyDelta } from '../../main/contract/delta'
import { occurrences, type EventMessage, type Topic } from '../../main/contract/events'
import type { StreamListener } from './transport'

interface Stream {
  readonly topics: ReadonlySet<Topic>
  readonly listener: StreamListener
  isOpen: boolean
}

export type OpenStream = (topics: readonly Topic[], listener: StreamListener) => () => void

export function createIpcStreams(bridge: Bridge): OpenStream {
  const streams = new Set<Stream>()
  /** The last message of each topic that is watched, in the order in which they came. */
  const held = new Map<Topic, EventMessage>()
  let watched: ReadonlySet<Topic> = new Set()
  let isSettling = false

  /** Whoever closes one stream and opens the next is one change, not two. */
  function settleSoon(): void {
    if (isSettling) return
    isSettling = true
    queueMicrotask(() => {
      isSettling = false
      settle()
    })
  }

  function settle(): void {
    const union = new Set([...streams].flatMap(({ topics }) => [...topics]))
    if (union.size !== watched.size || [...union].some((topic) => !watched.has(topic))) {
      for (const topic of watched) if (!union.has(topic)) held.delete(topic)
      watched = union
      bridge.watch([...union])
    }
    for (const stream of streams) if (!stream.isOpen) begin(stream)
  }

  function begin(stream: Stream): void {
    stream.isOpen = true
    stream.listener.onState('open')
    for (const message of [...held.values()])
      if (stream.topics.has(message.topic) && !occurrences.includes(message.topic))
        stream.listener.onMessage(message)
  }

  function receive(text: string): void {
    const { isReset, messages } = JSON.parse(text) as BridgeBatch
    if (isReset) reset()
    for (const message of messages) {
      // Was on its way when its topic was no longer watched.
      if (!watched.has(message.topic)) continue
      const whole = wholeOf(message)
      if (whole !== null) deliver(whole)
    }
  }

  /** Null where a difference is to something that this page does not hold: the whole is on its way. */
  function wholeOf(message: BridgeMessage): EventMessage | null {
    if (!('delta' in message)) return message
    const { topic, at, delta } = message
    const before = held.get(topic)
    if (before === undefined) return null
    try {
      return { topic, at, payload: applyDelta(before.payload, delta) as EventMessage['payload'] }
    } catch {
      startOver() // both sides hold something else, so everything is asked for whole
      return null
    }
  }

  function startOver(): void {
    bridge.watch([])
    bridge.watch([...watched])
    reset()
  }

  function reset(): void {
    held.clear()
    for (const { isOpen, listener } of streams) if (isOpen) listener.onReset()
  }

  function deliver(message: EventMessage): void {
    held.delete(message.topic)
    held.set(message.topic, message)
    for (const { isOpen, topics, listener } of streams)
      if (isOpen && topics.has(message.topic)) listener.onMessage(message)
  }

  bridge.watch([])
  bridge.onBatch(receive)

  return (topics, listener) => {
    const stream: Stream = { topics: new Set(topics), listener, isOpen: false }
    streams.add(stream)
    settleSoon()
    listener.onState('connecting')
    return () => {
      if (streams.delete(stream)) settleSoon()
    }
  }
}
