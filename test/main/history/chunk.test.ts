import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../main/history/cell'
import { tiers } from '../../../main/history/tiers'
import { decodeChunk, encodeChunk } from '../../../main/history/chunk'

const number = fc.double({ noNaN: true, noDefaultInfinity: true })
const cell = fc
  .tuple(fc.integer({ min: 1, max: 32_767 }), fc.tuple(number, number, number))
  .map(([count, values]): Cell => {
    const [min, mean, max] = values.toSorted((a, b) => a - b)
    return { count, min: min!, mean: mean!, max: max! }
  })
const slots = fc.array(fc.option(cell), { minLength: 1, maxLength: 40 })

describe('chunks', () => {
  it('give back exactly what was put in', () => {
    fc.assert(
      fc.property(slots, (cells) => {
        // -0 and 0 are the same value and the same chart.
        const plain = JSON.parse(JSON.stringify(cells)) as (Cell | null)[]
        expect(JSON.parse(JSON.stringify(decodeChunk(encodeChunk(cells), cells.length)))).toEqual(plain)
      }),
    )
  })

  it('keep a full chunk of every tier within a page of the database', () => {
    const full = Array.from({ length: Math.max(...tiers.map(({ slots }) => slots)) }, (_, index) => ({
      count: 10,
      min: index,
      mean: index + 1,
      max: index + 2,
    }))
    expect(encodeChunk(full).length).toBeLessThanOrEqual(4_061 - 16)
  })

  it('take a third of the space for values that did not move', () => {
    const flat = encodeChunk([{ count: 10, min: 5, mean: 5, max: 5 }])
    const moved = encodeChunk([{ count: 10, min: 4, mean: 5, max: 6 }])
    expect([flat.length, moved.length]).toEqual([10, 26])
  })

  it('end where bytes are missing instead of inventing values or throwing', () => {
    fc.assert(
      fc.property(slots, fc.nat(), (cells, cut) => {
        const bytes = encodeChunk(cells)
        const found = decodeChunk(bytes.subarray(0, cut % (bytes.length + 1)), cells.length)
        found.forEach((one, slot) => {
          if (one !== null) expect(one.count).toBe(cells[slot]?.count)
        })
      }),
    )
  })

  it('let a weight that no hour can have saturate instead of wrapping', () => {
    const [cell] = decodeChunk(encodeChunk([{ count: 70_000, min: 1, mean: 2, max: 3 }]), 1)
    expect(cell).toEqual({ count: 32_767, min: 1, mean: 2, max: 3 })
  })
})
