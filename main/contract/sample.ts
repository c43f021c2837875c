/** What the sampler publishes at every tick: the readings that were due, and what watching itself costs. */
import * as z from 'zod/mini'
import { bytes, count } from './quantities'
import type { Sections } from './snapshot'

/** The product's own cost, measured like everything else. */
export const selfSchema = z.object({
  /** CPU time this process used per second of wall time, all its threads. */
  cpuMsPerSecond: z.nullable(z.number().check(z.minimum(0))),
  rssBytes: bytes,
  /** Ticks that came too late to be true to their cadence, since the start. */
  droppedTicks: count,
  /** Readings that were due while the one before was still under way, since the start. */
  skippedReadings: count,
  uptimeSeconds: z.number().check(z.minimum(0)),
})
export type Self = z.infer<typeof selfSchema>

/** Immutable: handed to every subscriber as it is. */
export interface Sample {
  /** The tick's UTC milliseconds. Steps back when somebody sets the wall clock back; `gap` is true then. */
  readonly at: number
  /** 1, 2, 3 … within one run. */
  readonly sequence: number
  /** True when time passed unwatched before this tick (suspend, stall, clock jump): nothing may be drawn across it. */
  readonly gap: boolean
  /** Only what was due at this tick. */
  readonly sections: Sections
  readonly self: Self
}
