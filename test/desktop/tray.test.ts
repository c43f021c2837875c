/** What is done without the window: the tray, its menu, quick snapshots and their notifications, power, the start at login. */
import { existsSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appAddress, cannotLaunch, isStandIn, onWhat, runApp, type LaunchedApp } from '../electron/launch'
import {
  ask,
  closeWindow,
  filesIn,
  liveWindow,
  makeHome,
  openedAgain,
  startIn,
  windowCount,
  type Home,
} from './started'

let home: Home
let app: LaunchedApp | null = null
const start = async (...args: Parameters<typeof startIn>): Promise<LaunchedApp> =>
  (app = await startIn(...args))

beforeEach((context) => {
  if (cannotLaunch !== null) context.skip(cannotLaunch)
  // Real Electron has no way to reach into the system's tray and notifications from a test.
  if (!isStandIn) context.skip('a tray that a test can click: the stand-in for Electron has one')
  home = makeHome()
})
afterEach(async () => {
  await app?.close()
  app = null
  home?.remove()
})

const trayText = async ({ desk }: LaunchedApp): Promise<string[]> =>
  (await desk.tray())!.menu.map(({ label }) => label)

describe(`the tray, ${onWhat}`, () => {
  it('answers whether the machine is well without any window', async () => {
    const started = await start(home, { args: ['--hidden'] })
    await expect
      .poll(async () => (await started.desk.tray())?.toolTip, { timeout: 20_000 })
      .toMatch(/CPU [\d.]+ %/)
    const { toolTip, image } = (await started.desk.tray())!
    expect(toolTip).toMatch(/Memory [\d.]+ %/)
    expect(toolTip).toMatch(/Disk \/\S* [\d.]+ %/)
    expect(path.basename(image)).toMatch(/^(?:well|warning|critical)-light\.png$/)
    expect(await windowCount(started.electronApp)).toBe(0)
  })

  it('sets its picture, tooltip and menu only when they change', async () => {
    const started = await start(home, { args: ['--hidden'] })
    await expect.poll(async () => (await started.desk.tray())?.toolTip, { timeout: 20_000 }).toMatch(/CPU/)
    await new Promise((resolve) => setTimeout(resolve, 6_000)) // more than one look at the numbers
    const told = async (what: string): Promise<unknown[]> =>
      (await started.desk.recorded(what)).map(({ details }) => JSON.stringify(details))
    for (const what of ['tray:image', 'tray:tool-tip']) {
      const all = await told(what)
      expect(all.filter((one, index) => index > 0 && one === all[index - 1])).toEqual([])
    }
  })

  it('takes a snapshot in one click: a real file, and a notification that opens it', async () => {
    const started = await start(home, { args: ['--hidden'] })
    await expect.poll(() => started.desk.tray()).not.toBeNull()
    await started.desk.chooseInTray(['Take a Snapshot'])
    await expect.poll(() => started.desk.notifications(), { timeout: 20_000 }).toHaveLength(1)
    const [name] = filesIn(home.reports)
    expect(name).toMatch(/^infra_snap_.+\.json$/)
    expect(JSON.parse(readFileSync(path.join(home.reports, name!), 'utf8'))).toMatchObject({
      schema: 'autoinfrasnap/snapshot@1',
      host: { name: os.hostname() },
      sections: { memory: { status: 'ok', value: { totalBytes: os.totalmem() } } },
    })
    const [{ title } = { title: '' }] = await started.desk.notifications()
    expect(title).toBe('Snapshot saved')
    await started.desk.pressNotification(null)
    const page = await openedAgain(started)
    expect(appAddress(page)).toBe(`app://autoinfrasnap/snapshots/${name!}`)
    await page.getByRole('note').filter({ hasText: 'Past' }).or(page.locator('.past')).first().waitFor()
  })

  it('lists the last snapshots, and opens the one that is chosen', async () => {
    const started = await start(home, { args: ['--hidden'] })
    await expect.poll(() => started.desk.tray()).not.toBeNull()
    await started.desk.chooseInTray(['Take a Snapshot'])
    const recent = async () =>
      (await started.desk.tray())!.menu.find(({ label }) => label === 'Recent Snapshots')!.items
    await expect.poll(async () => (await recent())[0]?.isEnabled, { timeout: 20_000 }).toBe(true)
    await started.desk.chooseInTray(['Recent Snapshots', (await recent())[0]!.label])
    expect(appAddress(await openedAgain(started))).toContain('/snapshots/infra_snap_')
  })

  it('copies a summary that a person can paste', async () => {
    const started = await start(home, { args: ['--hidden'] })
    await expect.poll(() => started.desk.tray()).not.toBeNull()
    await started.desk.chooseInTray(['Copy Summary'])
    await expect.poll(() => started.desk.recorded('clipboard:text'), { timeout: 20_000 }).toHaveLength(1)
    const [{ details } = { details: {} }] = await started.desk.recorded('clipboard:text')
    expect((details as { text: string }).text).toContain(os.hostname())
    expect((details as { text: string }).text).toMatch(/Memory/)
    expect((details as { text: string }).text).not.toContain('\u001b')
  })

  it('pauses the watching and goes on, which the window says too', async () => {
    const started = await start(home)
    const page = await liveWindow(started)
    await started.desk.chooseInTray(['Pause Monitoring'])
    await page.getByText('Monitoring is paused').waitFor()
    expect(path.basename((await started.desk.tray())!.image)).toMatch(/^paused-/)
    const at = async (): Promise<number | null> =>
      (await ask(page, 'sample:latest', { subjects: ['cpu'] })).at
    const pausedAt = await at()
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(await at()).toBe(pausedAt)
    await page.getByRole('button', { name: 'Resume' }).click()
    await expect.poll(at, { timeout: 15_000 }).not.toBe(pausedAt)
    expect(await trayText(started)).toContain('Pause Monitoring')
  })

  it('leads to the settings, and quits', async () => {
    const started = await start(home, { args: ['--hidden'] })
    await expect.poll(() => started.desk.tray()).not.toBeNull()
    await started.desk.chooseInTray(['Settings…'])
    const page = await openedAgain(started)
    await expect.poll(() => appAddress(page)).toMatch(/^app:\/\/autoinfrasnap\/settings/)
    await page.locator('h1').first().waitFor()
    await started.desk.chooseInTray(['Quit AutoInfraSnap']).catch(() => undefined) // it may be gone before it answers
    expect(await started.exited).toBe(0)
  })

  it('speaks the language that was chosen in the window, and the app keeps its theme over a restart', async () => {
    const started = await start(home)
    const page = await liveWindow(started)
    expect(await trayText(started)).toContain('Take a Snapshot')
    await started.desk.chooseInTray(['Settings…'])
    await page.getByRole('link', { name: 'Appearance' }).click()
    await page.getByText('Dark', { exact: true }).click()
    await page.getByText('한국어', { exact: true }).click()
    await expect.poll(() => trayText(started)).toContain('스냅샷 찍기')
    expect((await started.desk.applicationMenu()).map(({ label }) => label)).toContain('파일')
    const source = (): Promise<string> =>
      started.electronApp.evaluate(({ nativeTheme }) => nativeTheme.themeSource)
    expect(await source()).toBe('dark')
    await started.close()
    const again = await start(home)
    await again.firstWindow()
    expect(await again.desk.windowOptions()).toMatchObject({ backgroundColor: '#0d1016' })
    await expect.poll(() => trayText(again)).toContain('스냅샷 찍기')
  })

  it('is missing on some desktops: the app says so once and stays in the taskbar', async () => {
    const env = { XDG_CURRENT_DESKTOP: 'GNOME', XDG_DATA_DIRS: '/nonexistent' }
    const started = await start(home, { env, args: ['--hidden'] })
    const page = await started.firstWindow()
    const facts = () =>
      started.electronApp.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows()
        return { count: BrowserWindow.getAllWindows().length, isMinimized: window?.isMinimized() }
      })
    await expect.poll(facts).toEqual({ count: 1, isMinimized: true })
    expect(await started.desk.tray()).toBeNull()
    await page.getByText('This desktop shows no tray icons').first().waitFor({ state: 'attached' })
    await started.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.restore())
    await closeWindow(started.electronApp)
    await expect.poll(facts).toEqual({ count: 1, isMinimized: true })
    await started.close()
    const again = await start(home, { env })
    const second = await liveWindow(again)
    expect(await second.getByText('This desktop shows no tray icons').count()).toBe(0)
  })
})

describe(`the system around the app, ${onWhat}`, () => {
  it('sleeps: a gap is kept as a gap, and no alert follows the waking', async () => {
    const started = await start(home)
    const page = await liveWindow(started)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    await started.desk.power('suspend')
    const asleepAt = Date.now()
    await new Promise((resolve) => setTimeout(resolve, 4_000))
    const awakeAt = Date.now()
    await started.desk.power('resume')
    const query = () =>
      ask(page, 'history:query', { series: ['cpu.busyPercent'], from: asleepAt - 5_000, to: Date.now() })
    await expect
      .poll(
        async () => {
          const { at, series } = await query()
          return at.some((instant, index) => instant > awakeAt && series[0]!.mean[index] !== null)
        },
        { timeout: 15_000 },
      )
      .toBe(true)
    const { at, series, stepMs } = await query()
    const inside = at.flatMap((instant, index) =>
      instant > asleepAt + stepMs + 500 && instant + stepMs < awakeAt ? [series[0]!.mean[index]] : [],
    )
    expect(inside.length).toBeGreaterThan(0)
    expect(inside.every((value) => value === null)).toBe(true)
    expect(await started.desk.recorded('notification:shown')).toEqual([])
  })

  it('runs on battery: everything is looked at more slowly', async () => {
    const started = await start(home)
    const page = await liveWindow(started)
    const { desktop } = await ask(page, 'settings:get', {})
    await ask(page, 'settings:update', { settings: { desktop: { ...desktop, batterySlowdown: 60 } } })
    await started.desk.power('on-battery')
    const reading = async () => (await ask(page, 'sample:latest', { subjects: ['cpu'] })).sections.cpu
    await new Promise((resolve) => setTimeout(resolve, 2_500)) // what was due already still comes
    const before = await reading()
    await new Promise((resolve) => setTimeout(resolve, 3_500))
    expect(await reading()).toEqual(before)
    await started.desk.power('on-ac')
    await expect.poll(reading, { timeout: 15_000 }).not.toEqual(before)
  })

  it('starts the app at login, hidden, for somebody who wants that', async () => {
    const started = await start(home)
    const page = await liveWindow(started)
    const { desktop } = await ask(page, 'settings:get', {})
    expect(existsSync(home.autostartFile)).toBe(false)
    await ask(page, 'settings:update', { settings: { desktop: { ...desktop, startAtLogin: true } } })
    await expect.poll(() => existsSync(home.autostartFile)).toBe(true)
    expect(readFileSync(home.autostartFile, 'utf8')).toMatch(/^Exec=".+" "--hidden"$/m)
    await ask(page, 'settings:update', { settings: { desktop: { ...desktop, startAtLogin: false } } })
    await expect.poll(() => existsSync(home.autostartFile)).toBe(false)
  })

  it('follows a link to a snapshot, and a file that is opened with the app', async () => {
    const started = await start(home)
    const page = await liveWindow(started)
    const { reports } = await ask(page, 'snapshot:take', {})
    const { name } = reports[0]!
    const second = (arg: string) => runApp({ userData: home.userData, env: home.env, args: [arg] })
    expect(await second(`autoinfrasnap://snapshot/${name}`)).toMatchObject({ exitCode: 0 })
    await expect.poll(() => appAddress(page)).toBe(`app://autoinfrasnap/snapshots/${name}`)
    await page.locator('.past').first().waitFor()
    expect(await second(path.join(home.reports, name))).toMatchObject({ exitCode: 0 })
    await expect.poll(() => appAddress(page)).toMatch(/^app:\/\/autoinfrasnap\/opened\//)
    await page.getByText('From a file, not from the library:').waitFor()
    await started.desk.openFile('/etc/hostname') // as macOS tells it
    await expect.poll(() => started.desk.recorded('dialog:message')).toHaveLength(1)
    const [{ details } = { details: {} }] = await started.desk.recorded('dialog:message')
    expect(details).toMatchObject({ message: 'The file cannot be opened' })
  })

  it('shows the running app instead of a second one', async () => {
    const started = await start(home)
    await liveWindow(started)
    await closeWindow(started.electronApp)
    await (await started.firstWindow()).getByRole('button', { name: 'Keep watching' }).click()
    await expect.poll(() => windowCount(started.electronApp)).toBe(0)
    const run = await runApp({ userData: home.userData, env: home.env, args: ['--hidden'] })
    expect(run.exitCode).toBe(0)
    await openedAgain(started)
    expect(await windowCount(started.electronApp)).toBe(1)
  })
})
