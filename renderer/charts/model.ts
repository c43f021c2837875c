/** What charts are told to draw, and what they tell the frame around them. */
import type { ShallowRef } from 'vue'
import type { RequestOutput } from '../../main/contract/requests'
import type { Scale } from './options/scale'
import type { TimeTick } from './options/time-ticks'

/** A variable of the theme: `--s1` … */
export type ChartColour =
  's1' | 's2' | 's3' | 's4' | 's5' | 's6' | 'well' | 'warn' | 'crit' | 'accent' | 'ink-3'

export interface ChartSeries {
  /** As in history: `cpu.busyPercent`. */
  key: string
  /** May be foreign text. */
  label: string
  color: ChartColour
  /** Tells it from another of the same colour, where there are more series than colours. */
  dashed?: boolean
}

export type HistoryData = RequestOutput<'history:query'>

/** UTC milliseconds of the machine's clock. */
export interface Domain {
  from: number
  to: number
}

/** A series at an instant. */
export interface CursorRow {
  key: string
  label: string
  color: ChartColour
  /** Number and unit; a dash where nothing was measured. */
  text: string
  /** From lowest to highest around it, where that is known and more than one number. */
  range: string | null
  /** Where its line is: the value, with what it is stacked upon. Null where there is none. */
  level: number | null
}

export interface CursorReading {
  at: number
  timeText: string
  rows: readonly CursorRow[]
}

/** `empty`: drawn, but there is not one point in the range. */
export type PlotState = 'loading' | 'ready' | 'empty' | 'failed'

/** What the frame needs of a chart. Refs change when they are worth a new picture, not at every tick. */
export interface PlotModel {
  state: Readonly<ShallowRef<PlotState>>
  scale: Readonly<ShallowRef<Scale>>
  timeTicks: Readonly<ShallowRef<readonly TimeTick[]>>
  /** Changes with every tick; read it only while a cursor is shown. */
  domain: Readonly<ShallowRef<Domain>>
  /** The instants there are points at, ascending. */
  instants(): readonly number[]
  /** Null where the instant is outside of what is drawn. */
  readAt(at: number): CursorReading | null
}
