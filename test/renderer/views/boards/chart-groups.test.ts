import { describe, expect, it } from 'vitest'
import { chartGroups } from '../../../../renderer/views/boards/chart-groups'

describe('the lines of a chart', () => {
  it('have six colours, and dashes from the seventh on', () => {
    const keys = Array.from({ length: 8 }, (_, index) => `containers{c${index}}.cpuPercentOfHost`)
    const [group] = chartGroups(keys, keys)
    expect(group!.series.map(({ color }) => color)).toEqual(['s1', 's2', 's3', 's4', 's5', 's6', 's1', 's2'])
    expect(group!.series.map(({ dashed }) => dashed === true)).toEqual([
      ...Array<boolean>(6).fill(false),
      true,
      true,
    ])
  })

  it('share a plot only with those of their unit', () => {
    const keys = ['cpu.busyPercent', 'memory.usedBytes', 'memory.usedPercent']
    const groups = chartGroups(keys, ['a', 'b', 'c'])
    expect(groups.map(({ unit, series }) => [unit, series.map(({ label }) => label)])).toEqual([
      ['percent', ['a', 'c']],
      ['bytes', ['b']],
    ])
  })

  it('have a top only where they are shares of a whole', () => {
    expect(chartGroups(['cpu.busyPercent'], [''])[0]!.max).toBe(100)
    expect(chartGroups(['containers{a}.cpuPercentOfHost'], [''])[0]!.max).toBeUndefined()
  })
})
