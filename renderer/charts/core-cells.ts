/** How busy every core was, second by second: a ring of columns that forgets the oldest. Allocates once a machine. */
import type { Cpu } from '../../main/contract/model/cpu'

export interface CoreCells {
  readonly cores: number
  readonly columns: number
  /** UTC milliseconds of a column's reading, 0 the oldest; NaN where there is none. */
  at(column: number): number
  /** 0 to 100; NaN where nothing is known. */
  busy(core: number, column: number): number
  /** Puts a reading into the column of its instant, the last one, and moves the others to the left. */
  push(at: number, cores: Cpu['cores']): void
}

/** @param stepMs the span of one column */
export function createCoreCells(cores: number, columns: number, stepMs: number): CoreCells {
  const times = new Float64Array(columns).fill(NaN)
  const values = new Float32Array(columns * cores).fill(NaN)
  /** Which step the newest column stands for; slots of the ring are steps modulo columns. */
  let newest = NaN
  const slotOf = (column: number): number => {
    const step = newest - (columns - 1 - column)
    return ((step % columns) + columns) % columns
  }
  const forget = (slot: number): void => {
    times[slot] = NaN
    values.fill(NaN, slot * cores, (slot + 1) * cores)
  }
  return {
    cores,
    columns,
    at: (column) => (Number.isNaN(newest) ? NaN : times[slotOf(column)]!),
    busy: (core, column) => (Number.isNaN(newest) ? NaN : values[slotOf(column) * cores + core]!),
    push(at, readings) {
      const step = Math.floor(at / stepMs)
      // The clock was set back, or so much time went by that nothing of it is left to be seen.
      if (step < newest || step - newest >= columns) {
        times.fill(NaN)
        values.fill(NaN)
        newest = step
      }
      if (Number.isNaN(newest)) newest = step
      while (newest < step) {
        newest += 1
        forget(slotOf(columns - 1))
      }
      const slot = slotOf(columns - 1)
      times[slot] = at
      readings.slice(0, cores).forEach(({ busyPercent }, core) => {
        values[slot * cores + core] = busyPercent ?? NaN
      })
    },
  }
}
