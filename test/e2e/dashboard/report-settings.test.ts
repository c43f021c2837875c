/** The pages of schedules and of reports in a real browser; what they encrypt is opened by the real age tool. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keyringMissing, openKeyring, type Keyring } from '../keyring/keyring'
import { chromiumPath, launchBrowser, noChromium } from './browser'
import { startServed, type Served } from './served'
import { faultsOf, granted, looksAt, openSignedIn, save, visit } from './visit'

const noAge = ['age', 'age-keygen'].some((name) => spawnSync('which', [name]).status !== 0)
  ? 'age is not installed (Debian package age)'
  : null
const missing = (chromiumPath === null ? noChromium : null) ?? keyringMissing() ?? noAge

let keyring: Keyring
let folder: string
let served: Served
let browser: Browser

beforeAll(async () => {
  if (missing !== null) return
  folder = mkdtempSync(path.join(tmpdir(), 'age-keys-'))
  ;[keyring, browser] = await Promise.all([openKeyring(), launchBrowser()])
  served = await startServed({ env: keyring.env })
})
afterAll(async () => {
  await browser?.close()
  await served?.remove()
  await keyring?.close()
  if (folder !== undefined) rmSync(folder, { recursive: true })
})
beforeEach((context) => {
  if (missing !== null) context.skip(missing)
})

/** @returns the public key of a pair; the private one lies in `key.txt`. */
function makeKey(): string {
  const made = spawnSync('age-keygen').stdout.toString()
  writeFileSync(path.join(folder, 'key.txt'), made, { mode: 0o600 })
  return /age1\w+/.exec(made)![0]
}

describe('a schedule', () => {
  it('is added with its zone, told at the field where it is wrong, and listed with its next run', async () => {
    const { page, context } = await openSignedIn(browser, served)
    await visit(page, served, '/settings/schedule')
    await page.getByText('No snapshots are scheduled').waitFor()
    await page.getByRole('button', { name: 'Add a schedule' }).click()
    await page.getByLabel('Name', { exact: true }).fill('nightly')
    await page.getByLabel('Time zone').selectOption('Asia/Seoul')
    const cron = page.getByLabel('When (cron)')
    await cron.fill('61 2 * * *')
    expect(await cron.getAttribute('aria-invalid')).toBe('true')
    await page.getByText('The minute is wrong. It takes 0–59').waitFor()
    const saves = page.getByRole('button', { name: 'Save', exact: true })
    expect(await saves.isDisabled()).toBe(true)
    await cron.fill('30 2 * * *')
    await page.getByText('Next five runs, Asia/Seoul').waitFor()
    await save(page)

    // 2:30 in Seoul, which has no summer time, is 17:30 UTC.
    const next = async () => (await granted(page, 'schedule:list', {}))[0]?.nextAt ?? null
    await expect.poll(next).toMatch(/T17:30:00/)
    const inSeoul = new Intl.DateTimeFormat('en', {
      ...{ timeZone: 'Asia/Seoul', weekday: 'short', day: 'numeric', month: 'short' },
      ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    }).format(new Date((await next())!))
    await page.reload()
    const head = page.getByRole('button', { name: /nightly/ })
    await head.getByText(inSeoul).waitFor()
    expect(await head.innerText()).toMatch(/30 2 \* \* \* Asia\/Seoul[^]*in \d/)
    await context.close()
  }, 90_000)
})

describe('encryption', () => {
  it('without anything to encrypt to says so with what to do, and nothing is saved in plain', async () => {
    const { page, context } = await openSignedIn(browser, served)
    await visit(page, served, '/settings/reports')
    await page.getByRole('switch', { name: 'Encrypt reports' }).check()
    await page.getByText('There are no recipients and no passphrase, so no report can be saved.').waitFor()
    await page.getByRole('link', { name: 'Set the passphrase' }).waitFor()
    await save(page)
    await visit(page, served, '/snapshots')
    await page.getByRole('button', { name: 'Snapshot', exact: true }).first().click()
    const toast = page.locator('.toast')
    await toast.getByText(/nothing is saved/).waitFor()
    expect(await toast.innerText()).toMatch(/neither a recipient nor a passphrase[^]*(passphrase|recipients)/)
    expect(await granted(page, 'report:list', {})).toEqual([])
    await granted(page, 'settings:update', { settings: { encryption: { isEnabled: false, recipients: [] } } })
    await context.close()
  }, 90_000)

  it('to a recipient makes files that only age opens, with the private key', async () => {
    const recipient = makeKey()
    const { page, context } = await openSignedIn(browser, served)
    await visit(page, served, '/settings/reports')
    await page.getByRole('switch', { name: 'Encrypt reports' }).check()
    await page.getByRole('button', { name: 'Add to Recipients' }).click()
    const field = page.getByLabel('Public key, age1…')
    await field.fill('AGE-SECRET-KEY-1QQQ')
    await page.getByText('This is a private key.').waitFor()
    await field.fill(recipient)
    await page.getByText('AutoInfraSnap cannot open such reports again').waitFor()
    await save(page)

    await visit(page, served, '/snapshots')
    await page.getByRole('button', { name: 'Snapshot', exact: true }).first().click()
    const row = page.locator('.entry').filter({ hasText: '.json.age' })
    await row.waitFor()
    await row.getByRole('button', { name: /^Export/ }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'As it is, encrypted (.age)' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.json\.age$/)
    const file = path.join(folder, 'downloaded.json.age')
    await download.saveAs(file)
    const name = download.suggestedFilename()
    expect(readFileSync(file).equals(readFileSync(served.at('data', 'autoinfrasnap', 'reports', name)))).toBe(
      true,
    )
    const opened = spawnSync('age', ['--decrypt', '-i', path.join(folder, 'key.txt'), file])
    expect(opened.stderr.toString()).toBe('')
    expect(JSON.parse(opened.stdout.toString())).toMatchObject({
      schema: 'autoinfrasnap/snapshot@1',
      sections: { memory: { status: 'ok' } },
    })
    await context.close()
  }, 90_000)
})

describe('the pages', () => {
  it.each(looksAt(390, 1_440))(
    'look well at $width px, $theme, $language, and are accessible',
    async (look) => {
      const opened = await openSignedIn(browser, served, look)
      const { page, context } = opened
      const usual = {
        ...{ timeZone: null, isEnabled: true, formats: ['json' as const], upload: false },
        ...{ jitterMs: 0, missed: 'once' as const },
      }
      await granted(page, 'settings:update', {
        settings: {
          schedules: [
            { ...usual, name: 'nightly', cron: '30 2 * * *', timeZone: 'Asia/Seoul', upload: true },
            { ...usual, name: 'every quarter of an hour of working days', cron: '*/15 8-18 * * MON-FRI' },
            { ...usual, name: 'paused', cron: '0 0 1 * *', isEnabled: false },
          ],
          encryption: { isEnabled: true, recipients: [makeKey()] },
        },
      })
      const faults: string[] = []
      await visit(page, served, '/settings/schedule')
      faults.push(...(await faultsOf(opened, 'schedules', look)))
      await page.locator('.card .head').first().click()
      await page.locator('.runs ol li').nth(4).waitFor()
      faults.push(...(await faultsOf(opened, 'schedule-open', look)))
      await page.locator('.cron input').fill('61 2 * *')
      faults.push(...(await faultsOf(opened, 'schedule-wrong', look)))
      page.once('dialog', (dialog) => void dialog.accept())
      await visit(page, served, '/settings/reports')
      faults.push(...(await faultsOf(opened, 'reports-recipients', look)))
      await page.locator('.entry button').first().click()
      await page.locator('.switch-field input').last().check()
      faults.push(...(await faultsOf(opened, 'reports-nothing-to-encrypt-to', look)))
      expect(faults).toEqual([])
      await context.close()
    },
    120_000,
  )
})
