/** Two snapshots of this machine, between which something really happened, compared and exported in a real browser. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openScratchEngine, whyNoEngine, withoutNetwork, type ScratchEngine } from '../docker-scratch-images'
import { violationsOf } from './accessibility'
import { chromiumPath, launchBrowser, noChromium } from './browser'
import { startServed, type Served } from './served'
import { faultsOf, granted, looksAt, openSignedIn, visit } from './visit'

const engineMissing = await whyNoEngine()
const containerName = 'comparison-newcomer'

let served: Served
let browser: Browser
let engine: ScratchEngine | undefined
let listener: Server
let folder: string
/** The port that was opened between the two snapshots. */
let port = 0
let before = ''
let after = ''

beforeAll(async () => {
  if (chromiumPath === null) return
  folder = mkdtempSync(path.join(tmpdir(), 'exported-'))
  ;[served, browser] = await Promise.all([startServed(), launchBrowser()])
  if (engineMissing === null) engine = await openScratchEngine('comparison')
  const { page, context } = await openSignedIn(browser, served)
  before = await take(page)
  listener = await listenAsServices()
  port = (listener.address() as { port: number }).port
  await engine?.run(['sleep', '600'], { ...withoutNetwork, name: containerName })
  after = await take(page)
  await context.close()
})
afterAll(async () => {
  listener?.close()
  await engine?.removeAll()
  await browser?.close()
  await served?.remove()
  if (folder !== undefined) rmSync(folder, { recursive: true })
})
beforeEach((context) => {
  if (chromiumPath === null) context.skip(noChromium)
})

/** On a port that somebody chose: those the system hands out come and go, and are told as minor. */
async function listenAsServices(): Promise<Server> {
  for (let chosen = 20_000; ; chosen += 1) {
    const server = createServer().listen(chosen, '127.0.0.1')
    const isListening = await once(server, 'listening').then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE') return false
        throw error
      },
    )
    if (isListening) return server
  }
}

const take = async (page: Page): Promise<string> =>
  (await granted(page, 'snapshot:take', {})).reports[0]!.name

const said = (page: Page): Promise<string> =>
  page
    .locator('.log')
    .innerText()
    .then((text) => text.replaceAll('\u00a0', ' '))

describe('two snapshots', () => {
  it('are chosen in the library and read like a changelog; swapped it is told backwards, and the link lasts', async () => {
    const { page, context } = await openSignedIn(browser, served)
    await visit(page, served, '/snapshots')
    for (const box of await page.locator('.entry input').all()) await box.check()
    await page.getByRole('link', { name: 'Compare' }).click()
    await page.getByRole('heading', { name: 'What changed', level: 1 }).waitFor()
    await page.getByText(`Something listens on 127.0.0.1:${port} now`).waitFor()
    const list = page
      .locator('.log')
      .getByRole('listitem')
      .filter({ hasText: String(port) })
    expect(await list.count()).toBe(1) // and not a second time with its value beside it
    const link = new URL(page.url())
    expect(Object.fromEntries(link.searchParams)).toEqual({ before, after })

    await page.getByRole('button', { name: 'Swap sides' }).click()
    await page.getByText(`Nothing listens on 127.0.0.1:${port} any more`).waitFor()
    await page.getByText('Told backwards: the later one stands first.').waitFor()
    expect(new URL(page.url()).searchParams.get('before')).toBe(after)
    await page.reload()
    await page.getByText(`Nothing listens on 127.0.0.1:${port} any more`).waitFor()
    await page.goto(link.href)
    await page.getByText(`Something listens on 127.0.0.1:${port} now`).waitFor()
    await context.close()
  }, 90_000)

  it('tell of the container that was started between them', async (context) => {
    if (engineMissing !== null) context.skip(engineMissing)
    const opened = await openSignedIn(browser, served, { language: 'ko' })
    await visit(opened.page, served, `/snapshots/compare?before=${before}&after=${after}`)
    await opened.page.getByText(`${containerName} 컨테이너가 생겼습니다`).waitFor()
    expect(await said(opened.page)).toContain('autoinfrasnap-test:busybox')
    await opened.context.close()
  }, 60_000)

  it('of which one is gone say so, and another can be chosen', async () => {
    const { page, context } = await openSignedIn(browser, served)
    await visit(
      page,
      served,
      `/snapshots/compare?before=infra_snap_gone_20260101T000000Z.json&after=${after}`,
    )
    await page.getByText('One of the two is not there any more').waitFor()
    await page.getByRole('button', { name: 'Choose another one to stand first' }).click()
    await page.getByRole('dialog').locator('ul button, ul [role=option], ul a').first().click()
    await page.getByText(`Something listens on 127.0.0.1:${port} now`).waitFor()
    await context.close()
  }, 60_000)

  it('look well and are accessible in every look', async () => {
    const faults: string[] = []
    for (const look of looksAt(390, 1_440, 2_560)) {
      const opened = await openSignedIn(browser, served, look)
      await visit(opened.page, served, `/snapshots/compare?before=${before}&after=${after}`)
      await opened.page.getByText(String(port)).first().waitFor()
      for (const folded of await opened.page.locator('details:not([open]) summary').all())
        await folded.click()
      faults.push(...(await faultsOf(opened, 'comparison', look)))
      await opened.context.close()
    }
    expect(faults).toEqual([])
  }, 240_000)
})

it('a snapshot exported as HTML is a file that opens by itself', async () => {
  const { page, context } = await openSignedIn(browser, served)
  await visit(page, served, `/snapshots/${encodeURIComponent(after)}`)
  await page.getByRole('button', { name: 'Export' }).first().click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /HTML/ }).click(),
  ])
  expect(download.suggestedFilename()).toBe(after.replace(/\.json$/, '.html'))
  const file = path.join(folder, download.suggestedFilename())
  await download.saveAs(file)
  const alone = await browser.newContext({ offline: true, javaScriptEnabled: false })
  const paper = await alone.newPage()
  const asked: string[] = []
  paper.on('request', (request) => asked.push(request.url()))
  await paper.goto(pathToFileURL(file).href)
  const { takenAt } = (await granted(page, 'report:list', {})).find(({ name }) => name === after)!
  expect(await paper.locator('h1').count()).toBe(1)
  expect(await paper.locator('body').innerText()).toContain(takenAt.slice(11, 19))
  expect(asked).toEqual([pathToFileURL(file).href])
  const read = await browser.newContext({ offline: true })
  const judged = await read.newPage()
  await judged.goto(pathToFileURL(file).href)
  expect(await violationsOf(judged)).toEqual([])
  await Promise.all([alone.close(), read.close(), context.close()])
}, 90_000)
