/** Lets the made-up machine's seconds pass: as fast as real ones, or many of them at once. */

export interface TickerOptions {
  /** UTC milliseconds. */
  now: () => number
  /** A clock that never jumps. */
  monotonicMs: () => number
  /** How many seconds pass within a real one. */
  speed: number
  onTick: (atMs: number, gap: boolean) => void
}

export interface Ticker {
  readonly ticks: number
  start(): void
  stop(): void
  /** So many ticks now, whether it is running or not. */
  tick(count: number): void
}

const secondMs = 1_000
/** A throttled tab is woken once a minute: more than that was missed, and is a gap. */
const mostMissed = 90
/** Leaves the page the better half of every frame. */
const batchBudgetMs = 8

export function createTicker({ now, monotonicMs, speed, onTick }: TickerOptions): Ticker {
  let atMs = Math.floor(now() / secondMs) * secondMs
  let ticks = 0
  let dueTicks = 0
  let countedMs = 0
  let timer: ReturnType<typeof setTimeout> | null = null

  function step(gap: boolean): void {
    atMs += secondMs
    ticks += 1
    onTick(atMs, gap)
  }

  function pass(): void {
    timer = null
    const passedMs = monotonicMs() - countedMs
    countedMs += passedMs
    dueTicks += (passedMs / secondMs) * speed
    if (speed === 1 && dueTicks > mostMissed) {
      atMs += (Math.floor(dueTicks) - 1) * secondMs
      dueTicks -= Math.floor(dueTicks)
      step(true)
    }
    const untilMs = monotonicMs() + batchBudgetMs
    while (dueTicks >= 1) {
      dueTicks -= 1
      step(false)
      // What does not fit is given up: the page is the one to be measured, not the queue in front of it.
      if (speed > 1 && monotonicMs() > untilMs) dueTicks %= 1
    }
    schedule()
  }

  function schedule(): void {
    const waitMs = ((1 - dueTicks) / speed) * secondMs
    timer = setTimeout(pass, Math.max(speed > 1 ? 1 : 5, waitMs))
  }

  return {
    get ticks() {
      return ticks
    },
    start() {
      if (timer !== null) return
      countedMs = monotonicMs()
      // Seconds begin with those of the clock.
      dueTicks = ticks === 0 ? (now() % secondMs) / secondMs : 0
      schedule()
    },
    stop() {
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
    tick(count) {
      for (let index = 0; index < count; index += 1) step(false)
    },
  }
}
