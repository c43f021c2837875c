import { describe, expect, it } from 'vitest'
import { stepped, type Bounds } from '../../../../../renderer/views/boards/grid/steps'
import type { Box } from '../../../../../renderer/views/boards/grid/packing'

const bounds: Bounds = { columns: 12, least: { w: 2, h: 2 }, most: { w: 12, h: 24 } }
const box = (id: string, x: number, y: number, w: number, h: number): Box => ({ id, x, y, w, h })
const of = (boxes: readonly Box[] | null, id: string) => boxes?.find((one) => one.id === id)

describe('a step', () => {
  const stack = [box('a', 0, 0, 6, 2), box('b', 0, 2, 6, 5)]

  it('down passes a tile at once, however tall it is', () => {
    const end = stepped(stack, 'a', 'down', bounds)
    expect(of(end, 'a')).toMatchObject({ y: 5 })
    expect(of(end, 'b')).toMatchObject({ y: 0 })
  })

  it('up undoes a step down', () => {
    const down = stepped(stack, 'a', 'down', bounds)!
    expect(stepped(down, 'a', 'up', bounds)).toEqual(stack)
  })

  it('cannot leave the board', () => {
    expect(stepped(stack, 'a', 'up', bounds)).toBeNull()
    expect(stepped(stack, 'b', 'down', bounds)).toBeNull()
    expect(stepped(stack, 'a', 'left', bounds)).toBeNull()
    expect(stepped([box('a', 6, 0, 6, 2)], 'a', 'right', bounds)).toBeNull()
  })

  it('to the side goes one column where there is room', () => {
    expect(of(stepped(stack, 'a', 'right', bounds), 'a')).toMatchObject({ x: 1 })
  })

  it('to the side changes places with a neighbour as tall as it', () => {
    const row = [box('a', 0, 0, 4, 3), box('b', 4, 0, 8, 3)]
    const end = stepped(row, 'a', 'right', bounds)
    expect(of(end, 'b')).toMatchObject({ x: 0, y: 0 })
    expect(of(end, 'a')).toMatchObject({ x: 8, y: 0 })
    expect(stepped(end!, 'a', 'left', bounds)).toEqual(row)
  })

  it('makes a tile no smaller than its content can bear', () => {
    const small = [box('a', 0, 0, 2, 2)]
    expect(stepped(small, 'a', 'narrower', bounds)).toBeNull()
    expect(stepped(small, 'a', 'shorter', bounds)).toBeNull()
    expect(of(stepped(small, 'a', 'taller', bounds), 'a')).toMatchObject({ h: 3 })
  })

  it('makes a tile at the right edge wider to the left', () => {
    expect(of(stepped([box('a', 8, 0, 4, 2)], 'a', 'wider', bounds), 'a')).toMatchObject({ x: 7, w: 5 })
    expect(stepped([box('a', 0, 0, 12, 2)], 'a', 'wider', bounds)).toBeNull()
  })

  it('of a tile that is gone is none', () => {
    expect(stepped(stack, 'gone', 'up', bounds)).toBeNull()
  })
})
