import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  increase,
  instantOf,
  intervalBetween,
  percentOf,
  ratePerSecond,
  sumKnown,
} from '../../../main/collectors/differences'
import { instant } from '../../../main/contract/quantities'

const counter = fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 2 ** 32, 2 ** 53, 2 ** 64))
const maybe = fc.option(counter)

describe('increase', () => {
  it('is the growth', () => expect(increase(12, 5)).toBe(7))
  it('is zero for a counter that stood still, which is not the same as unknown', () =>
    expect(increase(5, 5)).toBe(0))
  it.each([
    [null, 5],
    [5, null],
    [5, undefined],
    [4, 5],
  ])('is unknown from %s after %s', (current, previous) => expect(increase(current, previous)).toBeNull())
})

describe('ratePerSecond', () => {
  it('is the growth by second, to a tenth', () => expect(ratePerSecond(1100, 1000, 300)).toBe(333.3))
  it('is unknown without an interval', () => {
    expect(ratePerSecond(2, 1, null)).toBeNull()
    expect(ratePerSecond(2, 1, 0)).toBeNull()
  })
  it('is never negative, never endless and never no number', () => {
    fc.assert(
      fc.property(maybe, maybe, fc.option(fc.double({ noNaN: true })), (current, previous, interval) => {
        const rate = ratePerSecond(current, previous, interval)
        if (rate === null || interval === Infinity) return
        // The shortest interval there is, a tenth of a millisecond, keeps even 2^64 finite.
        if (interval !== null && interval >= 0.1) expect(Number.isFinite(rate)).toBe(true)
        expect(rate).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('intervalBetween', () => {
  const at = (atMs: number) => ({ raw: null, atMs })
  it('is the span to a tenth of a millisecond', () => expect(intervalBetween(at(250.04), at(0))).toBe(250))
  it('is unknown without an earlier reading, and when no time passed', () => {
    expect(intervalBetween(at(1), null)).toBeNull()
    expect(intervalBetween(at(1), at(1))).toBeNull()
    expect(intervalBetween(at(1), at(2))).toBeNull()
  })
  it('does not round a very short span to none, by which rates would be divided', () =>
    expect(intervalBetween(at(1.01), at(1))).toBe(0.1))
})

describe('percentOf', () => {
  it('has two decimals', () => expect(percentOf(1, 3)).toBe(33.33))
  it('is unknown without a whole', () => expect(percentOf(1, 0)).toBeNull())
  it('stays within 0 and 100', () => {
    expect(percentOf(5, 4)).toBe(100)
    expect(percentOf(-1, 4)).toBe(0)
  })
})

describe('instantOf', () => {
  it('is ISO 8601 in UTC', () => expect(instantOf(1_700_000_000_123)).toBe('2023-11-14T22:13:20.123Z'))
  it('is unknown for what is no instant, and otherwise what the contract calls one', () => {
    expect(instantOf(null)).toBeNull()
    expect(instantOf(1e300)).toBeNull()
    fc.assert(
      fc.property(fc.double(), (ms) => {
        const text = instantOf(ms)
        expect(text === null || instant.safeParse(text).success).toBe(true)
      }),
    )
  })
})

describe('sumKnown', () => {
  it('leaves out what is unknown', () => expect(sumKnown([1.5, null, 2])).toBe(3.5))
  it('is unknown when nothing is known', () => expect(sumKnown([null, null])).toBeNull())
})
