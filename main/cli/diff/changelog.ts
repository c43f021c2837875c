/** A comparison for a person at a terminal, like a changelog: the sentence first, then what changed by weight. */
import { changeWeights, type Change, type ChangeWeight, type Comparison } from '../../contract/comparison'
import { comparisonHeadline, comparisonNotes } from '../../reports/comparison-html'
import type { State, Style } from '../terminal/style'
import { spanText } from '../terminal/units'
import { harmlessCopy, wrap } from '../terminal/width'

export interface ChangelogOptions {
  style: Style
  columns: number
}

const states: Readonly<Record<ChangeWeight, State>> = {
  serious: 'critical',
  notable: 'warning',
  minor: 'off',
}
const titles: Readonly<Record<ChangeWeight, string>> = {
  serious: 'Serious',
  notable: 'Notable',
  minor: 'Minor',
}

/** Where texts begin that stand beside a mark. */
const indent = '  '
const leastColumns = 30

export function renderChangelog(comparison: Comparison, options: ChangelogOptions): string {
  const { style } = options
  const columns = Math.max(leastColumns, options.columns)
  const { before, after, changes } = harmlessCopy(comparison)
  const lines = (text: string): string[] => wrap(text, columns - indent.length)
  const span = Math.abs(Date.parse(after.takenAt) - Date.parse(before.takenAt)) / 1000
  const headline = `${comparisonHeadline(changes)} in ${spanText(span)}`
  const [worst] = changes
  const head = [
    worst === undefined
      ? `${style.mark('well')} ${style.well(headline)}`
      : `${style.mark(states[worst.weight])} ${style.bold(headline)}`,
    ...lines(
      `${sideText(before)} to ${before.hostName === after.hostName ? '' : `${after.hostName} `}${timeText(after.takenAt)} UTC`,
    ).map((line) => style.dim(indent + line)),
    ...comparisonNotes(comparison).flatMap((note) => lines(note).map((line) => indent + line)),
  ]
  const groups = changeWeights.map((weight) => {
    const own = changes.filter((one) => one.weight === weight)
    return own.length === 0
      ? []
      : [style.bold(titles[weight]), ...own.map((one) => changeLine(one, style, lines))]
  })
  return [head, ...groups]
    .filter((block) => block.length > 0)
    .map((block) => `${block.join('\n')}\n`)
    .join('\n')
}

const changeLine = ({ weight, message }: Change, style: Style, lines: (text: string) => string[]): string =>
  `${style.mark(states[weight])} ${lines(message).join(`\n${indent}`)}`

const sideText = ({ hostName, takenAt }: Comparison['before']): string => `${hostName}, ${timeText(takenAt)}`
const timeText = (instant: string): string => instant.slice(0, 19).replace('T', ' ')
