/**
 * Watches the machine continuously: the only caller of collectors. Each has its own cadence, never overlaps itself,
 * and is left out while nobody looks at it. What it finds goes out as immutable samples.
 */
import type { Collector, Collectors, Timed } from '../collectors/collector'
import type { Reading } from '../contract/reading'
import type { Sample, Self } from '../contract/sample'
import { subjects, type SectionValue, type Sections, type Subject } from '../contract/snapshot'
import { systemClock, type Clock } from './clock'
import { withDeadline } from './deadline'
import { createGapWatch } from './gap'
import { readingOfError, readingOfValue } from './outcome'
import { createSelfCost, processCost, type SelfCostSource } from './self-cost'

/** How often a subject is read. `idleMs` is for while nobody looks at it; null then means not at all. */
export interface Cadence {
  watchedMs: number
  idleMs: number | null
}

export interface SamplerOptions {
  collectors: Collectors
  cadence: Readonly<Record<Subject, Cadence>>
  /** How long one reading may take. */
  deadlineMs: number
  clock?: Clock
  cost?: SelfCostSource
}

export interface Sampler {
  /** @returns a function that ends the subscription. Listeners must not throw and must not change the sample. */
  subscribe(listener: (sample: Sample) => void): () => void
  /** Says that somebody looks at these subjects, until the returned function is called. */
  watch(watched: readonly Subject[]): () => void
  /** The newest reading of every subject, and when it was made. */
  latest(): { at: number | null; sections: Sections; self: Self | null }
  /** Since the pulse last beat, on the clock that never jumps; null while it does not beat (before the start, paused). */
  sinceTickMs(): number | null
  start(): void
  /** Nothing is read while paused; afterwards there is a gap. */
  pause(): void
  /** Stretches every cadence by this factor, at least 1: for a machine on battery. What is known is kept. */
  setPace(factor: number): void
  close(): Promise<void>
}

/** The pulse of the sampler. Cadences are kept to the nearest tick. */
const tickMs = 1_000

/** A subject on its way through time. */
interface Track {
  readonly subject: Subject
  readonly collector: Collector<unknown, SectionValue<Subject>>
  readonly cadence: Cadence
  watchers: number
  dueAtMs: number
  isReading: boolean
  previous: Timed<unknown> | null
}

export function createSampler(options: SamplerOptions): Sampler {
  const { collectors, cadence, deadlineMs } = options
  const clock = options.clock ?? systemClock
  const cost = createSelfCost(options.cost ?? processCost, () => clock.monotonicMs())
  const tracks = subjects.map((subject): Track => ({
    subject,
    collector: collectors[subject],
    cadence: cadence[subject],
    watchers: 0,
    dueAtMs: -Infinity,
    isReading: false,
    previous: null,
  }))
  const listeners = new Set<(sample: Sample) => void>()
  const stop = new AbortController()
  const newest: Sections = {}
  const counts = { droppedTicks: 0, skippedReadings: 0 }
  const underWay = new Set<Promise<void>>()
  let passage = createGapWatch(clock, tickMs)
  let gapPending = true // nobody watched before the first sample
  let sequence = 0
  let at: number | null = null
  let self: Self | null = null
  let cancelTick: (() => void) | null = null
  let nextTickMs = 0
  let tickedMs: number | null = null
  let pace = 1

  const intervalOf = ({ watchers, cadence: { watchedMs, idleMs } }: Track): number | null => {
    const usualMs = watchers > 0 ? watchedMs : idleMs
    return usualMs === null ? null : usualMs * pace
  }

  const read = async (track: Track): Promise<Reading<SectionValue<Subject>>> => {
    const { subject, collector } = track
    const startedMs = clock.monotonicMs()
    track.isReading = true
    try {
      const raw = await withDeadline(subject, deadlineMs, stop.signal, (context) => collector.read(context))
      const current = { raw, atMs: clock.monotonicMs() }
      const value = collector.derive(current, track.previous)
      track.previous = current
      return readingOfValue(subject, collector.schema, value, current.atMs - startedMs)
    } catch (error) {
      track.previous = null
      return readingOfError(subject, error, clock.monotonicMs() - startedMs)
    } finally {
      track.isReading = false
    }
  }

  const publish = (tickAt: number, sections: Sections): void => {
    if (stop.signal.aborted) return
    Object.assign(newest, sections)
    self = cost(counts)
    at = tickAt
    sequence += 1
    const sample: Sample = Object.freeze({ at: tickAt, sequence, gap: gapPending, sections, self })
    gapPending = false
    for (const listener of listeners) listener(sample)
  }

  /** Reads some subjects side by side and publishes them together. */
  const readTogether = async (group: readonly Track[], tickAt: number): Promise<void> => {
    const readings = await Promise.all(group.map(read))
    publish(tickAt, Object.fromEntries(group.map(({ subject }, index) => [subject, readings[index]])))
  }

  const launch = (group: readonly Track[], tickAt: number): void => {
    if (group.length === 0) return
    const work = readTogether(group, tickAt).finally(() => underWay.delete(work))
    underWay.add(work)
  }

  const tick = (): void => {
    const { gap } = passage()
    if (gap) {
      gapPending = true
      for (const track of tracks) track.previous = null
    }
    const nowMs = clock.monotonicMs()
    tickedMs = nowMs
    const due = tracks.filter((track) => intervalOf(track) !== null && nowMs >= track.dueAtMs - tickMs / 2)
    for (const track of due) track.dueAtMs = nowMs + (intervalOf(track) ?? 0)
    const free = due.filter(({ isReading }) => !isReading)
    counts.skippedReadings += due.length - free.length
    const tickAt = clock.now()
    // What the kernel answers at once goes out as one sample; whoever has to ask a service is not waited for.
    launch(free.filter(isPrompt), tickAt)
    for (const track of free.filter((one) => !isPrompt(one))) launch([track], tickAt)
  }

  const schedule = (): void => {
    const lateMs = clock.monotonicMs() - nextTickMs
    const missed = Math.max(0, Math.floor(lateMs / tickMs))
    counts.droppedTicks += missed
    nextTickMs += (missed + 1) * tickMs
    cancelTick = clock.after(Math.max(0, nextTickMs - clock.monotonicMs()), beat)
  }

  const beat = (): void => {
    schedule()
    tick()
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    watch(watched) {
      const chosen = tracks.filter(({ subject }) => watched.includes(subject))
      for (const track of chosen) {
        track.watchers += 1
        if (track.watchers === 1) track.dueAtMs = -Infinity // whoever begins to look sees something at the next tick
      }
      let isOver = false
      return () => {
        if (isOver) return
        isOver = true
        for (const track of chosen) {
          track.watchers -= 1
          // What is not read while nobody looks has no recent reading to take differences from.
          if (track.watchers === 0 && track.cadence.idleMs === null) track.previous = null
        }
      }
    },
    latest: () => ({ at, sections: { ...newest }, self }),
    sinceTickMs: () => (tickedMs === null ? null : clock.monotonicMs() - tickedMs),
    start() {
      if (cancelTick !== null || stop.signal.aborted) return
      passage = createGapWatch(clock, tickMs)
      nextTickMs = clock.monotonicMs()
      beat()
    },
    pause() {
      cancelTick?.()
      cancelTick = null
      tickedMs = null
      gapPending = true
      for (const track of tracks) track.previous = null
    },
    setPace(factor) {
      pace = Math.max(1, factor)
      // What was put off by a slower pace comes no later than the new one has it.
      for (const track of tracks)
        track.dueAtMs = Math.min(track.dueAtMs, clock.monotonicMs() + (intervalOf(track) ?? Infinity))
    },
    async close() {
      cancelTick?.()
      cancelTick = null
      stop.abort(new Error('the sampler was closed'))
      await Promise.allSettled(underWay)
      listeners.clear()
    },
  }
}

/** Kernel counters and memory: answered within milliseconds, so that they can share a tick. */
function isPrompt({ subject, collector }: Track): boolean {
  return (collector.differences === 'quick' && subject !== 'processes') || subject === 'memory'
}
