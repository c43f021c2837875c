/** Aligned columns. Widths follow the content; the columns that may shrink do so until the table fits. */
import type { Style } from './style'
import { displayWidth, pad, shorten, shortenMiddle } from './width'

export interface Column {
  title: string
  align?: 'left' | 'right'
  /** Gives up room when the table is too wide, down to this many columns. */
  shrinkTo?: number
  /** Left out where shrinking is not enough, the lowest first. Without it the column always stays. */
  importance?: number
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

/** @returns the lines, the titles first, none wider than `columns`: columns shrink, then the least important go. */
export function renderTable(
  allHeads: readonly Column[],
  allRows: readonly (readonly Cell[])[],
  options: TableOptions,
): string[] {
  const { style, indent } = options
  const room = options.columns - indent.length
  const allWidths = allHeads.map((head, at) =>
    Math.max(displayWidth(head.title), ...allRows.map((row) => displayWidth(row[at]?.text ?? ''))),
  )
  const kept = columnsThatFit(allWidths, allHeads, room)
  const keep = <Part>(parts: readonly Part[]): Part[] => parts.filter((_, at) => kept.includes(at))
  const [heads, rows, widths] = [keep(allHeads), allRows.map(keep), keep(allWidths)]
  shrink(widths, heads, room)
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

/** Which columns have room when each is as narrow as it may get. */
function columnsThatFit(widths: readonly number[], heads: readonly Column[], room: number): number[] {
  const least = (at: number): number => Math.min(widths[at] ?? 0, heads[at]?.shrinkTo ?? Infinity)
  const kept = heads.map((_, at) => at)
  while (kept.reduce((sum, at) => sum + least(at) + gap, -gap) > room) {
    const [weakest] = kept
      .filter((at) => heads[at]?.importance !== undefined)
      .sort((a, b) => (heads[a]?.importance ?? 0) - (heads[b]?.importance ?? 0))
    if (weakest === undefined) break
    kept.splice(kept.indexOf(weakest), 1)
  }
  return kept
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
