import { describe, expect, it } from 'vitest'
import type { LocationQuery } from 'vue-router'
import { mostChosen, readRange, readSeries, writeQuery } from '../../../../renderer/views/history/address'

const hourMs = 3_600_000

describe('the range', () => {
  it('moves with now, or stands still', () => {
    expect(readRange({ from: 'now-7d' })).toEqual({ windowMs: 168 * hourMs })
    expect(readRange({ from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' })).toEqual({
      from: Date.UTC(2026, 10, 20),
      to: Date.UTC(2026, 10, 21),
    })
    expect(readRange({ from: '1000', to: '61000' })).toEqual({ from: 1_000, to: 61_000 })
  })

  it.each<LocationQuery>([
    {},
    { from: 'now-0s' },
    { from: 'now-999999999d' },
    { from: '2026-11-20T00:00:00Z' },
    { from: '2026-11-21T00:00:00Z', to: '2026-11-20T00:00:00Z' },
    { from: 'yesterday', to: 'today' },
    { from: '9999999999999999999', to: '99999999999999999999' },
    { from: null, to: ['1'] },
  ])('is left to the page by %j', (query) => {
    expect(readRange(query)).toBeNull()
  })
})

describe('the series', () => {
  it('are those that are named, each once, without what is no series', () => {
    const query = { series: ['disks{/a{}.usedPercent', 'cpu.busyPercent', null, 'cpu.busyPercent', '<b>'] }
    expect(readSeries(query)).toEqual(['cpu.busyPercent'])
  })

  it('tell nothing chosen from chosen to be nothing', () => {
    expect(readSeries({})).toBeNull()
    expect(readSeries({ series: '' })).toEqual([])
  })

  it('are not more than can be shown', () => {
    const series = Array.from({ length: 100 }, (_, index) => `custom{${index}}.value`)
    expect(readSeries({ series })).toHaveLength(mostChosen)
  })
})

it('reads what it wrote', () => {
  const names = ['containers{we\\{b\\}\\\\}.cpuPercentOfHost', 'disks{/mnt/ü & b}.usedPercent']
  for (const range of [{ windowMs: 15 * 60_000 }, { windowMs: 90_000 }, { from: 1_000_500, to: 2_000_000 }])
    for (const series of [null, [], names]) {
      const query = JSON.parse(JSON.stringify(writeQuery(range, series))) as Record<string, string | string[]>
      expect(readRange(query)).toEqual(range)
      expect(readSeries(query)).toEqual(series)
    }
})

it('names the usual windows as people do', () => {
  expect(writeQuery({ windowMs: 24 * hourMs }, null)).toEqual({ from: 'now-24h' })
})
