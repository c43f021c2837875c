/** Pages of the dashboard as somebody signed in has them: opened, asked from within, and looked over for faults. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Channel, RequestInput, RequestOutput } from '../../../main/contract/requests'
import type { Role } from '../../../main/contract/roles'
import { violationsOf } from './accessibility'
import { openPage, scrollsSideways, type Look, type OpenedPage } from './browser'
import { signIn, type Served } from './served'

/** Where pictures of every view go; null where nobody wants any. */
export const pictures = process.env['AUTOINFRASNAP_SCREENSHOTS'] ?? null

const combinations: readonly Required<Pick<Look, 'theme' | 'language'>>[] = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'ko' },
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'ko' },
]

/**
 * The narrowest in both themes and both languages, every other width in one more combination of them; where pictures are
 * made, each in all.
 */
export const looksAt = (...widths: number[]): Look[] =>
  widths.flatMap((width, index) => {
    const all = combinations.map((one) => ({ ...one, width }))
    if (pictures !== null) return all
    return index === 0 ? all.slice(0, 2) : all.slice(2 + (index % 2), 3 + (index % 2))
  })

/** Opens the dashboard with a key, the admin's unless another is given. */
export async function openSignedIn(
  browser: Browser,
  served: Served,
  look: Look = {},
  key = served.key,
): Promise<OpenedPage> {
  const opened = await openPage(browser, look)
  await signIn(opened.page, served, key)
  opened.complaints.length = 0 // the browser tells of the 401 that made the page ask for a key
  return opened
}

/** @returns a new key of that role. */
export async function keyOf(served: Served, role: Role, name: string): Promise<string> {
  const printed = await served.command('keys', 'add', '--name', name, '--role', role)
  return /ais_[\w-]+/.exec(printed)![0]
}

/** Resolves when the page has its heading and nothing is still being loaded. */
export async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor({ timeout: 15_000 })
  await page.locator('.skeleton:visible').first().waitFor({ state: 'detached', timeout: 15_000 })
}

export async function visit(page: Page, served: Served, address: string): Promise<void> {
  await page.goto(served.url + address)
  await settle(page)
}

/** Saves what was changed on pages of settings. */
export async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('region', { name: 'Unsaved changes' }).waitFor({ state: 'detached' })
}

export type Answer<C extends Channel> =
  { value: RequestOutput<C>; code: null } | { value: null; code: string }

/** Asks the server with the session of a page, as any program in it could. @returns the answer or the code of its refusal. */
export function ask<C extends Channel>(page: Page, channel: C, input: RequestInput<C>): Promise<Answer<C>> {
  return page.evaluate(
    async ([name, body]) => {
      const answer = await fetch(`/api/rpc/${name!}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: body!,
      })
      const { value, error } = (await answer.json()) as { value?: unknown; error?: { code: string } }
      return error === undefined ? { value, code: null } : { value: null, code: error.code }
    },
    [channel, JSON.stringify(input)],
  ) as Promise<Answer<C>>
}

/** The same, of what has to be granted. @throws Error with the code of a refusal. */
export async function granted<C extends Channel>(
  page: Page,
  channel: C,
  input: RequestInput<C>,
): Promise<RequestOutput<C>> {
  const { value, code } = await ask(page, channel, input)
  if (value === null) throw new Error(`${channel} was refused: ${code}`)
  return value
}

/** What is wrong with how a page looks now, and a picture of it where those are wanted. */
export async function faultsOf(opened: OpenedPage, name: string, look: Look): Promise<string[]> {
  const { page, complaints } = opened
  const faults: string[] = []
  if (await scrollsSideways(page)) faults.push(`${name} scrolls sideways`)
  faults.push(...(await violationsOf(page)).map((violation) => `${name} ${violation}`))
  faults.push(...complaints.splice(0).map((complaint) => `${name} ${complaint}`))
  if (pictures !== null) {
    mkdirSync(pictures, { recursive: true })
    const file = `${name}-${look.width}-${look.theme}-${look.language}.png`
    await page.evaluate(() => scrollTo(0, 0)) // what sticks to the window would be in the middle of the picture
    await page.screenshot({ path: path.join(pictures, file), fullPage: true })
  }
  return faults
}
