import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  freePlace,
  moved,
  readingOrder,
  resized,
  rowsOf,
  settled,
  type Box,
} from '../../../../../renderer/views/boards/grid/packing'

const columns = 12
const box = (id: string, x: number, y: number, w: number, h: number): Box => ({ id, x, y, w, h })
const placeOf = (boxes: readonly Box[], id: string) => {
  const { x, y } = boxes.find((one) => one.id === id)!
  return [x, y]
}

const overlap = (one: Box, other: Box): boolean =>
  one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h

/** Inside of the columns, without overlaps, and each held by something. */
function expectSound(boxes: readonly Box[]): void {
  for (const one of boxes) {
    expect(one.x).toBeGreaterThanOrEqual(0)
    expect(one.x + one.w).toBeLessThanOrEqual(columns)
    for (const other of boxes) if (one.id !== other.id) expect(overlap(one, other)).toBe(false)
    const isHeld =
      one.y === 0 || boxes.some((other) => other.id !== one.id && overlap({ ...one, y: one.y - 1 }, other))
    expect(isHeld).toBe(true)
  }
}

const anyBoxes = fc
  .array(
    fc.record({
      x: fc.integer({ min: 0, max: 11 }),
      y: fc.integer({ min: 0, max: 30 }),
      w: fc.integer({ min: 1, max: 12 }),
      h: fc.integer({ min: 1, max: 8 }),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((list) => list.map((one, index): Box => ({ ...one, id: `t${index}` })))

describe('settling', () => {
  it('leaves no overlap and no hole, whatever the file said', () => {
    fc.assert(fc.property(anyBoxes, (boxes) => expectSound(settled(boxes, columns))))
  })

  it('changes nothing of what is settled', () => {
    fc.assert(
      fc.property(anyBoxes, (boxes) => {
        const once = settled(boxes, columns)
        expect(settled(once, columns)).toEqual(once)
      }),
    )
  })

  it('lets a tile fall upwards and keeps the order of the list', () => {
    expect(settled([box('low', 0, 9, 4, 2), box('top', 0, 0, 4, 3)], columns)).toEqual([
      box('low', 0, 3, 4, 2),
      box('top', 0, 0, 4, 3),
    ])
  })

  it('cuts what is wider than the columns', () => {
    expect(settled([box('wide', 8, 0, 12, 2)], 6)).toEqual([box('wide', 0, 0, 6, 2)])
  })
})

describe('moving', () => {
  it('leaves a sound board and every size as it was, wherever a tile goes', () => {
    const target = fc.record({ x: fc.integer({ min: -5, max: 20 }), y: fc.integer({ min: -5, max: 60 }) })
    fc.assert(
      fc.property(anyBoxes, target, (boxes, to) => {
        const start = settled(boxes, columns)
        const end = moved(start, 't0', to, columns)
        expectSound(end)
        expect(end.map(({ w, h }) => [w, h])).toEqual(start.map(({ w, h }) => [w, h]))
      }),
    )
  })

  it('changes nothing when a tile is put where it is', () => {
    fc.assert(
      fc.property(anyBoxes, (boxes) => {
        const start = settled(boxes, columns)
        expect(rowsOf(moved(start, 't0', start[0]!, columns))).toBe(rowsOf(start))
      }),
    )
  })

  it('passes the one below once its lower edge passes the middle', () => {
    const start = [box('a', 0, 0, 6, 2), box('b', 0, 2, 6, 4)]
    expect(placeOf(moved(start, 'a', { x: 0, y: 1 }, columns), 'a')).toEqual([0, 0])
    const end = moved(start, 'a', { x: 0, y: 2 }, columns)
    expect(placeOf(end, 'b')).toEqual([0, 0])
    expect(placeOf(end, 'a')).toEqual([0, 4])
  })

  it('passes the one above once its upper edge passes the middle', () => {
    const start = [box('b', 0, 0, 6, 4), box('a', 0, 4, 6, 2)]
    expect(placeOf(moved(start, 'a', { x: 0, y: 2 }, columns), 'a')).toEqual([0, 4])
    const end = moved(start, 'a', { x: 0, y: 1 }, columns)
    expect(placeOf(end, 'a')).toEqual([0, 0])
    expect(placeOf(end, 'b')).toEqual([0, 2])
  })

  it('pushes what it meets sideways down', () => {
    const end = moved([box('a', 0, 0, 4, 2), box('b', 4, 0, 8, 3)], 'a', { x: 2, y: 0 }, columns)
    expect(placeOf(end, 'a')).toEqual([2, 0])
    expect(placeOf(end, 'b')).toEqual([4, 2])
  })

  it('changes places with a tile of the same size that it covers by more than half', () => {
    const start = [box('a', 0, 0, 6, 3), box('b', 6, 0, 6, 3)]
    const end = moved(start, 'a', { x: 4, y: 0 }, columns)
    expect(placeOf(end, 'a')).toEqual([6, 0])
    expect(placeOf(end, 'b')).toEqual([0, 0])
  })

  it('changes nothing for a tile that is gone', () => {
    const start = [box('a', 0, 0, 6, 3)]
    expect(moved(start, 'gone', { x: 3, y: 3 }, columns)).toEqual(start)
  })
})

describe('resizing', () => {
  it('leaves a sound board whatever the size', () => {
    const size = fc.record({ w: fc.integer({ min: -2, max: 20 }), h: fc.integer({ min: -2, max: 20 }) })
    fc.assert(
      fc.property(anyBoxes, size, (boxes, to) =>
        expectSound(resized(settled(boxes, columns), 't0', to, columns)),
      ),
    )
  })

  it('keeps the corner of the tile and pushes its neighbour down', () => {
    const end = resized([box('a', 0, 0, 6, 3), box('b', 6, 0, 6, 3)], 'a', { w: 8, h: 3 }, columns)
    expect(end).toEqual([box('a', 0, 0, 8, 3), box('b', 6, 3, 6, 3)])
  })

  it('lets what is below come up when a tile shrinks', () => {
    const end = resized([box('a', 0, 0, 6, 5), box('b', 0, 5, 6, 2)], 'a', { w: 6, h: 2 }, columns)
    expect(placeOf(end, 'b')).toEqual([0, 2])
  })

  it('ends at the right edge', () => {
    expect(resized([box('a', 8, 0, 2, 2)], 'a', { w: 9, h: 2 }, columns)[0]!.w).toBe(4)
  })
})

describe('a free place', () => {
  it('is the highest that moves nothing', () => {
    const boxes = [box('a', 0, 0, 6, 4), box('b', 6, 0, 3, 2), box('c', 9, 0, 3, 4)]
    expect(freePlace(boxes, { w: 3, h: 2 }, columns)).toEqual({ x: 6, y: 2 })
    expect(freePlace(boxes, { w: 6, h: 3 }, columns)).toEqual({ x: 0, y: 4 })
  })

  it('is the upper left of an empty board', () => {
    expect(freePlace([], { w: 12, h: 2 }, columns)).toEqual({ x: 0, y: 0 })
  })
})

describe('reading order', () => {
  it('goes by rows, then by columns', () => {
    const boxes = [box('c', 0, 2, 1, 1), box('b', 6, 0, 1, 1), box('a', 0, 0, 1, 1)]
    expect([...boxes].sort(readingOrder).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  })
})
