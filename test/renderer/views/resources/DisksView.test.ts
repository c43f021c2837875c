// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import type { ChartSeries } from '../../../../renderer/charts/model'
import DisksView from '../../../../renderer/views/resources/DisksView.vue'
import { device, disks, ok, openPage } from './resource-page'

const machine = (names: readonly string[]) =>
  ok(disks({ devices: [...names.map((name) => device({ name })), device({ name: 'md0', inTotals: false })] }))

type View = Awaited<ReturnType<typeof openPage>>['view']
const drawn = (view: View): ChartSeries[][] =>
  view.findAllComponents({ name: 'LiveChart' }).map((chart) => chart.props('series') as ChartSeries[])
const keys = (view: View): string[][] => drawn(view).map((series) => series.map(({ key }) => key))

describe('the view of disks', () => {
  it('draws all devices that count, until one is chosen', async () => {
    const { view, tell } = await openPage(DisksView)
    await tell('disks', machine(['sda', 'sdb']))
    expect(keys(view)).toEqual([
      ['disks.readBytesPerSecond', 'disks.writeBytesPerSecond'],
      ['disks{sda}.busyPercent', 'disks{sdb}.busyPercent'],
    ])
    await view.find('select').setValue('md0')
    expect(keys(view)).toEqual([
      ['disks{md0}.readBytesPerSecond', 'disks{md0}.writeBytesPerSecond'],
      ['disks{md0}.busyPercent'],
    ])
  })

  it('goes back to all when the chosen device is gone', async () => {
    const { view, tell } = await openPage(DisksView)
    await tell('disks', machine(['sda', 'sdb']))
    await view.find('select').setValue('sdb')
    await tell('disks', machine(['sda']))
    expect(keys(view)[0]).toEqual(['disks.readBytesPerSecond', 'disks.writeBytesPerSecond'])
  })

  it('tells charts nothing new while only numbers change', async () => {
    const { view, tell } = await openPage(DisksView)
    await tell('disks', machine(['sda']))
    const before = drawn(view)
    await tell('disks', machine(['sda']))
    drawn(view).forEach((series, index) => expect(series).toBe(before[index]))
  })

  it('asks history when a span is chosen, and not before', async () => {
    const live = await openPage(DisksView)
    await live.tell('disks', machine(['sda']))
    expect(live.transport.asked).toEqual([])
    const past = await openPage(DisksView, {}, '/?range=24h')
    await past.tell('disks', machine(['sda']))
    const [first] = past.transport.asked
    const { from, to } = first!.input as { from: number; to: number }
    expect([first!.channel, to - from]).toEqual(['history:query', 86_400_000])
  })
})
