/** The tiers of history, and which of them answers a question at what step. */

const secondMs = 1_000
const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 86_400_000

export interface Tier {
  readonly table: 'ten_seconds' | 'minutes' | 'hours'
  /** The width of one cell. Cells begin at UTC multiples of it. */
  readonly stepMs: number
  /**
   * Cells in one stored chunk. What is written every ten seconds is small; a minute's chunk fills a page of 4,096 bytes,
   * of which SQLite keeps 4,061 in one piece (https://www.sqlite.org/fileformat2.html#cell_payload_overflow_pages).
   */
  readonly slots: number
  /** How long it is kept, should retention not be shorter. */
  readonly keptMs: number
}

export const tenSeconds: Tier = { table: 'ten_seconds', stepMs: 10_000, slots: 30, keptMs: dayMs }
export const minutes: Tier = { table: 'minutes', stepMs: minuteMs, slots: 150, keptMs: 30 * dayMs }
export const hours: Tier = { table: 'hours', stepMs: hourMs, slots: 24, keptMs: Infinity }
export const tiers = [tenSeconds, minutes, hours] as const

/** How far back single values are kept in memory. */
export const ringKeptMs = 15 * minuteMs

export function floorTo(atMs: number, stepMs: number): number {
  return Math.floor(atMs / stepMs) * stepMs
}

/** The steps a chart may have: people read 1, 2, 5, 10 …, and each is whole cells of the tier that feeds it. */
const ladderMs = [
  ...[1, 2, 5, 10, 20, 30].map((n) => n * secondMs),
  ...[1, 2, 3, 5, 10, 15, 20, 30].map((n) => n * minuteMs),
  ...[1, 2, 3, 4, 6, 12].map((n) => n * hourMs),
  ...[1, 2, 7, 14, 28].map((n) => n * dayMs),
]

export interface Plan {
  /** Null: single values out of memory. */
  readonly tier: Tier | null
  readonly stepMs: number
  /**
   * The start of the first step, a UTC multiple of `stepMs` at or before the asked beginning; of second steps the next
   * one after it, where the second that is cut off would be the one too many.
   */
  readonly firstMs: number
  readonly count: number
}

/**
 * The finest step that needs no more than `points` steps for [from, to) and that is kept as far back as `from`; and the
 * coarsest tier that can feed it, because that one has the fewest cells to add up.
 */
export function planQuery(from: number, to: number, points: number, now: number): Plan {
  const ageMs = now - from
  // The edge of a tier moves while a chart is being asked for: half a minute of grace keeps "the last 15 minutes" in.
  const graceMs = 30_000
  const finest =
    ageMs <= ringKeptMs + graceMs
      ? secondMs
      : (tiers.find(({ keptMs }) => ageMs <= keptMs + graceMs) ?? hours).stepMs
  const most = Math.max(1, Math.floor(points))
  const firstAt = (stepMs: number): number => {
    const first = floorTo(from, stepMs)
    // "The last 300 s in 300 points" begins within a second, and is meant to have steps of one second.
    const isCut = stepMs === secondMs && first < from && Math.ceil(to / stepMs) - first / stepMs === most + 1
    return isCut ? first + stepMs : first
  }
  const countAt = (stepMs: number): number =>
    to > from ? Math.ceil(to / stepMs) - firstAt(stepMs) / stepMs : 0
  let stepMs = ladderMs.find((step) => step >= finest && countAt(step) <= most)
  if (stepMs === undefined) {
    const span = Math.max(1, Math.ceil((to - from) / (28 * dayMs)))
    stepMs = Math.ceil(span / most) * 28 * dayMs
    // One step can straddle both ends at any width: the last resort is a step that begins with the epoch.
    while (countAt(stepMs) > most && stepMs < to) stepMs *= 2
  }
  const tier = tiers.findLast((one) => one.stepMs <= stepMs) ?? null
  return { tier, stepMs, firstMs: firstAt(stepMs), count: countAt(stepMs) }
}
