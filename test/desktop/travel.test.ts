/**
 * Reports that travel, as a person does it in the window: the keys into a real keychain, the store with its test, a
 * schedule, and uploads of the library. The store is in this process and checks every signature.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { cannotLaunch, isStandIn, onWhat, type LaunchedApp } from '../electron/launch'
import { keyringMissing, openKeyring, type Keyring } from '../e2e/keyring/keyring'
import { startFakeStore, type FakeStore } from '../fakes/store/fake-store'
import { ask, filesIn, liveWindow, makeHome, startIn, type Home } from './started'

const why =
  cannotLaunch ??
  keyringMissing() ??
  (isStandIn ? null : 'messages to the window that a test can record: the stand-in for Electron lets them be')

let keyring: Keyring
let store: FakeStore
let home: Home
let app: LaunchedApp
let page: Page

beforeAll(async () => {
  if (why !== null) return
  keyring = await openKeyring()
  store = await startFakeStore()
  // Nothing outside of this test may lend its keys. The keyring's bus knows no tray.
  home = makeHome({ ...keyring.env, AWS_EC2_METADATA_DISABLED: 'true', AUTOINFRASNAP_TRAY: '1' })
  app = await startIn(home)
  page = await liveWindow(app)
  await recordMessages(app)
})
afterAll(async () => {
  await app?.close()
  await keyring?.close()
  await store?.close()
  home?.remove()
})
beforeEach((context) => {
  if (why !== null) context.skip(why)
})

/** From now on, whatever the app says to its window: answers and events. */
const recordMessages = ({ electronApp }: LaunchedApp): Promise<void> =>
  electronApp.evaluate(({ ipcMain, BrowserWindow }) => {
    type Handler = (...args: unknown[]) => unknown
    const said: string[] = []
    Object.assign(globalThis, { saidToWindow: said })
    const { handlers } = ipcMain as unknown as { handlers: Map<string, Handler> }
    for (const [channel, handler] of handlers)
      handlers.set(channel, async (...args) => {
        const answer = await handler(...args)
        said.push(JSON.stringify(answer))
        return answer
      })
    const { webContents } = BrowserWindow.getAllWindows()[0]!
    const send = webContents.send.bind(webContents)
    webContents.send = (...args) => {
      said.push(JSON.stringify(args))
      send(...args)
    }
  })
const saidToWindow = (): Promise<string[]> =>
  app.electronApp.evaluate(() => (globalThis as unknown as { saidToWindow: string[] }).saidToWindow)

/** Texts, addresses, what is typed into fields, and what a page may keep. */
const wholePage = (): Promise<string> =>
  page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      location.href,
      ...[...document.querySelectorAll('input, textarea')].map((one) => (one as HTMLInputElement).value),
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
    ].join('\n'),
  )

async function openSettings(name: string): Promise<void> {
  await app.desk.chooseInTray(['Settings…'])
  await page
    .getByRole('navigation', { name: 'Settings' })
    .or(page.locator('nav'))
    .getByRole('link', { name, exact: true })
    .first()
    .click()
  await page.getByRole('heading', { name, exact: true }).first().waitFor()
}
async function save(): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Saved.').first().waitFor()
}
async function setSecret(label: string, value: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^(Set|Replace) ${label}$`) }).click()
  await page.getByRole('dialog').getByLabel(label).fill(value)
  await page.getByRole('button', { name: 'Put into the keychain' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByText(`${label} is set.`).last().waitFor()
}
/** What each step of the test ended with, in their order. */
async function testNow(): Promise<string[]> {
  await page.getByRole('button', { name: 'Test now' }).click()
  await page.getByRole('button', { name: 'Testing…' }).waitFor({ state: 'detached' })
  const steps = page.locator('.test ol > li')
  await steps.first().waitFor()
  return steps.evaluateAll((all: HTMLElement[]) => all.map((step) => step.className))
}
/** The bytes under the key that ends in this name. */
const stored = (name: string): Buffer | undefined =>
  [...store.objects].find(([key]) => key.endsWith(`/${name}`))?.[1].bytes
const onDisk = (name: string): Buffer => readFileSync(path.join(home.reports, name))
const takeOne = async (): Promise<string> =>
  (await ask(page, 'snapshot:take', { subjects: ['memory'] })).reports[0]!.name

describe(`the store in the window's settings, ${onWhat}`, () => {
  it('is named, and its test says which step fails and why', async () => {
    await openSettings('S3 upload')
    await page.getByLabel('Bucket', { exact: true }).fill('reports')
    await page.getByLabel('Endpoint').fill(store.endpoint)
    await page.getByRole('switch', { name: 'Bucket in the path' }).click()
    await page.getByText('Save your changes first').waitFor()
    await save()
    expect(await testNow()).toEqual(['critical', 'off', 'off', 'off'])
    await page.getByText('There are no credentials for the store').waitFor()
    expect(store.asked).toEqual([])
    // The tray learns of it without being asked.
    await expect
      .poll(async () => (await app.desk.tray())!.menu.map(({ label }) => label))
      .toContain('Snapshot and Upload')
  })

  it('gets its keys from the keychain, into which they go and out of which none comes', async () => {
    const id = (await store.readSecret('s3.accessKeyId'))!
    const secret = (await store.readSecret('s3.secretAccessKey'))!
    const wrong = 'wrong+secret/that-somebody-typed'
    await openSettings('Credentials')
    await setSecret('Access key id', id)
    await setSecret('Secret access key', wrong)
    await openSettings('S3 upload')
    await page.getByText('Signs in with the access key set here.').waitFor()
    expect(await testNow()).toEqual(['well', 'critical', 'off', 'off'])
    await openSettings('Credentials')
    await setSecret('Secret access key', secret)
    expect(await wholePage()).not.toContain(secret)
    await openSettings('S3 upload')
    expect(await testNow()).toEqual(['well', 'well', 'well', 'well'])
    await page.getByText('Everything works.').waitFor()
    expect(store.objects.size).toBe(0)
    expect(store.asked.map(({ method }) => method)).toEqual(expect.arrayContaining(['PUT', 'GET', 'DELETE']))

    for (const channel of ['secret:list', 'settings:get', 's3:get'] as const) await ask(page, channel, {})
    await ask(page, 'audit:list', { limit: 100 })
    const said = (await saidToWindow()).join('\n')
    expect(said).toContain('s3.secretAccessKey') // it did tell of it
    const kept = filesIn(home.folder)
      .map((name) => path.join(home.folder, name))
      .filter((file) => !file.startsWith(home.userData))
      .map((file) => {
        try {
          return readFileSync(file, 'latin1')
        } catch {
          return '' // a folder, a socket
        }
      })
      .join('\n')
    expect(kept).toContain('secret:set') // it is in the audit log, without its value
    for (const value of [secret, wrong, id])
      for (const where of [said, await wholePage(), kept, app.output()]) expect(where).not.toContain(value)
  })

  it('names the right that is missing', async () => {
    store.fault = ({ method }) => (method === 'GET' ? { status: 403, code: 'AccessDenied' } : null)
    await openSettings('S3 upload')
    expect(await testNow()).toEqual(['well', 'well', 'critical', 'off'])
    await page.getByText('s3:GetObject').first().waitFor()
    store.fault = () => null
  })
})

describe(`a schedule, ${onWhat}`, () => {
  it('is made in the window, runs by itself, and uploads what it saved', async () => {
    await openSettings('Schedule')
    await page.getByRole('button', { name: 'Add a schedule' }).click()
    await page.getByLabel('Name', { exact: true }).fill('often')
    await page.getByLabel('When (cron)').fill('61 * * * *')
    await page.getByText('The minute is wrong.').first().waitFor()
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
    await page.getByLabel('When (cron)').fill('*/2 * * * * *')
    await expect(page.locator('.runs li').count()).resolves.toBe(5)
    expect(await page.getByRole('switch', { name: 'Upload what is saved' }).isChecked()).toBe(true)
    await save()
    await expect.poll(() => store.objects.size, { timeout: 20_000 }).toBeGreaterThan(0)
    await openSettings('Credentials') // whoever comes back sees how the last run went
    await openSettings('Schedule')
    await page.getByRole('button', { name: /^often/ }).click()
    await page.getByText(/Last run .*: done\./).waitFor()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await save()
    await page.getByText('No snapshots are scheduled').waitFor()
    await expect
      .poll(async () => (await ask(page, 'outbox:list', {})).every(({ state }) => state === 'sent'))
      .toBe(true)
    for (const { fileName } of await ask(page, 'outbox:list', {}))
      expect(stored(fileName)).toEqual(onDisk(fileName))
  })
})

describe(`uploads in the library, ${onWhat}`, () => {
  const row = (name: string) => page.locator('li.entry').filter({ hasText: name })
  const openLibrary = (): Promise<void> => page.getByRole('link', { name: 'Snapshots' }).first().click()

  it('show their state as it changes, why one was refused, and go on when somebody says so', async () => {
    store.fault = ({ method }) => (method === 'PUT' ? { status: 403, code: 'AccessDenied' } : null)
    const name = await takeOne()
    await openLibrary()
    await row(name)
      .getByRole('button', { name: /^Upload the snapshot of/ })
      .click()
    await row(name).getByText('Not uploaded').waitFor()
    await row(name)
      .getByText(/s3:PutObject/)
      .waitFor()
    const notice = page.getByRole('region', { name: 'Outbox' })
    await notice.getByText('One report was not uploaded').waitFor()
    expect(stored(name)).toBeUndefined()
    store.fault = () => null
    await notice.getByRole('button', { name: 'Try again' }).click()
    await row(name)
      .getByText(/^Uploaded/)
      .waitFor()
    await notice.waitFor({ state: 'detached' })
    expect(stored(name)).toEqual(onDisk(name))
  })

  it('can be dropped, and the report stays', async () => {
    store.fault = ({ method }) => (method === 'PUT' ? { status: 403, code: 'AccessDenied' } : null)
    const name = await takeOne()
    await row(name)
      .getByRole('button', { name: /^Upload the snapshot of/ })
      .click()
    await row(name)
      .getByRole('button', { name: /Not uploaded/ })
      .click()
    const details = page.getByRole('dialog', { name: 'Upload' })
    await details.getByRole('button', { name: 'Do not upload' }).click()
    await details.getByText('The snapshot stays in the library.').waitFor()
    await details.getByRole('button', { name: 'Do not upload' }).click()
    await row(name)
      .getByRole('button', { name: /^Upload the snapshot of/ })
      .waitFor()
    expect(filesIn(home.reports)).toContain(name)
    expect((await ask(page, 'outbox:list', {})).map(({ fileName }) => fileName)).not.toContain(name)
    store.fault = () => null
  })
})
