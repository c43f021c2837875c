/** Drives a history through virtual time in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { Problem } from '../../../main/contract/reading'
import type { Sample } from '../../../main/contract/sample'
import { createHistory, type History, type HistoryOptions } from '../../../main/history/history'

/** A whole UTC day's beginning, so that buckets of every tier begin with it. */
export const midnight = Date.UTC(2026, 10, 23)

export const second = 1_000
export const minute = 60_000
export const hour = 3_600_000
export const day = 86_400_000

/** The key of the series that `sampleOf` gives the name. */
export const keyOf = (name: string): string => `custom{${name}}.value`

/** A sample of nothing but custom metrics. */
export function sampleOf(at: number, values: Readonly<Record<string, number>>, gap = false): Sample {
  const metrics = Object.entries(values).map(([name, value]) => ({
    ...{ name, unit: null, help: null },
    reading: { status: 'ok' as const, durationMs: 0, value },
  }))
  return {
    ...{ at, gap, sequence: 1 },
    sections: { custom: { status: 'ok', durationMs: 0, value: { metrics } } },
    self: { cpuMsPerSecond: null, rssBytes: 1, droppedTicks: 0, skippedReadings: 0, uptimeSeconds: 0 },
  }
}

export interface Driven {
  history: History
  clock: { now: number; monotonicMs: number }
  folder: string
  problems: Problem[]
  /** Ends this run and begins another on the same files. */
  restart(options?: Partial<HistoryOptions>): Promise<void>
  /** A sample every `stepMs` in [from, to), `valueAt` giving its values. */
  run(from: number, to: number, stepMs: number, valueAt: (at: number) => Record<string, number>): void
  /** Sets both clocks and records one sample. */
  sample(at: number, values: Record<string, number>, gap?: boolean): void
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'history-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export async function drive(options: Partial<HistoryOptions> = {}): Promise<Driven> {
  const folder = options.folder ?? temporaryFolder()
  const clock = { now: midnight, monotonicMs: 0 }
  const problems: Problem[] = []
  const open = (more: Partial<HistoryOptions> = {}): Promise<History> =>
    createHistory({
      ...{ folder, now: () => clock.now, monotonicMs: () => clock.monotonicMs },
      onProblem: (problem) => problems.push(problem),
      ...options,
      ...more,
    })
  const driven: Driven = {
    history: await open(),
    clock,
    folder,
    problems,
    async restart(more) {
      driven.history.close()
      driven.history = await open(more)
    },
    run(from, to, stepMs, valueAt) {
      for (let at = from; at < to; at += stepMs) driven.sample(at, valueAt(at))
    },
    sample(at, values, gap = false) {
      clock.monotonicMs += Math.max(1, at - clock.now)
      clock.now = at
      driven.history.record(sampleOf(at, values, gap))
    },
  }
  onTestFinished(() => driven.history.close())
  return driven
}
