import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeWindow } from '../../../main/desktop/window-place'

const laptop = { x: 0, y: 25, width: 1_440, height: 875 }
const wall = { x: 1_440, y: 0, width: 3_840, height: 2_160 }
const kept = { x: 2_000, y: 300, width: 1_000, height: 700, isMaximized: false }

describe('the window', () => {
  it('comes up in the middle of the primary display the first time', () => {
    expect(placeWindow(null, [laptop, wall])).toEqual({
      x: 100,
      y: 43,
      width: 1_240,
      height: 840,
      isMaximized: false,
    })
  })

  it('comes back to where it was, maximised or not', () => {
    expect(placeWindow(kept, [laptop, wall])).toEqual(kept)
    expect(placeWindow({ ...kept, isMaximized: true }, [laptop, wall])).toEqual({
      ...kept,
      isMaximized: true,
    })
  })

  it('comes to the primary display with its size when its own was taken away', () => {
    expect(placeWindow(kept, [laptop])).toMatchObject({ x: 220, y: 113, width: 1_000, height: 700 })
  })

  it('is not left where only a sliver of its title bar could be reached', () => {
    expect(placeWindow({ ...kept, x: 1_440 + 3_840 - 20 }, [laptop, wall])).toMatchObject({ x: 220 })
    expect(placeWindow({ ...kept, y: -300 }, [laptop, wall])).toMatchObject({ y: 113 })
  })

  it('is made to fit a display that has become smaller', () => {
    expect(placeWindow({ ...kept, x: 100, y: 100, width: 2_000, height: 1_500 }, [laptop])).toEqual({
      ...laptop,
      isMaximized: false,
    })
  })

  it('can always be reached, whatever was kept', () => {
    const whole = fc.integer({ min: -20_000, max: 20_000 })
    const place = fc.record({ x: whole, y: whole, width: whole, height: whole, isMaximized: fc.boolean() })
    fc.assert(
      fc.property(place, (before) => {
        const { x, y, width, height } = placeWindow(before, [laptop])
        expect(width).toBeGreaterThanOrEqual(360)
        expect(width).toBeLessThanOrEqual(laptop.width)
        expect(height).toBeLessThanOrEqual(laptop.height)
        expect(x + width).toBeGreaterThanOrEqual(120)
        expect(x).toBeLessThanOrEqual(laptop.width - 120)
        expect(y).toBeGreaterThanOrEqual(laptop.y)
        expect(y).toBeLessThanOrEqual(laptop.y + laptop.height - 32)
      }),
    )
  })
})
