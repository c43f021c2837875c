import { describe, expect, it } from 'vitest'
import { paperStrokes } from '../../../../renderer/charts/options/paper-strokes'

const points = (mean: number[], spread = 0) => ({
  stepMs: 10,
  at: Float64Array.from(mean, (_, index) => index * 10),
  min: Float64Array.from(mean, (value) => value - spread),
  mean: Float64Array.from(mean),
  max: Float64Array.from(mean, (value) => value + spread),
})
const draw = (mean: number[], hasBand: boolean) =>
  paperStrokes(
    points(mean, 10),
    { from: 0, to: 40 },
    { min: 0, max: 100, ticks: [0, 50, 100] },
    40,
    102,
    hasBand,
  )

describe('paperStrokes', () => {
  it('draws a line and the band around it, there above and back below', () => {
    expect(draw([50, 60], true)).toEqual({ line: 'M0 51L10 41', band: 'M0 41L10 31L10 51L0 61Z' })
  })

  it('draws no band where there would be too many', () => {
    expect(draw([50, 60], false).band).toBe('')
  })

  it('leaves a gap a gap, in the line and in the band', () => {
    const { line, band } = draw([50, 50, NaN, 60, 60], true)
    expect(line.match(/M/g)).toHaveLength(2)
    expect(band.match(/Z/g)).toHaveLength(2)
  })
})
