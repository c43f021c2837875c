/** Aligned columns. Widths follow the content; the columns that may shrink do so until the table fits. */
import type { Style } from './style'
import { displayWidth, pad, shorten, shortenMiddle } from './width'

export interface Column {
  title: string
  align?: 'left' | 'right'
  /** Gives up room when the table is too wide, down to this many columns. */
  shrinkTo?: number
  /** Where the mark for left-out text stands. Paths tell most at their ends. */
  cut?: 'end' | 'middle'
}

export interface Cell {
  /** Harmless already, without colour. */
  text: string
  paint?: ((text: string) => string) | undefined
}

export interface TableOptions {
  style: Style
  columns: number
  /** Before every line. */
  indent: string
  /** Stands in place of the indent before each row, as wide as it: marks, for instance. */
  leads?: readonly string[]
}

const gap = 2

/** @returns the lines, the titles first, none wider than `columns` as long as what may shrink suffices. */
export function renderTable(
  heads: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): string[] {
  const { style, indent } = options
  const widths = heads.map((head, at) =>
    Math.max(displayWidth(head.title), ...rows.map((row) => displayWidth(row[at]?.text ?? ''))),
  )
  shrink(widths, heads, options.columns - indent.length)
  const line = (cells: readonly Cell[], lead = indent): string =>
    lead +
    heads
      .map((head, at) => {
        const { text, paint } = cells[at] ?? { text: '' }
        const width = widths[at] ?? 0
        const cut = head.cut === 'middle' ? shortenMiddle : shorten
        const fitted = pad(cut(text, width, style.symbols.ellipsis), width, head.align)
        return paint === undefined ? fitted : paint(fitted)
      })
      .join(' '.repeat(gap))
      .trimEnd()
  return [
    line(heads.map(({ title }) => ({ text: title, paint: style.dim }))),
    ...rows.map((row, at) => line(row, options.leads?.[at])),
  ]
}

function shrink(widths: number[], heads: readonly Column[], room: number): void {
  const excess = (): number => widths.reduce((sum, width) => sum + width + gap, -gap) - room
  while (excess() > 0) {
    // The widest that may still give goes first, so that short columns stay whole.
    const candidates = heads
      .map(({ shrinkTo }, at) => ({ at, width: widths[at] ?? 0, least: shrinkTo ?? Infinity }))
      .filter(({ width, least }) => width > least)
      .sort((a, b) => b.width - a.width)
    const [widest] = candidates
    if (widest === undefined) return
    widths[widest.at] = widest.width - 1
  }
}
