/** Puts what a request's schema refuses into words: which field, and what was expected. Never repeats what was sent. */
import type * as z from 'zod/mini'
import { expectedBy } from '../contract/expectation'

type Issue = z.core.$ZodIssue
type FieldPath = readonly PropertyKey[]

/** More than these say nothing new, and an input could hold thousands. */
const mostTold = 5
const longestKey = 60

/** For instance `input.points: expected at most 2000; input.series: is missing, expected list`. */
export function tellInputProblems(issues: readonly Issue[], input: unknown): string {
  const problems = issues.flatMap((issue) => tell(issue, [], input))
  const told = problems.slice(0, mostTold).join('; ')
  return problems.length > mostTold ? `${told}; and ${problems.length - mostTold} more` : told
}

function tell(issue: Issue, base: FieldPath, input: unknown): string[] {
  const path = [...base, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, mostTold).map((key) => `${showPath([...path, key])}: there is no such field`)
  }
  if (issue.code === 'invalid_union') {
    // Of several forms the one that fits best was meant: the one with the fewest things to correct.
    const [meant] = [...issue.errors].sort((a, b) => a.length - b.length)
    if (meant !== undefined && meant.length > 0) return meant.flatMap((inner) => tell(inner, path, input))
  }
  const expected = expectedBy(issue)
  const found = valueAt(input, path)
  const missing = found === undefined && path.length > 0
  return [`${showPath(path)}: ${missing ? `is missing, ${expected}` : `${expected}${gotType(issue, found)}`}`]
}

const gotType = (issue: Issue, found: unknown): string =>
  issue.code === 'invalid_type' ? `, got ${typeName(found)}` : ''

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (value === undefined) return 'nothing'
  return (
    { string: 'text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'an object'
  )
}

/** input.series[2]["x y"]. A field's name may be the sender's own: it is quoted and cut. */
function showPath(path: FieldPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const name = String(key)
    return /^[A-Za-z_]\w{0,59}$/.test(name) ? `${text}.${name}` : `${text}[${quote(name)}]`
  }, 'input')
}

const quote = (name: string): string =>
  JSON.stringify(name.length > longestKey ? `${name.slice(0, longestKey)}…` : name)

function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  )
}
