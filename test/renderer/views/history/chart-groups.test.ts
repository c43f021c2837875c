import { expect, it } from 'vitest'
import { chartGroups, coloured } from '../../../../renderer/views/history/chart-groups'

const keysOf = (keys: readonly string[]) => chartGroups(keys).map((group) => group.keys)

it('draws together what is of one subject and one unit', () => {
  expect(
    keysOf(['network.rxBytesPerSecond', 'cpu.busyPercent', 'network.txBytesPerSecond', 'cpu.userPercent']),
  ).toEqual([
    ['cpu.busyPercent', 'cpu.userPercent'],
    ['network.rxBytesPerSecond', 'network.txBytesPerSecond'],
  ])
})

it('keeps apart what shares a unit and means something else', () => {
  expect(keysOf(['disks{/}.usedPercent', 'disks{sda}.busyPercent'])).toHaveLength(2)
  expect(keysOf(['custom{a}.value', 'custom{b}.value'])).toHaveLength(2)
  expect(keysOf(['containers.running', 'containers.unhealthy'])).toHaveLength(2)
})

it('divides more series than there are colours evenly', () => {
  const keys = Array.from({ length: 8 }, (_, index) => `containers{${index}}.cpuPercentOfHost`)
  const groups = chartGroups(keys)
  expect(groups.map(({ keys: some, part, parts }) => [some.length, part, parts])).toEqual([
    [4, 1, 2],
    [4, 2, 2],
  ])
  const colours = coloured(groups[0]!.keys, (key) => key).map(({ color }) => color)
  expect(new Set(colours).size).toBe(4)
})

it('has a fixed top for shares of the machine, not for shares that a container has of it', () => {
  const [cpu, containers] = chartGroups(['cpu.busyPercent', 'containers{a}.cpuPercentOfHost'])
  expect(cpu!.max).toBe(100)
  expect(containers!.max).toBeUndefined()
})

it('leaves out what is no series', () => {
  expect(chartGroups(['', 'nonsense', 'cpu.'])).toEqual([])
})

it('draws what comes in and goes out in their own colours where there is nothing else', () => {
  const colours = (keys: readonly string[]) => coloured(keys, (key) => key).map(({ color }) => color)
  expect(colours(['network.txBytesPerSecond', 'network.rxBytesPerSecond'])).toEqual(['s4', 's3'])
  expect(colours(['network{a}.rxBytesPerSecond', 'network{b}.rxBytesPerSecond'])).toEqual(['s1', 's2'])
})
