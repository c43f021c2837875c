/**
 * Draws the icons of every platform from `icon.svg` with a real Chromium, and puts them into the containers that
 * Windows (.ico) and macOS (.icns) read. Run by hand when the mark changes: `node assets/make-icons.ts`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../test/e2e/dashboard/browser.ts'

const here = import.meta.dirname

/** Sizes of the freedesktop icon theme; 512 px is also what shops of software ask for. */
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512]

/** 16 to 48 px for lists and taskbars at every scale, 256 px for large tiles. */
const windowsSizes = [16, 20, 24, 32, 40, 48, 64, 256]

/** Type of the entry by size in pixels: https://en.wikipedia.org/wiki/Apple_Icon_Image_format. */
const macEntries = [
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const

/** Apple's grid leaves a tenth of the picture free on every side; the tile itself is 824 of 1024 px. */
const macViewBox = '-84.5 -84.5 1193 1193'

interface Look {
  sizePx: number
  viewBox?: string
  /** Custom properties of the SVG, such as `--stroke`. */
  properties?: Readonly<Record<`--${string}`, number>>
}

/** One picture of an SVG, with whatever it leaves free left transparent. */
export async function drawPng(
  page: Page,
  svg: string,
  { sizePx, viewBox, properties = {} }: Look,
): Promise<Buffer> {
  await page.setViewportSize({ width: sizePx, height: sizePx })
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`)
  await page.locator('svg').evaluate(
    (element, look) => {
      element.setAttribute('width', String(look.sizePx))
      element.setAttribute('height', String(look.sizePx))
      if (look.viewBox !== undefined) element.setAttribute('viewBox', look.viewBox)
      for (const [name, value] of Object.entries(look.properties))
        element.style.setProperty(name, String(value))
    },
    { sizePx, viewBox, properties },
  )
  return page.screenshot({ omitBackground: true })
}

/** Small icons are read only when the mark is larger and its strokes are bolder. */
function markAt(sizePx: number): { '--stroke': number; '--scale': number } {
  if (sizePx <= 24) return { '--stroke': 3, '--scale': 31 }
  return sizePx <= 48 ? { '--stroke': 2.6, '--scale': 28 } : { '--stroke': 2.2, '--scale': 26 }
}

/** Header, one entry of 16 bytes a picture, then the pictures, all as PNG (Windows Vista and newer). */
function packIco(pictures: readonly { sizePx: number; png: Buffer }[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let offset = header.length
  for (const [at, { sizePx, png }] of pictures.entries()) {
    const entry = 6 + 16 * at
    header.writeUInt8(sizePx % 256, entry) // 256 is written as 0
    header.writeUInt8(sizePx % 256, entry + 1)
    header.writeUInt16LE(1, entry + 4)
    header.writeUInt16LE(32, entry + 6)
    header.writeUInt32LE(png.length, entry + 8)
    header.writeUInt32LE(offset, entry + 12)
    offset += png.length
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)])
}

function packIcns(entries: readonly { type: string; png: Buffer }[]): Buffer {
  const chunk = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(body.length + 8, 4)
    return Buffer.concat([head, body])
  }
  return chunk('icns', Buffer.concat(entries.map(({ type, png }) => chunk(type, png))))
}

async function makeApplicationIcons(page: Page): Promise<void> {
  const svg = await readFile(path.join(here, 'icon.svg'), 'utf8')
  const draw = (sizePx: number, viewBox?: string): Promise<Buffer> =>
    drawPng(page, svg, { sizePx, properties: markAt(sizePx), viewBox })
  const folder = path.join(here, 'icons')
  await mkdir(path.join(folder, 'linux'), { recursive: true })
  for (const size of linuxSizes)
    await writeFile(path.join(folder, 'linux', `${size}x${size}.png`), await draw(size))

  const windows = []
  for (const sizePx of windowsSizes) windows.push({ sizePx, png: await draw(sizePx) })
  await writeFile(path.join(folder, 'icon.ico'), packIco(windows))

  const mac = []
  for (const [type, sizePx] of macEntries) mac.push({ type, png: await draw(sizePx, macViewBox) })
  await writeFile(path.join(folder, 'icon.icns'), packIcns(mac))
}

const browser = await launchBrowser()
try {
  await makeApplicationIcons(await browser.newPage())
} finally {
  await browser.close()
}
