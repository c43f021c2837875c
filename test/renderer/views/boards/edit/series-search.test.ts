import { describe, expect, it } from 'vitest'
import { fitting, inChoiceOrder } from '../../../../../renderer/views/boards/edit/series-search'

const choices = [
  { key: 'containers{web}.cpuPercentOfHost', name: 'web: CPU, of host' },
  { key: 'cpu.busyPercent', name: 'CPU busy' },
  { key: 'disks{/data}.usedPercent', name: '/data: used, share' },
  { key: 'memory.usedPercent', name: '메모리 사용률' },
]
const keysOf = (list: readonly { key: string }[]): string[] => list.map(({ key }) => key)

describe('choosing series', () => {
  it('begins with the machine itself', () => {
    expect(keysOf(inChoiceOrder(choices))).toEqual([
      'cpu.busyPercent',
      'memory.usedPercent',
      'disks{/data}.usedPercent',
      'containers{web}.cpuPercentOfHost',
    ])
  })

  it('finds by words of the name in any order', () => {
    expect(keysOf(fitting(choices, 'CPU web'))).toEqual(['containers{web}.cpuPercentOfHost'])
    expect(keysOf(fitting(choices, '메모리'))).toEqual(['memory.usedPercent'])
  })

  it('finds by the key, whatever the language', () => {
    expect(keysOf(fitting(choices, 'usedpercent'))).toEqual([
      'disks{/data}.usedPercent',
      'memory.usedPercent',
    ])
  })

  it('shows all where nothing was typed, and takes signs as they are', () => {
    expect(fitting(choices, '  ')).toHaveLength(choices.length)
    expect(fitting(choices, '.*')).toHaveLength(0)
  })
})
