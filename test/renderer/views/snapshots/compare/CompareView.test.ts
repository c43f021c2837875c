// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Component } from 'vue'
import CompareView from '../../../../../renderer/views/snapshots/compare/CompareView.vue'
import SnapshotsView from '../../../../../renderer/views/snapshots/SnapshotsView.vue'
import SnapshotView from '../../../../../renderer/views/snapshots/SnapshotView.vue'
import { openPage, type PageOptions } from '../snapshots-page'

const open = (options: PageOptions = {}) =>
  openPage(CompareView as Component, { compare: [3, 0], ...options })
const warn = vi.spyOn(console, 'warn')
beforeEach(() => void warn.mockReset())
afterEach(() => {
  vi.useRealTimers()
  document.body.innerHTML = ''
})

describe('CompareView', () => {
  it('tells the heaviest first, by subject, and folds numbers that moved away', async () => {
    const { page } = await open()
    const log = page.get('.log')
    expect(log.text()).toContain('Container shop-mailer-1 is gone')
    expect(log.text()).not.toContain('CPU is busier')
    expect(page.get('.fold').text()).toContain('CPU is busier')
    expect(page.get('.fold details').attributes('open')).toBeUndefined()
    const marks = log.findAll('.group').map((group) => group.get('[role=img]').attributes('aria-label'))
    expect(marks).toEqual([...marks].sort((a, b) => (a === b ? 0 : a === 'Serious' ? -1 : 1)))
    expect(page.get('.counts').text()).toMatch(/\d+ serious\d+ notable\d+ better\d+ minor/)
    expect(page.text()).not.toMatch(/NaN|undefined|\[object/)
    expect(warn).not.toHaveBeenCalled()
  })

  it('is open to viewers', async () => {
    const { page } = await open({ role: 'viewer' })
    expect(page.find('.log').exists()).toBe(true)
  })

  it('swaps sides, and says that it is told backwards', async () => {
    const { page, wait, router } = await open()
    const { before, after } = router.currentRoute.value.query
    await page.get('[aria-label="Swap sides"]').trigger('click')
    await wait()
    await wait()
    expect(router.currentRoute.value.query).toEqual({ before: after, after: before })
    expect(page.text()).toContain('Told backwards')
    expect(page.text()).toContain('Container shop-mailer-1 is new')
  })

  it('says so when nothing changed, when it is the same snapshot, and when only numbers moved', async () => {
    const nothing = await open({ compare: [-5, -4] }) // YAML and JSON of one snapshot
    expect(nothing.page.text()).toContain('Nothing changed')
    const same = await open({ compare: [0, 0] })
    expect(same.page.text()).toContain('one and the same snapshot')
    const numbers = await open({ compare: [1, 0] })
    expect(numbers.page.text()).toContain('Nothing of weight changed')
    expect(numbers.page.get('.fold details').attributes('open')).toBeDefined()
  })

  it('marks clearly that two machines are compared, and calls that no change', async () => {
    const { page } = await open({ compare: [-1, 0] })
    expect(page.get('[role=note]').text()).toMatch(/These are two machines.*web-1-old and web-1/s)
    expect(page.get('.log').text()).not.toContain('Another machine')
  })

  it('says when not both are masked alike, and calls them two machines only where that is known', async () => {
    const unlike = await open({ redactions: [null, { profile: 'all' }] })
    expect(unlike.page.get('[role=note]').text()).toContain('These are not masked alike')
    const alike = await open({ redactions: [{ profile: 'all' }, { profile: 'all' }] })
    expect(alike.page.get('[role=note]').text()).toContain('Both are masked')
    const plain = await open({ redactions: [null, null] })
    expect(plain.page.find('[role=note]').exists()).toBe(false)
  })

  it('takes names of others for text', async () => {
    const { page } = await open({ scenario: 'hostile' })
    expect(page.find('script, img, b').exists()).toBe(false)
    expect(page.text()).toContain('<script>alert(1)</script>')
  })

  it('says which of it cannot be compared, and lets another be chosen', async () => {
    const gone = await open({ compare: ['gone.json', 0] })
    expect(gone.page.text()).toContain('One of the two is not there any more')
    const others = gone.page.findAll('.state button')
    await others[0]!.trigger('click')
    await gone.wait()
    const choices = [...document.querySelectorAll<HTMLElement>('.choice')]
    expect(choices.length).toBeGreaterThan(3)
    choices.at(-1)!.click()
    await gone.wait()
    await gone.wait()
    expect(gone.page.find('.log').exists()).toBe(true)
  })

  it('says that CSV alone cannot be compared, and why', async () => {
    const { page } = await open({ compare: [2, 0] })
    expect(page.text()).toMatch(/One of the two cannot be read as a snapshot.*no other format can be made/s)
  })

  it('asks for two snapshots where the address names none', async () => {
    const { page } = await open({ compare: ['', ''] })
    expect(page.text()).toContain('Choose two snapshots')
    expect(page.findAll('a').at(-1)!.attributes('href')).toBe('/snapshots')
  })
})

describe('the ways to a comparison', () => {
  it('are two snapshots that are selected in the library, no more and no fewer', async () => {
    const { page } = await openPage(SnapshotsView as Component, { role: 'viewer' })
    const boxes = page.findAll('.entry input')
    await boxes[0]!.setValue(true)
    expect(page.get('.bar').text()).toContain('Select one more to compare')
    expect(page.get('.bar').find('a').exists()).toBe(false)
    await boxes[2]!.setValue(true)
    expect(page.get('.bar a').attributes('href')).toMatch(
      /compare\?before=.*20261122T12.*&after=.*20261123T07/,
    )
    await boxes[4]!.setValue(true)
    expect(page.get('.bar').find('a').exists()).toBe(false)
    await boxes[2]!.setValue(false)
    expect(page.get('.bar').text()).toContain('CSV alone cannot be compared')
  })

  it('are the one before, the one after and any other of a snapshot that is looked at', async () => {
    const { page, wait, router } = await openPage(SnapshotView as Component, { name: 'newest' })
    const trigger = page.findAll('button').find((button) => button.text() === 'Compare')!
    await trigger.trigger('keydown', { key: 'Enter' })
    await wait()
    const items = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')]
    expect(items.map((item) => item.textContent.trim())).toEqual([
      expect.stringMatching(/^With the one before/),
      'With another …',
    ])
    items[0]!.click()
    await wait()
    expect(router.currentRoute.value.name).toBe('comparison')
  })
})
