/** The outbox's idea of time, so that tests can let an hour pass at once. */

export interface OutboxClock {
  /** UTC milliseconds since the epoch. May jump. */
  now: () => number
  /** Calls back once after `ms`, unless the returned function is called first. Does not keep the process alive. */
  after(ms: number, callback: () => void): () => void
}

export const systemClock: OutboxClock = {
  now: Date.now,
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref()
    return () => clearTimeout(timer)
  },
}
