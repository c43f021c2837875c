/** How far a number may move before it counts as a change, and why so far. */
import { shareOfDifference } from './change'

export interface Tolerance {
  /** In the metric's own unit; points for shares. */
  readonly absolute: number
  /** Of the larger of both values, 0 to 1. A number has changed when it moved by more than both. */
  readonly relative: number
}

export const defaultTolerances = {
  /** Measured over a quarter of a second: one short task moves it by a core. */
  'cpu.busyPercent': { absolute: 30, relative: 0 },
  /** The load of five minutes is calm; below one task more it is noise. */
  'cpu.loadAverage': { absolute: 1, relative: 0.5 },
  /** Within this a fan explains it. */
  'cpu.temperatureCelsius': { absolute: 10, relative: 0 },
  /** Less than this comes and goes with a single program. */
  'memory.usedPercent': { absolute: 10, relative: 0 },
  'memory.limitUsedPercent': { absolute: 10, relative: 0 },
  'memory.swapUsedPercent': { absolute: 10, relative: 0 },
  /** Files are kept until someone deletes them: smaller steps than for memory mean something. */
  'disks.usedPercent': { absolute: 5, relative: 0 },
  'disks.inodesUsedPercent': { absolute: 5, relative: 0 },
  /** Rates of one window differ wildly; only another order of magnitude is worth a line. */
  'disks.readBytesPerSecond': { absolute: 20_000_000, relative: 0.8 },
  'disks.writeBytesPerSecond': { absolute: 20_000_000, relative: 0.8 },
  'network.rxBytesPerSecond': { absolute: 5_000_000, relative: 0.8 },
  'network.txBytesPerSecond': { absolute: 5_000_000, relative: 0.8 },
  /** A shell session with its pipes is a dozen; a leak is hundreds. */
  'processes.total': { absolute: 50, relative: 0.2 },
  /** As for the whole machine, but one container rarely has all of it. */
  'containers.cpuPercentOfHost': { absolute: 20, relative: 0 },
  /** Heaps breathe; both must be passed, so that neither a small program nor a large one is always in the list. */
  'containers.memoryUsedBytes': { absolute: 100_000_000, relative: 0.3 },
  /** Nothing is known of the scale of a person's own numbers, so it goes by their size alone. */
  'custom.value': { absolute: 0, relative: 0.2 },
} as const satisfies Record<string, Tolerance>

export type ToleranceName = keyof typeof defaultTolerances
export const toleranceNames = Object.keys(defaultTolerances) as readonly ToleranceName[]

/** By the names above, and by custom.NAME for one metric of a person's own. */
export type Tolerances = Readonly<Record<string, Tolerance>>

/** A disk of which so much was filled between two snapshots deserves a look before any threshold is reached. */
export const notableFillPoints = 20

/** Sizes of memory and disks move by less than this when a kernel or a driver is updated. */
export const sizeTolerance = 0.02

/** Computed from the uptime, the instant of the boot wanders by the clock's corrections. */
export const bootToleranceMs = 60_000

export const isBeyond = (before: number, after: number, { absolute, relative }: Tolerance): boolean =>
  Math.abs(after - before) > absolute && shareOfDifference(before, after) > relative

/**
 * `5` is in the metric's own unit, `20%` of the larger value, `off` never.
 * @returns null for what is none of these.
 */
export function parseTolerance(text: string, name: string): Tolerance | null {
  const [, digits, sign] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? []
  if (text.trim() === 'off') return { absolute: Infinity, relative: 0 }
  if (digits === undefined) return null
  // For a share, 5 and 5% are the same: points.
  if (sign === '%' && !name.endsWith('Percent')) return { absolute: 0, relative: Number(digits) / 100 }
  return { absolute: Number(digits), relative: 0 }
}
