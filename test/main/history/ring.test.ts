import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRing } from '../../../main/history/ring'

const kept = 900_000

function valuesOf(ring: ReturnType<typeof createRing>): number[] {
  const values: number[] = []
  ring.visit((_, value) => values.push(value))
  return values
}

describe('createRing', () => {
  it('keeps at least everything of the kept time, in order, and forgets the rest when it needs the room', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 5, 30, 60), fc.integer({ min: 1, max: 3_000 }), (cadence, count) => {
        const ring = createRing(kept, 1_000)
        for (let index = 0; index < count; index += 1) ring.push(index * cadence * 1_000, index)
        const values = valuesOf(ring)
        const needed = Math.min(count, Math.floor(kept / (cadence * 1_000)))
        expect(values.slice(-needed)).toEqual(
          Array.from({ length: needed }, (_, index) => count - needed + index),
        )
        expect(values).toEqual(values.toSorted((a, b) => a - b))
      }),
      { numRuns: 50 },
    )
  })

  it('takes memory by need: a series read every 30 s a small part of one read every second', () => {
    const bytesAt = (cadenceMs: number): number => {
      const ring = createRing(kept, 1_000)
      for (let at = 0; at < 4 * kept; at += cadenceMs) ring.push(at, 1)
      return ring.byteLength
    }
    expect(bytesAt(1_000)).toBeLessThanOrEqual(16_000)
    expect(bytesAt(5_000)).toBeLessThanOrEqual(3_000)
    expect(bytesAt(30_000)).toBeLessThanOrEqual(900)
    expect(500 * 4 * bytesAt(5_000)).toBeLessThan(8 * 2 ** 20)
  })

  it('never grows beyond its bound, however fast values come', () => {
    const ring = createRing(kept, 1_000)
    for (let index = 0; index < 100_000; index += 1) ring.push(index, index)
    expect(ring.byteLength).toBe(16_000)
    expect(valuesOf(ring)).toHaveLength(1_000)
  })
})
