import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findJsonFault } from '../../../main/settings/json-fault'

const parses = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('findJsonFault', () => {
  it.each([
    ['{"a": 1,}', 8, 'a name in double quotes'],
    ['{"a": high}', 6, 'a value'],
    ["{'a': 1}", 1, 'a name in double quotes or }'],
    ['{"a" 1}', 5, 'a colon'],
    ['[1 2]', 3, 'a comma or the closing bracket'],
    ['[1, 2}', 5, 'a comma or the closing bracket'],
    ['{"a": "unclosed', 6, 'a closed and valid text'],
    ['{} {}', 3, 'the end of the file'],
    ['// why\n{}', 0, 'a value'],
    ['', 0, 'a value'],
    ['[01]', 1, 'a value or ]'],
  ])('finds the fault in %j', (text, offset, expected) => {
    expect(findJsonFault(text)).toEqual({ offset, expected })
  })

  it('agrees with JSON.parse on every valid text and every damaged one', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '}', ']', '"', ':', 'x', '0', '\\', '\n'),
        (json, at, mark) => {
          expect(findJsonFault(json)).toBeNull()
          const cut = at % (json.length + 1)
          const damaged = json.slice(0, cut) + mark + json.slice(cut + 1)
          expect(findJsonFault(damaged) === null).toBe(parses(damaged))
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('copes with a megabyte of one unclosed text', () => {
    expect(findJsonFault(`["${'x'.repeat(1_000_000)}`)).toEqual({
      offset: 1,
      expected: 'a closed and valid text',
    })
  })
})
