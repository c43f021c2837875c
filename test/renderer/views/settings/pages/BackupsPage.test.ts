// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import type { Component } from 'vue'
import type { Backup, Backups } from '../../../../../main/contract/backups'
import { defaultSettings } from '../../../../../main/contract/settings'
import { RequestError } from '../../../../../renderer/api/request-error'
import { setLanguage } from '../../../../../renderer/locales/i18n'
import BackupsPage from '../../../../../renderer/views/settings/pages/BackupsPage.vue'
import { mountPage } from '../mount-page'

const backup = (day: number): Backup => ({
  name: `infra_snap_backup_web-1_202611${day}T030000Z.tar.gz`,
  madeAt: `2026-11-${day}T03:00:00.000Z`,
  sizeBytes: 31_400_000 + day * 1_000_000,
  isEncrypted: day % 2 === 0,
})

const answers = (list: Partial<Backups>, make: () => Backup | Promise<Backup> = () => backup(26)) => {
  const backups: Backups = { folder: '/srv/backups', kept: [], nextAt: null, problem: null, ...list }
  return {
    'backup:list': () => structuredClone(backups),
    'backup:make': async () => {
      const made = await make()
      backups.kept.unshift(made)
      return made
    },
  }
}

afterEach(() => setLanguage('en'))

describe('the page of backups', () => {
  it('lists those that are kept, where they lie, and which are encrypted', async () => {
    const { page } = await mountPage(
      BackupsPage as Component,
      {},
      answers({ kept: [backup(25), backup(24)] }),
    )
    expect(page.findAll('tbody tr').map((row) => row.text())).toEqual([
      expect.stringContaining('infra_snap_backup_web-1_20261125T030000Z.tar.gz'),
      expect.stringMatching(/encrypted.*20261124T030000Z/),
    ])
    expect(page.text()).toContain('/srv/backups')
    expect(page.text()).toMatch(/56\.4\sMB/)
  })

  it('makes one now, and shows it', async () => {
    let finish: (made: Backup) => void = () => undefined
    const making = new Promise<Backup>((resolve) => (finish = resolve))
    const { page, press, button } = await mountPage(
      BackupsPage as Component,
      {},
      answers({}, () => making),
    )
    expect(page.text()).toContain('There is no backup yet.')
    await press('Back up now')
    expect(button('Backing up…').getAttribute('aria-busy') ?? String(button('Backing up…').disabled)).toBe(
      'true',
    )
    finish(backup(26))
    await flushPromises()
    expect(page.find('tbody').text()).toContain('20261126T030000Z')
    expect(button('Back up now').disabled).toBe(false)
  })

  it('tells why one was not made, by itself or on request', async () => {
    const problem = { code: 'output_unwritable', message: 'Cannot write to /mnt/usb.', hint: 'Plug it in.' }
    const failing = answers({ problem }, () => {
      throw new RequestError('output_full', 'Cannot write to /mnt/usb: the disk is full.', 'Free some space.')
    })
    const { page, press } = await mountPage(BackupsPage as Component, {}, failing)
    expect(page.find('.failure').text()).toContain('Cannot write to /mnt/usb')
    await press('Back up now')
    expect(page.find('.failure').text()).toMatch(/disk.*full/)
  })

  it('takes an expression of cron, and refuses what is none', async () => {
    const { page, settings, type } = await mountPage(BackupsPage as Component, {}, answers({}))
    await page.find('[role="switch"]').setValue(true)
    await flushPromises()
    expect(settings.draft!.backups.cron).toBe('0 3 * * *')
    await type('When (cron)', '99 * * * *')
    await expect.poll(() => settings.issues.map(({ path }) => path)).toEqual([['cron']])
    await type('When (cron)', '@weekly')
    await expect.poll(() => settings.issues).toEqual([])
    expect(await settings.save()).toBe('saved')
    expect(settings.base!.backups).toEqual({ ...defaultSettings.backups, cron: '@weekly' })
  })

  it('does not back up with settings that are not saved, and warns where fewer are kept', async () => {
    const { page, button, type } = await mountPage(BackupsPage as Component, {}, answers({}))
    await type('Keep the newest', '3')
    expect(button('Back up now').disabled).toBe(true)
    expect(page.text()).toContain('Fewer are kept than before')
    expect(page.text()).toContain('Save your changes first')
  })

  it('says that backups are in plain only while they are, and speaks Korean', async () => {
    await setLanguage('ko')
    const encryption = { isEnabled: true, recipients: [] }
    const { page } = await mountPage(BackupsPage as Component, { encryption }, answers({}))
    expect(page.text()).toContain('지금 백업')
    expect(page.text()).not.toContain('암호화되지 않습니다')
  })
})
