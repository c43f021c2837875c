/**
 * Understands an assertion before a snapshot is taken: names are checked against the schema of the document, values
 * against what the field can be, so that a typing error never looks like a machine in order.
 *
 *   disks.*.usedPercent < 85          containers[name=db].health == healthy
 *   memory.usedPercent <= 90          custom[name=queue_depth].value < 1000, or simply queue_depth < 1000
 *   disks.totals.usedPercent < 80     containers.counts.unhealthy == 0
 */
import type { Assertion, Literal, Step } from './assertion'
import { alternatives, fieldsOf, isRecord, itemsOf, kindsOf, valuesOf, wordsOf, type Schema } from './fields'
import { roots } from './roots'
import { invalid, scan, type Scanned } from './scan'

/**
 * @param customNames of the metrics that the settings define.
 * @throws AppError assertion_invalid, pointing at the column.
 */
export function parseAssertion(text: string, customNames: readonly string[]): Assertion {
  const scanned = scan(text)
  const { operator, literal } = scanned
  const found = rootOf(text, scanned.steps, customNames)
  const reached = follow(text, found)
  checkValue(text, scanned, reached)
  return { text: text.trim(), root: found.root, steps: reached.steps, operator, literal }
}

interface Start {
  root: string
  steps: readonly Step[]
}

/** A metric of a person's own is reached by its bare name, unless a part of every snapshot has it too. */
function rootOf(text: string, steps: readonly Step[], customNames: readonly string[]): Start {
  const [first, ...rest] = steps
  if (first?.kind !== 'field') throw invalid(text, 1, 'a name was expected here', 'Begin with a name.')
  const { name, column } = first
  if (Object.hasOwn(roots, name)) return { root: name, steps: rest }
  const whole = steps.map((step) => (step.kind === 'field' ? step.name : '\0')).join('.') // names may hold dots
  if (customNames.includes(whole))
    return {
      root: 'custom',
      steps: [
        { kind: 'where', key: 'name', value: whole, column },
        { kind: 'field', name: 'value', column },
      ],
    }
  const known = [...Object.keys(roots), ...customNames]
  throw invalid(text, column, `a snapshot holds nothing called ${name}`, `There are ${listed(known)}.`)
}

interface Reached {
  steps: Step[]
  /** What may stand at the end. */
  schemas: Schema[]
  /** The last step's. */
  column: number
}

function follow(text: string, { root, steps }: Start): Reached {
  const { schema, list } = roots[root]!
  let schemas = alternatives(schema)
  const taken: Step[] = []
  let column = 1
  let said = root
  for (const [at, step] of steps.entries()) {
    column = step.column
    // The list stands for the part: disks.* are its file systems.
    if (at === 0 && step.kind !== 'field' && list !== null) {
      taken.push({ kind: 'field', name: list, column })
      schemas = fieldsOf(schemas).get(list) ?? []
    }
    // A second choice is among the items that the first one left.
    const isChosen = step.kind === 'where' && taken.length > 0 && taken.at(-1)?.kind !== 'field'
    const items = isChosen ? schemas : itemsOf(schemas)
    if (step.kind === 'field') {
      const fields = fieldsOf(schemas)
      const next = fields.get(step.name)
      if (next !== undefined) schemas = next
      else if (isRecord(schemas)) schemas = valuesOf(schemas)
      else throw noSuchField(text, step, said, { fields, items, list: at === 0 ? list : null, root })
    } else {
      if (items.length === 0)
        throw invalid(text, column, `${said} is no list`, hintOfFields(fieldsOf(schemas), said))
      const fields = fieldsOf(items)
      if (step.kind === 'where' && !fields.has(step.key))
        throw invalid(
          text,
          column,
          `items of ${said} have no field ${step.key}`,
          `There are ${listed([...fields.keys()])}.`,
        )
      schemas = items
    }
    taken.push(step)
    said +=
      step.kind === 'field' ? `.${step.name}` : step.kind === 'each' ? '.*' : `[${step.key}=${step.value}]`
  }
  return { steps: taken, schemas, column }
}

interface Surroundings {
  fields: ReadonlyMap<string, Schema[]>
  items: readonly Schema[]
  list: string | null
  root: string
}

function noSuchField(text: string, step: Step & { kind: 'field' }, said: string, around: Surroundings) {
  const { fields, items, list } = around
  const ofItems = items.length > 0 ? fieldsOf(items) : fieldsOf(itemsOf(fields.get(list ?? '') ?? []))
  if (ofItems.has(step.name))
    return invalid(
      text,
      step.column,
      `${said} is a list`,
      `Write ${said}.*.${step.name} for all of its items, or choose some like containers[name=db].`,
    )
  return invalid(text, step.column, `${said} has no field ${step.name}`, hintOfFields(fields, said))
}

const hintOfFields = (fields: ReadonlyMap<string, unknown>, said: string): string =>
  fields.size === 0
    ? `${said} is a value: nothing stands below it.`
    : `There are ${listed([...fields.keys()])}.`

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

function checkValue(text: string, scanned: Scanned, { schemas, column }: Reached): void {
  const kinds = kindsOf(schemas)
  if (kinds.length === 0) {
    const fields = [...fieldsOf(itemsOf(schemas).length > 0 ? itemsOf(schemas) : schemas).keys()]
    throw invalid(text, column, 'this is a group of values, not one', `Name one of ${listed(fields)}.`)
  }
  const { operator, operatorColumn, literal, literalColumn } = scanned
  const isOrder = operator !== '==' && operator !== '!='
  if (isOrder && !kinds.includes('number'))
    throw invalid(
      text,
      operatorColumn,
      `${operator} compares numbers, and this is ${kinds.join(' or ')}`,
      'Use == or !=.',
    )
  const given = kindOfLiteral(literal)
  if (given === null) {
    if (!isOrder) return
    throw invalid(text, literalColumn, 'null is no number', 'Use == null or != null.')
  }
  if (!kinds.includes(given))
    throw invalid(
      text,
      literalColumn,
      `this is ${given}, and the field is ${kinds.join(' or ')}`,
      hintOfKind(given),
    )
  const words = given === 'text' ? wordsOf(schemas) : null
  if (words !== null && !words.includes(String(literal)))
    throw invalid(text, literalColumn, `this is never ${String(literal)}`, `It is one of ${listed(words)}.`)
}

const kindOfLiteral = (literal: Literal) =>
  literal === null
    ? null
    : typeof literal === 'number'
      ? 'number'
      : typeof literal === 'boolean'
        ? 'true or false'
        : 'text'

const hintOfKind = (given: string): string =>
  given === 'number'
    ? 'Put it in quotes if it is meant as text.'
    : 'Write numbers as digits alone, in the unit that the name of the field says.'
