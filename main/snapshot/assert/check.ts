/** Whether an assertion holds. What matches nothing and what is unknown does not: a gate never opens by itself. */
import type { Problem } from '../../contract/reading'
import type { Snapshot } from '../../contract/snapshot'
import type { Assertion, Literal, Operator, Outcome, Step } from './assertion'
import { roots, sentence } from './roots'

/** @param shown the same snapshot as people may see it, masked for instance: nothing else is told. */
export function checkAssertion(
  assertion: Assertion,
  snapshot: Snapshot,
  shown: Snapshot = snapshot,
): Outcome {
  const { text, root, steps } = assertion
  const [read, told] = [readRoot(root, snapshot), readRoot(root, shown)]
  if ('why' in told) return { kind: 'assertion', text, failures: [`Nothing to look at: ${told.why}`] }
  const start: Match = {
    label: root,
    value: 'why' in read ? null : read.value,
    shown: told.value,
    problem: null,
  }
  const matches = steps.reduce((found, step) => found.flatMap((match) => [...stepInto(match, step)]), [start])
  const failures =
    matches.length === 0
      ? [`Matches nothing${whatThereIs(start, steps)}`]
      : matches.flatMap((match) => failureOf(match, assertion) ?? [])
  return { kind: 'assertion', text, failures }
}

const readRoot = (root: string, snapshot: Snapshot) =>
  roots[root]?.read(snapshot) ?? { why: `there is no ${root}` }

interface Match {
  /** How people call it: disks[mountPoint=/].usedPercent */
  label: string
  value: unknown
  /** The same for people: nothing but this is told. */
  shown: unknown
  /** Why numbers of it are unknown, where its item says so. */
  problem: string | null
}

type Group = Readonly<Record<string, unknown>>

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What tells an item of a list from the others. */
const identifying = ['mountPoint', 'name', 'pid', 'core', 'address', 'kind']

function* stepInto(match: Match, step: Step): Generator<Match> {
  const { label, value, shown, problem } = match
  if (step.kind === 'field') {
    const field = fieldOf(value, step.name)
    const isList = Array.isArray(field)
    yield {
      label: isList ? label : `${label}.${step.name}`,
      value: field,
      shown: fieldOf(shown, step.name),
      problem,
    }
    return
  }
  // One that an earlier choice left.
  if (isGroup(value) && step.kind === 'where' && String(value[step.key]) === step.value) yield match
  if (!Array.isArray(value) || !Array.isArray(shown)) return
  for (const [at, item] of value.entries() as Iterable<[number, unknown]>) {
    const seen: unknown = shown[at]
    if (!isGroup(item) || !isGroup(seen)) continue
    if (step.kind === 'where' && String(item[step.key]) !== step.value) continue
    const own = seen['problem'] as Problem | null | undefined
    yield {
      label: `${label}${nameOf(seen)}`,
      value: item,
      shown: seen,
      problem: own == null ? problem : sentence(own),
    }
  }
}

/** What is not there is as unknown as what is null: a group that this machine has none of. */
const fieldOf = (value: unknown, name: string): unknown =>
  isGroup(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null

function nameOf(item: Group): string {
  const field = identifying.find((name) => Object.hasOwn(item, name))
  return field === undefined ? '' : `[${field}=${String(item[field])}]`
}

/** The names that could have been meant, as many as fit a line. */
const mostNames = 8

function whatThereIs(start: Match, steps: readonly Step[]): string {
  let matches = [start]
  for (const step of steps) {
    const next = matches.flatMap((match) => [...stepInto(match, step)])
    if (next.length > 0) {
      matches = next
      continue
    }
    const items = matches.flatMap(({ shown }) => (Array.isArray(shown) ? (shown as unknown[]) : []))
    if (items.length === 0) return ': the list is empty'
    if (step.kind !== 'where') return ''
    const names = [...new Set(items.map((item) => (isGroup(item) ? String(item[step.key]) : '')))]
    const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
    return `: ${step.key} is ${names.slice(0, mostNames).join(', ')}${more}`
  }
  return ''
}

function failureOf({ label, value, shown, problem }: Match, { operator, literal }: Assertion): string | null {
  if (value === null && literal !== null)
    return `${label} is unknown${problem === null ? '' : `: ${problem}`}`
  return holds(value, operator, literal) ? null : `${label} is ${value === null ? 'unknown' : told(shown)}`
}

const told = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function holds(value: unknown, operator: Operator, literal: Literal): boolean {
  if (operator === '==') return value === literal
  if (operator === '!=') return value !== literal
  if (typeof value !== 'number' || typeof literal !== 'number') return false
  if (operator === '<') return value < literal
  if (operator === '<=') return value <= literal
  return operator === '>' ? value > literal : value >= literal
}
