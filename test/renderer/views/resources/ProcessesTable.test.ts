// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import type { Processes } from '../../../../main/contract/model/processes'
import ProcessesTable from '../../../../renderer/views/resources/ProcessesTable.vue'
import { noon, openPage, processRow } from './resource-page'

const busy = processRow({ pid: 7, name: 'burner', cpuPercentOfCore: 400, cpuPercentOfHost: 50 })
const large = processRow({ pid: 8, name: 'cache', user: 'valkey' })
const processes = (over: Partial<Processes> = {}): Processes => ({
  visibility: 'all',
  total: 2,
  byState: { running: 1, sleeping: 1, waiting: 0, stopped: 0, zombie: 0, idle: 0, other: 0 },
  threads: null,
  topByCpu: [busy, large],
  topByMemory: [large, busy],
  intervalMs: 5_000,
  ...over,
})
const open = (over: Partial<Processes> = {}) =>
  openPage(ProcessesTable, { processes: processes(over), at: noon })
type View = Awaited<ReturnType<typeof open>>['view']
const names = (view: View): string[] => view.findAll('tbody .name').map((name) => name.text())

describe('the table of processes', () => {
  it('lists by CPU first, and by memory when asked', async () => {
    const { view } = await open()
    expect(names(view)).toEqual(['burner', 'cache'])
    await view.find('input[value=memory]').setValue()
    expect(names(view)).toEqual(['cache', 'burner'])
  })

  it('tells CPU of one core from CPU of the host', async () => {
    const { view } = await open()
    expect(view.find('tbody tr').text()).toMatch(/400\s%.*50\s%/)
  })

  it('finds by name, user and number', async () => {
    const { view } = await open()
    await view.find('input[type=search]').setValue('valk')
    expect(names(view)).toEqual(['cache'])
    await view.find('input[type=search]').setValue('7')
    expect(names(view)).toEqual(['burner'])
  })

  it('shows command lines where there are some, and says why where there are none', async () => {
    const { view } = await open()
    expect(view.text()).toContain('Command lines are off')
    const told = [processRow({ commandLine: 'sleep --forever' })]
    const { view: other } = await open({ topByCpu: told })
    expect(other.text()).toContain('sleep --forever')
    expect(other.text()).not.toContain('Command lines are off')
  })

  it('says how long each runs, by the machine’s clock', async () => {
    const { view } = await open()
    expect(view.find('tbody tr').text()).toContain('2h')
  })

  it('says that the CPU is known only from the second reading on', async () => {
    const { view } = await open({ topByCpu: [] })
    expect(view.text()).toContain('known from the next reading on')
    await view.find('input[value=memory]').setValue()
    expect(names(view)).toEqual(['cache', 'burner'])
  })

  it('says that the settings list none', async () => {
    const { view } = await open({ topByCpu: [], topByMemory: [] })
    expect(view.text()).toContain('The settings list no processes.')
  })
})
