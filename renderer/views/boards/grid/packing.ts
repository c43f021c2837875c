/**
 * Where tiles are on a grid. They fall upwards until something holds them, so that there are no overlaps and no holes
 * below each other; what is moved or resized stays where it is put, and the others give way. Pure.
 */

export interface Box {
  id: string
  /** Cells from the upper left. */
  x: number
  y: number
  w: number
  h: number
}

export interface Place {
  x: number
  y: number
}

export interface Size {
  w: number
  h: number
}

const middleOf = ({ y, h }: Box): number => y + h / 2

export const readingOrder = (one: Place, other: Place): number => one.y - other.y || one.x - other.x

/** How many rows boxes take. */
export const rowsOf = (boxes: readonly Box[]): number =>
  boxes.reduce((rows, { y, h }) => Math.max(rows, y + h), 0)

/** Each as high as those before it in the list leave room for; what is too wide is cut to the columns there are. */
function packed<B extends Box>(boxes: readonly B[], columns: number): B[] {
  const skyline = new Array<number>(columns).fill(0)
  return boxes.map((box) => {
    const w = Math.max(1, Math.min(box.w, columns))
    const x = Math.max(0, Math.min(box.x, columns - w))
    const y = Math.max(...skyline.slice(x, x + w))
    skyline.fill(y + box.h, x, x + w)
    return { ...box, x, y, w }
  })
}

/** In the order in which `boxes` came, whatever was done with their places. */
function inOrderOf<B extends Box>(boxes: readonly Box[], placed: readonly B[]): B[] {
  const byId = new Map(placed.map((box) => [box.id, box]))
  return boxes.map(({ id }) => byId.get(id)!)
}

/** Boxes without overlaps and without holes below each other. What is so already stays as it is. */
export function settled<B extends Box>(boxes: readonly B[], columns: number): B[] {
  return inOrderOf(boxes, packed([...boxes].sort(readingOrder), columns))
}

/** All boxes around one that has to be where it is: those that end up above it, it, the others. */
function around<B extends Box>(
  boxes: readonly B[],
  fixed: B,
  isAbove: (other: B) => boolean,
  columns: number,
): B[] {
  const others = boxes.filter(({ id }) => id !== fixed.id).sort(readingOrder)
  const placed = packed(
    [...others.filter(isAbove), fixed, ...others.filter((other) => !isAbove(other))],
    columns,
  )
  return inOrderOf(boxes, placed)
}

/**
 * Boxes after one was moved. It passes another when its leading edge passes the other's middle, and changes places with
 * one of the same size that it covers by more than half. An unknown id changes nothing.
 *
 * @param boxes as they were before the move, however long it takes: then moving back undoes it
 */
export function moved<B extends Box>(boxes: readonly B[], id: string, to: Place, columns: number): B[] {
  const before = boxes.find((box) => box.id === id)
  if (before === undefined) return [...boxes]
  const x = Math.max(0, Math.min(to.x, columns - before.w))
  const y = Math.max(0, to.y)
  const target = { ...before, x, y }
  const twin = boxes.find(
    (other) => other.id !== id && areTwins(other, before) && isMostlyCovered(other, target),
  )
  if (twin !== undefined)
    return settled(
      boxes.map((box) => {
        if (box.id === id) return { ...box, x: twin.x, y: twin.y }
        return box === twin ? { ...box, x: before.x, y: before.y } : box
      }),
      columns,
    )
  const edge = y > before.y ? y + before.h : y
  return around(boxes, target, (other) => middleOf(other) <= edge, columns)
}

const areTwins = (one: Box, other: Box): boolean =>
  one.w === other.w && one.h === other.h && (one.x !== other.x || one.y !== other.y)

function isMostlyCovered(one: Box, by: Box): boolean {
  const width = Math.min(one.x + one.w, by.x + by.w) - Math.max(one.x, by.x)
  const height = Math.min(one.y + one.h, by.y + by.h) - Math.max(one.y, by.y)
  return width > 0 && height > 0 && width * height * 2 > one.w * one.h
}

/** Boxes after one was given another size. It keeps its upper left corner; an unknown id changes nothing. */
export function resized<B extends Box>(boxes: readonly B[], id: string, size: Size, columns: number): B[] {
  const before = boxes.find((box) => box.id === id)
  if (before === undefined) return [...boxes]
  const w = Math.max(1, Math.min(size.w, columns - before.x))
  const h = Math.max(1, size.h)
  return around(boxes, { ...before, w, h }, (other) => middleOf(other) <= before.y, columns)
}

/** A place for one more, as high as possible and then as far left as possible, without moving any other. */
export function freePlace(boxes: readonly Box[], { w, h }: Size, columns: number): Place {
  const isFree = (x: number, y: number): boolean =>
    boxes.every((box) => x + w <= box.x || box.x + box.w <= x || y + h <= box.y || box.y + box.h <= y)
  const rows = rowsOf(boxes)
  for (let y = 0; y < rows; y += 1)
    for (let x = 0; x + w <= columns; x += 1) if (isFree(x, y)) return { x, y }
  return { x: 0, y: rows }
}
