/** A command as a dialog shows it: every argument apart from the next, harmless, and honest about what is left out. */
import { displayWidth, harmless, shorten } from '../cli/terminal/width'
import { fill } from './texts/texts'

/** Of one command: some ten lines of a dialog. */
const mostColumns = 600
/** What is left of the end of one that is longer. */
const tailColumns = 150

/**
 * Each argument in quotes with JSON's escapes, so that a line break, a quote or a space within one is seen as what it is.
 * @param left a sentence with a place for the `{count}` of characters that are not shown.
 */
export function commandText(argv: readonly string[], left: string): string {
  const text = harmless(argv.map((argument) => JSON.stringify(argument)).join(' '))
  if (displayWidth(text) <= mostColumns) return text
  const head = shorten(text, mostColumns - tailColumns, '')
  const characters = [...text]
  const tail = characters.slice(-tailColumns).join('')
  const count = characters.length - [...head].length - tailColumns
  return `${head} ${fill(left, { count })} ${tail}`
}
