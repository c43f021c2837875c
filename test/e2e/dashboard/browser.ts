/** A real Chromium for tests and measurements, and what its pages complained of. */
import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

/** Where systems put a Chromium, after the one that was named. */
const usualPlaces = [
  process.env['AUTOINFRASNAP_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  chromium.executablePath(),
]

export const chromiumPath: string | null =
  usualPlaces.find((place) => place !== undefined && place !== '' && existsSync(place)) ?? null

export const noChromium =
  'no Chromium on this machine (Debian package chromium, `npx playwright-core install chromium`, or AUTOINFRASNAP_CHROMIUM)'

export function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  if (chromiumPath === null) throw new Error(noChromium)
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // Chromium refuses root otherwise
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      ...args,
    ],
  })
}

export interface Look {
  theme?: 'light' | 'dark'
  language?: 'en' | 'ko'
  width?: number
  height?: number
  reducedMotion?: boolean
}

export interface OpenedPage {
  context: BrowserContext
  page: Page
  /** Errors of scripts and of the console, refused requests and breaches of the content security policy among them. */
  complaints: string[]
}

/** A page of a person's own: nothing is shared with any other. */
export async function openPage(browser: Browser, look: Look = {}): Promise<OpenedPage> {
  const { theme = 'light', language = 'en', width = 1_440, height = width < 500 ? 844 : 900 } = look
  const context = await browser.newContext({
    viewport: { width, height },
    ignoreHTTPSErrors: true, // the certificate is the server's own
    reducedMotion: look.reducedMotion === false ? 'no-preference' : 'reduce',
    timezoneId: 'UTC',
    locale: language === 'ko' ? 'ko-KR' : 'en-GB',
    hasTouch: width < 500,
  })
  await context.addInitScript(
    ([chosenTheme, chosenLanguage]) => {
      localStorage.setItem('autoinfrasnap.theme', chosenTheme!)
      localStorage.setItem('autoinfrasnap.language', chosenLanguage!)
    },
    [theme, language],
  )
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  return { context, page, complaints }
}

/** True when something makes the whole page scroll sideways. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
