/** The built app as a person has it: with a home of its own, its window, and what specs ask of both. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { BridgeAnswer } from '../../main/contract/bridge'
import type { Channel, RequestInput, RequestOutput } from '../../main/contract/requests'
import type { DesktopChannel, DesktopInput, DesktopOutput } from '../../main/contract/desktop'
import { launchApp, type LaunchedApp, type LaunchOptions } from '../electron/launch'

/** What an account has on disk, and where the app finds it. */
export interface Home {
  folder: string
  env: Record<string, string | undefined>
  /** The chosen data folder of Chromium, by which one instance knows another. */
  userData: string
  settingsFile: string
  reports: string
  logs: string
  autostartFile: string
  remove(): void
}

export function makeHome(env: Record<string, string | undefined> = {}): Home {
  const folder = mkdtempSync(path.join(tmpdir(), 'autoinfrasnap-home-'))
  const at = (...parts: string[]): string => path.join(folder, ...parts)
  return {
    folder,
    env: {
      HOME: folder,
      XDG_CONFIG_HOME: at('config'),
      XDG_DATA_HOME: at('data'),
      XDG_STATE_HOME: at('state'),
      XDG_CACHE_HOME: at('cache'),
      XDG_CURRENT_DESKTOP: 'KDE', // a desktop with a tray
      LANG: 'C.UTF-8',
      ...env,
    },
    userData: at('window'),
    settingsFile: at('config', 'autoinfrasnap', 'settings.json'),
    reports: at('data', 'autoinfrasnap', 'reports'),
    logs: at('state', 'autoinfrasnap', 'logs'),
    autostartFile: at('config', 'autostart', 'autoinfrasnap.desktop'),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  }
}

/** Starts the built app in this home. */
export const startIn = (home: Home, options: LaunchOptions = {}): Promise<LaunchedApp> =>
  launchApp({ ...options, userData: home.userData, env: { ...home.env, ...options.env } })

/** The window's page, once it shows the overview with what was measured. */
export async function liveWindow(app: LaunchedApp): Promise<Page> {
  const page = await app.firstWindow()
  await untilLive(page)
  return page
}

export async function untilLive(page: Page): Promise<void> {
  await page.getByText('Live', { exact: true }).first().waitFor()
  await page.locator('.skeleton:visible').first().waitFor({ state: 'hidden' })
}

/** Asks what the window's own page may ask, over the bridge that it has. */
export async function ask<C extends Channel>(
  page: Page,
  channel: C,
  input: RequestInput<C>,
): Promise<RequestOutput<C>>
export async function ask<C extends DesktopChannel>(
  page: Page,
  channel: C,
  input: DesktopInput<C>,
): Promise<DesktopOutput<C>>
export async function ask(page: Page, channel: string, input: unknown): Promise<unknown> {
  const text = await page.evaluate(
    async (asked) => {
      const { autoinfrasnap } = window as unknown as {
        autoinfrasnap: { invoke(channel: string, input: unknown): Promise<string> }
      }
      return autoinfrasnap.invoke(asked.channel, asked.input)
    },
    { channel, input },
  )
  const answer = JSON.parse(text) as BridgeAnswer
  if (!answer.ok) throw new Error(`${channel}: ${answer.error.message}`)
  return answer.value
}

/** Waits until a window is there again, and gives its page. */
export async function openedAgain(app: LaunchedApp): Promise<Page> {
  await expect.poll(() => app.electronApp.windows().length, { timeout: 15_000 }).toBe(1)
  return app.firstWindow()
}

export const windowCount = (electronApp: ElectronApplication): Promise<number> =>
  electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)

/** Names of files, sorted; none where there is no folder yet. */
export const filesIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() : []

/** All that the app has written into its log. */
export const logOf = (home: Home): string =>
  filesIn(home.logs)
    .filter((name) => name.endsWith('.log'))
    .map((name) => readFileSync(path.join(home.logs, name), 'utf8'))
    .join('')

/** Closes the window as a person does. */
export const closeWindow = (electronApp: ElectronApplication): Promise<void> =>
  electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())
