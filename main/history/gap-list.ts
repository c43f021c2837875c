/** The instants after which time passed unwatched: nothing is held across one. */

export interface GapList {
  add(afterMs: number): void
  /** The first gap that begins at or after an instant; Infinity when none does. */
  firstFrom(atMs: number): number
}

/** A machine that sleeps every minute for a month has this many; beyond, the oldest matter least. */
const most = 50_000

export function createGapList(initial: readonly number[]): GapList {
  const starts = [...initial].sort((a, b) => a - b)
  const indexFrom = (atMs: number): number => {
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (starts[middle]! < atMs) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    add(afterMs) {
      const index = indexFrom(afterMs)
      if (starts[index] !== afterMs) starts.splice(index, 0, afterMs)
      if (starts.length > most) starts.shift()
    },
    firstFrom: (atMs) => starts[indexFrom(atMs)] ?? Infinity,
  }
}
