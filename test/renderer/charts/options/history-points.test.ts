import { describe, expect, it } from 'vitest'
import type { HistoryData } from '../../../../renderer/charts/model'
import { historyPoints, withDashes } from '../../../../renderer/charts/options/history-points'

const data = (mean: (number | null)[]): HistoryData => ({
  stepMs: 60_000,
  at: mean.map((_, index) => index * 60_000),
  series: [
    {
      key: 'cpu.busyPercent',
      mean,
      min: mean.map((value) => (value === null ? null : value - 1)),
      max: mean.map((value) => (value === null ? null : value + 2)),
    },
  ],
})

describe('points of history', () => {
  it('stand in the middle of their span', () => {
    const { at, min, mean, max } = historyPoints(data([10, 20]), 'cpu.busyPercent', 800)
    expect([...at]).toEqual([30_000, 90_000])
    expect([[...min], [...mean], [...max]]).toEqual([
      [9, 19],
      [10, 20],
      [12, 22],
    ])
  })

  it('are no more than pixels, and keep minimum and maximum', () => {
    const { at, min, mean, max, stepMs } = historyPoints(data([10, 20, 30, 90]), 'cpu.busyPercent', 2)
    expect(stepMs).toBe(120_000)
    expect(at.length).toBe(2)
    expect([...min]).toEqual([9, 29])
    expect([...mean]).toEqual([15, 60])
    expect([...max]).toEqual([22, 92])
  })

  it('are gaps where nothing was measured, or the series is not in the answer', () => {
    expect([...historyPoints(data([10, null, 30]), 'cpu.busyPercent', 800).mean]).toEqual([10, NaN, 30])
    expect([...historyPoints(data([10, 20]), 'cpu.other', 800).mean]).toEqual([NaN, NaN])
  })

  it('take what is known of a span that is partly a gap', () => {
    expect([...historyPoints(data([10, null, null, null]), 'cpu.busyPercent', 2).mean]).toEqual([10, NaN])
  })

  it('become a dash where they stand alone', () => {
    const at = Float64Array.of(1_000, 2_000, 3_000)
    const { at: drawnAt, values } = withDashes(at, Float64Array.of(NaN, 5, NaN), 1_000)
    expect([...drawnAt]).toEqual([1_000, 1_600, 2_400, 3_000])
    expect([...values]).toEqual([NaN, 5, 5, NaN])
  })
})
