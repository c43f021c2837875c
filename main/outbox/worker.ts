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
   * @param entry for which it is asked: one that was not known at the halt finds out whether its reason still stands.
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

/** A clock that jumps so far, or a timer that comes so late, tells that the machine slept or the clock was set. */
const jumpMs = 3 * lookEveryMs

/** Three or four times a second is as often as anybody can read a number. */
const tellEveryMs = 300

export function createWorker(deps: WorkerDependencies): Worker {
  const { queue, send, clock, onChange, onProblem } = deps
  const pace = createPace({
    monotonicMs: clock.monotonicMs,
    random: deps.random,
    mostAtOnce: deps.mostAtOnce,
  })
  const underWay = new Map<string, UnderWay>()
  /** Entries that another process is at work on, and until when, on the steady clock, they are left to it. */
  const elsewhere = new Map<string, number>()
  /** What was under way when the world changed: its failure tells nothing of the world as it is now. */
  const overtaken = new Set<string>()
  let backlog: Entry[] = []
  let chosen: ReadonlySet<string> | null = null
  /** With the entries that were known then, by their ids: when they had been queued. */
  let halt: { error: AppError; known: ReadonlyMap<string, string> } | null = null
  /** As they were read last. */
  let listed: readonly Entry[] = []
  let isStarted = false
  let onceRunning = 0
  let isClosed = false
  let cancelTimer: () => void = () => undefined
  let looking: Promise<void> | null = null
  let lookAgain = false
  let isForced = false
  /** What waited when the world changed: each is tried once whatever its pause, however long the others take. */
  let early = new Set<string>()
  let network = deps.network()
  let aheadMs = clock.now() - clock.monotonicMs()
  /** On the steady clock. */
  let nextTickMs = Infinity
  /** Refused for a reason that would keep every other from being sent too. */
  let stuck: Entry[] = []
  /** Called whenever something ended, for whoever waits for all of it. */
  const waiting = new Set<() => void>()

  const haltOf = (entry?: Entry): AppError | null =>
    halt === null || (entry !== undefined && halt.known.get(entry.id) !== entry.queuedAt) ? null : halt.error

  /** Whether it may begin as soon as its own pause is over. */
  const isWaiting = (entry: Entry): boolean => {
    if (entry.state !== 'waiting' || underWay.has(entry.id)) return false
    return (chosen === null || chosen.has(entry.id)) && haltOf(entry) === null
  }
  const leave = (id: string): void => void elsewhere.set(id, clock.monotonicMs() + lookEveryMs)
  /** How long it is left to another process; 0 when it is not. */
  const elsewhereMs = (id: string): number => Math.max(0, (elsewhere.get(id) ?? 0) - clock.monotonicMs())
  /** How long it has to wait for its own sake; 0 when it is due. */
  function pauseMs({ id, nextAttemptAt }: Entry): number {
    const leftMs = nextAttemptAt === null ? 0 : Date.parse(nextAttemptAt) - clock.now()
    return Math.max(elsewhereMs(id), leftMs > longestPauseMs ? 0 : leftMs)
  }
  const isDue = (entry: Entry): boolean => {
    if (!isWaiting(entry)) return false
    // Whoever announced it may be saving it this very moment.
    const isTriedEarly = entry.isAnnounced !== true && (early.has(entry.id) || overtaken.has(entry.id))
    return (isTriedEarly ? elsewhereMs(entry.id) : pauseMs(entry)) === 0
  }

  async function lookOnce(): Promise<void> {
    if (isStarted) await noticeWorld()
    const entries = await queue.list()
    listed = entries
    if (isForced) early = new Set(entries.map(({ id }) => id))
    isForced = false
    backlog = entries.filter(isDue)
    stuck = entries.filter(({ state, problem }) => state === 'refused' && problem && isStoreWide(problem))
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
    const waitMs = Math.min(soonestMs, lookEveryMs)
    nextTickMs = clock.monotonicMs() + waitMs
    cancelTimer = clock.after(waitMs, () => void look())
  }

  /** What changes without a word: the machine has slept, the clock was set, the network is another. */
  async function noticeWorld(): Promise<void> {
    const before = { network, aheadMs }
    network = deps.network()
    aheadMs = clock.now() - clock.monotonicMs()
    // Not every system's steady clock stands still while the machine sleeps; timers are late then.
    const isLate = clock.monotonicMs() - nextTickMs > jumpMs
    const hasJumped = isLate || Math.abs(aheadMs - before.aheadMs) > jumpMs
    if (!hasJumped && !(pace.isBroken() && network !== before.network)) return
    forget()
    const skewed = stuck.filter(({ problem }) => problem?.code === 'store_clock')
    if (hasJumped && skewed.length > 0) await deps.onMended(skewed).catch(onProblem)
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
    const state: UnderWay = {
      controller,
      sentBytes: 0,
      toldMs: clock.monotonicMs(),
      ended: Promise.resolve(),
    }
    underWay.set(entry.id, state)
    overtaken.delete(entry.id)
    early.delete(entry.id)
    const onProgress = (sentBytes: number): void => {
      state.sentBytes = sentBytes
      if (clock.monotonicMs() - state.toldMs < tellEveryMs) return
      state.toldMs = clock.monotonicMs()
      onChange(entry)
    }
    onChange(entry)
    state.ended = send(entry.id, { signal: controller.signal, onProgress })
      .catch((error: unknown): Outcome => {
        onProblem(error) // the queue could not be read or written
        leave(entry.id)
        return { kind: 'interrupted' }
      })
      .then((outcome) => end(entry, began, outcome))
  }

  async function end(entry: Entry, began: number, outcome: Outcome): Promise<void> {
    underWay.delete(entry.id)
    if (outcome.kind !== 'failed') overtaken.delete(entry.id)
    if (outcome.kind === 'busy') leave(entry.id)
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
        halt = { error, known: new Map(listed.map(({ id, queuedAt }) => [id, queuedAt])) }
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

  /** What was learnt of a world that is no longer so. */
  function forget(): void {
    pace.forget()
    halt = null
    isForced = true
    elsewhere.clear()
    overtake()
  }

  async function wake(): Promise<void> {
    forget()
    await look()
  }

  async function once(ids: ReadonlySet<string> | null, withinMs: number): Promise<void> {
    const untilMs = clock.monotonicMs() + withinMs
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
        if (clock.monotonicMs() + waitMs >= untilMs) return
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
      leave(id) // not begun again before it is taken away
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
