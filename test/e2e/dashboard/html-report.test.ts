/** HTML reports as readers have them: a file, opened in a real browser without a network. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/contract/settings'
import { htmlFormat } from '../../../main/reports/formats/html/html'
import { historyBefore } from '../../../main/reports/report-history'
import { createHistory } from '../../fakes/wire/history'
import { createMachine } from '../../fakes/wire/machine'
import { scenarioOf, type ScenarioName } from '../../fakes/wire/scenarios'
import { violationsOf } from './accessibility'
import { chromiumPath, launchBrowser, noChromium, scrollsSideways } from './browser'

const startMs = Date.parse('2026-11-26T05:07:15.250Z')

interface Opened {
  page: Page
  /** Breaches of the policy, errors, requests and dialogs. */
  complaints: string[]
}

describe('an HTML report in a browser', () => {
  let browser: Browser | null = null
  let folder = ''
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'html-report-'))
    if (chromiumPath !== null) browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(
    name: ScenarioName,
    look: { theme?: 'light' | 'dark'; width?: number; language?: 'en' | 'ko'; scripts?: boolean } = {},
  ): Promise<Opened> {
    const { theme = 'light', width = 1_280, language = 'en', scripts = true } = look
    const scenario = scenarioOf(name)
    const settings = { ...defaultSettings, custom: [...scenario.custom] }
    const machine = createMachine(scenario, startMs, () => settings)
    const snapshot = machine.snapshotAt(startMs, undefined)
    const history = await historyBefore(createHistory(machine), snapshot)
    const file = path.join(folder, `${name}-${language}.html`)
    writeFileSync(file, await htmlFormat.render(snapshot, { history, language }))
    const context = await browser!.newContext({
      viewport: { width, height: 900 },
      colorScheme: theme,
      offline: true,
      javaScriptEnabled: scripts,
    })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => complaints.push('a dialog')))
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(file).href) complaints.push(request.url())
    })
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) =>
        console.error(`policy: ${violatedDirective} ${sample}`),
      )
    })
    await page.goto(pathToFileURL(file).href)
    return { page, complaints }
  }

  it.for(['hostile', 'critical', 'well'] as const)(
    'is accessible and keeps its own policy in both themes: %s',
    async (name, context) => {
      if (browser === null) return context.skip(noChromium)
      for (const theme of ['light', 'dark'] as const) {
        const { page, complaints } = await open(name, { theme, language: name === 'critical' ? 'ko' : 'en' })
        expect(await violationsOf(page)).toEqual([])
        expect(complaints).toEqual([])
        await page.context().close()
      }
    },
  )

  it.for(['hostile', 'disk-full', 'cores-128'] as const)(
    'never scrolls sideways as a whole: %s',
    async (name, context) => {
      if (browser === null) return context.skip(noChromium)
      for (const width of [360, 390, 768, 1_280, 1_920]) {
        const { page } = await open(name, { width })
        expect(await scrollsSideways(page), `${width} px`).toBe(false)
        await page.context().close()
      }
    },
  )

  it('applies its style and draws its charts where scripts are off', async (context) => {
    if (browser === null) return context.skip(noChromium)
    const { page } = await open('disk-full', { scripts: false })
    expect(await page.locator('svg.plot').count()).toBe(5)
    const box = await page.locator('svg.plot').first().boundingBox()
    expect(box!.width).toBeGreaterThan(400)
    const background = (theme: 'light' | 'dark') =>
      page
        .emulateMedia({ colorScheme: theme })
        .then(() => page.locator('html').evaluate((html) => getComputedStyle(html).backgroundColor))
    expect(await background('light')).toBe('rgb(246, 247, 249)')
    expect(await background('dark')).toBe('rgb(13, 16, 22)')
    await page.context().close()
  })

  it('says hostile names as they are, and runs none of them', async (context) => {
    if (browser === null) return context.skip(noChromium)
    const { page, complaints } = await open('hostile')
    expect(await page.getByText('<script>alert(1)</script>', { exact: true }).count()).toBeGreaterThan(0)
    expect(
      await page.evaluate(() => document.querySelectorAll('img, iframe, script:not([type])').length),
    ).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('prints on light sheets, whatever the theme is', async (context) => {
    if (browser === null) return context.skip(noChromium)
    const { page } = await open('critical', { theme: 'dark' })
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    const ink = await page.locator('h1').evaluate((title) => getComputedStyle(title).color)
    expect(ink).toBe('rgb(20, 24, 33)')
    const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true })
    const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
    expect(sheets).toBeGreaterThan(1)
    expect(sheets).toBeLessThan(7)
    await page.context().close()
  })
})
