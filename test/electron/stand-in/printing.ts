/** Electron's options of printing, in the words of Chromium. */
import type { PrintToPDFOptions } from 'electron'
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol'

/** Inches, width and height, as Electron has them. */
const paper = {
  A0: [33.1, 46.8],
  A1: [23.4, 33.1],
  A2: [16.54, 23.4],
  A3: [11.7, 16.54],
  A4: [8.27, 11.7],
  A5: [5.83, 8.27],
  A6: [4.13, 5.83],
  Letter: [8.5, 11],
  Legal: [8.5, 14],
  Tabloid: [11, 17],
  Ledger: [17, 11],
} as const

export function printParameters(options: PrintToPDFOptions): Protocol.Page.printToPDFParameters {
  const { pageSize = 'Letter', margins, ...same } = options
  const [paperWidth, paperHeight] =
    typeof pageSize === 'string' ? paper[pageSize] : [pageSize.width, pageSize.height]
  return {
    ...same,
    paperWidth,
    paperHeight,
    ...(margins?.top !== undefined && { marginTop: margins.top }),
    ...(margins?.bottom !== undefined && { marginBottom: margins.bottom }),
    ...(margins?.left !== undefined && { marginLeft: margins.left }),
    ...(margins?.right !== undefined && { marginRight: margins.right }),
  }
}
