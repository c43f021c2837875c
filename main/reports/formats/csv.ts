/**
 * CSV in tidy form: one row per value, RFC 4180. A walk over the document makes the rows, so a new field needs
 * nothing here: the names carry the units, list items are named by what identifies them.
 */
import type { Snapshot } from '../../contract/snapshot'
import { readable } from '../printable'
import { unitOfName } from '../unit-of-name'
import type { ReportFormat } from './format'

export const csvColumns = ['time', 'host', 'section', 'entity', 'metric', 'value', 'unit'] as const

type Scalar = string | number | boolean
type Branch = Readonly<Record<string, unknown>>

interface Place {
  section: string
  /** Which of several things the value belongs to, for instance a mount point; empty for the machine itself. */
  entity: string
  /** Field names from the section downwards. */
  metric: readonly string[]
  /** The unit that a custom metric declares for its value. */
  declaredUnit: string | null
}

type Row = Place & { value: Scalar }

/** What identifies an item of a list, the first that it has. Without any, its position does, counted from 1. */
const identifyingFields = ['mountPoint', 'pid', 'name', 'core', 'address', 'containerPortFirst']

/** Of a custom metric: its name is the entity, its unit stands in the column, and help is for those who set it up. */
const toldElsewhere = ['name', 'unit', 'help']

function* rowsBelow(value: unknown, place: Place): Generator<Row> {
  if (value === null || value === undefined) return // unknown is no value, so it is no row
  if (Array.isArray(value)) yield* rowsOfList(value, place)
  else if (typeof value === 'object') yield* rowsOfBranch(value as Branch, place)
  else yield { ...place, value: value as Scalar }
}

function* rowsOfBranch(branch: Branch, place: Place): Generator<Row> {
  const declaredUnit = typeof branch['unit'] === 'string' ? branch['unit'] : place.declaredUnit
  for (const [name, value] of Object.entries(branch)) {
    if (place.section === 'custom' && toldElsewhere.includes(name)) continue
    yield* rowsBelow(value, { ...place, metric: [...place.metric, name], declaredUnit })
  }
}

function* rowsOfList(list: readonly unknown[], place: Place): Generator<Row> {
  const seen = new Map<string, number>()
  for (const [index, item] of list.entries()) {
    const name = identityOf(item) ?? String(index + 1)
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    const own = times === 1 ? name : `${name}#${times}`
    yield* rowsBelow(item, { ...place, entity: place.entity === '' ? own : `${place.entity} ${own}` })
  }
}

function identityOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null) return null
  const { address, port } = item as Branch
  if (typeof address === 'string' && typeof port === 'number') return `${address} ${port}` // of a listener
  const field = identifyingFields.find((name) => Object.hasOwn(item, name))
  const identity = field === undefined ? null : (item as Branch)[field]
  return typeof identity === 'string' || typeof identity === 'number' ? String(identity) : null
}

function* rowsOf(snapshot: Snapshot): Generator<Row> {
  const { sections, findings, ...document } = snapshot
  const top = { entity: '', metric: [], declaredUnit: null }
  yield* rowsBelow(document, { ...top, section: 'snapshot' })
  yield* rowsBelow(findings, { ...top, section: 'findings' })
  for (const [section, reading] of Object.entries(sections)) {
    if (reading === undefined) continue
    const { status, durationMs } = reading
    yield* rowsBelow({ status, durationMs }, { ...top, section })
    if (reading.status === 'ok') yield* rowsBelow(reading.value, { ...top, section })
    else yield* rowsBelow({ problem: reading.problem }, { ...top, section })
  }
}

/**
 * Where a spreadsheet would begin to run text as a formula, it gets an apostrophe in front (OWASP, "CSV Injection"): at
 * the beginning, and behind what a spreadsheet of another language splits at although it stands within a field, quotes
 * or not. Where there are apostrophes already it gets one more, so that taking one away gives what was there. Numbers of
 * ours never get one: -5 stays a number.
 */
const formula = /(?<=^|[;\t\r\n])(?='*(?:[^\S\t\r\n]|")*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?='*[\t\r\n])/g

const textOf = (value: Scalar): string =>
  typeof value === 'string' ? readable(value, '\t\r\n').replace(formula, "'") : String(value)

/** RFC 4180, 2.6 and 2.7. Spaces at the ends are quoted too, since some readers trim them. */
const field = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

function unitOf({ metric, value, declaredUnit }: Row): string {
  if (typeof value !== 'number') return ''
  const name = metric.at(-1) ?? ''
  return name === 'value' && declaredUnit !== null ? declaredUnit : unitOfName(name)
}

export function renderCsv(snapshot: Snapshot): string {
  const head = [snapshot.takenAt, snapshot.host.name].map((text) => field(textOf(text))).join(',')
  const lines = [csvColumns.join(',')]
  for (const row of rowsOf(snapshot)) {
    const cells = [row.section, row.entity, row.metric.join('.'), row.value, unitOf(row)]
    lines.push(`${head},${cells.map((cell) => field(textOf(cell))).join(',')}`)
  }
  return lines.join('\r\n') + '\r\n'
}

export const csvFormat: ReportFormat = {
  id: 'csv',
  extension: 'csv',
  mediaType: 'text/csv; charset=utf-8',
  render: renderCsv,
}
