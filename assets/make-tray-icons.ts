/**
 * Draws the tray's icons with a real Chromium: the viewfinder's corners round the mark of the state, which differ in
 * shape as well as in colour. Run by hand when they change: `node assets/make-tray-icons.ts`.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { launchBrowser } from '../test/e2e/dashboard/browser.ts'

const folder = path.join(import.meta.dirname, 'tray')

/** On a grid of 16: every stroke falls on whole pixels at the smallest size. */
const corners =
  'M1.5 5V2.5a1 1 0 0 1 1-1H5M11 1.5h2.5a1 1 0 0 1 1 1V5M14.5 11v2.5a1 1 0 0 1-1 1H11M5 14.5H2.5a1 1 0 0 1-1-1V11'

/** The four marks of the whole product: circle well, triangle warning, diamond critical, ring off. */
const shapes = {
  well: '<circle cx="8" cy="8" r="3.2" />',
  warning: '<path d="M8 4.2 12 11.4H4Z" stroke-linejoin="round" />',
  critical: '<path d="M8 3.6 12.4 8 8 12.4 3.6 8Z" stroke-linejoin="round" />',
  paused: '<circle cx="8" cy="8" r="2.9" fill="none" />',
}
type State = keyof typeof shapes

interface Ink {
  corners: string
  states: Readonly<Record<State, string>>
}

/** For light and dark taskbars. A template is black; macOS paints it. */
const inks: Readonly<Record<string, Ink>> = {
  '-light': {
    corners: '#141821',
    states: { well: '#0d7d56', warning: '#c26f00', critical: '#c22b26', paused: '#626a7a' },
  },
  '-dark': {
    corners: '#eef1f6',
    states: { well: '#3ecf97', warning: '#f5a93b', critical: '#ff6b62', paused: '#a7b0bf' },
  },
  Template: {
    corners: '#000',
    states: { well: '#000', warning: '#000', critical: '#000', paused: '#000' },
  },
}

const drawing = (state: State, { corners: ink, states }: Ink, sizePx: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${sizePx}" height="${sizePx}" viewBox="0 0 16 16">` +
  `<path d="${corners}" fill="none" stroke="${ink}" stroke-width="1.3" stroke-linecap="round" />` +
  `<g fill="${states[state]}" stroke="${states[state]}" stroke-width="1.2">${shapes[state]}</g></svg>`

const browser = await launchBrowser()
try {
  await mkdir(folder, { recursive: true })
  const page = await browser.newPage()
  for (const [variant, ink] of Object.entries(inks))
    for (const state of Object.keys(shapes) as State[])
      for (const [density, sizePx] of [
        ['', 16],
        ['@2x', 32],
      ] as const) {
        await page.setViewportSize({ width: sizePx, height: sizePx })
        await page.setContent(
          `<style>body { margin: 0 } svg { display: block }</style>${drawing(state, ink, sizePx)}`,
        )
        const file = path.join(folder, `${state}${variant}${density}.png`)
        await page.screenshot({ path: file, omitBackground: true })
      }
} finally {
  await browser.close()
}
