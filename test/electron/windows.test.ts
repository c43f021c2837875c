import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { inPage, launchFixture, seen } from './fixture-app.ts'
import { appAddress, cannotLaunch, isStandIn, onWhat, type LaunchedApp } from './launch.ts'

describe.skipIf(cannotLaunch !== null)(`windows and messages, ${onWhat}`, () => {
  let app: LaunchedApp
  let page: Page
  beforeAll(async () => {
    app = await launchFixture()
    page = await app.firstWindow()
    await page.waitForLoadState()
  })
  afterAll(() => app?.close())

  const lastNames = async (count: number): Promise<string[]> =>
    (await seen(app.electronApp)).slice(-count).map(({ name }) => name)

  test('a window loads through the handler of its scheme, hidden until it is ready', async () => {
    expect(appAddress(page)).toBe('app://fixture/?from=main#top')
    await expect.poll(() => seen(app.electronApp, 'show'), { timeout: 15_000 }).toHaveLength(1)
    const names = (await seen(app.electronApp)).map(({ name }) => name)
    expect(names.indexOf('ready-to-show')).toBeGreaterThanOrEqual(0)
    expect(names.indexOf('show')).toBeGreaterThan(names.indexOf('ready-to-show'))
    expect(
      await page.evaluate(() => ({
        isSecure: isSecureContext,
        ran: (window as unknown as { pageScriptRan: boolean }).pageScriptRan,
        size: [innerWidth, document.title],
      })),
    ).toEqual({ isSecure: true, ran: true, size: [900, 'Fixture'] })
  })

  test('the handler sees the addresses of the app, and its policy holds', async () => {
    const asked = await app.electronApp.evaluate(
      () => (globalThis as unknown as { asked: { url: string; referrer: string | null }[] }).asked,
    )
    expect(asked).toContainEqual({ url: 'app://fixture/page.js', referrer: 'app://fixture/?from=main' })
    expect(
      await page.evaluate(async () => (await fetch('/echo', { method: 'POST', body: 'grüße' })).text()),
    ).toBe('grüße')
    await expect(page.evaluate(() => fetch('/fails'))).rejects.toThrow('Failed to fetch')
    const isInlineRun = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.body.append(script)
      return 'inlineRan' in window
    })
    expect(isInlineRun).toBe(false)
  })

  test('messages carry what structured clone carries', async () => {
    const isSame = await inPage(page, async (bridge) => {
      const shared = { $: 'map', v: 1 }
      const sent = [
        undefined,
        null,
        -0,
        NaN,
        Infinity,
        9n,
        new Date(5),
        /a/gi,
        new Map([[1, new Set(['x'])]]),
      ]
      const [got, bytes, object] = (await bridge.echo(sent, new Uint8Array([1, 255]), shared)) as [
        unknown[],
        Uint8Array,
        object,
      ]
      const [nothing, nil, zero, nan, infinite, big, date, pattern, map] = got
      return (
        nothing === undefined &&
        nil === null &&
        Object.is(zero, -0) &&
        Number.isNaN(nan) &&
        infinite === Infinity &&
        big === 9n &&
        (date as Date).getTime() === 5 &&
        String(pattern) === '/a/gi' &&
        (map as Map<number, Set<string>>).get(1)!.has('x') &&
        bytes instanceof Uint8Array &&
        bytes[1] === 255 &&
        JSON.stringify(object) === JSON.stringify(shared)
      )
    })
    expect(isSame).toBe(true)
  })

  test('what cannot be cloned is refused where it is sent', async () => {
    expect(await inPage(page, (bridge) => bridge.echo(() => undefined).catch(String))).toContain(
      'could not be cloned',
    )
    await expect(
      app.electronApp.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.send('tell', () => undefined),
      ),
    ).rejects.toThrow(/could not be cloned/)
  })

  test('a page hears errors of handlers in the words of Electron', async () => {
    expect(await inPage(page, (bridge) => bridge.fail().catch(String))).toBe(
      "Error: Error invoking remote method 'fail': TypeError: said no",
    )
    expect(await inPage(page, (bridge) => bridge.nobody().catch(String))).toContain(
      "No handler registered for 'nobody'",
    )
  })

  test('a handler knows whose message it is', async () => {
    expect(await inPage(page, (bridge) => bridge.where())).toEqual({
      url: 'app://fixture/?from=main#top',
      isOwn: true,
    })
  })

  test('messages arrive in their order, both ways', async () => {
    await app.electronApp.evaluate(({ BrowserWindow }) => {
      for (let i = 0; i < 50; i += 1) BrowserWindow.getAllWindows()[0]!.webContents.send('tell', i)
    })
    await vi.waitFor(async () => expect(await inPage(page, (bridge) => bridge.heard().length)).toBe(50))
    expect(await inPage(page, (bridge) => bridge.heard().flat())).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    )
    await inPage(page, (bridge) => {
      bridge.say('one')
      bridge.say('two')
    })
    await vi.waitFor(async () =>
      expect((await seen(app.electronApp, 'said')).map(({ details }) => details)).toEqual([['one'], ['two']]),
    )
  })

  test('a preload script has no Node and leaves no way to the app beside the bridge', async () => {
    expect(await inPage(page, (bridge) => bridge.node())).toEqual(['object', 'renderer', true])
    await expect(inPage(page, (bridge) => bridge.needsNode())).rejects.toThrow('module not found: node:fs')
    expect(await page.evaluate(() => 'require' in window || '__electronStandInTell' in window)).toBe(false)
  })

  test('hiding a window hides its page, showing it shows it', async () => {
    const state = () => page.evaluate(() => document.visibilityState)
    await app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.hide())
    await expect.poll(state).toBe('hidden')
    expect(
      await app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible()),
    ).toBe(false)
    await app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.show())
    await expect.poll(state).toBe('visible')
    expect(await lastNames(2)).toEqual(['hide', 'show'])
  })

  test('a window moves, and its page has its size', async () => {
    await app.electronApp.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.setBounds({ x: 40, y: 30, width: 700, height: 500 }),
    )
    expect(
      await app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds()),
    ).toEqual({
      x: 40,
      y: 30,
      width: 700,
      height: 500,
    })
    await expect.poll(() => page.evaluate(() => innerWidth)).toBe(700)
  })

  test('dark mode reaches the page', async () => {
    const isDark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
    await app.electronApp.evaluate(({ nativeTheme }) => void (nativeTheme.themeSource = 'dark'))
    await expect.poll(isDark).toBe(true)
    await app.electronApp.evaluate(({ nativeTheme }) => void (nativeTheme.themeSource = 'light'))
    await expect.poll(isDark).toBe(false)
  })

  test('a page is printed by Chromium', async () => {
    const head = await app.electronApp.evaluate(async ({ BrowserWindow }) => {
      const pdf = await BrowserWindow.getAllWindows()[0]!.webContents.printToPDF({ pageSize: 'A4' })
      return { start: pdf.subarray(0, 5).toString(), sizeBytes: pdf.length }
    })
    expect(head.start).toBe('%PDF-')
    expect(head.sizeBytes).toBeGreaterThan(1_000)
  })

  test('the app is asked before a page leaves, whatever the scheme', async () => {
    for (const id of ['outside', 'mail']) {
      const href = await page.getAttribute(`#${id}`, 'href')
      await page.click(`#${id}`)
      await vi.waitFor(async () =>
        expect((await seen(app.electronApp, 'will-navigate')).at(-1)?.details[0]).toBe(href),
      )
      expect(appAddress(page)).toBe('app://fixture/?from=main#top')
    }
    await page.evaluate(() => void (location.href = 'https://elsewhere.invalid/script'))
    await vi.waitFor(async () =>
      expect((await seen(app.electronApp, 'will-navigate')).at(-1)?.details[0]).toBe(
        'https://elsewhere.invalid/script',
      ),
    )
    await expect.poll(() => page.title()).toBe('Fixture')
    expect(appAddress(page)).toBe('app://fixture/?from=main#top')
  })

  test('the app is asked before a page opens a window, and no window comes', async () => {
    await page.click('#new-window')
    await page.evaluate(() => void window.open('https://elsewhere.invalid/script-popup'))
    await vi.waitFor(async () =>
      expect((await seen(app.electronApp, 'open-asked')).map(({ details }) => details[0])).toEqual([
        'https://elsewhere.invalid/popup',
        'https://elsewhere.invalid/script-popup',
      ]),
    )
    expect(app.electronApp.windows()).toHaveLength(1)
  })

  test('links inside the app need no more than its consent', async () => {
    await page.click('#inside')
    await expect.poll(() => appAddress(page)).toBe('app://fixture/?second')
    await page.click('#absolute')
    await expect.poll(() => appAddress(page)).toBe('app://fixture/?third')
    await expect.poll(() => page.title()).toBe('Fixture')
    expect(await inPage(page, (bridge) => bridge.where())).toMatchObject({ url: 'app://fixture/?third' })
  })

  test('an address that does not answer fails', async () => {
    const said = await app.electronApp.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.loadURL('app://fixture/fails').catch(String),
    )
    expect(said).toMatch(/ERR_\w+ \(-\d+\) loading 'app:\/\/fixture\/fails'/)
    const [{ details } = { details: [] }] = await seen(app.electronApp, 'did-fail-load')
    expect(details.slice(2, 4)).toEqual(['app://fixture/fails', true])
  })

  test('a crashed page is told of and can be loaded again', async () => {
    await app.electronApp.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.loadURL('app://fixture/?before'),
    )
    await app.electronApp.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
    )
    await vi.waitFor(async () => expect(await seen(app.electronApp, 'render-process-gone')).toHaveLength(1))
    await app.electronApp.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.loadURL('app://fixture/?after'),
    )
    const shown: unknown = await app.electronApp.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript('document.title + location.search'),
    )
    expect(shown).toBe('Fixture?after')
  })

  test('closing a window ends its page, and another one can be opened', async () => {
    await app.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())
    await vi.waitFor(async () => expect(await seen(app.electronApp, 'closed')).toHaveLength(1))
    await expect.poll(() => app.electronApp.windows().length).toBe(0)
    await app.electronApp.evaluate(() =>
      (globalThis as unknown as { openWindow(): Promise<void> }).openWindow(),
    )
    const again = await app.firstWindow()
    expect(appAddress(again)).toBe('app://fixture/?from=main#top')
    expect(await inPage(again, (bridge) => bridge.where())).toMatchObject({ isOwn: true })
  })

  test.skipIf(!isStandIn)('what a window may do can be looked at', async () => {
    const preferences = await app.electronApp.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
  })
})
