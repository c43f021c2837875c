/** The app from its start to its end: the window with live data, closing to the tray, what outlasts a restart. */
import { readFileSync } from 'node:fs'
import os from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bridgeChannels } from '../../main/contract/bridge'
import { appAddress, cannotLaunch, isStandIn, onWhat, runApp, type LaunchedApp } from '../electron/launch'
import {
  ask,
  closeWindow,
  liveWindow,
  makeHome,
  openedAgain,
  startIn,
  untilLive,
  windowCount,
  type Home,
} from './started'

let home: Home
let app: LaunchedApp | null = null
const start = async (...args: Parameters<typeof startIn>): Promise<LaunchedApp> =>
  (app = await startIn(...args))

beforeEach((context) => {
  if (cannotLaunch !== null) context.skip(cannotLaunch)
  home = makeHome()
})
afterEach(async () => {
  await app?.close()
  app = null
  home?.remove()
})

/** Somebody who has been told what closing does. */
const closeToTray = async ({ electronApp, ...rest }: LaunchedApp): Promise<void> => {
  const page = await rest.firstWindow()
  await closeWindow(electronApp)
  await page.getByRole('button', { name: 'Keep watching' }).click()
  await expect.poll(() => windowCount(electronApp)).toBe(0)
}

describe(`the app's window, ${onWhat}`, () => {
  it('shows this machine as the real sampler sees it, second by second', async () => {
    const started = await start(home)
    const page = await liveWindow(started)
    expect(appAddress(page)).toBe('app://autoinfrasnap/')
    await page.getByRole('heading', { name: os.hostname() }).waitFor()
    const { sections } = await ask(page, 'sample:latest', {})
    expect(sections.memory).toMatchObject({ status: 'ok', value: { totalBytes: os.totalmem() } })
    const drawn = () =>
      page
        .locator('.spark canvas')
        .first()
        .evaluate((one: HTMLCanvasElement) => one.toDataURL())
    const before = await drawn()
    await expect.poll(drawn, { timeout: 15_000 }).not.toBe(before)
  })

  it('is seen only once there is something to see, on a ground of its theme', async () => {
    const started = await start(home)
    await started.firstWindow()
    await expect
      .poll(() =>
        started.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible()),
      )
      .toBe(true)
    if (isStandIn)
      expect(await started.desk.windowOptions()).toMatchObject({ show: false, backgroundColor: '#f6f7f9' })
  })

  it('goes to the tray after it was explained once, and comes back with everything live', async () => {
    const started = await start(home)
    await liveWindow(started)
    await closeToTray(started)
    await expect.poll(() => started.electronApp.windows()).toHaveLength(0)
    if (isStandIn) await started.desk.pressTray('click')
    else await runApp({ userData: home.userData, env: home.env })
    await untilLive(await openedAgain(started))
    await closeWindow(started.electronApp)
    await expect.poll(() => windowCount(started.electronApp)).toBe(0) // nothing is explained twice
  })

  it('quits with its window for somebody who wants that, and remembers it', async () => {
    const first = await start(home)
    const page = await liveWindow(first)
    await closeWindow(first.electronApp)
    await page.getByRole('button', { name: 'Quit when closed' }).click()
    expect(await first.exited).toBe(0)
    expect(JSON.parse(readFileSync(home.settingsFile, 'utf8'))).toMatchObject({
      desktop: { closeToTray: false },
    })
    const second = await start(home)
    await second.firstWindow()
    await closeWindow(second.electronApp)
    expect(await second.exited).toBe(0)
  })

  it('stands where it stood, on a display that still exists', async () => {
    const displays = (all: object[]) => ({ ELECTRON_STAND_IN_DISPLAYS: JSON.stringify(all) })
    const main = { bounds: { x: 0, y: 0, width: 1_920, height: 1_080 } }
    const beside = { bounds: { x: 1_920, y: 0, width: 2_560, height: 1_440 } }
    const bounds = { x: 2_100, y: 120, width: 1_100, height: 800 }
    const boundsOf = ({ electronApp }: LaunchedApp) =>
      electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds())
    const first = await start(home, { env: displays([main, beside]) })
    await first.firstWindow()
    await first.electronApp.evaluate(
      ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]!.setBounds(wanted),
      bounds,
    )
    await first.close()
    if (!isStandIn) return // a real one has the displays that there are
    const second = await start(home, { env: displays([main, beside]) })
    await second.firstWindow()
    expect(await boundsOf(second)).toEqual(bounds)
    await second.close()
    const third = await start(home, { env: displays([main]) })
    await third.firstWindow()
    const { x, width } = await boundsOf(third)
    expect(x + width).toBeLessThanOrEqual(1_920)
  })

  it('keeps settings and history over a restart', async () => {
    const first = await start(home)
    const page = await liveWindow(first)
    const { desktop } = await ask(page, 'settings:get', {})
    await ask(page, 'settings:update', { settings: { desktop: { ...desktop, batterySlowdown: 7 } } })
    await first.close()
    expect(await first.exited).toBe(0)
    const second = await start(home)
    const again = await liveWindow(second)
    expect((await ask(again, 'settings:get', {})).desktop.batterySlowdown).toBe(7)
    const to = Date.now()
    const { series } = await ask(again, 'history:query', {
      series: ['cpu.busyPercent'],
      from: to - 600_000,
      to,
    })
    expect(series[0]?.mean.some((value) => value !== null)).toBe(true)
  })

  it('loads its page anew when that crashes', async () => {
    const started = await start(home)
    await liveWindow(started)
    await started.electronApp.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
    )
    const heading = () =>
      started.electronApp.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!
          .webContents.executeJavaScript('document.querySelector("h1")?.textContent ?? ""')
          .catch(() => ''),
      )
    await expect.poll(heading, { timeout: 20_000 }).toBe(os.hostname())
  })

  it('asks a person what to do with a page that crashes again and again', async () => {
    const started = await start(home)
    await liveWindow(started)
    if (isStandIn) await started.desk.answerDialog({ kind: 'message', response: 1 }) // close the window
    for (let crash = 0; crash < 10 && (await windowCount(started.electronApp)) > 0; crash++) {
      await started.electronApp.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
      )
      await new Promise((resolve) => setTimeout(resolve, 700))
    }
    expect(await windowCount(started.electronApp)).toBe(0)
    const [asked] = await started.desk.recorded('dialog:message')
    expect(asked?.details).toMatchObject({ message: 'The window stopped working' })
    await started.desk.chooseInTray(['Open AutoInfraSnap'])
    await untilLive(await openedAgain(started))
  })

  it('may do nothing that a page of the web could use', async () => {
    const started = await start(home)
    const page = await liveWindow(started)
    const preferences = await started.electronApp.evaluate(({ BrowserWindow }) =>
      (
        BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
          getLastWebPreferences(): Record<string, unknown>
        }
      ).getLastWebPreferences(),
    )
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    })
    expect(
      await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in window)),
    ).toEqual([])
    // No package beside the product listens to pages. Electron itself hears of errors only.
    const heard = await started.electronApp.evaluate(({ ipcMain }) => ipcMain.eventNames().map(String))
    expect(heard.filter((name) => name !== 'error').sort()).toEqual(
      [bridgeChannels.heard, bridgeChannels.watch].sort(),
    )
    const isInlineRun = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.body.append(script)
      return 'inlineRan' in window
    })
    expect(isInlineRun).toBe(false)
    if (isStandIn)
      for (const permission of ['notifications', 'media', 'geolocation', 'clipboard-read'] as const)
        expect(await started.desk.askPermission(permission)).toEqual({ requested: false, checked: false })
    await page.evaluate(() => void window.open('https://elsewhere.invalid/'))
    await page.evaluate(() => void (location.href = 'https://elsewhere.invalid/'))
    await expect.poll(() => page.locator('h1').textContent()).toBe(os.hostname()) // what was refused has not unloaded it
    expect(appAddress(page)).toBe('app://autoinfrasnap/')
    expect(await windowCount(started.electronApp)).toBe(1)
  })

  it('runs no command that the person has not allowed in a dialog of the app', async (context) => {
    if (!isStandIn) context.skip('a dialog that a test can answer: the stand-in for Electron has one')
    const started = await start(home)
    const page = await liveWindow(started)
    const metric = { name: 'load', unit: null, help: null, parse: null, timeoutMs: 2_000, maxBytes: 65_536 }
    const save = (...command: string[]) =>
      ask(page, 'settings:update', {
        settings: { custom: [{ ...metric, source: { command } }] },
      })
    await expect(save('touch', '/tmp/two words')).rejects.toThrow('load may not run this command.')
    expect((await ask(page, 'settings:get', {})).custom).toEqual([])
    const [{ details } = { details: {} }] = await started.desk.recorded('dialog:message')
    expect(details).toMatchObject({ buttons: ['Cancel', 'Allow'], defaultId: 0, cancelId: 0 })
    expect((details as { detail: string }).detail).toContain('load:\n"touch" "/tmp/two words"')
    await started.desk.answerDialog({ kind: 'message', response: 1 })
    expect((await save('echo', '1')).custom).toHaveLength(1)
    expect((await save('echo', '1')).custom).toHaveLength(1)
    expect(await started.desk.recorded('dialog:message')).toHaveLength(2)
  })

  it('ends in order when the system asks, without losing what was measured', async () => {
    const started = await start(home)
    const page = await liveWindow(started)
    expect((await ask(page, 'history:list', {})).map(({ key }) => key)).toContain('cpu.busyPercent')
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    started.electronApp.process().kill('SIGTERM')
    expect(await started.exited).toBe(0)
    const again = await liveWindow(await start(home))
    const to = Date.now()
    const { series } = await ask(again, 'history:query', {
      series: ['cpu.busyPercent'],
      from: to - 600_000,
      to,
    })
    expect(series[0]?.mean.some((value) => value !== null)).toBe(true)
  })
})
