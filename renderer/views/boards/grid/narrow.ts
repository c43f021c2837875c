/** What becomes of twelve columns on a page that is too narrow for them: six, in the same reading order. Pure. */
import { freePlace, readingOrder, settled, type Box } from './packing'

export const narrowColumns = 6

/** So that what stood side by side in halves, thirds or quarters fills a row again. */
const narrowWidths: Readonly<Record<number, number>> = {
  1: 2,
  2: 2,
  3: 3,
  4: 2,
  5: 3,
  6: 3,
  7: 3,
  8: 4,
  9: 3,
  10: 6,
  11: 6,
  12: 6,
}

export function narrowed<B extends Box>(boxes: readonly B[]): B[] {
  const placed: B[] = []
  for (const box of [...boxes].sort(readingOrder)) {
    const w = narrowWidths[box.w] ?? narrowColumns
    placed.push({ ...box, w, ...freePlace(placed, { w, h: box.h }, narrowColumns) })
  }
  const settledBoxes = settled(placed, narrowColumns)
  const widened: B[] = []
  for (const [index, box] of settledBoxes.entries()) {
    const others = [...widened, ...settledBoxes.slice(index + 1)]
    widened.push({ ...box, w: box.w + roomBeside(box, others) })
  }
  return widened
}

/** How many columns to the right of a box are free along all of its height. */
function roomBeside(box: Box, others: readonly Box[]): number {
  const right = box.x + box.w
  const inTheWay = others.filter(({ x, y, h }) => x >= right && y < box.y + box.h && box.y < y + h)
  return Math.min(narrowColumns, ...inTheWay.map(({ x }) => x)) - right
}
