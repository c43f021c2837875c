// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Component } from 'vue'
import SnapshotsView from '../../../../renderer/views/snapshots/SnapshotsView.vue'
import { openPage, type PageOptions } from './snapshots-page'

const open = (options: PageOptions = {}) => openPage(SnapshotsView as Component, options)
afterEach(() => void vi.useRealTimers())

describe('SnapshotsView', () => {
  it('shows one entry a snapshot, by day, the newest first', async () => {
    const { page } = await open()
    expect(page.findAll('.entry')).toHaveLength(10)
    expect(page.findAll('.day h2').map((one) => one.text())).toContain('Today')
    const both = page.findAll('.entry')[1]!
    expect(both.findAll('.chip').map((one) => one.text())).toEqual(['JSON', 'CSV'])
  })

  it('opens no snapshot that is CSV alone, and says so', async () => {
    const { page } = await open()
    const closed = page.findAll('.entry').filter((one) => !one.find('a').exists())
    expect(closed).toHaveLength(1)
    expect(closed[0]!.text()).toContain('CSV only')
  })

  it('narrows by what is searched, and says when nothing fits', async () => {
    const { page } = await open()
    await page.get('input[type=search]').setValue('20261116')
    expect(page.findAll('.entry')).toHaveLength(1)
    expect(page.text()).toContain('1 of 10')
    await page.get('input[type=search]').setValue('<b>')
    expect(page.text()).toContain('No snapshot fits “<b>”')
  })

  it('deletes all files of those selected, and brings them back', async () => {
    const { page, wait, toasts, transport } = await open()
    const boxes = page.findAll('.entry input')
    await boxes[0]!.setValue(true)
    await boxes[1]!.setValue(true)
    expect(page.get('.bar').text()).toContain('2 selected')
    await page.get('.bar .danger').trigger('click')
    await wait()
    expect(page.findAll('.entry')).toHaveLength(8)
    expect(page.find('.bar').exists()).toBe(false)
    expect(toasts.list.at(-1)!.text).toBe('2 snapshots deleted.')
    toasts.list.at(-1)!.action!.run()
    await wait()
    expect(page.findAll('.entry')).toHaveLength(10)
    const listed = transport.invoke('report:list', {})
    await wait()
    expect(await listed).toHaveLength(12)
  })

  it('offers viewers neither to take nor to delete, and still to export', async () => {
    const { page } = await open({ role: 'viewer' })
    expect(page.find('.pair').exists()).toBe(false)
    expect(page.find('[aria-label^="Delete"]').exists()).toBe(false)
    expect(page.findAll('[aria-label^="Export"]')).toHaveLength(10)
  })

  it('invites to take the first one', async () => {
    const { page } = await open({ scenario: 'empty' })
    expect(page.text()).toContain('No snapshots yet')
    expect(page.findAll('.pair')).toHaveLength(1)
  })

  it('tells viewers who can take the first one', async () => {
    const { page } = await open({ scenario: 'empty', role: 'viewer' })
    expect(page.text()).toContain('operator or admin')
    expect(page.find('.pair').exists()).toBe(false)
  })
})
