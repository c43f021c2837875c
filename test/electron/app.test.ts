import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { fixtureApp, launchFixture, seen } from './fixture-app.ts'
import { cannotLaunch, executable, isStandIn, onWhat, runApp, type LaunchedApp } from './launch.ts'

const open: LaunchedApp[] = []
const launched = async (...args: Parameters<typeof launchFixture>): Promise<LaunchedApp> => {
  const app = await launchFixture(...args)
  open.push(app)
  return app
}
afterEach(async () => {
  for (const app of open.splice(0)) await app.close()
})

/** Processes whose command line names this folder: the app's and its browser's. */
const processesOf = (folder: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false
    const { stdout } = spawnSync('cat', [`/proc/${pid}/cmdline`])
    return stdout.includes(folder)
  })

describe.skipIf(cannotLaunch !== null)(`the life of an app, ${onWhat}`, () => {
  test('an app knows itself', async () => {
    const { electronApp, userData } = await launched()
    const known = await electronApp.evaluate(({ app }) => ({
      version: app.getVersion(),
      name: app.getName(),
      userData: app.getPath('userData'),
      isPackaged: app.isPackaged,
      isReady: app.isReady(),
      type: (process as unknown as { type: string }).type,
      electron: process.versions['electron'],
      argv: process.argv.slice(1),
    }))
    expect(known).toMatchObject({
      version: '3.2.1',
      name: 'stand-in-fixture',
      userData,
      isPackaged: false,
      isReady: true,
      type: 'browser',
      argv: [fixtureApp, `--user-data-dir=${userData}`],
    })
    expect(known.electron).toMatch(/^45\./)
  })

  test('a second start tells the first one and ends', async () => {
    const first = await launched()
    await first.firstWindow()
    const run = await runApp({
      app: fixtureApp,
      userData: first.userData,
      args: ['second', 'wanted'],
      cwd: tmpdir(),
    })
    expect(run.exitCode).toBe(0)
    const [{ details } = { details: [] }] = await seen(first.electronApp, 'second-instance')
    const [argv, workingDirectory, additionalData] = details
    expect((argv as string[]).slice(-2)).toEqual(['second', 'wanted'])
    expect(workingDirectory).toBe(tmpdir())
    expect(additionalData).toEqual({ asked: 'wanted' })
  })

  test('another data folder has a lock of its own', async () => {
    const first = await launched()
    const other = await launched()
    await other.firstWindow()
    expect(await first.electronApp.evaluate(({ app }) => app.hasSingleInstanceLock())).toBe(true)
    expect(await other.electronApp.evaluate(({ app }) => app.hasSingleInstanceLock())).toBe(true)
  })

  test('an exit code of the app is that of the process', async () => {
    const userData = await mkdtemp(path.join(tmpdir(), 'autoinfrasnap-app-'))
    try {
      expect((await runApp({ app: fixtureApp, userData, args: ['--exit-with-7'] })).exitCode).toBe(7)
    } finally {
      await rm(userData, { recursive: true })
    }
  })

  test('the executable says its version', () => {
    expect(spawnSync(executable(), ['--version'], { encoding: 'utf8' }).stdout).toMatch(/^v45\.\d+\.\d+/)
  })

  test('quitting closes the windows first, and what keeps one open ends the quitting', async () => {
    const { electronApp, firstWindow, exited } = await launched()
    await firstWindow()
    await expect.poll(() => seen(electronApp, 'show'), { timeout: 15_000 }).toHaveLength(1)
    await electronApp.evaluate(({ app, BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.once('close', (event) => event.preventDefault())
      app.quit()
    })
    expect((await seen(electronApp)).slice(-2).map(({ name }) => name)).toEqual(['before-quit', 'close'])
    expect(await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    await electronApp.evaluate(({ app }) => {
      app.once('quit', () => {
        const { seen } = globalThis as unknown as { seen: { name: string }[] }
        process.stdout.write(
          `SEEN ${seen
            .slice(-4)
            .map(({ name }) => name)
            .join(' ')}\n`,
        )
      })
      setTimeout(() => app.quit(), 10)
    })
    expect(await exited).toBe(0)
    expect(open[0]!.output()).toContain('SEEN before-quit close closed will-quit')
  })

  test('a page with unsaved changes ends the quitting, unless the app lets it go', async () => {
    const { electronApp, firstWindow, exited } = await launched()
    const page = await firstWindow()
    await page.evaluate(() => {
      addEventListener('beforeunload', (event) => event.preventDefault())
    })
    await page.locator('h1').click() // Chromium listens to no page that nobody has touched
    const quit = (isLet: boolean): Promise<void> =>
      electronApp.evaluate(({ app, BrowserWindow }, mayGo) => {
        BrowserWindow.getAllWindows()[0]!.webContents.once('will-prevent-unload', (event) => {
          ;(globalThis as unknown as { seen: object[] }).seen.push({ name: 'prevented', details: [] })
          if (mayGo) event.preventDefault()
        })
        setTimeout(() => app.quit(), 10)
      }, isLet)
    await quit(false)
    await vi.waitFor(async () => expect(await seen(electronApp, 'prevented')).toHaveLength(1))
    expect(await seen(electronApp, 'will-quit')).toEqual([])
    expect(await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    await quit(true)
    expect(await exited).toBe(0)
  })

  test('closing the last window does not end an app that listens for it', async () => {
    const { electronApp, firstWindow } = await launched()
    await firstWindow()
    await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())
    await vi.waitFor(async () => expect(await seen(electronApp, 'window-all-closed')).toHaveLength(1))
    await electronApp.evaluate(() => (globalThis as unknown as { openWindow(): Promise<void> }).openWindow())
    expect(await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  test('what pages keep outlasts the app, in its data folder', async () => {
    const userData = await mkdtemp(path.join(tmpdir(), 'autoinfrasnap-app-'))
    try {
      const first = await launched({ userData })
      await (await first.firstWindow()).evaluate(() => localStorage.setItem('kept', 'yes'))
      await first.close()
      const second = await launched({ userData })
      expect(await (await second.firstWindow()).evaluate(() => localStorage.getItem('kept'))).toBe('yes')
      await second.close()
    } finally {
      await rm(userData, { recursive: true, force: true, maxRetries: 10 })
    }
  })

  test('nothing is left of a closed app', async () => {
    const app = await launched()
    await app.firstWindow()
    expect(processesOf(app.userData)).not.toEqual([])
    await app.close()
    expect(processesOf(app.userData)).toEqual([])
    expect(existsSync(app.userData)).toBe(false)
  })

  test.skipIf(!isStandIn)('no browser outlives an app that was killed', async () => {
    const app = await launched()
    await app.firstWindow()
    app.electronApp.process().kill('SIGKILL')
    await app.exited
    await vi.waitFor(() => expect(processesOf(app.userData)).toEqual([]), { timeout: 10_000 })
  })

  test.skipIf(!isStandIn)('a packaged app has no folder on its command line', async () => {
    const { electronApp, userData } = await launched({ packaged: fixtureApp, args: ['--hidden'] })
    const known = await electronApp.evaluate(({ app }) => ({
      isPackaged: app.isPackaged,
      appPath: app.getAppPath(),
      argv: process.argv.slice(1),
    }))
    expect(known).toEqual({
      isPackaged: true,
      appPath: fixtureApp,
      argv: [`--user-data-dir=${userData}`, '--hidden'],
    })
  })

  test.skipIf(!isStandIn)('what the stand-in does not model says so', async () => {
    const { electronApp } = await launched()
    await expect(electronApp.evaluate(({ autoUpdater }) => autoUpdater)).rejects.toThrow(
      'The stand-in for Electron does not model electron.autoUpdater',
    )
  })
})
