/** The range of history that an address asks to be printed: `1763880000000-1763883600000`. Pure. */
export interface PrintedRange {
  /** UTC milliseconds. */
  from: number
  to: number
}

/** @param asked of the address; null for nothing that makes a range. */
export function readPrintedRange(asked: unknown): PrintedRange | null {
  const [, first, last] = /^(\d{1,15})-(\d{1,15})$/.exec(String(asked)) ?? []
  if (first === undefined || last === undefined) return null
  const range = { from: Number(first), to: Number(last) }
  return range.from < range.to ? range : null
}
