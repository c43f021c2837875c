/** The outbox's idea of time, so that tests can let an hour pass at once. */

export interface OutboxClock {
  /** UTC milliseconds since the epoch. May jump. */
  now: () => number
  /** Milliseconds on a clock that never jumps. Where the system suspends, it may stand still. */
  monotonicMs: () => number
  /** Calls back once after `ms`, unless the returned function is called first. A command waits for it. */
  after(ms: number, callback: () => void): () => void
}

export const systemClock: OutboxClock = {
  now: Date.now,
  monotonicMs: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}
