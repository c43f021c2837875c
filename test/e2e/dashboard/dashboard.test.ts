/**
 * The dashboard as a person uses it: a real Chromium, the built server, this machine's own data and real containers.
 * Pictures of every view go to AUTOINFRASNAP_SCREENSHOTS where that names a folder.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openScratchEngine, whyNoEngine, withoutNetwork, type ScratchEngine } from '../docker-scratch-images'
import { chromiumPath, launchBrowser, noChromium, openPage, type Look } from './browser'
import { signIn, startServed, type Served } from './served'
import { viewPaths } from './view-paths'
import { faultsOf, granted, keyOf, looksAt, openSignedIn, settle, visit } from './visit'

const engineMissing = await whyNoEngine()

let served: Served
let browser: Browser

beforeAll(async () => {
  if (chromiumPath === null) return
  served = await startServed()
  browser = await launchBrowser()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await served?.remove()
})

/** Opens a page of the dashboard as an admin. */
const signedIn = (look: Look = {}) => openSignedIn(browser, served, look)

beforeEach((context) => {
  if (chromiumPath === null) context.skip(noChromium)
})

describe('the dashboard in a browser', () => {
  it('lets in who has a key, and nobody else', async () => {
    const { page, context } = await openPage(browser)
    await page.goto(`${served.url}/containers`)
    const field = page.locator('input[type=password]')
    await field.fill('ais_wrong')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').first().waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
    await field.fill(served.key)
    await page.keyboard.press('Enter')
    await page.getByRole('navigation').first().waitFor()
    expect(new URL(page.url()).pathname).toBe('/containers')
    await page.reload()
    await page.getByRole('navigation').first().waitFor()
    await context.close()
  })

  it.concurrent.each(looksAt(390, 1_024, 1_920))(
    'shows every view at $width px, $theme, $language: whole, accessible, without a complaint',
    async (look) => {
      const opened = await signedIn(look)
      const { page, context } = opened
      const faults: string[] = []
      for (const view of viewPaths) {
        await visit(page, served, view)
        faults.push(...(await faultsOf(opened, view.slice(1).replaceAll('/', '-') || 'overview', look)))
      }
      expect(faults).toEqual([])
      await context.close()
    },
    300_000,
  )

  it('shows in its chart that the CPU is busy', async () => {
    const { page, context } = await signedIn()
    await visit(page, served, '/resources/cpu')
    const burners: ChildProcess[] = []
    try {
      for (let index = 0; index < 2; index += 1)
        burners.push(spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }))
      // By keyboard: the cursor goes to the newest point, and what stands there is spoken.
      const chart = page.locator('.chart').first()
      const busyShare = async (): Promise<number> => {
        await chart.locator('[role=img]').press('Home')
        await chart.locator('[role=img]').press('End')
        const spoken = (await chart.locator('[aria-live]').innerText()).replaceAll('\u00a0', ' ')
        const parts = [...spoken.matchAll(/(?:user|system) (\d+(?:\.\d+)?) %/gi)]
        return parts.reduce((sum, [, share]) => sum + Number(share), 0)
      }
      await expect.poll(busyShare, { timeout: 20_000 }).toBeGreaterThan(80)
    } finally {
      for (const burner of burners) burner.kill('SIGKILL')
      await context.close()
    }
  }, 60_000)

  it('says that the connection is lost, and goes on by itself when the server is back', async () => {
    const { page, context } = await signedIn()
    await settle(page)
    const lastData = page.locator('.foot')
    await served.stop()
    await page.getByText('The connection is lost').waitFor({ timeout: 20_000 })
    await served.start()
    await page.getByText('Connected again').waitFor({ timeout: 30_000 })
    await page.getByText('The connection is lost').waitFor({ state: 'detached' })
    await expect.poll(() => lastData.innerText(), { timeout: 10_000 }).toMatch(/Live/)
    expect(await page.locator('input[type=password]').count()).toBe(0)
    await context.close()
  }, 90_000)

  it('says why a view does not open while the server is gone, and opens it when asked again', async () => {
    const { page, context } = await signedIn()
    await settle(page)
    await served.stop()
    await page.getByText('The connection is lost').waitFor({ timeout: 20_000 })
    await page.getByRole('link', { name: 'History' }).first().click()
    await page.getByText('This view could not be loaded').waitFor()
    await served.start()
    await page.getByText('The connection is lost').waitFor({ state: 'detached', timeout: 30_000 })
    await page.getByRole('link', { name: 'History' }).first().click()
    await page.getByRole('heading', { name: 'History', level: 1 }).waitFor()
    await context.close()
  }, 90_000)

  it('loads the page anew when its files have other names, as after an update of the server', async () => {
    const { page, context } = await signedIn()
    await settle(page)
    await page.route('**/assets/ContainersView*.js', (route) => route.fulfill({ status: 404 }), { times: 1 })
    await page.getByRole('link', { name: 'Containers' }).first().click()
    await page.getByRole('heading', { name: 'Containers', level: 1 }).waitFor()
    await context.close()
  }, 60_000)

  it('says that a session has ended when its key is revoked while somebody watches', async () => {
    const key = await keyOf(served, 'operator', 'leaver')
    const { page, context } = await openPage(browser)
    await signIn(page, served, key)
    await settle(page)
    await served.command('keys', 'revoke', 'leaver')
    await page.getByText('Your session has ended').waitFor({ timeout: 20_000 })
    await context.close()
  }, 60_000)

  it('becomes the page of whoever signed in meanwhile in another tab', async () => {
    const key = await keyOf(served, 'viewer', 'colleague')
    const { page, context } = await signedIn()
    await settle(page)
    await hide(page, true)
    await expect.poll(() => streamsEnded(page), { timeout: 15_000 }).toBeGreaterThan(0)
    await context.clearCookies()
    const other = await context.newPage()
    await signIn(other, served, key)
    await hide(page, false)
    await page.locator('.who').getByText('colleague').waitFor({ timeout: 15_000 })
    expect(await page.getByRole('button', { name: 'Snapshot', exact: true }).count()).toBe(0)
    await context.close()
  }, 60_000)

  it('takes a snapshot, opens it, hands it out in every format, deletes it and brings it back', async () => {
    const { page, context } = await signedIn()
    await visit(page, served, '/snapshots')
    await page.getByRole('button', { name: 'Snapshot', exact: true }).first().click()
    await page
      .getByText(/Snapshot taken/)
      .first()
      .waitFor({ timeout: 20_000 })
    const [report] = await granted(page, 'report:list', {})
    const isListed = async (): Promise<boolean> =>
      (await granted(page, 'report:list', {})).some(({ name }) => name === report!.name)
    await visit(page, served, `/snapshots/${encodeURIComponent(report!.name)}`)
    for (const format of ['JSON', 'YAML', 'CSV']) {
      await page.getByRole('button', { name: 'Export' }).first().click()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: `Export as ${format}` }).click(),
      ])
      expect(download.suggestedFilename()).toMatch(new RegExp(`\\.${format.toLowerCase()}$`))
      const content = readFileSync(await download.path(), 'utf8')
      expect(content.length).toBeGreaterThan(500)
      if (format === 'JSON')
        expect(content).toBe(
          readFileSync(served.at('data', 'autoinfrasnap', 'reports', report!.name), 'utf8'),
        )
    }
    await visit(page, served, '/snapshots')
    await page.getByRole('checkbox').last().check()
    await page
      .getByRole('button', { name: /^Delete/ })
      .first()
      .click()
    await expect.poll(isListed).toBe(false)
    await page.getByRole('button', { name: 'Undo' }).first().click()
    await expect.poll(isListed).toBe(true)
    await context.close()
  }, 90_000)

  it('hides from a viewer what a viewer may not do', async () => {
    const key = await keyOf(served, 'viewer', 'guest')
    const { page, context } = await openPage(browser)
    await signIn(page, served, key)
    await settle(page)
    expect(await page.getByRole('button', { name: 'Snapshot', exact: true }).count()).toBe(0)
    await page.goto(`${served.url}/settings/keys`)
    await page.locator('h1').first().waitFor()
    expect(await page.getByRole('button', { name: /Revoke/ }).count()).toBe(0)
    await context.close()
  }, 60_000)

  it('asks for nothing while it is hidden', async () => {
    const { page, context } = await signedIn()
    await settle(page)
    await hide(page, true)
    await expect.poll(() => streamsEnded(page), { timeout: 15_000 }).toBeGreaterThan(0)
    const ended = await streamsEnded(page)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    expect(await streamsEnded(page)).toBe(ended)
    await context.close()
  }, 60_000)

  describe('with real containers', () => {
    beforeEach((context) => {
      if (engineMissing !== null) context.skip(engineMissing)
    })
    let engine: ScratchEngine | undefined
    beforeAll(async () => {
      if (engineMissing === null && chromiumPath !== null) engine = await openScratchEngine('dashboard')
    })
    afterAll(async () => {
      await engine?.removeAll()
    })

    it('lists a container that was started, and says what one died of', async () => {
      const { page, context } = await signedIn()
      await visit(page, served, '/containers')
      await engine!.run(['sleep', '300'], { ...withoutNetwork, name: 'dashboard-sleeper' })
      await engine!.run(['sh', '-c', 'exit 7'], { ...withoutNetwork, name: 'dashboard-failed' })
      await page.getByText('dashboard-sleeper').first().waitFor({ timeout: 45_000 })
      const failed = page.getByRole('row').filter({ hasText: 'dashboard-failed' })
      await expect.poll(() => failed.first().innerText(), { timeout: 45_000 }).toMatch(/7/)
      await page.goto(served.url)
      await page.getByText('dashboard-failed').first().waitFor({ timeout: 45_000 })
      await context.close()
    }, 120_000)
  })
})

/** Makes a page believe that it is hidden, or seen again. */
const hide = (page: Page, isHidden: boolean): Promise<void> =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isHidden)

/** A stream that was closed is an ended resource, which the browser then lists. */
const streamsEnded = (page: Page): Promise<number> =>
  page.evaluate(
    () => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/events')).length,
  )
