/** Reads the text of an assertion: a path, an operator, a value. What the names mean is checked elsewhere. */
import { AppError } from '../../contract/errors'
import { operators, type Literal, type Operator, type Step } from './assertion'

export interface Scanned {
  steps: Step[]
  operator: Operator
  operatorColumn: number
  literal: Literal
  literalColumn: number
}

/** An error that shows the place: the text, and a mark below the column, counted from 1. */
export function invalid(text: string, column: number, what: string, hint: string): AppError {
  const shown = text.replace(/\s/g, ' ')
  const message = `Assertion not understood, column ${column}: ${what}.\n  ${shown}\n  ${' '.repeat(column - 1)}^`
  return new AppError('assertion_invalid', message, { hint, details: { column } })
}

const example = 'For instance: disks.*.usedPercent < 85'

export function scan(text: string): Scanned {
  let at = 0
  const fail = (what: string, hint = example, column = at + 1): AppError => invalid(text, column, what, hint)
  /** The match at the current place, which is then behind it. */
  const take = (pattern: RegExp): string | null => {
    const sticky = new RegExp(pattern.source, 'yu')
    sticky.lastIndex = at
    const match = sticky.exec(text)
    if (match === null) return null
    at += match[0].length
    return match[0]
  }
  const spaces = (): void => void take(/\s*/)
  const name = (what: string): string => {
    const found = take(/[\p{L}_][\p{L}\p{N}_-]*/u)
    if (found === null) throw fail(at >= text.length ? `${what} is missing` : `${what} was expected here`)
    return found
  }
  /** Without its quotes; null when none begins here. */
  const quoted = (): string | null => {
    const begin = at
    const mark = take(/["']/)
    if (mark === null) return null
    const content = take(mark === '"' ? /(?:[^"\\]|\\.)*/s : /(?:[^'\\]|\\.)*/s) ?? ''
    if (take(/["']/) !== mark) throw fail('this quote is never closed', `Close it with ${mark}.`, begin + 1)
    return content.replace(/\\(.)/gsu, '$1')
  }

  const where = (column: number): Step => {
    spaces()
    const key = name('The name of a field')
    spaces()
    if (take(/==?/) === null) throw fail('= was expected here', 'Choose items like this: containers[name=db]')
    spaces()
    const value = quoted() ?? take(/[^\]"']+/)?.trimEnd() ?? ''
    if (value === '') throw fail('a value is missing', 'Choose items like this: containers[name=db]')
    spaces()
    if (take(/\]/) === null) throw fail('] is missing', 'Values that hold ] or quotes stand in quotes.')
    return { kind: 'where', key, value, column }
  }

  spaces()
  const steps: Step[] = []
  const first = at + 1
  steps.push({ kind: 'field', name: name('The name of something that a snapshot holds'), column: first })
  for (;;) {
    const column = at + 1
    if (take(/\[/) !== null) steps.push(where(column))
    else if (take(/\./) === null) break
    else if (take(/\*/) !== null) steps.push({ kind: 'each', column: column + 1 })
    else steps.push({ kind: 'field', name: name('The name of a field or *'), column: column + 1 })
  }

  spaces()
  const operatorColumn = at + 1
  const sign = take(/[=!<>~]+/)
  const operator = operators.find((known) => known === sign)
  if (operator === undefined) {
    const all = `There are ${operators.slice(0, -1).join(' ')} and ${operators.at(-1)}.`
    if (sign === '=') throw fail('= compares nothing', 'Write == to compare.', operatorColumn)
    throw fail(sign === null ? 'an operator is missing' : `${sign} is no operator`, all, operatorColumn)
  }

  spaces()
  const literalColumn = at + 1
  const text_ = quoted()
  const word = text_ === null ? take(/\S+/) : null
  if (text_ === null && word === null) throw fail('the value to compare with is missing')
  take(/\s*%(?=\s*$)/)
  spaces()
  if (at < text.length)
    throw fail(
      'nothing more was expected',
      /^(?:and|or|&&|\|\|)(?:\s|$)/i.test(text.slice(at))
        ? 'Give --assert once for each; all of them have to hold.'
        : 'Text that holds spaces stands in quotes.',
    )
  return { steps, operator, operatorColumn, literal: text_ ?? literalOf(word ?? ''), literalColumn }
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?%?$/i

function literalOf(word: string): Literal {
  if (word === 'true' || word === 'false') return word === 'true'
  if (word === 'null') return null
  return number.test(word) ? Number(word.replace(/%$/, '')) : word
}
