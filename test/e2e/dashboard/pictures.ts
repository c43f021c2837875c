/** `npm run pictures`: makes the README's pictures anew, from the made-up machine, so that they show what is built. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { launchBrowser, openPage, type Look } from './browser.ts'
import { startFakeSite } from './fake-site.ts'

const folder = path.resolve('assets/pictures')

const pictures: readonly { name: string; address: string; look: Look; height: number }[] = [
  { name: 'overview-light', address: '/?scenario=disk-full', look: { width: 1_440 }, height: 900 },
  {
    name: 'overview-dark',
    address: '/?scenario=disk-full',
    look: { width: 1_440, theme: 'dark' },
    height: 900,
  },
  { name: 'overview-phone', address: '/?scenario=disk-full', look: { width: 390 }, height: 844 },
]

mkdirSync(folder, { recursive: true })
const site = await startFakeSite()
const browser = await launchBrowser()
for (const { name, address, look, height } of pictures) {
  const { page, context } = await openPage(browser, { ...look, height })
  await page.goto(site.url + address)
  await page.locator('canvas').first().waitFor()
  await page.waitForTimeout(4_000) // lines and sparklines are filled from history, top processes come after a beat
  await page.screenshot({ path: path.join(folder, `${name}.png`) })
  await context.close()
}
await browser.close()
await site.close()
