// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import MemoryView from '../../../../renderer/views/resources/MemoryView.vue'
import { memory, ok, openPage } from './resource-page'

describe('the view of memory', () => {
  it('holds the place of numbers that have not come', async () => {
    const { view } = await openPage(MemoryView)
    expect(view.findAll('.skeleton').length).toBeGreaterThan(0)
    expect(view.find('dl').exists()).toBe(false)
  })

  it('says how much programs can still have', async () => {
    const { view, tell } = await openPage(MemoryView)
    await tell('memory', ok(memory()))
    expect(view.text()).toContain('Programs can have 20\u00a0GB more before the machine has to swap.')
  })

  it('says what it means when little is left and there is no swap', async () => {
    const { view, tell } = await openPage(MemoryView)
    await tell('memory', ok(memory({ availableBytes: 1e9, swap: null })))
    expect(view.text()).toContain('Only 1\u00a0GB is left. There is no swap')
  })

  it('begins with the limit inside a container, for that is what counts', async () => {
    const { view, tell } = await openPage(MemoryView)
    const controlGroup = { version: 2 as const, limitBytes: 2e9, usedBytes: 1e9, usedPercent: 50 }
    await tell('memory', ok(memory({ controlGroup })))
    expect(view.find('dt').text()).toContain('Of the limit')
    expect(view.text()).toContain('What counts here is the limit of the container: 1\u00a0GB of 2\u00a0GB')
  })

  it('shows shared memory once: the bar never passes the whole', async () => {
    const { view, tell } = await openPage(MemoryView)
    await tell('memory', ok(memory({ usedBytes: 24e9, cachedBytes: 16e9 })))
    const shares = view.findAll('.more .legend li').map((item) => item.text().replace(/\s+/g, ' '))
    expect(shares).toEqual(['Used 75 %', 'Cached 25 %', 'Free 0 %'])
  })

  it('says why there are no numbers, and keeps what was measured before in sight', async () => {
    const { view, tell } = await openPage(MemoryView)
    const problem = { code: 'unreadable', message: '/proc/meminfo could not be read.', hint: 'Mount it.' }
    await tell('memory', { status: 'failed', durationMs: 1, problem })
    expect(view.text()).toContain('/proc/meminfo could not be read')
    expect(view.text()).toContain('Mount it.')
    expect(view.findComponent({ name: 'LiveChart' }).exists()).toBe(true)
  })
})
