/**
 * What every collector is. A reading has two halves: `read` fetches raw counters or facts at an instant,
 * `derive` is pure and turns two such readings into values with units. Cadence, deadlines and validation
 * belong to the sampler.
 */
import type * as z from 'zod/mini'
import type { Problem } from '../contract/reading'
import type { SectionValue, Subject } from '../contract/snapshot'
import type { Settings } from '../contract/settings'

/** A raw reading and when it was made, on a clock that never jumps. */
export interface Timed<Raw> {
  readonly raw: Raw
  readonly atMs: number
}

export interface ReadContext {
  /** Aborted at the deadline. Whatever is under way must let go then. */
  readonly signal: AbortSignal
  /** How long from the call to that abort. */
  readonly deadlineMs: number
}

export interface Collector<Raw, Value> {
  readonly subject: Subject
  /** What `derive` promises; the sampler checks every value against it. */
  readonly schema: z.ZodMiniType<Value>
  /**
   * `none`: the values are facts, one reading is enough. `quick`: differences of kernel counters, read in a
   * few milliseconds. `slow`: differences of counters that a service is asked for.
   */
  readonly differences: 'none' | 'quick' | 'slow'
  /** Does what makes later reads quick (facts that hardly change, mounts that may be slow), before any counter is read. */
  prepare?(context: ReadContext): unknown
  /**
   * @throws UnavailableError when this machine has no such thing, AppError for what a person can mend.
   */
  read(context: ReadContext): Raw | Promise<Raw>
  /** Pure. Without an earlier reading, or when counters went backwards, the differences are null. */
  derive(current: Timed<Raw>, previous: Timed<Raw> | null): Value
  /** Says in the value itself why its differences are unknown, when the second of two readings failed. Pure. */
  explainMissing?(value: Value, problem: Problem): Value
  close?(): void | Promise<void>
}

/** Collectors by subject. Their raw forms are nobody else's business. */
export type Collectors = { [S in Subject]: Collector<unknown, SectionValue<S>> }

export interface CollectorDependencies {
  readonly platform: NodeJS.Platform
  /** Put before every path below /proc, /sys, /etc and /run. Empty for this machine, a folder for a recorded one. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly settings: Pick<Settings, 'disks' | 'network' | 'processes' | 'containers' | 'custom' | 'sampling'>
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number
}
