import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyDelta, encodeDelta, type Delta } from '../../../main/contract/delta'

const travelled = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

/** Sends each value as the difference to the one before, and expects to hold the same on the other side. */
function expectSame(values: readonly unknown[]): void {
  let sent: unknown = null
  let held: unknown = null
  for (const value of values) {
    held = applyDelta(held, travelled(encodeDelta(sent, value)))
    expect(held).toEqual(travelled(value))
    sent = value
  }
}

/** Keys that name rows, and those that objects have by themselves, come more often than chance would have it. */
const key = fc.oneof(
  fc.constantFrom('id', 'pid', 'name', '__proto__', 'constructor', '0', '10', '2', 'value'),
  fc.string({ maxLength: 4 }),
)
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, 1, -1.5, '', 'a', 'b'),
    fc.array(tie('json'), { maxLength: 5 }),
    fc
      .uniqueArray(fc.tuple(key, tie('json')), { maxLength: 5, selector: ([name]) => name })
      .map((entries): unknown => Object.fromEntries(entries)),
  ),
}))

const row = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', '__proto__'),
  value: fc.integer({ min: 0, max: 2 }),
  inner: fc.array(fc.record({ name: fc.constantFrom('x', 'y'), value: fc.nat(2) }), { maxLength: 3 }),
})

describe('a difference', () => {
  it('makes any value out of any other', () => {
    fc.assert(
      fc.property(fc.array(json, { maxLength: 6 }), (values) => expectSame(values)),
      { numRuns: 2_000 },
    )
  })

  it('makes any table out of any other of the same kind, whatever comes, goes, moves or is there twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ rows: fc.array(row, { maxLength: 6 }) }), { maxLength: 6 }),
        (tables) => expectSame(tables),
      ),
      { numRuns: 2_000 },
    )
  })

  it('changes neither of the two', () => {
    const freeze = (value: unknown): unknown => {
      if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze)
      return value
    }
    fc.assert(
      fc.property(json, json, (one, two) => {
        freeze([one, two])
        applyDelta(one, encodeDelta(one, two))
      }),
    )
  })

  it('counts no field that JSON leaves out', () => {
    expectSame([
      { a: undefined, b: 1, c: 2 },
      { a: undefined, b: 1, c: 3 },
      { b: 2, c: 3 },
    ])
  })

  it.each<[string, unknown, unknown, Delta]>([
    ['nothing where nothing has changed', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, [0]],
    ['a field by its position', { a: 1, b: 2, c: 3 }, { a: 1, b: 2, c: 4 }, [2, 2, 4]],
    [
      'a row by its position',
      [
        { id: 'a', v: 1 },
        { id: 'b', v: 1 },
      ],
      [
        { id: 'a', v: 1 },
        { id: 'b', v: 2 },
      ],
      [2, 1, [2, 1, 2]],
    ],
    [
      'rows that stay as they are by their position',
      [{ pid: 1 }, { pid: 2 }],
      [{ pid: 2 }, { pid: 3 }],
      [3, 1, [{ pid: 3 }]],
    ],
    [
      'a row that moves and changes',
      [{ name: 'a', v: 1 }],
      [
        { name: 'b', v: 1 },
        { name: 'a', v: 2 },
      ],
      [3, [{ name: 'b', v: 1 }], [0, [2, 1, 2]]],
    ],
    [
      'an object of other keys whole',
      { status: 'ok', value: 1 },
      { status: 'failed' },
      [1, { status: 'failed' }],
    ],
    ['numbers of which most have changed whole', [1, 2, 3], [4, 5, 3], [1, [4, 5, 3]]],
    ['one number of many by its position', [1, 2, 3], [1, 5, 3], [2, 1, 5]],
  ])('says %s', (_what, previous, next, delta) => {
    expect(encodeDelta(previous, next)).toEqual(delta)
  })

  it.each<[string, unknown, Delta]>([
    ['no object', 7, [2, 0, 1]],
    ['no list', { a: 1 }, [3, 0]],
    ['too few members', [1], [2, 5, 1]],
    ['too few rows', [{ id: 1 }], [3, 1]],
    ['no such position', [1], [2, '__proto__', 1]],
    ['a kind that does not exist', [1], [9]],
  ])('is refused where it finds %s', (_what, previous, delta) => {
    expect(() => applyDelta(previous, delta)).toThrow('does not belong')
  })

  it('shares with the value before whatever has not changed', () => {
    const previous = {
      rows: [
        { id: 'a', v: 1 },
        { id: 'b', v: 1 },
      ],
    }
    const next = {
      rows: [
        { id: 'a', v: 1 },
        { id: 'b', v: 2 },
      ],
    }
    const held = applyDelta(previous, encodeDelta(previous, next)) as typeof next
    expect(held.rows[0]).toBe(previous.rows[0])
  })
})
