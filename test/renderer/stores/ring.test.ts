import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRing, type Ring } from '../../../renderer/stores/ring'

function pointsOf(ring: Ring, since = -Infinity): [at: number, value: number][] {
  const points: [number, number][] = []
  ring.forEach(since, (at, value) => points.push([at, value]))
  return points
}

describe('a ring', () => {
  it('keeps the newest points in order and lets the oldest go', () => {
    const ring = createRing(3)
    for (const at of [1, 2, 3, 4, 5]) ring.push(at, at * 10)
    expect(pointsOf(ring)).toEqual([
      [3, 30],
      [4, 40],
      [5, 50],
    ])
    expect(ring.lastAt).toBe(5)
  })

  it('leaves out a point that is not newer', () => {
    const ring = createRing(3)
    ring.push(5, 1)
    const { version } = ring
    ring.push(5, 2)
    ring.push(4, 3)
    expect(pointsOf(ring)).toEqual([[5, 1]])
    expect(ring.version).toBe(version)
  })

  it('has no newest value while its newest point is a gap', () => {
    const ring = createRing(3)
    ring.push(1, 7)
    expect(ring.lastValue).toBe(7)
    ring.push(2, NaN)
    expect(ring.lastValue).toBeNull()
  })

  it('takes from history only what is older, and no more than fits', () => {
    const ring = createRing(4)
    ring.push(10, 1)
    ring.push(11, 2)
    ring.prepend([6, 7, 8, 9, 10, 11], [0.6, 0.7, null, 0.9, 99, 99])
    expect(pointsOf(ring)).toEqual([
      [8, NaN],
      [9, 0.9],
      [10, 1],
      [11, 2],
    ])
  })

  it('tells of every change by its version', () => {
    const ring = createRing(2)
    const versions = [ring.version]
    ring.push(1, 1)
    versions.push(ring.version)
    ring.prepend([0], [0])
    versions.push(ring.version)
    ring.clear()
    versions.push(ring.version)
    expect(new Set(versions).size).toBe(4)
    expect(ring.length).toBe(0)
    expect(ring.lastAt).toBeNull()
  })

  it('behaves like a list that is cut to its capacity', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.nat({ max: 50 })), (capacity, steps) => {
        const ring = createRing(capacity)
        const list: [number, number][] = []
        let at = 0
        for (const step of steps) {
          at += step
          ring.push(at, step)
          if (list.length === 0 || step > 0) list.push([at, step])
        }
        expect(pointsOf(ring)).toEqual(list.slice(-capacity))
      }),
    )
  })
})
