/** Works the queue: what is due, several at once, at the pace that the store bears; for ever, or once for a command. */
import type { AppError } from '../contract/errors'
import type { OutboxClock } from './clock'
import type { Entry } from './entry'
import { createPace } from './pace'
import type { Queue } from './queue'
import type { Outcome, Sender } from './sender'
import { isPassing, isStoreWide } from './store'

export interface Worker {
  /** Works whatever is due, from now on. */
  start(): void
  /** The queue has changed: what is new is tried. */
  look(): Promise<void>
  /** The world has changed: everything that waits is tried at once, however often it failed. */
  wake(): Promise<void>
  /** The world has changed: what is under way is tried once more where it is refused by what is no longer so. */
  overtake(): void
  /**
   * Works these entries (null: all that wait) until none is left, the store cannot be reached, or time is up. What is
   * under way then is stopped and goes on waiting.
   */
  once(ids: ReadonlySet<string> | null, withinMs: number): Promise<void>
  /** Of a try of this process that is under way; null where none is. */
  sentBytes(id: string): number | null
  /**
   * Why nothing is tried until a person or a new report comes; null where nothing stands in the way.
   * @param entry for which it is asked: one that came after the halt finds out whether its reason still stands.
   */
  halt(entry?: Entry): AppError | null
  /** Stops what is under way for this entry. */
  stop(id: string): Promise<void>
  close(): Promise<void>
}

export interface WorkerDependencies {
  queue: Queue
  send: Sender
  clock: OutboxClock
  random: () => number
  mostAtOnce: number
  /** Whether there is a store to send to. */
  isConfigured: () => boolean
  /** What the network looks like; when it changes while the store cannot be reached, it is tried at once. */
  network: () => string
  onChange: (entry: Entry) => void
  /** These were refused for what was true of the store as a whole, and another was sent since. */
  onMended: (entries: readonly Entry[]) => Promise<void>
  /** Of the queue itself. */
  onProblem: (error: unknown) => void
}

interface UnderWay {
  controller: AbortController
  sentBytes: number
  toldMs: number
  ended: Promise<void>
}

/** How soon an entry that another process has queued is noticed. */
const lookEveryMs = 5_000

/** No pause is longer: a later time was written by a clock that was wrong. */
const longestPauseMs = 2 * 60 * 60_000

/** A timer that comes so late has slept along with the machine. */
const sleptMs = 3 * lookEveryMs

/** Three or four times a second is as often as anybody can read a number. */
const tellEveryMs = 300

export function createWorker(deps: WorkerDependencies): Worker {
  const { queue, send, clock, onChange, onProblem } = deps
  const pace = createPace({ now: clock.now, random: deps.random, mostAtOnce: deps.mostAtOnce })
  const underWay = new Map<string, UnderWay>()
  /** Entries that another process is at work on, and until when they are left to it. */
  const elsewhere = new Map<string, number>()
  /** What was under way when the world changed: its failure tells nothing of the world as it is now. */
  const overtaken = new Set<string>()
  let backlog: Entry[] = []
  let chosen: ReadonlySet<string> | null = null
  let halt: { error: AppError; atMs: number } | null = null
  let isStarted = false
  let onceRunning = 0
  let isClosed = false
  let cancelTimer: () => void = () => undefined
  let looking: Promise<void> | null = null
  let lookAgain = false
  let isForced = false
  let tickedMs = clock.now()
  let network = deps.network()
  /** Refused for a reason that would keep every other from being sent too. */
  let stuck: Entry[] = []
  /** Called whenever something ended, for whoever waits for all of it. */
  const waiting = new Set<() => void>()

  const haltOf = (entry?: Entry): AppError | null =>
    halt === null || (entry !== undefined && Date.parse(entry.queuedAt) >= halt.atMs) ? null : halt.error

  /** Whether it may begin as soon as its own pause is over. */
  const isWaiting = (entry: Entry): boolean => {
    if (entry.state !== 'waiting' || underWay.has(entry.id)) return false
    return (chosen === null || chosen.has(entry.id)) && haltOf(entry) === null
  }
  /** How long it is left to another process; 0 when it is not. */
  const elsewhereMs = (id: string): number => Math.max(0, (elsewhere.get(id) ?? 0) - clock.now())
  /** How long it has to wait for its own sake; 0 when it is due. */
  function pauseMs({ id, nextAttemptAt }: Entry): number {
    const leftMs = nextAttemptAt === null ? 0 : Date.parse(nextAttemptAt) - clock.now()
    return Math.max(elsewhereMs(id), leftMs > longestPauseMs ? 0 : leftMs)
  }
  const isDue = (entry: Entry): boolean => {
    if (!isWaiting(entry)) return false
    // Whoever announced it may be saving it this very moment.
    const isTriedEarly = entry.isAnnounced !== true && (isForced || overtaken.has(entry.id))
    return (isTriedEarly ? elsewhereMs(entry.id) : pauseMs(entry)) === 0
  }

  async function lookOnce(): Promise<void> {
    const entries = await queue.list()
    backlog = entries.filter(isDue)
    stuck = entries.filter(({ state, problem }) => state === 'refused' && problem && isStoreWide(problem))
    isForced = false
    fill()
    if (isStarted) schedule(entries)
  }

  /** One look at a time; what asks meanwhile gets one more. */
  function look(): Promise<void> {
    if (!isStarted && onceRunning === 0) return Promise.resolve()
    lookAgain = true
    looking ??= (async () => {
      while (lookAgain && !isClosed) {
        lookAgain = false
        await lookOnce().catch((error: unknown) => {
          onProblem(error)
          if (isStarted) schedule([])
        })
      }
      looking = null
    })()
    return looking
  }

  function schedule(entries: readonly Entry[]): void {
    cancelTimer()
    if (isClosed) return
    const closedMs = pace.closedMs()
    // What is due already cannot begin, for a reason whose end is heard of or noticed by and by.
    const pausesMs = closedMs > 0 ? [closedMs] : entries.filter(isWaiting).map(pauseMs)
    const soonestMs = leastOf(pausesMs.filter((ms) => ms > 0))
    cancelTimer = clock.after(Math.min(soonestMs, lookEveryMs), tick)
  }

  function tick(): void {
    const now = clock.now()
    const slept = now - tickedMs > sleptMs
    tickedMs = now
    const before = network
    network = deps.network()
    if (slept || (pace.isBroken() && network !== before)) void wake()
    else void look()
  }

  function fill(): void {
    if (isClosed || !deps.isConfigured()) backlog = []
    while (backlog.length > 0 && underWay.size < pace.most() && pace.closedMs() === 0) {
      const entry = backlog.shift()
      if (entry !== undefined && !underWay.has(entry.id)) begin(entry)
    }
  }

  function begin(entry: Entry): void {
    const controller = new AbortController()
    const began = pace.begin()
    const state: UnderWay = { controller, sentBytes: 0, toldMs: clock.now(), ended: Promise.resolve() }
    underWay.set(entry.id, state)
    overtaken.delete(entry.id)
    const onProgress = (sentBytes: number): void => {
      state.sentBytes = sentBytes
      if (clock.now() - state.toldMs < tellEveryMs) return
      state.toldMs = clock.now()
      onChange(entry)
    }
    onChange(entry)
    state.ended = send(entry.id, { signal: controller.signal, onProgress })
      .catch((error: unknown): Outcome => {
        onProblem(error) // the queue could not be read or written
        elsewhere.set(entry.id, clock.now() + lookEveryMs)
        return { kind: 'interrupted' }
      })
      .then((outcome) => end(entry, began, outcome))
  }

  async function end(entry: Entry, began: number, outcome: Outcome): Promise<void> {
    underWay.delete(entry.id)
    if (outcome.kind !== 'failed') overtaken.delete(entry.id)
    if (outcome.kind === 'busy') elsewhere.set(entry.id, clock.now() + lookEveryMs)
    else if (outcome.kind === 'sent') {
      pace.succeeded()
      halt = null
      onChange(outcome.entry)
      if (stuck.length > 0) await deps.onMended(stuck.splice(0)).catch(onProblem)
    } else if (outcome.kind === 'failed') {
      const { error } = outcome
      if (isStoreWide(error) && isPassing(error)) pace.failed(began, error)
      else if (!isPassing(error) && overtaken.delete(entry.id))
        await deps.onMended([outcome.entry]).catch(onProblem) // refused by what is no longer so
      else if (isStoreWide(error)) {
        halt = { error, atMs: clock.now() + 1 }
        backlog = []
        stuck.push(outcome.entry)
      }
      onChange(outcome.entry)
    } else if (outcome.kind === 'interrupted') onChange(entry)
    // A whole look costs as much as the queue is long, so it waits until what is known is done.
    if (backlog.length > 0 && pace.closedMs() === 0) fill()
    else if (underWay.size === 0 && !isClosed) await look()
    for (const heard of waiting) heard()
    waiting.clear()
  }

  const idle = async (): Promise<void> => {
    while (underWay.size > 0) await new Promise<void>((resolve) => waiting.add(resolve))
  }

  const overtake = (): void => {
    for (const id of underWay.keys()) overtaken.add(id)
  }

  async function wake(): Promise<void> {
    pace.forget()
    halt = null
    isForced = true
    elsewhere.clear()
    overtake()
    await look()
  }

  async function once(ids: ReadonlySet<string> | null, withinMs: number): Promise<void> {
    const untilMs = clock.now() + withinMs
    let isOver = false
    const cancel = clock.after(withinMs, () => {
      isOver = true
      chosen = new Set() // nothing is begun again
      backlog = []
      for (const { controller } of underWay.values()) controller.abort()
    })
    chosen = ids
    onceRunning += 1
    try {
      await wake()
      for (;;) {
        await idle()
        if (isOver || isClosed || halt !== null || pace.isBroken() || !deps.isConfigured()) return
        const left = (await queue.list()).filter(
          ({ id, state }) => state === 'waiting' && (ids?.has(id) ?? true),
        )
        if (left.length === 0) return
        const waitMs = Math.max(pace.closedMs(), leastOf(left.map(pauseMs)), 1)
        if (clock.now() + waitMs >= untilMs) return
        await new Promise<void>((resolve) => clock.after(waitMs, resolve))
        await look()
      }
    } finally {
      cancel()
      chosen = null
      onceRunning -= 1
    }
  }

  return {
    start() {
      isStarted = true
      tickedMs = clock.now()
      void look()
    },
    look,
    wake,
    overtake,
    once,
    sentBytes: (id) => underWay.get(id)?.sentBytes ?? null,
    halt: haltOf,
    async stop(id) {
      const state = underWay.get(id)
      elsewhere.set(id, clock.now() + lookEveryMs) // not begun again before it is taken away
      state?.controller.abort()
      await state?.ended
    },
    async close() {
      isClosed = true
      cancelTimer()
      backlog = []
      const ends = [...underWay.values()].map(({ controller, ended }) => {
        controller.abort()
        return ended
      })
      await Promise.all(ends)
      await looking
    },
  }
}

/** Of however many; Infinity where there are none. */
const leastOf = (numbers: readonly number[]): number =>
  numbers.reduce((least, one) => Math.min(least, one), Infinity)
