/** The sampler's idea of time, so that tests can drive eight hours in a second. */

export interface Clock {
  /** UTC milliseconds since the epoch. May jump. */
  now(): number
  /** Milliseconds on a clock that never jumps. Where the system suspends, it stands still. */
  monotonicMs(): number
  /** Calls back once after `ms`, unless the returned function is called first. */
  after(ms: number, callback: () => void): () => void
}

export const systemClock: Clock = {
  now: Date.now,
  monotonicMs: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}
