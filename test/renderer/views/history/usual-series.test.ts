import { expect, it } from 'vitest'
import type { Containers } from '../../../../main/contract/model/containers'
import type { Disks } from '../../../../main/contract/model/disks'
import { usualSeries } from '../../../../renderer/views/history/usual-series'
import { containerOf } from '../containers/container'

const disksOf = (shares: Record<string, number | null>): Disks =>
  ({
    fileSystems: Object.entries(shares).map(([mountPoint, usedPercent]) => ({ mountPoint, usedPercent })),
  }) as unknown as Disks
const containersOf = (shares: Record<string, number>): Containers =>
  ({
    containers: Object.entries(shares).map(([name, cpuPercentOfHost]) =>
      containerOf({ name, cpuPercentOfHost }),
    ),
  }) as unknown as Containers

it('shows the fullest disks, not all of them', () => {
  const shares = { '/': 20, '/a': 90, '/b': null, '/c': 60, '/d': 70 }
  const known = Object.keys(shares).map((mount) => `disks{${mount}}.usedPercent`)
  expect(usualSeries(known, disksOf(shares), null)).toEqual([
    'disks{/a}.usedPercent',
    'disks{/d}.usedPercent',
    'disks{/c}.usedPercent',
  ])
})

it('shows the containers that use most, with their memory', () => {
  const shares = { a: 1, b: 6, c: 2, d: 3, e: 4, f: 5 }
  const known = Object.keys(shares).flatMap((name) => [
    `containers{${name}}.cpuPercentOfHost`,
    `containers{${name}}.memoryUsedBytes`,
  ])
  const usual = usualSeries(known, null, containersOf(shares))
  expect(usual.slice(0, 2)).toEqual(['containers{b}.cpuPercentOfHost', 'containers{f}.cpuPercentOfHost'])
  expect(usual).toContain('containers{b}.memoryUsedBytes')
  expect(usual.join()).not.toContain('{a}')
})

it('names nothing that history does not know', () => {
  expect(usualSeries(['cpu.busyPercent'], disksOf({ '/': 3 }), containersOf({ a: 1 }))).toEqual([
    'cpu.busyPercent',
  ])
})

it('does without readings', () => {
  const known = ['disks{/}.usedPercent', 'containers{a}.cpuPercentOfHost', 'custom{x}.value']
  expect(usualSeries(known, null, null)).toEqual(known)
})
