/**
 * The README's pictures of the desktop app: the built app on this very machine, nothing made up. What a stand-in has no
 * look for is drawn around it: the window's frame, and the tray's menu, whose entries are the app's own.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../e2e/dashboard/browser.ts'
import { launchApp, type LaunchedApp } from './launch.ts'
import type { MenuPicture } from './stand-in/control.ts'

const project = path.resolve(import.meta.dirname, '../..')
const folder = path.join(project, 'assets/pictures')

/** The overview's charts reach back five minutes. */
const watchedMs = 240_000

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const fileAddress = async (file: string, type: string): Promise<string> =>
  `data:${type};base64,${(await readFile(file)).toString('base64')}`

/** The window as it is when it is opened the first time, with the export in front of it. */
async function windowPicture(page: Page): Promise<Buffer> {
  await page.getByRole('button', { name: 'Export…' }).first().click()
  await page.getByRole('dialog').waitFor()
  await page.getByText('PDF', { exact: true }).click()
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur()) // no ring of a test's pressing
  await page.mouse.move(0, 0)
  await page.waitForTimeout(500) // the dialog has come in
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setDeviceMetricsOverride', {
    width: 0,
    height: 0,
    deviceScaleFactor: 2,
    mobile: false,
  })
  await page.waitForTimeout(1_500) // charts are drawn anew
  return page.screenshot()
}

const frameOf = (picture: Buffer, width: number): string => `
<style>
  body { margin: 0; padding: 34px 44px 54px; width: ${width}px; }
  .window { border-radius: 12px; overflow: hidden; background: #fff;
    box-shadow: 0 0 0 1px rgb(15 23 42 / 14%), 0 2px 6px rgb(15 23 42 / 10%), 0 22px 44px -8px rgb(15 23 42 / 26%); }
  .bar { position: relative; height: 38px; display: flex; align-items: center; justify-content: center;
    background: #eceef1; border-bottom: 1px solid rgb(15 23 42 / 9%); color: #3c434d; font: 600 13px 'Inter Variable'; }
  .bar svg { position: absolute; right: 14px; }
  img { display: block; width: ${width}px; }
</style>
<div class="window">
  <div class="bar">AutoInfraSnap
    <svg width="92" height="12" fill="none" stroke="#59616d" stroke-width="1.3" stroke-linecap="round">
      <path d="M1 6.5h10M41 1.5h9v9h-9zM81 1l10 10M91 1l-10 10" />
    </svg>
  </div>
  <img src="data:image/png;base64,${picture.toString('base64')}">
</div>`

interface TrayPicture {
  icon: string
  toolTip: string
  menu: MenuPicture[]
  /** Every state of the icon, as the assets have it for a light panel. */
  states: { name: string; icon: string }[]
}

const entryOf = ({ type, label, isEnabled, items }: MenuPicture): string =>
  type === 'separator'
    ? '<hr>'
    : `<p class="${isEnabled ? '' : 'told'} ${items.length > 0 ? 'list' : ''}">${escaped(label)}</p>`

/** Quiet, and like no system in particular: what is seen when the icon is pointed at, and when it is pressed. */
const trayPage = ({ icon, toolTip, menu, states }: TrayPicture): string => {
  const recent = menu.find(({ items }) => items.length > 0)?.items ?? []
  const panel = `<div class="panel"><span class="icon"><img src="${icon}"></span></div>`
  return `
<style>
  body { margin: 0; width: 960px; display: flex; gap: 16px; font: 14px/20px 'Inter Variable'; color: #20262e; }
  .desk { position: relative; height: 400px; border-radius: 14px; overflow: hidden;
    background: #dfe4ec; }
  .pointed { width: 330px; }
  .pressed { flex: 1; }
  .panel { position: absolute; inset: auto 0 0; height: 48px; background: rgb(248 249 251 / 90%); display: flex;
    align-items: center; justify-content: flex-end; padding-right: 26px; border-top: 1px solid rgb(15 23 42 / 8%); }
  .pointed .panel { justify-content: center; padding: 0; }
  .icon { width: 36px; height: 36px; border-radius: 8px; background: rgb(15 23 42 / 7%); display: grid; place-items: center; }
  .icon img, .states img { width: 22px; height: 22px; }
  .card { position: absolute; background: #fdfdfe; border-radius: 10px; box-sizing: border-box;
    box-shadow: 0 0 0 1px rgb(15 23 42 / 10%), 0 2px 5px rgb(15 23 42 / 8%), 0 14px 30px -6px rgb(15 23 42 / 22%); }
  .menu { right: 22px; bottom: 60px; width: 262px; padding: 6px; }
  .more { right: 292px; bottom: 130px; width: 234px; padding: 6px; }
  .tip { left: 50%; transform: translateX(-50%); bottom: 60px; padding: 9px 14px; white-space: pre; font-size: 13px;
    color: #2c333c; font-variant-numeric: tabular-nums; }
  .states { position: absolute; inset: 40px 28px auto; display: grid; gap: 14px; color: #3c434d; }
  .states span { display: flex; align-items: center; gap: 14px; }
  p { margin: 0; padding: 6px 12px; border-radius: 6px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
    font-variant-numeric: tabular-nums; }
  .told { color: #626b78; }
  .list { background: #e6ebf2; position: relative; padding-right: 30px; }
  .list::after { content: ''; position: absolute; right: 14px; top: 13px; width: 6px; height: 6px;
    border: solid #59616d; border-width: 1.4px 1.4px 0 0; transform: rotate(45deg); }
  hr { border: 0; border-top: 1px solid rgb(15 23 42 / 9%); margin: 6px 12px; }
</style>
<div class="desk pointed">
  <div class="states">${states.map((one) => `<span><img src="${one.icon}">${one.name}</span>`).join('')}</div>
  <div class="card tip">${escaped(toolTip)}</div>${panel}
</div>
<div class="desk pressed">
  <div class="card more">${recent.map(entryOf).join('')}</div>
  <div class="card menu">${menu.map(entryOf).join('')}</div>${panel}
</div>`
}

/** In the words of the README. */
const stateNames = [
  { state: 'well', name: 'All is well' },
  { state: 'warning', name: 'Something deserves a look' },
  { state: 'critical', name: 'Something is wrong' },
  { state: 'paused', name: 'Paused, or nothing read yet' },
]

async function trayPicture({ desk }: LaunchedApp): Promise<TrayPicture> {
  const tray = await desk.tray()
  if (tray === null) throw new Error('The app shows no icon in the tray')
  const { toolTip, menu } = tray
  const twice = (file: string): Promise<string> => fileAddress(file.replace(/\.png$/, '@2x.png'), 'image/png')
  const states = stateNames.map(async ({ state, name }) => ({
    name,
    icon: await twice(path.join(project, 'assets/tray', `${state}-light.png`)),
  }))
  // The menu tells an ampersand by two of them.
  const shown = JSON.parse(JSON.stringify(menu).replaceAll('&&', '&')) as MenuPicture[]
  return { icon: await twice(tray.image), toolTip, menu: shown, states: await Promise.all(states) }
}

/** Draws a page of ours around what the app has shown. */
async function draw(browser: Browser, html: string, name: string): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1_400, height: 1_000 },
    deviceScaleFactor: 2,
  })
  const page = await context.newPage()
  const font = path.join(
    project,
    'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  )
  await page.setContent(
    `<!doctype html><style>@font-face { font-family: 'Inter Variable'; font-weight: 100 900; src: url(${await fileAddress(font, 'font/woff2')}); }</style>${html}`,
  )
  await page.evaluate(() => document.fonts.ready)
  await writeFile(path.join(folder, name), await page.locator('body').screenshot({ omitBackground: true }))
  await context.close()
}

const home = await mkdtemp(path.join(tmpdir(), 'autoinfrasnap-home-'))
const app = await launchApp({
  env: {
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_DATA_HOME: path.join(home, 'data'),
    XDG_STATE_HOME: path.join(home, 'state'),
    XDG_CACHE_HOME: path.join(home, 'cache'),
    XDG_CURRENT_DESKTOP: 'KDE', // a desktop with a tray
    LANG: 'C.UTF-8',
    TZ: 'UTC',
  },
})
const browser = await launchBrowser()
try {
  const page = await app.firstWindow()
  const width = await page.evaluate(() => window.innerWidth)
  for (let taken = 0; taken < 3; taken += 1) {
    await page.waitForTimeout(watchedMs / 3)
    await app.desk.chooseInTray(['Take a Snapshot'])
  }
  await page.waitForTimeout(6_000) // the tray tells numbers every five seconds
  await draw(browser, trayPage(await trayPicture(app)), 'desktop-tray.png')
  await draw(browser, frameOf(await windowPicture(page), width), 'desktop-window.png')
} finally {
  await browser.close()
  await app.close()
  await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}
