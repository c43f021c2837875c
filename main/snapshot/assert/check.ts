/** Whether an assertion holds. What matches nothing and what is unknown does not: a gate never opens by itself. */
import type { Problem } from '../../contract/reading'
import type { Snapshot } from '../../contract/snapshot'
import type { Assertion, Literal, Operator, Outcome, Step } from './assertion'
import { roots, sentence } from './roots'

export function checkAssertion(assertion: Assertion, snapshot: Snapshot): Outcome {
  const { text, root, steps } = assertion
  const read = roots[root]?.read(snapshot) ?? { why: `there is no ${root}` }
  if ('why' in read) return { kind: 'assertion', text, failures: [`Nothing to look at: ${read.why}`] }
  const matches = steps.reduce<Match[]>(
    (found, step) => found.flatMap((match) => [...stepInto(match, step)]),
    [{ label: root, value: read.value, problem: null }],
  )
  const failures =
    matches.length === 0
      ? [`Matches nothing${whatThereIs(read.value, steps)}`]
      : matches.flatMap((match) => failureOf(match, assertion) ?? [])
  return { kind: 'assertion', text, failures }
}

interface Match {
  /** How people call it: disks[mountPoint=/].usedPercent */
  label: string
  value: unknown
  /** Why numbers of it are unknown, where its item says so. */
  problem: string | null
}

type Group = Readonly<Record<string, unknown>>

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What tells an item of a list from the others. */
const identifying = ['mountPoint', 'name', 'pid', 'core', 'address', 'kind']

function* stepInto({ label, value, problem }: Match, step: Step): Generator<Match> {
  if (step.kind === 'field') {
    // What is not there is as unknown as what is null: a group that this machine has none of.
    const field = isGroup(value) && Object.hasOwn(value, step.name) ? value[step.name] : null
    const isList = Array.isArray(field)
    yield { label: isList ? label : `${label}.${step.name}`, value: field ?? null, problem }
    return
  }
  if (isGroup(value) && step.kind === 'where' && String(value[step.key]) === step.value)
    yield { label, value, problem } // one that an earlier choice left
  if (!Array.isArray(value)) return
  for (const item of value as unknown[]) {
    if (!isGroup(item)) continue
    if (step.kind === 'where' && String(item[step.key]) !== step.value) continue
    const own = item['problem'] as Problem | null | undefined
    yield { label: `${label}${nameOf(item)}`, value: item, problem: own == null ? problem : sentence(own) }
  }
}

function nameOf(item: Group): string {
  const field = identifying.find((name) => Object.hasOwn(item, name))
  return field === undefined ? '' : `[${field}=${String(item[field])}]`
}

/** The names that could have been meant, as many as fit a line. */
const mostNames = 8

function whatThereIs(value: unknown, steps: readonly Step[]): string {
  let matches: Match[] = [{ label: '', value, problem: null }]
  for (const step of steps) {
    const next = matches.flatMap((match) => [...stepInto(match, step)])
    if (next.length > 0) {
      matches = next
      continue
    }
    const items = matches.flatMap((match) => (Array.isArray(match.value) ? (match.value as unknown[]) : []))
    if (items.length === 0) return ': the list is empty'
    if (step.kind !== 'where') return ''
    const names = [...new Set(items.map((item) => (isGroup(item) ? String(item[step.key]) : '')))]
    const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
    return `: ${step.key} is ${names.slice(0, mostNames).join(', ')}${more}`
  }
  return ''
}

function failureOf({ label, value, problem }: Match, { operator, literal }: Assertion): string | null {
  if (value === null && literal !== null)
    return `${label} is unknown${problem === null ? '' : `: ${problem}`}`
  return holds(value, operator, literal) ? null : `${label} is ${value === null ? 'unknown' : told(value)}`
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
