/** Commands through Electron's entry, as launchers start them: no window, no display, output and exit code whole. */
import { readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Snapshot } from '../../main/contract/snapshot'
import {
  appAddress,
  cannotLaunch,
  isStandIn,
  onWhat,
  runApp,
  type LaunchedApp,
  type Run,
} from '../electron/launch'
import { ask, filesIn, liveWindow, logOf, makeHome, startIn, type Home } from './started'
import { packApp, type Packed } from './packing'

/** As assets/launchers do it. */
const launcherSwitches =
  process.platform === 'linux' && !isStandIn ? ['--ozone-platform=headless', '--no-sandbox'] : []
const withoutDisplay = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined, DBUS_SESSION_BUS_ADDRESS: undefined }

let home: Home
let app: LaunchedApp | null = null
beforeEach((context) => {
  if (cannotLaunch !== null) context.skip(cannotLaunch)
  home = makeHome(withoutDisplay)
})
afterEach(async () => {
  await app?.close()
  app = null
  home?.remove()
})

const command = (args: readonly string[], options: { packaged?: string; cwd?: string } = {}): Promise<Run> =>
  runApp({ ...options, userData: home.userData, env: home.env, args: [...launcherSwitches, '--', ...args] })

/** Resolves once the command has printed it. */
async function said(running: LaunchedApp, pattern: RegExp): Promise<void> {
  await expect.poll(() => running.output(), { timeout: 20_000 }).toMatch(pattern)
}

const quit = ({ electronApp }: LaunchedApp): Promise<void> =>
  electronApp.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined) // it may be gone before it answers

const parsed = ({ stdout }: Run): Snapshot => JSON.parse(stdout) as Snapshot

describe(`commands through the app, ${onWhat}`, () => {
  it('take a snapshot without a display, and start nothing else', async () => {
    const run = await command(['snapshot', '--output', '-'])
    expect(run).toMatchObject({ exitCode: 0 })
    expect(parsed(run)).toMatchObject({ schema: 'autoinfrasnap/snapshot@1', host: { name: os.hostname() } })
    expect(filesIn(home.userData)).toEqual([]) // no Chromium has been there
  })

  it('know --snapshot without a launcher before it', async () => {
    const run = await runApp({
      userData: home.userData,
      env: home.env,
      args: [...launcherSwitches, '--snapshot', '--output', '-'],
    })
    expect(run.exitCode).toBe(0)
    expect(parsed(run).sections.memory).toMatchObject({ status: 'ok' })
  })

  it('hand on exit codes and say what is wrong, without a trace of code', async () => {
    const run = await command(['snapshot', '--format', 'nonsense'])
    expect(run.exitCode).toBe(2)
    expect(run.stdout).toBe('')
    expect(run.stderr).toContain('nonsense')
    expect(run.stderr).not.toMatch(/\n\s+at /)
    expect(
      (await command(['snapshot', '--output', path.join(home.folder, 'nowhere/file.json')])).exitCode,
    ).toBe(4)
  })

  it('are answered while the app runs, without a second app and without disturbing the first', async () => {
    app = await startIn(home)
    const page = await liveWindow(app)
    const before = appAddress(page)
    const run = await command(['--snapshot', '--output', '-'])
    expect(run.exitCode).toBe(0)
    expect(parsed(run)).toMatchObject({ host: { name: os.hostname() } })
    expect(appAddress(page)).toBe(before)
    expect((await ask(page, 'report:list', {})).length).toBe(0)
  })

  it('end a server in order when Electron is asked to quit, into which it turns signals and shutdowns', async () => {
    app = await startIn(home, { args: [...launcherSwitches, '--', 'serve', '--port', '0'] })
    await said(app, /Ctrl\+C/)
    await quit(app)
    expect(await app.exited).toBe(0)
    expect(app.output()).not.toMatch(/\n\s+at /)
    expect(logOf(home)).toContain('The server has stopped.')
  })

  it.skipIf(process.platform === 'win32')('end a server in order when a service manager asks', async () => {
    app = await startIn(home, { args: [...launcherSwitches, '--', 'serve', '--port', '0'] })
    await said(app, /Ctrl\+C/)
    app.electronApp.process().kill('SIGTERM')
    expect(await app.exited).toBe(0)
    expect(logOf(home)).toContain('The server has stopped.')
  })

  it('end when something breaks that nobody looks after, as they would on plain Node', async () => {
    app = await startIn(home, { args: [...launcherSwitches, '--', 'serve', '--port', '0'] })
    await said(app, /Ctrl\+C/)
    await app.electronApp
      .evaluate(() => void Promise.reject(new Error('broken on purpose')))
      .catch(() => undefined) // it may be gone before it answers
    expect(await app.exited).toBe(1)
    expect(app.output()).toContain('broken on purpose')
  })

  it('leave nothing half done when they are ended at work, and say so by their code', async () => {
    app = await startIn(home, { args: [...launcherSwitches, '--', 'snapshot', '--window', '10s'] })
    await quit(app)
    // By the code, or by the signal itself, which Node tells as null.
    expect([143, null]).toContain(await app.exited)
    expect(filesIn(home.reports)).toEqual([])
  })
})

describe(`a packed tree, taken out of the repository, ${onWhat}`, () => {
  let packed: Packed | null = null
  beforeAll(async () => {
    if (cannotLaunch === null && isStandIn)
      packed = await packApp('linux', process.arch === 'arm64' ? 'arm64' : 'x64')
  })
  afterAll(async () => {
    if (packed !== null) await rm(path.dirname(packed.app), { recursive: true, force: true })
  })
  beforeEach((context) => {
    // Release builds start their own package with its own Electron: .github/workflows/release.yml.
    if (packed === null)
      context.skip('a packed app on the stand-in: elsewhere the release workflow starts the package')
  })

  it('has all that the window needs', async () => {
    app = await startIn(home, { packaged: packed!.app, cwd: os.tmpdir() })
    const page = await liveWindow(app)
    await page.getByRole('heading', { name: os.hostname() }).waitFor()
    expect(await app.electronApp.evaluate(({ app: { isPackaged } }) => isPackaged)).toBe(true)
    await app.desk.chooseInTray(['Take a Snapshot'])
    await expect.poll(() => filesIn(home.reports), { timeout: 20_000 }).toHaveLength(1)
    expect(readFileSync(path.join(home.reports, filesIn(home.reports)[0]!), 'utf8')).toContain(os.hostname())
  })

  it('has all that commands need', async () => {
    const run = await command(['snapshot', '--format', 'yaml', '--output', '-'], {
      packaged: packed!.app,
      cwd: os.tmpdir(),
    })
    expect(run).toMatchObject({ exitCode: 0 })
    expect(run.stdout).toContain('schema: autoinfrasnap/snapshot@1')
  })
})
