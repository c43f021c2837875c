/**
 * Live events for windows: all that one tick brings in one message, each payload as the difference to the last one that
 * the window was sent. Knows nothing of Electron but that a message is a text.
 */
import type { BridgeBatch, BridgeMessage } from '../contract/bridge'
import { encodeDelta } from '../contract/delta'
import { occurrences, type EventMessage, type Topic } from '../contract/events'
import { subjects } from '../contract/snapshot'
import type { EventSource } from './http/hub'

export interface WindowStream {
  /** Replaces the topics before. Those that are new begin with their newest state; none at all forget everything. */
  watch(topics: readonly Topic[]): void
  /** The window has read every batch up to this one. */
  heard(sequence: number): void
  end(): void
}

export interface WindowEvents {
  /** @param send hears a `BridgeBatch` as JSON, and its number: 1, 2, 3 … */
  open(send: (batch: string, sequence: number) => void): WindowStream
  close(): void
}

interface Stream {
  readonly send: (batch: string, sequence: number) => void
  topics: ReadonlySet<Topic>
  unwatch: () => void
  /** What the window holds of each topic. */
  readonly held: Map<Topic, unknown>
  due: EventMessage[]
  sequence: number
  heardThrough: number
  /** Messages were kept from it, because it reads nothing. */
  isBehind: boolean
}

/** A window that has not read as many batches hangs; what it is sent would only fill the memory. */
const mostUnheard = 8

export function createWindowEvents(events: EventSource): WindowEvents {
  /** In the order in which it came. */
  const newest = new Map<Topic, EventMessage>()
  const streams = new Set<Stream>()
  let flushPlanned: NodeJS.Immediate | null = null

  const publish = (message: EventMessage): void => {
    if (!occurrences.includes(message.topic)) {
      newest.delete(message.topic)
      newest.set(message.topic, message)
    }
    for (const stream of streams) {
      if (!stream.topics.has(message.topic)) continue
      stream.due.push(message)
      flushPlanned ??= setImmediate(flushAll)
    }
  }

  const flushAll = (): void => {
    flushPlanned = null
    for (const stream of streams) flush(stream)
  }

  const newestOf = (topics: ReadonlySet<Topic>): EventMessage[] =>
    [...newest.values()].filter(({ topic }) => topics.has(topic))

  const unsubscribe = events.subscribe(publish)

  return {
    open(send) {
      const stream: Stream = {
        send,
        topics: new Set(),
        unwatch: () => undefined,
        held: new Map(),
        due: [],
        sequence: 0,
        heardThrough: 0,
        isBehind: false,
      }
      streams.add(stream)

      const watch = (topics: readonly Topic[]): void => {
        if (!streams.has(stream)) return
        flush(stream)
        const chosen = new Set(topics)
        const added = new Set([...chosen].filter((topic) => !stream.topics.has(topic)))
        for (const topic of stream.topics) if (!chosen.has(topic)) stream.held.delete(topic)
        stream.topics = chosen
        // The new before the old is let go, so that no subject is forgotten for a moment.
        const { unwatch } = stream
        stream.unwatch = events.watch(subjects.filter((subject) => chosen.has(subject)))
        unwatch()
        if (chosen.size === 0) {
          stream.heardThrough = stream.sequence
          stream.isBehind = false
        }
        stream.due = newestOf(added)
        flush(stream)
      }

      return {
        watch,
        heard(sequence) {
          stream.heardThrough = Math.max(stream.heardThrough, Math.min(sequence, stream.sequence))
          if (!stream.isBehind || stream.heardThrough < stream.sequence) return
          stream.isBehind = false
          stream.held.clear()
          stream.due = newestOf(stream.topics)
          flush(stream, true)
        },
        end() {
          if (streams.delete(stream)) stream.unwatch()
        },
      }
    },
    close() {
      unsubscribe()
      if (flushPlanned !== null) clearImmediate(flushPlanned)
      for (const stream of streams) stream.unwatch()
      streams.clear()
    },
  }
}

function flush(stream: Stream, isReset = false): void {
  const { due } = stream
  stream.due = []
  if (due.length === 0 && !isReset) return
  if (stream.sequence - stream.heardThrough >= mostUnheard) {
    stream.isBehind = true
    return
  }
  stream.sequence += 1
  const batch: BridgeBatch = { isReset, messages: due.map((message) => messageFor(stream, message)) }
  stream.send(JSON.stringify(batch), stream.sequence)
}

function messageFor({ held }: Stream, message: EventMessage): BridgeMessage {
  const { topic, at, payload } = message
  const isHeld = held.has(topic)
  const before = held.get(topic)
  held.set(topic, payload)
  return isHeld ? { topic, at, delta: encodeDelta(before, payload) } : message
}
