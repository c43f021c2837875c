/** What the machine says of itself now: one stream for the whole page, open only while somebody looks. */
import { computed, shallowReactive, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { EventMessage, EventPayload, Topic } from '../../main/contract/events'
import type { StandingFindings } from '../../main/contract/findings'
import type { Reading } from '../../main/contract/reading'
import type { Self } from '../../main/contract/sample'
import { subjects, type SectionValue, type Subject } from '../../main/contract/snapshot'
import type { StreamState } from '../api/transport'
import { useSessionStore } from './session'
import { useTransport } from './transport'

/** `paused`: nobody looks, so nothing is asked for. */
export type ConnectionState = StreamState | 'paused'

export interface LiveReading<S extends Subject> {
  /** UTC milliseconds of the machine's clock. */
  at: number
  reading: Reading<SectionValue<S>>
}

export interface LiveListener {
  onMessage?: (message: EventMessage) => void
  /** Nothing may be drawn across this instant. */
  onReset?: () => void
  /** The stream has begun anew: what came meanwhile has to be asked for. */
  onOpen?: () => void
}

/** Whoever changes the page within this time does not open a stream for each view. */
const settleMs = 30

/** What is measured may be told late by so much; what is older than that was measured after the clock was set back. */
const latestMs = 120_000

/** Shorter than this is no pause between two ticks. */
const shortestPauseMs = 500

/** A hidden page is left connected for a moment: people switch tabs back and forth. */
const hiddenPatienceMs = 5_000

/** Whether the machine's clock was set back between two messages about the same. */
export const isSetBack = (lastAt: number, at: number): boolean => at < lastAt - latestMs

const isSubject = (topic: Topic): topic is Subject => (subjects as readonly string[]).includes(topic)

type Readings = { [S in Subject]: LiveReading<S> | null }

const noReadings = (): Readings =>
  Object.fromEntries(subjects.map((subject) => [subject, null])) as unknown as Readings

export const useLiveStore = defineStore('live', () => {
  const transport = useTransport()
  const session = useSessionStore()
  /** Each subject's newest reading; null until the first came. What is inside is never changed. */
  const readings = shallowReactive(noReadings())
  const self = shallowRef<Self | null>(null)
  const findings = shallowRef<StandingFindings | null>(null)
  const connection = shallowRef<ConnectionState>('paused')
  /** The machine's clock at the newest message. */
  const lastAt = shallowRef<number | null>(null)
  /** performance.now() when the newest message came. */
  const receivedMs = shallowRef<number | null>(null)
  /** How long it usually takes until something new comes; null until that is known. */
  const paceMs = shallowRef<number | null>(null)

  const wanted = new Map<Topic, number>()
  const listeners = shallowReactive(new Set<LiveListener>())
  let openTopics = ''
  let close: (() => void) | null = null
  let settling: ReturnType<typeof setTimeout> | null = null
  let hiding: ReturnType<typeof setTimeout> | null = null
  let isHidden = false
  /** Nothing was heard for a while: who this is may have changed meanwhile, in another tab. */
  let wasAway = false
  let lastPausesMs: readonly number[] = []

  function hear(): void {
    const nowMs = performance.now()
    const pauseMs = receivedMs.value === null ? 0 : nowMs - receivedMs.value
    receivedMs.value = nowMs
    // All of one tick comes at once; and an outage, which is no pace, is only one of the last pauses.
    if (pauseMs < shortestPauseMs) return
    lastPausesMs = [...lastPausesMs, pauseMs].slice(-3)
    paceMs.value = Math.min(...lastPausesMs)
  }

  function receive(message: EventMessage): void {
    const { topic, at } = message
    // Only the heartbeat tells the machine's clock: newest readings of slow subjects are told again after hours.
    const isBack = topic === 'self' && lastAt.value !== null && isSetBack(lastAt.value, at)
    if (lastAt.value === null || at > lastAt.value || isBack) lastAt.value = at
    hear()
    if (isSubject(topic)) {
      const { reading } = message.payload as EventPayload<typeof topic>
      readings[topic] = { at, reading } as never
    } else if (topic === 'self') self.value = message.payload as Self
    else if (topic === 'findings') findings.value = message.payload as StandingFindings
    for (const listener of listeners) listener.onMessage?.(message)
  }

  function settle(): void {
    settling = null
    const topics = isHidden || !session.isSignedIn ? [] : [...wanted.keys()].sort()
    const key = topics.join()
    if (key === openTopics) return
    close?.()
    close = null
    openTopics = key
    if (topics.length === 0) {
      connection.value = 'paused'
      return
    }
    let wasOpen = false
    close = transport.openStream(topics, {
      onMessage: receive,
      onReset: () => listeners.forEach((listener) => listener.onReset?.()),
      onState(state) {
        const before = connection.value
        connection.value = state
        if (state === 'refused') session.drop()
        if (state === 'connecting' && wasOpen) wasAway = true
        if (state === 'open') {
          wasOpen = true
          if (wasAway) void session.renew()
          wasAway = false
        }
        if (state === 'open' && before !== 'open') listeners.forEach((listener) => listener.onOpen?.())
      },
    })
  }
  const settleSoon = (): void => {
    settling ??= setTimeout(settle, settleMs)
  }

  return {
    readings,
    self,
    findings,
    connection,
    lastAt,
    receivedMs,
    paceMs,
    /** True until the first message came. */
    isEmpty: computed(() => lastAt.value === null),

    /** Asks for topics until the returned function is called. */
    want(topics: readonly Topic[]): () => void {
      for (const topic of topics) wanted.set(topic, (wanted.get(topic) ?? 0) + 1)
      settleSoon()
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        for (const topic of topics) {
          const left = (wanted.get(topic) ?? 1) - 1
          if (left > 0) wanted.set(topic, left)
          else wanted.delete(topic)
        }
        settleSoon()
      }
    },

    /** @returns a function that ends it. */
    listen(listener: LiveListener): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },

    /** Whether the page can be seen; a page that nobody sees costs nothing after a moment. */
    setHidden(hidden: boolean): void {
      if (hiding !== null) clearTimeout(hiding)
      hiding = null
      if (!hidden) {
        isHidden = false
        settle()
        return
      }
      hiding = setTimeout(() => {
        isHidden = true
        wasAway = true
        settle()
      }, hiddenPatienceMs)
    },

    /** After signing in or out. What another person saw is forgotten. */
    restart(): void {
      if (!session.isSignedIn) {
        Object.assign(readings, noReadings())
        self.value = null
        findings.value = null
        lastAt.value = null
        receivedMs.value = null
        paceMs.value = null
        lastPausesMs = []
      }
      settle()
    },
  }
})
