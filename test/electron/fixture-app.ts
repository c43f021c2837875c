/** The tiny app that the stand-in's own tests run, and what it noticed. */
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { launchApp, type LaunchedApp, type LaunchOptions } from './launch.ts'

export const fixtureApp = path.join(import.meta.dirname, 'fixture')

export interface Seen {
  name: string
  details: unknown[]
}

/** What the preload script of the app puts into its page. */
export interface FixtureBridge {
  echo(...args: unknown[]): Promise<unknown[]>
  where(): Promise<{ url: string; isOwn: boolean }>
  fail(): Promise<never>
  nobody(): Promise<never>
  say(...args: unknown[]): void
  heard(): unknown[][]
  node(): [string, string, boolean]
  needsNode(): unknown
}

export const launchFixture = (options: LaunchOptions = {}): Promise<LaunchedApp> =>
  launchApp({ app: fixtureApp, ...options })

/** Everything that the app noticed, in its order; of one name where given. */
export async function seen(electronApp: ElectronApplication, name?: string): Promise<Seen[]> {
  const all = await electronApp.evaluate(() => (globalThis as unknown as { seen: Seen[] }).seen)
  return name === undefined ? all : all.filter((one) => one.name === name)
}

/** Calls into the page's bridge; the function runs in the page. */
export const inPage = <Result>(
  page: Page,
  call: (bridge: FixtureBridge) => Result,
): Promise<Awaited<Result>> => page.evaluate(`(${call.toString()})(window.fixture)`)
