/** Moving and resizing by single steps, for keys and menus: as far as it takes until something has changed. Pure. */
import { moved, resized, rowsOf, type Box, type Place, type Size } from './packing'

export const steps = ['left', 'right', 'up', 'down', 'narrower', 'wider', 'shorter', 'taller'] as const
export type Step = (typeof steps)[number]

export interface Bounds {
  columns: number
  /** Below this a tile shows nothing. */
  least: Size
  most: Size
}

/** Null where the step cannot be made. */
export function stepped<B extends Box>(
  boxes: readonly B[],
  id: string,
  step: Step,
  { columns, least, most }: Bounds,
): B[] | null {
  const box = boxes.find((one) => one.id === id)
  if (box === undefined) return null
  const { x, y, w, h } = box
  const size = (next: Size): B[] | null =>
    next.w < least.w || next.h < least.h || next.w > most.w || next.h > most.h
      ? null
      : resized(boxes, id, next, columns)
  switch (step) {
    case 'left':
      return x === 0 ? null : (swapped(boxes, box, -1) ?? moved(boxes, id, { x: x - 1, y }, columns))
    case 'right':
      return x + w >= columns ? null : (swapped(boxes, box, 1) ?? moved(boxes, id, { x: x + 1, y }, columns))
    case 'up':
      return untilMoved(boxes, box, -1, columns)
    case 'down':
      return untilMoved(boxes, box, 1, columns)
    case 'narrower':
      return size({ w: w - 1, h })
    case 'wider':
      return x + w < columns
        ? size({ w: w + 1, h })
        : x === 0
          ? null
          : size({ w: w + 1, h }) && wideToTheLeft(boxes, box, columns)
    case 'shorter':
      return size({ w, h: h - 1 })
    case 'taller':
      return size({ w, h: h + 1 })
  }
}

/** A neighbour of the same height on the same row changes places with it, whatever its width. */
function swapped<B extends Box>(boxes: readonly B[], box: B, direction: -1 | 1): B[] | null {
  const neighbour = boxes.find(
    (other) =>
      other.y === box.y &&
      other.h === box.h &&
      (direction < 0 ? other.x + other.w === box.x : box.x + box.w === other.x),
  )
  if (neighbour === undefined) return null
  const [left, right] = direction < 0 ? [neighbour, box] : [box, neighbour]
  return boxes.map((one) => {
    if (one.id === right.id) return { ...one, x: left.x }
    return one.id === left.id ? { ...one, x: left.x + right.w } : one
  })
}

/** What stands at the right edge grows to the left. */
function wideToTheLeft<B extends Box>(boxes: readonly B[], box: B, columns: number): B[] {
  const shifted = boxes.map((one) => (one.id === box.id ? { ...one, x: one.x - 1 } : one))
  return resized(shifted, box.id, { w: box.w + 1, h: box.h }, columns)
}

function untilMoved<B extends Box>(
  boxes: readonly B[],
  box: B,
  direction: -1 | 1,
  columns: number,
): B[] | null {
  const last = direction < 0 ? 0 : rowsOf(boxes)
  for (let y = box.y + direction; direction < 0 ? y >= last : y <= last; y += direction) {
    const next = moved(boxes, box.id, { x: box.x, y }, columns)
    const now: Place = next.find(({ id }) => id === box.id)!
    if (direction < 0 ? now.y < box.y : now.y > box.y) return next
  }
  return null
}
