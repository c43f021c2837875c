import { describe, expect, it } from 'vitest'
import { createCoreCells } from '../../../renderer/charts/core-cells'

const cores = (...busy: (number | null)[]) => busy.map((busyPercent, core) => ({ core, busyPercent }))

describe('the cells of the heat map', () => {
  it('have the newest reading in the last column', () => {
    const cells = createCoreCells(2, 3, 1_000)
    cells.push(10_000, cores(10, 20))
    cells.push(11_000, cores(30, null))
    expect([cells.busy(0, 1), cells.busy(0, 2)]).toEqual([10, 30])
    expect([cells.busy(1, 1), cells.busy(1, 2)]).toEqual([20, NaN])
    expect(cells.at(2)).toBe(11_000)
  })

  it('are empty before the first reading and where seconds were missed', () => {
    const cells = createCoreCells(1, 4, 1_000)
    expect(cells.busy(0, 3)).toBeNaN()
    cells.push(10_000, cores(10))
    cells.push(12_000, cores(12))
    expect([0, 1, 2, 3].map((column) => cells.busy(0, column))).toEqual([NaN, 10, NaN, 12])
  })

  it('forget the oldest', () => {
    const cells = createCoreCells(1, 3, 1_000)
    for (let second = 0; second < 10; second += 1) cells.push(second * 1_000, cores(second))
    expect([0, 1, 2].map((column) => cells.busy(0, column))).toEqual([7, 8, 9])
  })

  it('begin anew after a long gap and when the clock is set back', () => {
    const cells = createCoreCells(1, 3, 1_000)
    cells.push(10_000, cores(1))
    cells.push(90_000, cores(2))
    expect([0, 1, 2].map((column) => cells.busy(0, column))).toEqual([NaN, NaN, 2])
    cells.push(5_000, cores(3))
    expect([0, 1, 2].map((column) => cells.busy(0, column))).toEqual([NaN, NaN, 3])
  })
})
