// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Component } from 'vue'
import SnapshotsView from '../../../../../renderer/views/snapshots/SnapshotsView.vue'
import SnapshotView from '../../../../../renderer/views/snapshots/SnapshotView.vue'
import { openPage, type PageOptions } from '../snapshots-page'

const open = (options: PageOptions = {}) => openPage(SnapshotsView as Component, options)
afterEach(() => {
  vi.useRealTimers()
  document.body.innerHTML = ''
})

describe('uploads in the library', () => {
  it('are not spoken of where there is no store, but for a hint to those who may name one', async () => {
    const operator = await open()
    expect(operator.page.text()).not.toMatch(/upload|store|S3/i)
    expect(operator.page.find('[aria-label^="Upload"]').exists()).toBe(false)
    const admin = await open({ role: 'admin' })
    expect(admin.page.get('.offer a').attributes('href')).toBe('/settings/s3')
    expect(admin.page.find('[aria-label^="Upload"]').exists()).toBe(false)
  })

  it('stand beside each snapshot, with how far they are', async () => {
    const { page } = await open({ store: 'well' })
    const badges = page.findAll('.badge').map((badge) => badge.text())
    expect(badges).toContain('Uploaded')
    expect(badges).toContain('1 of 2 files')
    expect(badges.some((text) => /^\d+\s%$/.test(text))).toBe(true)
    expect(page.find('.notice').exists()).toBe(false)
    expect(page.find('.offer').exists()).toBe(false)
  })

  it('begin at a button, go on by themselves, and end', async () => {
    const { page, wait } = await open({ store: 'well' })
    const row = page.findAll('.entry')[0]!
    await row.get('[aria-label^="Upload the snapshot"]').trigger('click')
    await wait()
    expect(row.get('.badge').text()).toMatch(/%$/)
    await vi.advanceTimersByTimeAsync(6_000)
    await wait()
    expect(row.get('.badge').text()).toBe('Uploaded')
    expect(row.find('[aria-label^="Upload the snapshot"]').exists()).toBe(false)
  })

  it('are sent for all that are selected and not in the outbox yet', async () => {
    const { page, wait, transport } = await open({ store: 'well' })
    const boxes = page.findAll('.entry input')
    await boxes[0]!.setValue(true)
    await boxes[3]!.setValue(true)
    await page
      .findAll('.bar button')
      .find((button) => button.text() === 'Upload')!
      .trigger('click')
    await wait()
    expect(page.get('.bar').text()).not.toContain('Upload')
    const listed = transport.invoke('outbox:list', {})
    await wait()
    expect((await listed).filter(({ state }) => state !== 'sent').length).toBeGreaterThan(0)
  })

  it('say on the row and above the library why they were refused, and what to do', async () => {
    const { page } = await open({ store: 'refuses', role: 'admin' })
    expect(page.get('.refusal').text()).toContain('Give the key the right s3:PutObject')
    const notice = page.get('.notice')
    expect(notice.text()).toMatch(/6 reports were not uploaded.*Give the key the right s3:PutObject/s)
    expect(notice.get('a').attributes('href')).toBe('/settings/s3')
    await notice.get('[aria-expanded]').trigger('click')
    expect(notice.findAll('li')).toHaveLength(6)
  })

  it('say when they are tried next where the store is away', async () => {
    const { page, wait } = await open({ store: 'away' })
    expect(page.get('.notice').text()).toMatch(/5 reports wait.*cannot be reached.*Next try/s)
    await page.get('.notice button').trigger('click')
    await wait()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(page.get('.notice').text()).toContain('5 reports wait')
  })

  it('are dropped only after a question, which the keyboard can leave', async () => {
    const { page, wait } = await open({ store: 'refuses' })
    await page.get('.notice [aria-expanded]').trigger('click')
    const first = page.get('.notice li')
    const button = (name: string) => first.findAll('button').find((one) => one.text().startsWith(name))
    await button('Remove')!.trigger('click')
    await wait()
    expect(first.text()).toContain('Take this entry out of the outbox?')
    await first.get('[role=group]').trigger('keydown', { key: 'Escape' })
    expect(button('Keep')).toBeUndefined()
    await button('Remove')!.trigger('click')
    await button('Remove')!.trigger('click')
    await wait()
    expect(page.findAll('.notice li')).toHaveLength(5)
  })

  it('can be looked at by viewers, and not be touched', async () => {
    const { page } = await open({ store: 'refuses', role: 'viewer' })
    expect(page.findAll('.badge').length).toBeGreaterThan(3)
    await page.get('.notice [aria-expanded]').trigger('click')
    const names = page.findAll('.notice button').map((button) => button.text())
    expect(names).toEqual(['Hide'])
    expect(page.find('[aria-label^="Upload the snapshot"]').exists()).toBe(false)
  })
})

describe('the upload of a snapshot that is looked at', () => {
  it('begins at a button, and then stands below its date', async () => {
    const { page, wait } = await openPage(SnapshotView as Component, { name: 'newest', store: 'well' })
    expect(page.find('.uploads').exists()).toBe(false)
    await page.get('button[aria-label="Upload"]').trigger('click')
    await wait()
    expect(page.get('.uploads').text()).toContain('Sending')
    await vi.advanceTimersByTimeAsync(6_000)
    await wait()
    expect(page.get('.uploads').text()).toMatch(
      /Uploaded.*s3:\/\/fleet-reports\/dt=2026-11-23\/host=web-1\//s,
    )
    expect(page.find('button[aria-label="Upload"]').exists()).toBe(false)
  })
})

describe('the menu of the snapshot button', () => {
  const openMenu = async (options: PageOptions) => {
    const opened = await open(options)
    await opened.page.get('[aria-label="Choose what to take"]').trigger('click')
    await opened.wait()
    await opened.wait()
    const buttons = [...document.querySelectorAll<HTMLElement>('.snapshot-choice button')]
    return { ...opened, upload: buttons.find((one) => one.textContent.includes('Snapshot and upload')) }
  }

  it('takes a snapshot and uploads it, where there is a store', async () => {
    const { page, upload, toasts, wait } = await openMenu({ store: 'well' })
    upload!.click()
    await vi.advanceTimersByTimeAsync(3_000)
    await wait()
    expect(toasts.list.at(-1)!.text).toMatch(/^Snapshot taken .* on its way to the store\.$/)
    expect(page.findAll('.entry')[0]!.find('.badge').exists()).toBe(true)
  })

  it('takes snapshots only, where there is none', async () => {
    expect((await openMenu({})).upload).toBeUndefined()
  })
})
