/** The app where something is wrong: files that cannot be read or written, pages that hang, the person in a hurry. */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest'
import type { Page } from 'playwright-core'
import { cannotLaunch, isStandIn, onWhat, runApp, type LaunchedApp } from '../electron/launch'
import { ask, closeWindow, filesIn, liveWindow, makeHome, startIn, windowCount, type Home } from './started'

let home: Home
let app: LaunchedApp | null = null
const start = async (...args: Parameters<typeof startIn>): Promise<LaunchedApp> =>
  (app = await startIn(...args))

beforeEach((context) => {
  if (cannotLaunch !== null) context.skip(cannotLaunch)
  // Dialogs, the tray and notifications of a real one cannot be reached from a test.
  if (!isStandIn) context.skip('a desktop that a test can see and click: the stand-in for Electron has one')
  home = makeHome()
})
afterEach(async () => {
  await app?.close()
  app = null
  home?.remove()
})

const inData = (...parts: string[]): string => path.join(home.folder, 'data', 'autoinfrasnap', ...parts)

function write(file: string, content: string): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content)
}

const dialogs = async ({ desk }: LaunchedApp): Promise<Record<string, unknown>[]> =>
  (await desk.recorded('dialog:message')).map(({ details }) => details)

/** It may be gone before it answers. */
const quit = ({ electronApp }: LaunchedApp): Promise<void> =>
  electronApp.evaluate(({ app }) => app.quit()).catch(() => undefined)

const tellsThatHistoryIsNotKept = async ({ desk }: LaunchedApp): Promise<void> => {
  const lines = async () => (await desk.tray())!.menu.map(({ label }) => label).join('\n')
  await expect.poll(lines).toContain('History is not kept')
}

describe(`unsaved changes, ${onWhat}`, () => {
  async function edited(): Promise<{ started: LaunchedApp; page: Page }> {
    const started = await start(home)
    const page = await liveWindow(started)
    await page.getByRole('link', { name: 'Settings' }).first().click()
    await page.getByRole('link', { name: 'Desktop' }).click()
    await page.getByRole('switch', { name: 'Tell when this machine stops being well' }).click()
    await page.getByText('Unsaved changes').first().waitFor()
    return { started, page }
  }

  it('keep the window and the app when the person stays, who can go on as before', async () => {
    const { started, page } = await edited()
    await quit(started) // the box is answered as by Escape: stay
    await expect.poll(() => dialogs(started)).toHaveLength(1)
    expect((await dialogs(started))[0]).toMatchObject({
      message: 'There are unsaved changes',
      buttons: ['Stay', 'Discard'],
      defaultId: 0,
      cancelId: 0,
    })
    expect(await windowCount(started.electronApp)).toBe(1)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    // The quitting is over: closing asks what closing does, as ever.
    await closeWindow(started.electronApp)
    await page.getByRole('button', { name: 'Keep watching' }).click()
    await expect.poll(() => windowCount(started.electronApp)).toBe(0)
    expect(await started.desk.tray()).not.toBeNull()
  })

  it('are lost when the person says so, and the app quits', async () => {
    const { started } = await edited()
    await started.desk.answerDialog({ kind: 'message', response: 1 })
    await quit(started)
    expect(await started.exited).toBe(0)
    expect(existsSync(home.settingsFile)).toBe(false)
  })

  it('outlast a reload that the person thought better of', async () => {
    const { started, page } = await edited()
    const reload = () =>
      started.electronApp.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.reload(),
      )
    await reload()
    await expect.poll(() => dialogs(started)).toHaveLength(1)
    expect(await page.getByText('Unsaved changes').first().isVisible()).toBe(true)
    await started.desk.answerDialog({ kind: 'message', response: 1 })
    await reload()
    await page.getByText('Unsaved changes').first().waitFor({ state: 'detached' })
  })
})

describe(`quitting, ${onWhat}`, () => {
  it('during a snapshot leaves no half of it, and does so in order', async () => {
    const started = await start(home, { args: ['--hidden'] })
    await expect.poll(() => started.desk.tray()).not.toBeNull()
    await started.desk.chooseInTray(['Take a Snapshot'])
    await quit(started)
    expect(await started.exited).toBe(0)
    for (const name of filesIn(home.reports)) {
      expect(name).toMatch(/^infra_snap_.+\.json$/)
      expect(JSON.parse(readFileSync(path.join(home.reports, name), 'utf8'))).toMatchObject({
        schema: 'autoinfrasnap/snapshot@1',
      })
    }
    expect(started.output()).not.toMatch(/destroyed|Unhandled|TypeError/)
  })

  it('starts again for somebody who asks for something meanwhile', async () => {
    const started = await start(home, { args: ['--hidden'] })
    await expect.poll(() => started.desk.tray()).not.toBeNull()
    const file = path.join(home.folder, 'asked.json')
    await started.electronApp
      .evaluate(({ app }, kept) => {
        const { writeFileSync } = process.getBuiltinModule('node:fs')
        app.relaunch = (options) => writeFileSync(kept, JSON.stringify(options))
        // After the app's own listener: it is ending by now.
        app.once('will-quit', () => {
          const asked = { args: ['autoinfrasnap://history'], workingFolder: '/' }
          app.emit('second-instance', {}, [], '/', asked)
          app.emit('open-file', { preventDefault: () => undefined }, '/home/ada/box.json')
        })
        app.quit()
      }, file)
      .catch(() => undefined) // it may be gone before it answers
    expect(await started.exited).toBe(0)
    const { args } = JSON.parse(readFileSync(file, 'utf8')) as { args: string[] }
    expect(args.slice(-2)).toEqual(['autoinfrasnap://history', '/home/ada/box.json'])
    expect(args).toContain(`--user-data-dir=${home.userData}`)
    expect(args).not.toContain('--hidden')
  })

  it('is what closing does for somebody who wants that, also where it cannot be kept', async () => {
    const started = await start(home)
    const page = await liveWindow(started)
    write(home.settingsFile, '{ "desktop": ')
    await closeWindow(started.electronApp)
    await page.getByRole('button', { name: 'Quit when closed' }).click()
    expect(await started.exited).toBe(0)
    expect(readFileSync(home.settingsFile, 'utf8')).toBe('{ "desktop": ')
    expect(readFileSync(path.join(home.userData, 'desktop.json'), 'utf8')).not.toContain(
      '"isCloseExplained": true',
    )
  })
})

describe(`printing, ${onWhat}`, () => {
  it('goes on with the next after a page that crashed', async () => {
    const started = await start(home)
    const page = await liveWindow(started)
    const { reports } = await ask(page, 'snapshot:take', {})
    const what = { kind: 'report', name: reports[0]!.name } as const
    const target = path.join(home.folder, 'mine.pdf')
    const print = () => ask(page, 'desktop:export', { what, format: 'pdf', history: null })
    await started.electronApp.evaluate(({ app }) => {
      app.once('browser-window-created', (_event, window) => window.webContents.forcefullyCrashRenderer())
    })
    for (let count = 0; count < 2; count++)
      await started.desk.answerDialog({ kind: 'save', filePath: target })
    await expect(print()).rejects.toThrow(/The page that was to be printed/)
    expect(existsSync(target)).toBe(false)
    expect((await print()).saved).toMatchObject({ fileName: 'mine.pdf' })
    expect(readFileSync(target, 'latin1')).toMatch(/^%PDF-/)
    expect(await windowCount(started.electronApp)).toBe(1)
  })
})

describe(`an export that was cancelled, ${onWhat}`, () => {
  it('leaves nothing in the library', async () => {
    const started = await start(home)
    const page = await liveWindow(started)
    const what = { kind: 'now' } as const
    expect(await ask(page, 'desktop:export', { what, format: 'json', history: null })).toEqual({
      saved: null,
    })
    expect(filesIn(home.reports)).toEqual([])
  })
})

describe(`broken files, ${onWhat}`, () => {
  it.each([
    ['no JSON', '{ "desktop": {"closeToTray": fal'],
    ['a value that cannot be', '{ "history": { "retentionDays": "for ever" } }'],
  ])('of settings (%s) are told of and left as they are', async (_what, content) => {
    write(home.settingsFile, content)
    const started = await start(home)
    const page = await liveWindow(started)
    await expect.poll(() => dialogs(started)).toHaveLength(1)
    const [told] = await dialogs(started)
    expect(told).toMatchObject({ message: 'The settings cannot be used' })
    expect(told!['detail']).toContain(home.settingsFile)
    const { desktop } = await ask(page, 'settings:get', {})
    expect(desktop.closeToTray).toBe(true)
    await expect(ask(page, 'settings:update', { settings: { desktop } })).rejects.toThrow()
    await started.close()
    expect(readFileSync(home.settingsFile, 'utf8')).toBe(content)
  })

  it.each([
    ['no JSON', '{ "place": {'],
    ['something else', '{ "place": "left", "isCloseExplained": 7 }'],
    ['nothing', ''],
  ])('of what the app remembers of itself (%s) are as none', async (_what, content) => {
    write(path.join(home.userData, 'desktop.json'), content)
    const started = await start(home)
    const page = await liveWindow(started)
    expect(await ask(page, 'desktop:state', {})).toMatchObject({ isCloseExplained: false })
    await closeWindow(started.electronApp)
    await page.getByRole('button', { name: 'Keep watching' }).click()
    await expect.poll(() => windowCount(started.electronApp)).toBe(0)
    await started.close()
    expect(JSON.parse(readFileSync(path.join(home.userData, 'desktop.json'), 'utf8'))).toMatchObject({
      isCloseExplained: true,
    })
  })

  it('of keys concern nobody but who asks for keys', async () => {
    write(inData('keys.json'), '{ "version": 1, "keys": [')
    const started = await start(home)
    const page = await liveWindow(started)
    await expect(ask(page, 'key:list', {})).rejects.toThrow(/keys\.json is no JSON/)
    await expect(ask(page, 'key:add', { name: 'ci', role: 'viewer', expiresAt: null })).rejects.toThrow(
      /keys\.json is no JSON/,
    )
    expect((await ask(page, 'snapshot:take', {})).reports).toHaveLength(1)
    await started.close()
    expect(readFileSync(inData('keys.json'), 'utf8')).toBe('{ "version": 1, "keys": [')
  })
})

describe(`a read-only data folder, ${onWhat}`, () => {
  let undo: (() => void) | null = null
  afterEach(async () => {
    await app?.close()
    undo?.()
    undo = null
  })

  /** Nothing can be written into it, by whomever. */
  function makeReadOnly(folder: string, context: TestContext): void {
    if (process.getuid?.() !== 0) {
      chmodSync(folder, 0o500)
      undo = () => chmodSync(folder, 0o700)
      return
    }
    const mount = (...args: string[]) => spawnSync('mount', args, { encoding: 'utf8' })
    const { status, stderr } = mount('--bind', folder, folder)
    if (status !== 0) context.skip(`a read-only mount, which root may make here: ${stderr.trim()}`)
    const unmount = (): void => void spawnSync('umount', ['--lazy', folder])
    const read = mount('-o', 'remount,bind,ro', folder)
    if (read.status !== 0) {
      unmount()
      context.skip(`a read-only mount, which root may make here: ${read.stderr.trim()}`)
    }
    undo = unmount
  }

  it('lets the app show what is now, and say that and why nothing is kept', async (context) => {
    mkdirSync(inData('window'), { recursive: true })
    const temporary = path.join(home.folder, 'tmp')
    mkdirSync(temporary)
    makeReadOnly(inData(), context)
    const env = { TMPDIR: temporary }
    const started = await start(home, { env, choosesUserData: true })
    const page = await liveWindow(started)
    const { sections } = await ask(page, 'sample:latest', {})
    expect(sections.memory).toMatchObject({ status: 'ok' })
    await tellsThatHistoryIsNotKept(started)
    const told = async () => (await started.desk.notifications()).map(({ title }) => title)
    await expect.poll(told).toContain('History is not kept on disk')
    await started.desk.chooseInTray(['Take a Snapshot'])
    await expect.poll(told, { timeout: 20_000 }).toContain('The snapshot was not saved')
    const { body } = (await started.desk.notifications()).at(-1)!
    expect(body).toMatch(/cannot be written/)
    expect(filesIn(inData())).toEqual(['window'])
    // The one that is started a second time finds the first all the same.
    const second = await runApp({ userData: '', choosesUserData: true, env: { ...home.env, ...env } })
    expect(second).toMatchObject({ exitCode: 0 })
    await started.close()
    expect(await started.exited).toBe(0)
  })

  it('that was chosen for Chromium is told of in words, and in the exit code', async (context) => {
    mkdirSync(home.userData)
    makeReadOnly(home.userData, context)
    const { exitCode, stderr } = await runApp({ userData: home.userData, env: home.env })
    expect(stderr).toContain(`autoinfrasnap: ${home.userData} cannot be locked`)
    expect(exitCode).toBe(1)
  })
})
