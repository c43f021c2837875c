import { expect, it } from 'vitest'
import { sparkPieces } from '../../../../renderer/charts/options/spark-path'

const values = (...all: number[]): Float64Array => Float64Array.from(all)

it('draws from edge to edge, the top value at the top', () => {
  const pieces = sparkPieces(
    { at: values(0, 5, 10), values: values(0, 50, 100) },
    { from: 0, to: 10 },
    100,
    200,
    42,
  )
  expect(pieces).toEqual([[0, 41, 100, 21, 200, 1]])
})

it('breaks the line at a gap', () => {
  const points = { at: values(0, 5, 10), values: values(1, NaN, 1) }
  expect(sparkPieces(points, { from: 0, to: 10 }, 1, 200, 42)).toHaveLength(2)
})

it('keeps what is beyond the scale within the picture', () => {
  const points = { at: values(0, 10), values: values(-5, 500) }
  expect(sparkPieces(points, { from: 0, to: 10 }, 100, 200, 42)).toEqual([[0, 41, 200, 1]])
})
