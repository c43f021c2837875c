/** Every example of docs/assertions.md means what its table says. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseAssertion } from '../../../../main/snapshot/assert/parse'

const lines = readFileSync('docs/assertions.md', 'utf8').split('\n')

/** The first cells of all tables whose first head is this one. */
function examplesBelow(head: string): string[] {
  const examples: string[] = []
  let current = ''
  for (const [at, line] of lines.entries()) {
    const [, cell = ''] = /^\| (.+?) +\|/.exec(line) ?? []
    if (lines[at + 1]?.startsWith('| --') === true) current = cell
    else if (current === head && cell.startsWith('`')) examples.push(cell.slice(1, -1))
    if (!line.startsWith('|')) current = ''
  }
  return examples
}

const understood = examplesBelow('assertion')
const refused = examplesBelow('refused')

test('there are examples of both kinds', () => {
  expect(understood.length).toBeGreaterThanOrEqual(25)
  expect(refused.length).toBeGreaterThanOrEqual(10)
})

test.each(understood)('%s is understood', (text) => {
  expect(parseAssertion(text, ['queue.length'])).toMatchObject({ text })
})

test.each(refused)('%s is refused, with the column', (text) => {
  expect(() => parseAssertion(text, ['queue.length'])).toThrow(/^Assertion not understood, column \d+: /)
})
