import { describe, expect, it } from 'vitest'
import { holdMs, observeInterval, type Cadence } from '../../../main/history/cadence'

function learned(...intervals: number[]): Cadence {
  const cadence = { slowestMs: 0, lastIntervalMs: 0 }
  for (const interval of intervals) observeInterval(cadence, interval)
  return cadence
}

describe('observeInterval', () => {
  it('takes two intervals that agree for a rhythm', () => {
    expect(learned(30_000, 31_000).slowestMs).toBe(31_000)
  })

  it('does not take a single pause for a rhythm', () => {
    expect(learned(1_000, 1_000, 45_000, 1_000, 1_000).slowestMs).toBe(1_000)
  })

  it('remembers the slower of two rhythms', () => {
    expect(learned(30_000, 30_000, 5_000, 5_000, 5_000).slowestMs).toBe(30_000)
  })

  it('ignores a clock that went back and what comes less than hourly', () => {
    expect(learned(-5_000, -5_000, 7_200_000, 7_200_000).slowestMs).toBe(0)
  })

  it('lets a value count until the next one is overdue', () => {
    expect(holdMs(learned(30_000, 30_000))).toBe(45_000)
  })
})
