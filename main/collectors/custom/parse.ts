/** Finds the number in a text: the whole of it, a JSONPath (RFC 9535) or a regular expression. */
import type { JSONValue } from 'json-p3'
import type { AppError } from '../../contract/errors'
import type { CustomMetricSettings } from '../../contract/settings'
import { failure, firstLine } from './failure'

/** Finding a number takes a millisecond; what takes this long would hold up everything else that is measured. */
const limitMs = 100

const tooLong = (cause: unknown): AppError =>
  failure(`finding the number took longer than ${limitMs} ms.`, 'Simplify its regex or jsonPath.', cause)

/** @throws AppError `custom_failed`: there is no number, or more than one. */
export async function parseMetric(text: string, parse: CustomMetricSettings['parse']): Promise<number> {
  if (parse === null) return toNumber(text)
  const { runWithin } = await import('../time-limit')
  if ('jsonPath' in parse) {
    const found = await findByPath(text, parse.jsonPath, (work) => runWithin(limitMs, tooLong, work))
    return fromJson(found, parse.jsonPath)
  }
  return toNumber(runWithin(limitMs, tooLong, () => findByExpression(text, parse.regex)))
}

/** Decimal, with or without sign, fraction and exponent. No thousands separators, no NaN, no Infinity, no units. */
function toNumber(text: string): number {
  const trimmed = text.trim()
  if (trimmed === '') throw failure('the text is empty, expected a number.')
  const value = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(trimmed) ? Number(trimmed) : NaN
  if (Number.isFinite(value)) return value
  throw failure(
    `expected a number, got "${firstLine(trimmed)}".`,
    'Where the number is a part of the text, say which with parse.regex or parse.jsonPath.',
  )
}

/** `^` and `$` match at every line, because the texts of commands and files are lines. */
function findByExpression(text: string, pattern: string): string {
  const match = new RegExp(pattern, 'm').exec(text)
  if (match === null) throw failure('its regex matches nothing in the text.')
  const found = match.length > 1 ? match[1] : match[0]
  if (found === undefined) throw failure('the first group of its regex took no part in the match.')
  return found
}

async function findByPath(
  text: string,
  jsonPath: string,
  limited: <Result>(work: () => Result) => Result,
): Promise<unknown> {
  const { JSONPathError, compile } = await import('json-p3')
  const document = jsonOf(text)
  const values = limited(() => {
    try {
      return compile(jsonPath).query(document).values()
    } catch (error) {
      if (error instanceof JSONPathError) throw failure(`its jsonPath is not valid: ${error.message}.`)
      throw error
    }
  })
  if (values.length === 1) return values[0]
  throw failure(
    values.length === 0
      ? 'its jsonPath finds nothing.'
      : `its jsonPath finds ${values.length} values, expected one.`,
  )
}

function jsonOf(text: string): JSONValue {
  try {
    return JSON.parse(text) as JSONValue
  } catch (cause) {
    throw failure('the text is not JSON.', undefined, cause)
  }
}

function fromJson(value: unknown, jsonPath: string): number {
  if (typeof value === 'number') return toNumber(String(value))
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string') return toNumber(value)
  const what = value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object'
  throw failure(`expected a number at ${firstLine(jsonPath)}, got ${what}.`)
}
