/** A series of fixed length: the newest points, the oldest give way. Allocates nothing after it was made. */

export interface Ring {
  readonly capacity: number
  readonly length: number
  /** Grows with every change, so that a chart knows whether it has drawn this already. */
  readonly version: number
  /** UTC milliseconds of the newest point; null when there is none. */
  readonly lastAt: number | null
  /** The newest known value; null when the newest point is a gap. */
  readonly lastValue: number | null
  /** Adds a point; NaN is a gap. A point that is not newer than the newest is left out. */
  push(at: number, value: number): void
  /** Puts older points before what is there already. `at` ascends. Only what is older than the oldest is taken. */
  prepend(at: readonly number[], values: readonly (number | null)[]): void
  /** Calls back from the oldest to the newest, for points not older than `since`. */
  forEach(since: number, visit: (at: number, value: number) => void): void
  clear(): void
}

export function createRing(capacity: number): Ring {
  const times = new Float64Array(capacity)
  const values = new Float64Array(capacity)
  let start = 0
  let length = 0
  let version = 0
  const indexOf = (position: number): number => (start + position) % capacity
  const newest = (): number => indexOf(length - 1)

  return {
    capacity,
    get length() {
      return length
    },
    get version() {
      return version
    },
    get lastAt() {
      return length === 0 ? null : times[newest()]!
    },
    get lastValue() {
      const value = length === 0 ? NaN : values[newest()]!
      return Number.isNaN(value) ? null : value
    },
    push(at, value) {
      if (length > 0 && at <= times[newest()]!) return
      if (length < capacity) length += 1
      else start = (start + 1) % capacity
      times[newest()] = at
      values[newest()] = value
      version += 1
    },
    prepend(at, older) {
      const oldest = length === 0 ? Infinity : times[start]!
      let from = at.length - 1
      while (from >= 0 && at[from]! >= oldest) from -= 1
      for (; from >= 0 && length < capacity; from -= 1) {
        start = (start - 1 + capacity) % capacity
        length += 1
        times[start] = at[from]!
        values[start] = older[from] ?? NaN
      }
      version += 1
    },
    forEach(since, visit) {
      let position = 0
      while (position < length && times[indexOf(position)]! < since) position += 1
      for (; position < length; position += 1) visit(times[indexOf(position)]!, values[indexOf(position)]!)
    },
    clear() {
      length = 0
      start = 0
      version += 1
    },
  }
}
