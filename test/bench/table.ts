/** The table a bench ends in: what was measured, what was asked, and whether it holds. */

export interface Row {
  what: string
  ours: string
  /** The peer's figure, or what ours is compared with. */
  beside: string
  asked: string
  /** Null where a figure is only for orientation. */
  holds: boolean | null
}

export interface Missing {
  what: string
  reason: string
}

export function printTable(rows: readonly Row[], missing: readonly Missing[]): void {
  const heads: Row = { what: 'what', ours: 'ours', beside: 'beside', asked: 'asked', holds: null }
  const columns = ['what', 'ours', 'beside', 'asked'] as const
  const widths = columns.map((column) => Math.max(...[heads, ...rows].map((row) => row[column].length)))
  const line = (row: Row, verdict: string): string =>
    `| ${columns.map((column, index) => row[column].padEnd(widths[index]!)).join(' | ')} | ${verdict.padEnd(5)} |\n`
  process.stdout.write(`\n${line(heads, 'holds')}`)
  process.stdout.write(`|${[...widths, 5].map((width) => '-'.repeat(width + 2)).join('|')}|\n`)
  for (const row of rows) process.stdout.write(line(row, row.holds === null ? '' : row.holds ? 'yes' : 'NO'))
  for (const { what, reason } of missing) process.stdout.write(`\nnot measured: ${what} (${reason})`)
  process.stdout.write('\n')
}
