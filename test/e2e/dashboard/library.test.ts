/** A library of a thousand snapshots in a real browser: drawn in parts, selected as a whole, and found again when one comes back. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { chromiumPath, launchBrowser, noChromium } from './browser'
import { startServed, type Served } from './served'
import { faultsOf, granted, looksAt, openSignedIn, visit } from './visit'

const copies = 1_000
const minuteMs = 60_000

let served: Served
let browser: Browser

beforeAll(async () => {
  if (chromiumPath === null) return
  ;[served, browser] = await Promise.all([startServed(), launchBrowser()])
  const { page, context } = await openSignedIn(browser, served)
  const { reports } = await granted(page, 'snapshot:take', { subjects: ['host'] })
  const { name, takenAt } = reports[0]!
  const fileOf = (one: string): string => served.at('data', 'autoinfrasnap', 'reports', one)
  const content = readFileSync(fileOf(name))
  for (let copy = 1; copy <= copies; copy += 1) {
    const time = new Date(Date.parse(takenAt) - copy * minuteMs).toISOString().replace(/[-:]|\.\d+/g, '')
    writeFileSync(fileOf(name.replace(/\d{8}T\d{6}Z/, time)), content)
  }
  await context.close()
})
afterAll(async () => {
  await browser?.close()
  await served?.remove()
})
beforeEach((context) => {
  if (chromiumPath === null) context.skip(noChromium)
})

const rows = (page: Page): Promise<number> => page.locator('.entry').count()
const scrollToEnd = (page: Page): Promise<void> =>
  page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))

describe('a long library', () => {
  it('draws its first part, more as one scrolls, and acts on all of it', async () => {
    const { page, context } = await openSignedIn(browser, served)
    await visit(page, served, '/snapshots')
    await page.getByText('1,001 snapshots').waitFor()
    expect(await rows(page)).toBe(100)
    await scrollToEnd(page)
    await expect.poll(() => rows(page)).toBe(200)
    await page.getByRole('button', { name: 'Select all' }).click()
    await page.getByText('1,001 selected').waitFor()
    await page.getByRole('searchbox').fill('T')
    await page.getByText('1,001 of 1,001 snapshots').waitFor()
    expect(await rows(page)).toBe(100)
    await context.close()
  })

  it('shows more to the keyboard, which goes on in what came', async () => {
    const { page, context } = await openSignedIn(browser, served)
    await visit(page, served, '/snapshots')
    await page.getByRole('button', { name: 'Show more' }).press('Enter')
    const place = (): Promise<number> =>
      page.evaluate(() => {
        const boxes = [...document.querySelectorAll('.entry input')]
        return boxes.indexOf(document.activeElement!)
      })
    await expect.poll(place).toBeGreaterThanOrEqual(100)
    await context.close()
  })

  it('is where it was when somebody comes back from a snapshot', async () => {
    const { page, context } = await openSignedIn(browser, served)
    await visit(page, served, '/snapshots')
    await scrollToEnd(page)
    await expect.poll(() => rows(page)).toBe(200)
    const link = page.locator('.entry a.time').nth(150)
    const address = (await link.getAttribute('href'))!
    await link.click()
    await page.waitForURL(`**${address}`)
    await page.goBack()
    const isSeen = (): Promise<boolean> =>
      page.locator(`.entry a[href="${address}"]`).evaluateAll(([one]) => {
        const { top, bottom } = one?.getBoundingClientRect() ?? { top: -1, bottom: -1 }
        return top >= 0 && bottom <= innerHeight
      })
    await expect.poll(isSeen).toBe(true)
    await context.close()
  })

  it('opens the menu of a row by mouse and by keyboard', async () => {
    const { page, context } = await openSignedIn(browser, served)
    await visit(page, served, '/snapshots')
    const button = page.getByRole('button', { name: /^Export the snapshot/ }).nth(3)
    const first = page.getByRole('menuitem').first()
    await button.click()
    await first.waitFor()
    await page.keyboard.press('Escape')
    await first.waitFor({ state: 'detached' })
    await page
      .locator('.entry')
      .nth(3)
      .getByRole('button', { name: /^Export/ })
      .press('Enter')
    await expect.poll(() => first.evaluate((item) => item === document.activeElement)).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => button.evaluate((one) => one === document.activeElement)).toBe(true)
    await context.close()
  })

  it.each(looksAt(390, 1_440))('is whole and accessible at $width px, $theme, $language', async (look) => {
    const opened = await openSignedIn(browser, served, look)
    await visit(opened.page, served, '/snapshots')
    await opened.page.locator('.end').waitFor()
    expect(await faultsOf(opened, 'long-library', look)).toEqual([])
    await opened.context.close()
  })
})
