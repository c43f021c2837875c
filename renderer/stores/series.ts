/** Numbers over the last minutes, kept only for those that somebody draws, filled from history where it reaches. */
import { defineStore } from 'pinia'
import type { EventMessage } from '../../main/contract/events'
import type { Self } from '../../main/contract/sample'
import { parseSeriesKey, seriesKey, visitSeries } from '../../main/contract/series'
import { subjects, type Sections, type Subject } from '../../main/contract/snapshot'
import { RequestError } from '../api/request-error'
import { isSetBack, useLiveStore } from './live'
import { createRing, type Ring } from './ring'
import { useTransport } from './transport'

/** As far back as the core remembers every second. */
export const liveWindowMs = 15 * 60_000

/** A point a second, and room for the marks of gaps. */
const ringCapacity = 960

interface Held {
  readonly ring: Ring
  holders: number
}

export const useSeriesStore = defineStore('series', () => {
  const transport = useTransport()
  const live = useLiveStore()
  const held = new Map<string, Held>()
  const bySubject = new Map<string, Set<string>>()
  const listeners = new Set<() => void>()
  const unfilled = new Set<string>()
  let filling: ReturnType<typeof setTimeout> | null = null
  let stopListening: (() => void) | null = null

  const notify = (): void => listeners.forEach((listener) => listener())

  function receive({ topic, at, payload }: EventMessage): void {
    const keys = bySubject.get(topic)
    if (keys === undefined) return
    const seen = new Map<string, number>()
    const sections = topic === 'self' ? {} : sectionsOf(topic as Subject, payload)
    visitSeries(sections, topic === 'self' ? (payload as Self) : null, (name, value) => {
      const key = seriesKey(name)
      if (keys.has(key)) seen.set(key, value)
    })
    const gap = topic !== 'self' && (payload as { gap: boolean }).gap
    for (const key of keys) {
      const ring = held.get(key)!.ring
      // What was drawn for instants that are yet to come would keep out all that comes until then.
      if (ring.lastAt !== null && isSetBack(ring.lastAt, at)) ring.clear()
      if (gap && ring.length > 0) ring.push(at - 1, NaN)
      ring.push(at, seen.get(key) ?? NaN)
    }
    notify()
  }

  function breakAll(): void {
    for (const { ring } of held.values()) if (ring.lastAt !== null) ring.push(ring.lastAt + 1, NaN)
    notify()
  }

  /** What came while nobody listened is in history, second by second. */
  function refillAll(): void {
    for (const key of held.keys()) unfilled.add(key)
    fillSoon()
  }

  function fillSoon(): void {
    filling ??= setTimeout(() => {
      filling = null
      void fill()
    }, 0)
  }

  async function fill(): Promise<void> {
    const keys = [...unfilled].filter((key) => held.has(key)).slice(0, 64)
    for (const key of keys) unfilled.delete(key)
    if (keys.length === 0) return unfilled.clear()
    const to = live.lastAt ?? Date.now()
    try {
      const { at, series, stepMs } = await transport.invoke('history:query', {
        series: keys,
        from: Math.max(0, to - liveWindowMs),
        to: to + 1_000,
        points: liveWindowMs / 1_000 + 2,
      })
      for (const { key, mean } of series) {
        const ring = held.get(key)?.ring
        const first = mean.findIndex((value) => value !== null)
        const last = mean.findLastIndex((value) => value !== null)
        if (ring !== undefined && first >= 0)
          fillRing(ring, at.slice(first, last + 1), mean.slice(first, last + 1), stepMs)
      }
      notify()
    } catch (error) {
      // Lines then begin now instead of a quarter of an hour ago; the page says already that nobody answers.
      if (!(error instanceof RequestError)) throw error
    }
    if (unfilled.size > 0) fillSoon()
  }

  return {
    /**
     * Keeps a series until the returned `release` is called. Its subject's topic has to be wanted from the live store
     * by whoever holds it; `useSeries` does both.
     */
    hold(key: string): { ring: Ring; release: () => void } {
      stopListening ??= live.listen({ onMessage: receive, onReset: breakAll, onOpen: refillAll })
      const one = held.get(key) ?? { ring: createRing(ringCapacity), holders: 0 }
      one.holders += 1
      if (!held.has(key)) {
        held.set(key, one)
        const subject = parseSeriesKey(key)?.subject ?? ''
        bySubject.set(subject, (bySubject.get(subject) ?? new Set()).add(key))
        unfilled.add(key)
        if (live.connection === 'open') fillSoon()
      }
      let isHeld = true
      return {
        ring: one.ring,
        release() {
          if (!isHeld) return
          isHeld = false
          one.holders -= 1
          if (one.holders > 0) return
          held.delete(key)
          for (const keys of bySubject.values()) keys.delete(key)
        },
      }
    },

    /** Calls back after the rings have changed. Several times a tick: draw in the next frame. */
    onChange(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
})

/** History tells of every second up to a moment ago; what is newer than that is in the ring alone. */
function fillRing(
  ring: Ring,
  at: readonly number[],
  values: readonly (number | null)[],
  stepMs: number,
): void {
  const newer: [at: number, value: number][] = []
  ring.forEach(at.at(-1)! + stepMs, (pointAt, value) => newer.push([pointAt, value]))
  ring.clear()
  ring.prepend(at, values)
  for (const [pointAt, value] of newer) ring.push(pointAt, value)
}

function sectionsOf(subject: Subject, payload: unknown): Sections {
  if (!subjects.includes(subject)) return {}
  return { [subject]: (payload as { reading: unknown }).reading }
}
