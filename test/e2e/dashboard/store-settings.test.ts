/** The pages of the store and its credentials in a real browser: a real keychain takes the keys, a real Swift judges them. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keyringMissing, openKeyring, type Keyring } from '../keyring/keyring'
import { accessKeyId, secretAccessKey, startSwift, whyNoSwift, type RealStore } from '../store/swift'
import { chromiumPath, launchBrowser, noChromium } from './browser'
import { startServed, type Served } from './served'
import { faultsOf, granted, looksAt, openSignedIn, save, visit } from './visit'

const missing = (chromiumPath === null ? noChromium : null) ?? whyNoSwift() ?? keyringMissing()
const wrongSecret = 'Zebra-Kiwi-4711-unmistakable'

let swift: RealStore
let keyring: Keyring
let served: Served
let browser: Browser

beforeAll(async () => {
  if (missing !== null) return
  ;[swift, keyring, browser] = await Promise.all([startSwift(), openKeyring(), launchBrowser()])
  served = await startServed({ env: keyring.env })
  await swift.createBucket('reports')
})
afterAll(async () => {
  await browser?.close()
  await served?.remove()
  await Promise.all([keyring?.close(), swift?.stop()])
})
beforeEach((context) => {
  if (missing !== null) context.skip(missing)
})

describe('the store and its credentials', () => {
  it('are set by a person, proved with "Test now", and no secret is anywhere but in the keychain', async () => {
    const { page, context } = await openSignedIn(browser, served)
    const heard = await hear(page)
    await setSecret(page, 'Set Access key id', accessKeyId)
    await setSecret(page, 'Set Secret access key', wrongSecret)
    await expect.poll(() => page.getByText('Set, in the keychain').count()).toBe(2)

    await visit(page, served, '/settings/s3')
    await page.getByText('Signs in with the access key set here.').waitFor()
    await page.getByLabel('Bucket', { exact: true }).fill('reports')
    await page.getByLabel('Endpoint').fill(swift.endpoint)
    await page.getByText('Most stores other than Amazon S3 want the bucket in the path.').waitFor()
    await page.getByText('Without TLS').waitFor()
    await page.getByRole('switch', { name: 'Bucket in the path' }).check()
    const test = page.getByRole('button', { name: 'Test now' })
    expect(await test.isDisabled()).toBe(true)
    await save(page)

    const result = page.locator('.result')
    const told = async (verdict: string): Promise<string> => {
      await test.click()
      await result.getByText(verdict).waitFor({ timeout: 30_000 })
      return result.innerText()
    }
    expect(await told('It does not work yet.')).toMatch(/\(501\)[^]*Set s3\.checksums to whenRequired/)
    await page.getByRole('button', { name: /Storage class, encryption, tags/ }).click()
    await page.getByLabel('Checksums').selectOption({ label: 'Only where required' })
    await save(page)
    const refusal = await told('It does not work yet.')
    expect(refusal).toContain('The store does not accept the credentials: SignatureDoesNotMatch (403).')
    expect(refusal).toContain('does not belong to the access key id: set both anew.')

    await setSecret(page, 'Replace Secret access key', secretAccessKey)
    await visit(page, served, '/settings/s3')
    await told('Everything works.')
    expect(await result.innerText()).toContain('s3://reports/dt=')
    expect((await swift.objects('reports')).size).toBe(0) // what was written for trial is gone

    await page.getByText('Live').first().waitFor() // the stream of events is heard too
    expect(heard.some((answer) => answer.includes('s3.secretAccessKey'))).toBe(true)
    const { s3 } = await granted(page, 'settings:get', {})
    expect(s3).toMatchObject({ bucket: 'reports', endpoint: swift.endpoint, pathStyle: true })
    await granted(page, 'audit:list', {})
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
    for (const address of ['/settings/credentials', '/settings/s3', '/settings/audit']) {
      await visit(page, served, address)
      heard.push(await page.content(), await fieldsOf(page))
    }
    for (const secret of [wrongSecret, secretAccessKey]) {
      expect(heard.filter((answer) => answer.includes(secret))).toEqual([])
      expect(stored).not.toContain(secret)
      expect(served.printed).not.toContain(secret)
      expect(filesWith(served.at(), secret)).toEqual([])
    }
    expect(filesWith(served.at(), 'secret:set')).toContain('audit.jsonl')
    await context.close()
  }, 120_000)

  it('say so when a value is wrong at its field, and save nothing', async () => {
    const { page, context } = await openSignedIn(browser, served)
    const before = (await granted(page, 'settings:get', {})).s3
    await visit(page, served, '/settings/s3')
    await page.getByLabel('Endpoint').fill('swift.local')
    const field = page.getByLabel('Endpoint')
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    await page.getByText('Expected an http or https address').waitFor()
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
    expect((await granted(page, 'settings:get', {})).s3).toEqual(before)
    await context.close()
  }, 60_000)

  it.each(looksAt(390, 1_440))(
    'look well at $width px, $theme, $language, and are accessible, their dialogs as well',
    async (look) => {
      const opened = await openSignedIn(browser, served, look)
      const { page, context } = opened
      const faults: string[] = []
      const secret = (value: string) => granted(page, 'secret:set', { name: 's3.secretAccessKey', value })
      await granted(page, 'secret:set', { name: 's3.accessKeyId', value: accessKeyId })
      await secret(secretAccessKey)
      const { s3 } = await granted(page, 'settings:get', {})
      await granted(page, 'settings:update', { settings: { s3: { ...s3, ...swift.settings } } })
      await visit(page, served, '/settings/s3')
      await page.locator('.test button').first().click()
      await page.locator('.result li.well').nth(3).waitFor({ timeout: 30_000 })
      faults.push(...(await faultsOf(opened, 's3-tested', look)))
      await secret(wrongSecret)
      await page.locator('.test button').first().click()
      await page.locator('.result li.critical').waitFor({ timeout: 30_000 })
      for (const more of await page.locator('.more button[aria-expanded=false]').all()) await more.click()
      faults.push(...(await faultsOf(opened, 's3-refused-all-open', look)))
      await secret(secretAccessKey)
      await visit(page, served, '/settings/credentials')
      faults.push(...(await faultsOf(opened, 'credentials', look)))
      await page.locator('.secret .actions button').first().click()
      await page.getByRole('dialog').waitFor()
      faults.push(...(await faultsOf(opened, 'credentials-remove', look)))
      await page.keyboard.press('Escape')
      await page.locator('.secret .actions button').last().click()
      await page.getByRole('dialog').getByRole('textbox').waitFor()
      faults.push(...(await faultsOf(opened, 'credentials-set', look)))
      expect(faults).toEqual([])
      await context.close()
    },
    120_000,
  )
})

async function setSecret(page: Page, button: string, value: string): Promise<void> {
  await visit(page, served, '/settings/credentials')
  await page.getByRole('button', { name: button }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input').fill(value)
  await dialog.getByRole('button', { name: 'Put into the keychain' }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** @returns every answer and every event that reaches the page from now on, as they come. */
async function hear(page: Page): Promise<string[]> {
  const heard: string[] = []
  page.on('response', (response) => {
    const isApi = response.url().includes('/api/') && !response.url().includes('/api/events')
    // What was on its way when the page was left has no body any more.
    if (isApi) void response.text().then((text) => heard.push(text), String)
  })
  const debugging = await page.context().newCDPSession(page)
  await debugging.send('Network.enable')
  debugging.on('Network.eventSourceMessageReceived', ({ data }) => heard.push(data))
  return heard
}

/** What stands in the fields, which is not in the markup. */
const fieldsOf = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [...document.querySelectorAll('input, textarea')]
      .map((field) => (field as HTMLInputElement).value)
      .join('\n'),
  )

/** @returns the names of the files below a folder that hold a text. */
const filesWith = (folder: string, text: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .filter((entry) => readFileSync(path.join(entry.parentPath, entry.name)).includes(text))
    .map(({ name }) => name)
