import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, nearest } from '../../../main/settings/nearest'

describe('editDistance', () => {
  it.each([
    ['windowMs', 'windowMs', 0],
    ['windowMs', 'WINDOWMS', 0],
    ['windwoMs', 'windowMs', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ])('from %j to %j is %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance)
  })

  it('is symmetric and never longer than the longer word', () => {
    const word = fc.string({ maxLength: 12 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b)).toBeLessThanOrEqual(
          Math.max(a.toLowerCase().length, b.toLowerCase().length),
        )
      }),
    )
  })
})

describe('nearest', () => {
  const words = ['snapshot', 'disks', 'processes', 'containers']
  it('finds a misspelled word and nothing for a strange one', () => {
    expect(nearest('proceses', words)).toBe('processes')
    expect(nearest('Disk', words)).toBe('disks')
    expect(nearest('colour', words)).toBeNull()
    expect(nearest('x'.repeat(5_000), words)).toBeNull()
  })
})
