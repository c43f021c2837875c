/** The library and its outbox in a real browser: a real Swift holds what was sent, is taken away and comes back. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Channel, RequestInput } from '../../../main/contract/requests'
import { accessKeyId, secretAccessKey, startSwift, whyNoSwift, type RealStore } from '../store/swift'
import { chromiumPath, launchBrowser, noChromium } from './browser'
import { startServed, type Served } from './served'
import { ask, faultsOf, granted, keyOf, looksAt, openSignedIn, visit } from './visit'

const missing = (chromiumPath === null ? noChromium : null) ?? whyNoSwift()
/** Tries that failed are repeated after pauses that grow; a slow machine gets several of them. */
const sendingMs = 120_000

let swift: RealStore
let secrets: string
let served: Served
let browser: Browser

beforeAll(async () => {
  if (missing !== null) return
  secrets = mkdtempSync(path.join(tmpdir(), 'store-keys-'))
  const fileOf = (name: string, value: string): string => {
    writeFileSync(path.join(secrets, name), value, { mode: 0o600 })
    return path.join(secrets, name)
  }
  ;[swift, browser, served] = await Promise.all([
    startSwift(),
    launchBrowser(),
    startServed({
      env: {
        AUTOINFRASNAP_S3_ACCESSKEYID_FILE: fileOf('id', accessKeyId),
        AUTOINFRASNAP_S3_SECRETACCESSKEY_FILE: fileOf('secret', secretAccessKey),
      },
    }),
  ])
  await swift.createBucket('reports')
})
afterAll(async () => {
  await browser?.close()
  await served?.remove()
  await swift?.stop()
  if (secrets !== undefined) rmSync(secrets, { recursive: true })
})
beforeEach((context) => {
  if (missing !== null) context.skip(missing)
})
// A test that failed while the store was away must not take the next ones along.
afterEach(() => swift?.resume())

/** Reports that are queued from now on go there. */
async function sendTo(page: Page, bucket: string): Promise<void> {
  const { s3 } = await granted(page, 'settings:get', {})
  await granted(page, 'settings:update', { settings: { s3: { ...s3, ...swift.settings, bucket } } })
}
/** @returns the name of the file of a snapshot that was taken just now. */
async function take(page: Page): Promise<string> {
  const { reports } = await granted(page, 'snapshot:take', { subjects: ['memory'] })
  return reports[0]!.name
}
const rowOf = (page: Page, name: string): Locator => page.locator('.entry').filter({ hasText: name })
const badgeOf = (page: Page, name: string): Locator => rowOf(page, name).locator('.badge')
const saysOf = (page: Page, name: string, word: string): Promise<void> =>
  badgeOf(page, name).getByText(word, { exact: true }).waitFor({ timeout: sendingMs })
const uploadOf = async (page: Page, name: string) =>
  (await granted(page, 'outbox:list', {})).find(({ fileName }) => fileName === name)

async function expectInStore(page: Page, name: string): Promise<void> {
  const { bucket, key } = (await uploadOf(page, name))!
  const onDisk = readFileSync(served.at('data', 'autoinfrasnap', 'reports', name))
  expect((await swift.read(bucket!, key!)).equals(onDisk)).toBe(true)
}
/** A page that was loaded anew has lost it. */
const markLoaded = (page: Page): Promise<void> =>
  page.evaluate(() => void Object.assign(window, { loadedOnce: true }))
const isLoadedOnce = (page: Page): Promise<boolean> => page.evaluate(() => 'loadedOnce' in window)

describe('an upload', () => {
  it('goes from the library to the store, byte for byte, and the page follows without being loaded anew', async () => {
    const { page, context } = await openSignedIn(browser, served)
    await visit(page, served, '/snapshots')
    await page.getByRole('button', { name: 'Snapshot', exact: true }).first().click()
    await page.locator('.entry').first().waitFor()
    // Without a store there is nothing to press, and a way to one.
    expect(await page.getByRole('button', { name: /^Upload/ }).count()).toBe(0)
    await page.getByRole('link', { name: 'Send them to an S3 store' }).waitFor()
    await sendTo(page, 'reports')
    await visit(page, served, '/snapshots')
    await markLoaded(page)
    const { name } = (await granted(page, 'report:list', {}))[0]!
    await rowOf(page, name)
      .getByRole('button', { name: /^Upload/ })
      .click()
    await saysOf(page, name, 'Uploaded')
    await expectInStore(page, name)
    await badgeOf(page, name).click()
    const details = page.locator('.upload-details')
    expect(await details.innerText()).toMatch(/Uploaded, [^]*s3:\/\/reports\/dt=/)
    expect(await details.getByRole('button').count()).toBe(0)
    expect(await isLoadedOnce(page)).toBe(true)
    await context.close()
  }, 180_000)

  it('waits with a reason while the store is away, and is sent once it is back, without anybody', async () => {
    const { page, context } = await openSignedIn(browser, served)
    await sendTo(page, 'reports')
    await visit(page, served, '/snapshots')
    await markLoaded(page)
    await swift.pause()
    await page.getByRole('button', { name: 'Choose what to take' }).first().click()
    await page.getByRole('button', { name: 'Snapshot and upload' }).click()
    const badge = page.locator('.entry').first().locator('.badge')
    await badge.getByText('Waiting', { exact: true }).waitFor()
    const { fileName } = (await granted(page, 'outbox:list', {}))[0]!
    await badge.click()
    const details = page.locator('.upload-details')
    await details.getByText(/The store .* cannot be reached|does not answer|refuse/).waitFor()
    // Between its tries; meanwhile it says that it sends.
    await details.getByText(/^Waiting/).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: 'Outbox' }).getByText('One report waits to be uploaded').waitFor()
    await swift.resume()
    await saysOf(page, fileName, 'Uploaded')
    await expectInStore(page, fileName)
    await page.getByRole('region', { name: 'Outbox' }).waitFor({ state: 'detached' })
    expect(await isLoadedOnce(page)).toBe(true)
    await context.close()
  }, 240_000)

  it('that was refused says why and what to do; retried once that is mended it is sent, or it is dropped', async () => {
    const { page, context } = await openSignedIn(browser, served)
    await sendTo(page, 'not-there-yet')
    const [mended, dropped] = [await take(page), await take(page)]
    await visit(page, served, '/snapshots')
    for (const name of [mended, dropped])
      await rowOf(page, name)
        .getByRole('button', { name: /^Upload/ })
        .click()
    for (const name of [mended, dropped]) {
      await saysOf(page, name, 'Not uploaded')
      expect(await rowOf(page, name).innerText()).toMatch(
        /The store has no bucket not-there-yet\. Create it, or correct s3\.bucket/,
      )
    }
    const notice = page.getByRole('region', { name: 'Outbox' })
    await notice.getByText('2 reports were not uploaded').waitFor()

    await badgeOf(page, dropped).click()
    const details = page.locator('.upload-details')
    await details.getByRole('button', { name: /^Do not upload/ }).click()
    await details.getByText('The snapshot stays in the library.').waitFor()
    await details.getByRole('button', { name: 'Keep' }).click()
    await details.getByRole('button', { name: /^Do not upload/ }).click()
    await details.getByRole('button', { name: /^Do not upload/ }).click()
    await badgeOf(page, dropped).waitFor({ state: 'detached' })
    await rowOf(page, dropped)
      .getByRole('button', { name: /^Upload/ })
      .waitFor()
    expect(await uploadOf(page, dropped)).toBeUndefined()
    await notice.getByText('One report was not uploaded').waitFor()

    await swift.createBucket('not-there-yet')
    await notice.getByRole('button', { name: 'Try again' }).click()
    await saysOf(page, mended, 'Uploaded')
    await expectInStore(page, mended)
    await notice.waitFor({ state: 'detached' })
    expect((await swift.objects('not-there-yet')).size).toBe(1)
    await context.close()
  }, 240_000)
})

describe('roles', () => {
  /** What no one but an admin may ask. */
  const ofAdmins: [Channel, RequestInput<Channel>][] = [
    ['settings:get', {}],
    ['settings:update', { settings: {} }],
    ['s3:test', {}],
    ['secret:list', {}],
    ['secret:set', { name: 's3.accessKeyId', value: 'another' }],
    ['secret:remove', { name: 's3.accessKeyId' }],
  ]

  it('let a viewer see how uploads are, and touch nothing', async () => {
    const admin = await openSignedIn(browser, served)
    await sendTo(admin.page, 'nowhere-at-all')
    const [refused, other] = [await take(admin.page), await take(admin.page)]
    const { id } = await granted(admin.page, 'outbox:add', { name: refused })
    const key = await keyOf(served, 'viewer', 'upload-viewer')
    const { page, context } = await openSignedIn(browser, served, {}, key)
    await visit(page, served, '/snapshots')
    await saysOf(page, refused, 'Not uploaded')
    await badgeOf(page, refused).click()
    await page.locator('.upload-details').getByText('Create it, or correct s3.bucket').waitFor()
    for (const name of [/^Upload(?! of)/, /^Try/, /^Do not upload/, /^Delete/, /^Snapshot/])
      expect(await page.getByRole('button', { name }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Store settings' }).count()).toBe(0)
    for (const hidden of ['s3', 'credentials', 'schedule', 'reports']) {
      await visit(page, served, `/settings/${hidden}`)
      expect(await page.locator(`a[href="/settings/${hidden}"]`).count()).toBe(0)
      expect(await page.getByRole('main').locator('input, select, textarea').count()).toBe(0)
    }
    const ofOperators: [Channel, RequestInput<Channel>][] = [
      ['outbox:add', { name: other }],
      ['outbox:retry', { id: null }],
      ['outbox:drop', { id }],
    ]
    for (const [channel, input] of [...ofAdmins, ...ofOperators])
      expect([channel, (await ask(page, channel, input)).code]).toEqual([channel, 'forbidden'])
    expect(await uploadOf(admin.page, other)).toBeUndefined()
    expect(await uploadOf(admin.page, refused)).toMatchObject({ state: 'refused' })
    await granted(admin.page, 'outbox:drop', { id })
    await Promise.all([context.close(), admin.context.close()])
  }, 180_000)

  it('let an operator upload, and not choose the store', async () => {
    const admin = await openSignedIn(browser, served)
    await sendTo(admin.page, 'reports')
    const name = await take(admin.page)
    const before = (await granted(admin.page, 'settings:get', {})).s3
    const key = await keyOf(served, 'operator', 'upload-operator')
    const { page, context } = await openSignedIn(browser, served, {}, key)
    await visit(page, served, '/snapshots')
    await rowOf(page, name)
      .getByRole('button', { name: /^Upload/ })
      .click()
    await saysOf(page, name, 'Uploaded')
    await expectInStore(page, name)
    await visit(page, served, '/settings/s3')
    expect(await page.getByRole('main').locator('input').count()).toBe(0)
    for (const [channel, input] of ofAdmins)
      expect([channel, (await ask(page, channel, input)).code]).toEqual([channel, 'forbidden'])
    expect((await granted(admin.page, 'settings:get', {})).s3).toEqual(before)
    await Promise.all([context.close(), admin.context.close()])
  }, 180_000)
})

describe('the library', () => {
  it('looks well with uploads that were sent, refused and wait, and is accessible', async () => {
    const admin = await openSignedIn(browser, served)
    await sendTo(admin.page, 'reports')
    await swift.pause()
    const [refused, waiting] = [await take(admin.page), await take(admin.page)]
    await granted(admin.page, 'outbox:add', { name: refused })
    appendFileSync(served.at('data', 'autoinfrasnap', 'reports', refused), ' ')
    await expect
      .poll(async () => (await uploadOf(admin.page, refused))?.state, { timeout: sendingMs })
      .toBe('refused')
    await granted(admin.page, 'outbox:add', { name: waiting })
    await expect
      .poll(async () => (await uploadOf(admin.page, waiting))?.failedAttempts, { timeout: sendingMs })
      .toBeGreaterThan(0)
    const faults: string[] = []
    for (const look of looksAt(390, 1_440)) {
      const opened = await openSignedIn(browser, served, look)
      await visit(opened.page, served, '/snapshots')
      await badgeOf(opened.page, waiting).waitFor()
      faults.push(...(await faultsOf(opened, 'library-uploads', look)))
      await opened.page.locator('.notice [aria-expanded=false]').click()
      faults.push(...(await faultsOf(opened, 'library-outbox', look)))
      await badgeOf(opened.page, waiting).click()
      await opened.page.locator('.upload-details').waitFor()
      faults.push(...(await faultsOf(opened, 'library-details', look)))
      await opened.context.close()
    }
    expect(faults).toEqual([])
    await admin.context.close()
  }, 300_000)
})
