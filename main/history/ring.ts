/** The newest single values of one series, in memory that grows with need up to a fixed size and never beyond. */

export interface Ring {
  push(atMs: number, value: number): void
  /** In the order of arrival, which is the order of time unless the clock was set. */
  visit(visit: (atMs: number, value: number) => void): void
  readonly byteLength: number
}

const firstCapacity = 16

/**
 * @param keptMs values older than this are overwritten before more memory is taken.
 * @param most values at most, whatever their age.
 */
export function createRing(keptMs: number, most: number): Ring {
  // Time and value side by side: one allocation, one cache line.
  let cells = new Float64Array(2 * Math.min(firstCapacity, most))
  let length = 0
  let oldest = 0

  const visit: Ring['visit'] = (see) => {
    const capacity = cells.length / 2
    for (let index = 0; index < length; index += 1) {
      const at = 2 * ((oldest + index) % capacity)
      see(cells[at]!, cells[at + 1]!)
    }
  }

  const grow = (): void => {
    const larger = new Float64Array(2 * Math.min(most, Math.ceil((cells.length / 2) * 1.5)))
    let next = 0
    visit((atMs, value) => {
      larger[next++] = atMs
      larger[next++] = value
    })
    cells = larger
    oldest = 0
  }

  return {
    push(atMs, value) {
      if (length === cells.length / 2 && length < most && atMs - cells[2 * oldest]! < keptMs) grow()
      const capacity = cells.length / 2
      const at = 2 * ((oldest + length) % capacity)
      if (length === capacity) oldest = (oldest + 1) % capacity
      else length += 1
      cells[at] = atMs
      cells[at + 1] = value
    },
    visit,
    get byteLength() {
      return cells.byteLength
    },
  }
}
