/** A clock that stands still until a test moves it. */
import type { Clock } from '../../main/sampler/clock'

interface Waiting {
  atMs: number
  callback: () => void
}

export class DrivenClock implements Clock {
  #wallMs: number
  #steadyMs = 0
  #waiting: Waiting[] = []

  constructor(wallMs = Date.UTC(2026, 10, 23, 5)) {
    this.#wallMs = wallMs
  }

  now = (): number => this.#wallMs
  monotonicMs = (): number => this.#steadyMs

  after = (ms: number, callback: () => void): (() => void) => {
    const entry = { atMs: this.#steadyMs + ms, callback }
    this.#waiting.push(entry)
    return () => {
      this.#waiting = this.#waiting.filter((one) => one !== entry)
    }
  }

  /** Lets time pass, callbacks in their order, and everything that follows from each of them at once. */
  async pass(ms: number): Promise<void> {
    await settle()
    const endMs = this.#steadyMs + ms
    for (;;) {
      const next = this.#waiting.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined) break
      this.#waiting = this.#waiting.filter((one) => one !== next)
      this.#move(Math.max(0, next.atMs - this.#steadyMs))
      next.callback()
      await settle()
    }
    this.#move(endMs - this.#steadyMs)
    await settle()
  }

  /** The machine sleeps: the wall clock goes on, the steady one and everybody's timers stand still. */
  suspend(ms: number): void {
    this.#wallMs += ms
  }

  /** Somebody sets the wall clock. */
  setBack(ms: number): void {
    this.#wallMs -= ms
  }

  /** The process is held up: both clocks go on, timers fire late. */
  stall(ms: number): void {
    this.#move(ms)
  }

  get waiting(): number {
    return this.#waiting.length
  }

  #move(ms: number): void {
    this.#steadyMs += ms
    this.#wallMs += ms
  }
}

/** Until promises that are already resolved have run their course. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
