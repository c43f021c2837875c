// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Component } from 'vue'
import type { Snapshot } from '../../../../main/contract/snapshot'
import { setLanguage } from '../../../../renderer/locales/i18n'
import SnapshotView from '../../../../renderer/views/snapshots/SnapshotView.vue'
import { scenarioNames } from '../../../fakes/wire/scenarios'
import { openPage, type PageOptions } from './snapshots-page'

const open = (options: PageOptions = {}) =>
  openPage(SnapshotView as Component, { name: 'newest', ...options })
const warn = vi.spyOn(console, 'warn')
beforeEach(() => void warn.mockReset())
afterEach(() => void vi.useRealTimers())

describe('SnapshotView', () => {
  it('says at once that it is the past, of which machine and when', async () => {
    const { page } = await open()
    expect(page.get('h1').text()).toBe('Snapshot of web-1')
    expect(page.get('.past').text()).toMatch(/^Past.*2026.*36m ago/)
    expect(page.text()).toContain('All was well')
  })

  it.each(scenarioNames.filter((name) => name !== 'empty'))(
    'shows a document of %s whole',
    async (scenario) => {
      const { page } = await open({ scenario })
      expect(page.findAll('.tile').length).toBeGreaterThan(3)
      expect(page.text()).not.toMatch(/NaN|undefined|\[object/)
      expect(page.find('script, img').exists()).toBe(false)
      expect(warn).not.toHaveBeenCalled()
    },
  )

  it('says of a masked one what is masked, and of a plain one nothing', async () => {
    const { page } = await open({
      change: (snapshot) => ({ ...snapshot, redaction: { profile: 'names' } }),
    })
    expect(page.get('.mask').text()).toMatch(/^Masked: names of hosts and users\. The same mask/)
    const plain = await open({ change: (snapshot) => ({ ...snapshot, redaction: null }) })
    expect(plain.page.find('.past').exists()).toBe(true)
    expect(plain.page.find('.mask').exists()).toBe(false)
  })

  const portsOf = (page: Awaited<ReturnType<typeof open>>['page']) =>
    page.find('[aria-label="Listening TCP ports"]')

  it('lists the ports that something listened on by where they could be reached from', async () => {
    const card = portsOf((await open()).page)
    const rows = card.findAll('li').map((item) => item.findAll('p, .ports').map((part) => part.text()))
    expect(rows).toEqual([
      ['all addresses', '0.0.0.0, ::', '22, 80, 443'],
      ['172.17.0.1, 2001:db8:5::17', '9100'],
      ['this machine only', '127.0.0.53', '53'],
      ['this machine only', '127.0.0.1, ::1', '5432'],
      ['this machine only', '127.0.0.1', '9843'],
    ])
  })

  it('says that the system does not tell ports, and nothing where nobody looked for them', async () => {
    expect(portsOf((await open({ scenario: 'windows' })).page).text()).toContain('does not say which ports')
    const older = await open({
      change: (snapshot) => {
        const { network } = snapshot.sections
        if (network?.status === 'ok') delete network.value.listeners
        return snapshot
      },
    })
    expect(older.page.find('.past').exists()).toBe(true)
    expect(portsOf(older.page).exists()).toBe(false)
  })

  it.each([
    ['en', '44 more, of higher ports, were not recorded.'],
    ['ko', '더 높은 번호의 44개는 기록되지 않았습니다.'],
  ] as const)('says in %s how many ports the document leaves out', async (language, said) => {
    await setLanguage(language)
    onTestFinished(() => setLanguage('en'))
    const { page } = await open({
      change: (snapshot) => {
        const { network } = snapshot.sections
        if (network?.status === 'ok') network.value.listenersLeftOut = 44
        return snapshot
      },
    })
    expect(page.text()).toContain(said)
  })

  it('leads to no view that shows now', async () => {
    const { page } = await open({ scenario: 'critical' })
    for (const link of page.findAll('a')) expect(link.attributes('href')).toMatch(/^\/snapshots/)
  })

  it('tells what could not be read before all else, and what was not taken at the end', async () => {
    const { page } = await open({
      scenario: 'docker-silent',
      change: ({ sections: { containers, cpu }, ...rest }) => ({ ...rest, sections: { containers, cpu } }),
    })
    const text = page.text()
    expect(text.indexOf('What could not be read')).toBeGreaterThan(0)
    expect(text.indexOf('What could not be read')).toBeLessThan(text.indexOf('What it does not hold'))
    expect(text).toContain('Host, Memory, Disks, Network, Processes, Custom metrics')
  })

  it('survives a document whose time zone does not exist, with names that occur twice', async () => {
    const { page } = await open({
      change: (snapshot: Snapshot) => {
        const { containers, disks } = snapshot.sections
        if (containers?.status === 'ok') containers.value.containers.push(...containers.value.containers)
        if (disks?.status === 'ok') disks.value.fileSystems.push(...disks.value.fileSystems)
        return { ...snapshot, timeZone: 'Nowhere/\u202eTown' }
      },
    })
    expect(page.find('.past').exists()).toBe(true)
    expect(warn).not.toHaveBeenCalled()
  })

  it('shows no document that is none of this product', async () => {
    const { page } = await open({ change: () => ({ schema: 'something else' }) })
    expect(page.text()).toContain('cannot be shown as a snapshot')
    expect(page.find('.tile').exists()).toBe(false)
  })

  it('says that there is no snapshot of a name, and where the others are', async () => {
    const { page } = await open({ name: 'infra_snap_web-1_20200101T000000Z.json' })
    expect(page.text()).toContain('This snapshot is not there')
    expect(page.findAll('a').at(-1)!.attributes('href')).toBe('/snapshots')
  })

  it('leads to the earlier one that can be opened, and shows it', async () => {
    const { page, wait, router } = await open()
    const before = page.get('.past time').attributes('datetime')!
    await page.get('[aria-label="Earlier snapshot"]').trigger('click')
    await wait()
    expect(page.get('.past time').attributes('datetime')! < before).toBe(true)
    expect(router.currentRoute.value.params['name']).toContain('20261123T04')
    expect(page.get('[aria-label="Later snapshot"]').attributes('href')).toContain('20261123T07')
  })

  it('deletes it, goes on to a neighbour, and offers the way back', async () => {
    const { page, wait, router, toasts } = await open()
    await page.get('[aria-label="Delete"]').trigger('click')
    await wait()
    expect(router.currentRoute.value.params['name']).toContain('20261123T04')
    expect(toasts.list.at(-1)!.action!.label).toBe('Undo')
  })

  it('offers viewers to export and not to delete', async () => {
    const { page } = await open({ role: 'viewer' })
    expect(page.text()).toContain('Export')
    expect(page.find('[aria-label="Delete"]').exists()).toBe(false)
  })
})
