// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import type { Component } from 'vue'
import { secretNames, type SecretName } from '../../../../../main/contract/secrets'
import ReportsPage from '../../../../../renderer/views/settings/pages/ReportsPage.vue'
import { mountPage, type MountedPage } from '../mount-page'

let opened: MountedPage

async function open(set: readonly SecretName[] = []) {
  opened = await mountPage(
    ReportsPage as Component,
    {},
    {
      'report:list': () => [],
      'secret:list': () => ({
        secrets: secretNames.map((name) => ({
          name,
          source: set.includes(name) ? 'keychain' : null,
          problem: null,
        })),
        keychainProblem: null,
      }),
    },
  )
  return opened
}
const text = (): string => opened.page.text().replace(/\s+/g, ' ')
const turn = async (label: string): Promise<void> => {
  opened.field(label).click()
  await flushPromises()
}
afterEach(() => opened.page.unmount())

it('shows what is kept as a line, and warns before less is kept', async () => {
  const { type, settings } = await open()
  expect(opened.page.findAll('.line li').map((one) => one.text())).toEqual([
    'All30 days',
    'One a week12 weeks',
    'One a monthfor ever',
  ])
  await type('Then one a month for', '24')
  expect(opened.page.findAll('.line li').map((one) => one.text())).toContain('Nonedeleted')
  expect(text()).toContain('Less is kept than before')
  await type('Then one a month for', '')
  expect(settings.draft!.reports.keepMonthlyMonths).toBeNull()
  expect(text()).not.toContain('Less is kept than before')
})

it('masks by a profile, and says what that means; nothing is null in the settings', async () => {
  const { settings } = await open()
  const choose = async (profile: string): Promise<void> => {
    const field = opened.field('Mask in every report') as unknown as HTMLSelectElement
    field.value = profile
    field.dispatchEvent(new Event('change'))
    await flushPromises()
  }
  expect(text()).not.toContain('cannot be read back')
  await choose('all')
  expect(settings.draft!.reports.redact).toBe('all')
  expect(text()).toContain('What was masked cannot be read back from a report')
  await choose('none')
  expect(settings.draft!.reports.redact).toBeNull()
})

it('keeps sizes in bytes that are typed in megabytes', async () => {
  const { type, settings } = await open()
  await type('All together at most', '250')
  expect(settings.draft!.reports.mostBytes).toBe(250_000_000)
  await type('All together at most', '0.5')
  expect(text()).toContain('Expected at least 1')
})

it('names the secrets that reports cannot be saved without', async () => {
  await open()
  await turn('Encrypt reports')
  await turn('Sign reports')
  expect(text()).toContain('There are no recipients and no passphrase, so no report can be saved.')
  expect(text()).toContain('There is no signing key, so no report can be saved.')
})

it('says who can open reports: this machine with a passphrase, nobody here with recipients', async () => {
  const { press } = await open(['encryption.passphrase'])
  await turn('Encrypt reports')
  expect(text()).toContain('this machine goes on opening its own reports')
  await press('Add to Recipients')
  await opened.page.get('.entries input').setValue('age1qqqq')
  expect(text()).toContain('AutoInfraSnap cannot open such reports again')
  expect(opened.settings.issues).toEqual([])
})

it('tells a private key from a public one', async () => {
  const { press } = await open()
  await turn('Encrypt reports')
  await press('Add to Recipients')
  await opened.page.get('.entries input').setValue('AGE-SECRET-KEY-1QQQ')
  expect(text()).toContain('This is a private key.')
  await opened.page.get('.entries input').setValue('ssh-ed25519 AAAA')
  expect(text()).toContain('Expected a public key')
})
