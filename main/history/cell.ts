/** What is known of a span of time: how many values fell into it, and their least, mean and greatest. */

export interface Cell {
  count: number
  min: number
  mean: number
  max: number
}

/** Takes a cell apart for whoever adds it up; cells are never handed out as objects, because queries visit a million. */
export type VisitCell = (atMs: number, count: number, min: number, mean: number, max: number) => void

/** Adds other values to a cell. Means are weighted by count, so that a mean of means is the mean of the values. */
export function addToCell(cell: Cell, count: number, min: number, mean: number, max: number): void {
  cell.count += count
  cell.min = Math.min(cell.min, min)
  cell.max = Math.max(cell.max, max)
  const merged = cell.mean + (mean - cell.mean) * (count / cell.count)
  // Rounding must not carry a mean past the values it was made of.
  cell.mean = Math.min(cell.max, Math.max(cell.min, merged))
}

/** The cell of the given values alone, or `cell` with them added. */
export function cellWith(
  cell: Cell | null | undefined,
  count: number,
  min: number,
  mean: number,
  max: number,
): Cell {
  if (cell == null) return { count, min, mean, max }
  addToCell(cell, count, min, mean, max)
  return cell
}
