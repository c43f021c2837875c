/**
 * Live events for many viewers: each message is serialised once, whoever listens, and a viewer that reads too slowly is
 * brought to the newest state instead of being buffered for. Knows nothing of HTTP but the form of its frames
 * (server-sent events, https://html.spec.whatwg.org/multipage/server-sent-events.html).
 */
import { occurrences, topics as allTopics, type EventMessage, type Topic } from '../../contract/events'
import { subjects, type Subject } from '../../contract/snapshot'
import { createEventRing, usualRingLimits, type RingEntry, type RingLimits } from './event-ring'

export interface EventSource {
  subscribe(listener: (message: EventMessage) => void): () => void
  /** Says that somebody looks at these subjects, until the returned function is called. */
  watch(subjects: readonly Subject[]): () => void
}

/** One viewer's connection, whatever carries it. */
export interface Wire {
  write(bytes: Buffer): void
  /** What was written and has not left this process yet. */
  pendingBytes(): number
  /** Calls back each time everything that was pending has left. */
  onDrain(listener: () => void): void
  end(): void
}

export interface Viewer {
  topics: readonly Topic[]
  /** The id of the last event it has, as it sent it; null for a new viewer. */
  lastEventId: string | null
  wire: Wire
}

export interface HubOptions {
  events: EventSource
  /** Tells this run of the server from every other, so that an id of an earlier run is recognised. */
  run: string
  monotonicMs?: () => number
  ring?: RingLimits
  /** A viewer with more than this pending is sent nothing until it has read it all. */
  maxPendingBytes?: number
  heartbeatMs?: number
  /** A viewer that has read nothing for this long is gone. */
  maxStalledMs?: number
}

export interface Hub {
  /** @returns a function that ends this viewer's stream; harmless when it has ended already. */
  open(viewer: Viewer): () => void
  readonly viewers: number
  /** Ends all streams and the subscription. */
  close(): void
}

interface Newest {
  readonly sequence: number
  readonly message: EventMessage
  bytes: Buffer | null
}

interface Stream {
  readonly wire: Wire
  readonly topics: ReadonlySet<Topic>
  unwatch: () => void
  sentThrough: number
  /** Since when it has been skipped for being slow; null while it keeps up. */
  behindSinceMs: number | null
  /** How many messages of its topics were kept from it since. */
  leftOut: number
}

const heartbeat = Buffer.from(': \n\n')

/** Messages were left out for good: a chart draws a gap. */
const reset = Buffer.from('event: reset\ndata: {}\n\n')

/** One tick of a large machine fits; more would only be history that the viewer has no use for. */
const usualMaxPendingBytes = 64 * 1024

export function createHub(options: HubOptions): Hub {
  const monotonicMs = options.monotonicMs ?? (() => performance.now())
  const limits = options.ring ?? usualRingLimits
  const maxPendingBytes = options.maxPendingBytes ?? usualMaxPendingBytes
  const ring = createEventRing(limits, monotonicMs)
  const newest = new Map<Topic, Newest>()
  const streams = new Set<Stream>()
  /** Streams that look at the same topics get the very same bytes. */
  const groups = new Map<string, { topics: ReadonlySet<Topic>; streams: Set<Stream> }>()
  let pending: RingEntry[] = []
  let flushPlanned: NodeJS.Immediate | null = null
  let sequence = 0
  let lastEndedMs = -Infinity

  const encode = (at: number, message: EventMessage): Buffer =>
    Buffer.from(
      `id: ${options.run}-${at}\nevent: ${message.topic}\ndata: ${JSON.stringify({ at: message.at, payload: message.payload })}\n\n`,
    )

  const publish = (message: EventMessage): void => {
    sequence += 1
    const state: Newest = { sequence, message, bytes: null }
    if (!occurrences.includes(message.topic)) newest.set(message.topic, state)
    // Without a viewer, and without one that may come back, nothing is serialised: watching alone must cost little.
    if (streams.size === 0 && monotonicMs() - lastEndedMs > limits.maxAgeMs) return ring.clear(sequence)
    const entry = { sequence, topic: message.topic, bytes: (state.bytes = encode(sequence, message)) }
    ring.append(entry)
    if (streams.size === 0) return
    pending.push(entry)
    // All that one tick brings goes out in one write for each viewer.
    flushPlanned ??= setImmediate(flush)
  }

  const flush = (): void => {
    if (flushPlanned !== null) clearImmediate(flushPlanned)
    flushPlanned = null
    const entries = pending
    pending = []
    const last = entries.at(-1)
    if (last === undefined) return
    for (const group of groups.values()) {
      const chosen = entries.filter(({ topic }) => group.topics.has(topic)).map(({ bytes }) => bytes)
      if (chosen.length === 0) continue
      const bytes = chosen.length === 1 ? chosen[0]! : Buffer.concat(chosen)
      for (const stream of group.streams) deliver(stream, bytes, chosen.length, last.sequence)
    }
  }

  const deliver = (stream: Stream, bytes: Buffer, count: number, through: number): void => {
    if (stream.behindSinceMs === null && stream.wire.pendingBytes() > maxPendingBytes)
      stream.behindSinceMs = monotonicMs()
    if (stream.behindSinceMs !== null) {
      stream.leftOut += count
      return
    }
    stream.wire.write(bytes)
    stream.sentThrough = through
  }

  /** The newest state of each topic that the viewer does not have yet, in the order in which it came. */
  const missingNewest = (stream: Stream): Newest[] =>
    [...newest.values()]
      .filter((state) => state.sequence > stream.sentThrough && stream.topics.has(state.message.topic))
      .sort((a, b) => a.sequence - b.sequence)

  const send = (stream: Stream, missing: readonly Newest[]): void => {
    const last = missing.at(-1)
    if (last === undefined) return
    stream.wire.write(
      Buffer.concat(missing.map((state) => (state.bytes ??= encode(state.sequence, state.message)))),
    )
    stream.sentThrough = last.sequence
  }

  const catchUp = (stream: Stream): void => {
    if (stream.behindSinceMs === null || !streams.has(stream)) return
    flush() // while it still counts as behind, so that what waits to be sent is not sent to it twice
    stream.behindSinceMs = null
    const missing = missingNewest(stream)
    if (stream.leftOut > missing.length) stream.wire.write(reset)
    stream.leftOut = 0
    send(stream, missing)
  }

  /** Everything after an event; or the word that some of it is gone, and the newest state of each topic. */
  const resume = (stream: Stream, lastEventId: string): void => {
    const match = /^(.+)-(\d{1,15})$/.exec(lastEventId)
    const seen = Number(match?.[2])
    const missed = match?.[1] === options.run && seen <= sequence ? ring.after(seen) : null
    if (missed === null) {
      stream.wire.write(reset)
      return send(stream, missingNewest(stream))
    }
    const chosen = missed.filter(({ topic }) => stream.topics.has(topic)).map(({ bytes }) => bytes)
    if (chosen.length > 0) stream.wire.write(Buffer.concat(chosen))
    stream.sentThrough = sequence
  }

  const end = (stream: Stream): void => {
    if (!streams.delete(stream)) return
    const key = groupKey(stream.topics)
    const group = groups.get(key)
    group?.streams.delete(stream)
    if (group?.streams.size === 0) groups.delete(key)
    lastEndedMs = monotonicMs()
    stream.unwatch()
    stream.wire.end()
  }

  const beat = (): void => {
    const now = monotonicMs()
    for (const stream of streams) {
      if (stream.behindSinceMs === null && stream.wire.pendingBytes() <= maxPendingBytes) {
        stream.wire.write(heartbeat)
      } else if (now - (stream.behindSinceMs ??= now) > (options.maxStalledMs ?? 120_000)) {
        end(stream)
      }
    }
  }

  const unsubscribe = options.events.subscribe(publish)
  const beating = setInterval(beat, options.heartbeatMs ?? 15_000)
  beating.unref()

  return {
    open({ topics, lastEventId, wire }) {
      flush() // so that what waits to be sent is not sent again to the one who comes now
      const chosen = new Set(topics)
      const unwatch = options.events.watch(subjects.filter((subject) => chosen.has(subject)))
      const stream: Stream = {
        wire,
        topics: chosen,
        unwatch,
        sentThrough: 0,
        behindSinceMs: null,
        leftOut: 0,
      }
      const key = groupKey(stream.topics)
      const group = groups.get(key) ?? { topics: stream.topics, streams: new Set() }
      groups.set(key, group)
      group.streams.add(stream)
      streams.add(stream)
      wire.onDrain(() => catchUp(stream))
      wire.write(Buffer.from('retry: 2000\n\n'))
      if (lastEventId === null) send(stream, missingNewest(stream))
      else resume(stream, lastEventId)
      return () => end(stream)
    },
    get viewers() {
      return streams.size
    },
    close() {
      unsubscribe()
      clearInterval(beating)
      if (flushPlanned !== null) clearImmediate(flushPlanned)
      for (const stream of streams) end(stream)
    },
  }
}

const groupKey = (topics: ReadonlySet<Topic>): string => allTopics.filter((topic) => topics.has(topic)).join()
