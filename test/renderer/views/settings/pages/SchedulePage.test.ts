// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeAll, expect, it } from 'vitest'
import type { Component } from 'vue'
import type { ScheduleSettings } from '../../../../../main/contract/settings'
import type { ScheduleRun } from '../../../../../renderer/stores/schedules'
import { useToastsStore } from '../../../../../renderer/stores/toasts'
import SchedulePage from '../../../../../renderer/views/settings/pages/SchedulePage.vue'
import { mountPage, type MountedPage } from '../mount-page'

const nightly: ScheduleSettings = {
  name: 'Nightly',
  cron: '0 2 * * *',
  timeZone: 'Asia/Seoul',
  isEnabled: true,
  formats: ['json'],
  upload: false,
  jitterMs: 0,
  missed: 'once',
}
let opened: MountedPage

async function open(schedules: ScheduleSettings[], runs: ScheduleRun[] = []) {
  opened = await mountPage(SchedulePage as Component, { schedules }, { 'schedule:list': () => runs })
  await settled()
  return opened
}
/** croner is loaded when the page is opened. */
async function settled(): Promise<void> {
  await import('croner')
  await new Promise((resolve) => setTimeout(resolve, 5))
  await flushPromises()
}
const text = (): string => opened.page.text().replace(/\s+/g, ' ')
const cards = () => opened.page.findAll('.card')
const openCard = async (index = 0): Promise<void> =>
  void (await cards()[index]!.get('.head').trigger('click'))

beforeAll(() => import('croner'))
afterEach(() => opened.page.unmount())

it('says of each schedule when it runs next, in its own zone, and why the last run failed', async () => {
  const nextAt = new Date(Date.now() + 3 * 3_600_000).toISOString()
  await open(
    [nightly, { ...nightly, name: 'Paused', isEnabled: false }],
    [
      {
        ...{ name: 'Nightly', isEnabled: true, nextAt, lastAt: '2026-11-25T17:00:00.000Z' },
        problem: { code: 'output_full', message: 'The disk is full.', hint: 'Make room.' },
      },
    ],
  )
  expect(cards()[0]!.text()).toMatch(/in (3h|2h 59m)/)
  expect(cards()[0]!.text()).toContain('Last run Thu, Nov 26, 02:00 failed: The disk is full. Make room.')
  expect(cards()[1]!.text()).toContain('Paused')
})

it('shows the next five runs of what is typed, and of the usual times', async () => {
  const { type, press } = await open([nightly])
  await openCard()
  expect(opened.page.findAll('.runs li')).toHaveLength(5)
  expect(opened.page.findAll('.runs li').every((row) => row.text().includes('02:00'))).toBe(true)
  await type('When (cron)', '30 4 * * 0')
  expect(opened.page.findAll('.runs li').every((row) => /^Sun, .*04:30/.test(row.text()))).toBe(true)
  await press('Every hour')
  expect(opened.settings.draft!.schedules[0]!.cron).toBe('0 * * * *')
})

it('keeps what is no expression from being saved, and names the column', async () => {
  const { type, settings } = await open([nightly])
  await openCard()
  await type('When (cron)', '0 25 * * *')
  expect(settings.issues.map(({ path }) => path)).toEqual([[0, 'cron']])
  expect(text()).toContain('The hour is wrong. It takes 0–23')
  await type('When (cron)', '0 0 31 4 *')
  expect(text()).toContain('It never runs')
  await type('When (cron)', '0 2 * * *')
  expect(settings.issues).toEqual([])
})

it('chooses a zone or that of the machine', async () => {
  const { field } = await open([nightly])
  await openCard()
  const zone = field('Time zone') as unknown as HTMLSelectElement
  expect(zone.value).toBe('Asia/Seoul')
  zone.value = ''
  zone.dispatchEvent(new Event('change'))
  await flushPromises()
  expect(opened.settings.draft!.schedules[0]!.timeZone).toBeNull()
})

it('adds a schedule with the formats of snapshots, and calls its name wrong only when somebody was there', async () => {
  const { press, settings, type } = await open([])
  await press('Add a schedule')
  expect(settings.draft!.schedules[0]).toMatchObject({ name: '', formats: ['json'], upload: false })
  expect(opened.page.findAll('[role=alert]')).toHaveLength(0)
  expect(cards()[0]!.text()).toContain('Not complete yet')
  await type('Name', '-')
  expect(text()).toContain('Expected a letter or digit first')
  await type('Name', 'hourly')
  expect(cards()[0]!.text()).toContain('Runs after saving')
})

it('refuses a second schedule of the same name', async () => {
  const { type } = await open([nightly, { ...nightly, name: 'Other' }])
  await openCard(1)
  await type('Name', 'Nightly')
  expect(text()).toContain('Another schedule has this name')
})

it('keeps the contract’s order of formats, and wants at least one', async () => {
  const { field, settings } = await open([{ ...nightly, formats: ['csv'] }])
  await openCard()
  field('JSON').click()
  await flushPromises()
  expect(settings.draft!.schedules[0]!.formats).toEqual(['json', 'csv'])
  for (const format of ['JSON', 'CSV']) {
    field(format).click()
    await flushPromises()
  }
  expect(text()).toContain('Expected at least one entry')
})

it('says that nothing would be sent without a bucket', async () => {
  await open([{ ...nightly, upload: true }])
  await openCard()
  expect(text()).toContain('No bucket is set, so nothing would be sent.')
})

it('brings back a removed schedule where it was', async () => {
  const { press, settings } = await open([nightly, { ...nightly, name: 'Other' }])
  await openCard()
  await press('Remove')
  expect(settings.draft!.schedules.map(({ name }) => name)).toEqual(['Other'])
  useToastsStore().list[0]!.action!.run()
  expect(settings.draft!.schedules.map(({ name }) => name)).toEqual(['Nightly', 'Other'])
  expect(settings.isDirty).toBe(false)
})
