/** What a schema expected, in the words of a person: for settings, requests and forms alike. */
import type * as z from 'zod/mini'

/** For instance "expected at most 5 entries". Says nothing of what was found, so that nothing foreign or secret is told. */
export function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${typeNames[issue.expected] ?? issue.expected}`
    case 'too_small':
      return `expected ${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue.minimum, issue.origin)}`
    case 'too_big':
      return `expected ${issue.inclusive === false ? 'less than' : 'at most'} ${amount(issue.maximum, issue.origin)}`
    case 'invalid_value':
      return `expected ${joined(
        issue.values.map((value) => JSON.stringify(value)),
        'or',
      )}`
    case 'invalid_format':
      if (issue.format === 'url') return 'expected an http or https address'
      if (issue.format === 'starts_with' && 'prefix' in issue)
        return `expected text that starts with ${JSON.stringify(issue.prefix)}`
      if (issue.format === 'datetime') return 'expected a time such as 2026-11-23T05:07:15.250Z'
      return `expected text of the form ${issue.pattern ?? issue.format}`
    case 'not_multiple_of':
      return issue.divisor === 1 ? 'expected a whole number' : `expected a multiple of ${issue.divisor}`
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'unrecognized_keys':
      return issue.message.startsWith('expected') ? issue.message : 'expected another value'
  }
}

const typeNames: Partial<Record<string, string>> = {
  int: 'whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'list',
}

function amount(limit: number | bigint, origin: string): string {
  if (origin === 'array') return `${limit} ${limit === 1 ? 'entry' : 'entries'}`
  return origin === 'string' ? `${limit} ${limit === 1 ? 'character' : 'characters'}` : String(limit)
}

/** Words as a person lists them: a, b and c. */
export function joined(words: readonly string[], joint: 'and' | 'or'): string {
  const [last, ...before] = [...words].reverse()
  return before.length === 0 ? (last ?? '') : `${before.reverse().join(', ')} ${joint} ${last}`
}
