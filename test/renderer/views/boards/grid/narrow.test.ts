import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { narrowColumns, narrowed } from '../../../../../renderer/views/boards/grid/narrow'
import type { Box } from '../../../../../renderer/views/boards/grid/packing'

const box = (id: string, x: number, y: number, w: number, h: number): Box => ({ id, x, y, w, h })

describe('six columns', () => {
  it('put four quarters into two rows of halves', () => {
    const quarters = [0, 3, 6, 9].map((x) => box(`q${x}`, x, 0, 3, 2))
    expect(narrowed(quarters).map(({ x, y, w }) => [x, y, w])).toEqual([
      [0, 0, 3],
      [3, 0, 3],
      [0, 2, 3],
      [3, 2, 3],
    ])
  })

  it('keep thirds in one row', () => {
    const thirds = [0, 4, 8].map((x) => box(`t${x}`, x, 0, 4, 2))
    expect(narrowed(thirds).map(({ x, y, w }) => [x, y, w])).toEqual([
      [0, 0, 2],
      [2, 0, 2],
      [4, 0, 2],
    ])
  })

  it('give what stands alone in its row all of it', () => {
    expect(narrowed([box('a', 0, 0, 5, 2)])[0]!.w).toBe(narrowColumns)
  })

  it('keep every tile inside and off the others', () => {
    const any = fc.array(
      fc.record({
        x: fc.integer({ min: 0, max: 11 }),
        y: fc.integer({ min: 0, max: 20 }),
        w: fc.integer({ min: 1, max: 12 }),
        h: fc.integer({ min: 1, max: 6 }),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(any, (list) => {
        const boxes = narrowed(list.map((one, index) => ({ ...one, id: String(index) })))
        const cells = boxes.flatMap(({ x, y, w, h }) =>
          Array.from({ length: w * h }, (_, each) => `${x + (each % w)},${y + Math.floor(each / w)}`),
        )
        expect(new Set(cells).size).toBe(cells.length)
        for (const { x, w } of boxes) expect(x + w).toBeLessThanOrEqual(narrowColumns)
      }),
    )
  })
})
