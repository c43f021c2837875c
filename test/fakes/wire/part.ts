/** What a part of the made-up machine is: its readings at any instant, and the curves of its series. */
import type { Reading } from '../../../main/contract/reading'
import type { Subject, SectionValue } from '../../../main/contract/snapshot'
import type { Curve } from './curves'
import type { Scenario } from './scenarios'

export interface PartContext {
  scenario: Scenario
  /** When the page was loaded, UTC milliseconds: what grows, grows from here. */
  startMs: number
}

export interface KeptCurve {
  entity: string | null
  metric: string
  curve: Curve
}

export interface Part<S extends Subject> {
  /** Pure: the same instant gives the same reading. */
  read(atMs: number): Reading<SectionValue<S>>
  /** In the words of main/contract/series.ts. */
  readonly curves: readonly KeptCurve[]
}

export const ok = <Value>(value: Value, durationMs: number): Reading<Value> => ({
  status: 'ok',
  durationMs,
  value,
})

export const iso = (atMs: number): string => new Date(atMs).toISOString()

/** The products that look like one: none of them has more than two decimals to say. */
export const twoDecimals = (value: number): number => Math.round(value * 100) / 100
