import { describe, expect, it } from 'vitest'
import { bandedSeries, lineSeries, plotAxes } from '../../../../renderer/charts/options/line-option'

const points = { at: Float64Array.of(1, 2), values: Float64Array.of(10, NaN) }
const line = { points, colour: 'blue' }

describe('what the engine is told', () => {
  it('is the time and the scale from edge to edge', () => {
    expect(plotAxes({ from: 5, to: 9 }, { min: 0, max: 60, ticks: [0] })).toEqual({
      xAxis: { min: 5, max: 9 },
      yAxis: { min: 0, max: 60 },
    })
  })

  it('is instants and values by turns, gaps as NaN', () => {
    expect([...lineSeries([line], false)[0]!.data]).toEqual([1, 10, 2, NaN])
  })

  it('stacks bands only where they are to be stacked', () => {
    expect(lineSeries([line, line], true).map(({ stack }) => stack)).toEqual(['all', 'all'])
    expect(lineSeries([line, line], false).map(({ stack }) => stack)).toEqual([undefined, undefined])
  })

  it('leaves the ground of many lines untinted', () => {
    expect(lineSeries([line, line, line], false).map(({ areaStyle }) => areaStyle?.opacity)).toEqual([
      0, 0, 0,
    ])
    expect(lineSeries([line], false)[0]!.areaStyle!.opacity).toBeGreaterThan(0)
  })

  it('draws a band as its height upon its minimum, each line its own', () => {
    const values = (...all: number[]): Float64Array => Float64Array.from(all)
    const history = { stepMs: 1, at: values(1, 2), min: values(2, 3), mean: values(5, 6), max: values(9, 8) }
    const series = bandedSeries([
      { points: history, colour: 'blue' },
      { points: history, colour: 'red' },
    ])
    expect(series.map(({ id }) => id)).toEqual(['low-0', 'span-0', 'line-0', 'low-1', 'span-1', 'line-1'])
    expect([...series[0]!.data]).toEqual([1, 2, 2, 3])
    expect([...series[1]!.data]).toEqual([1, 7, 2, 5])
    expect([...series[2]!.data]).toEqual([1, 5, 2, 6])
    expect(series[0]!.stack).not.toBe(series[3]!.stack)
    expect(series[0]!.lineStyle!.width).toBe(0)
  })
})
