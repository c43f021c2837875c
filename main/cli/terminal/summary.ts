/** The snapshot for a person at a terminal: the sentence first, then a row per subject, then where the report is. */
import { overall } from '../../alerts/findings'
import type { Finding } from '../../contract/findings'
import { subjects, type Snapshot, type Subject } from '../../contract/snapshot'
import type { State, Style } from './style'
import { describeSubject, subjectTitles } from './subject-rows'
import { containerTable, processTable } from './summary-tables'
import { bytesText, countText, durationText, spanText } from './units'
import { displayWidth, harmless, harmlessCopy, pad, shorten, wrap } from './width'

export interface SummaryOptions {
  style: Style
  columns: number
  saved: readonly { file: string; bytes: number }[]
  /** Adds what each collector took. */
  verbose: boolean
}

/** As many findings as a tired eye takes in; the report holds them all. */
const mostFindings = 6

/** Where texts begin that stand beside a mark. */
const indent = '  '

export function renderSummary(document: Snapshot, options: SummaryOptions): string {
  const snapshot = harmlessCopy(document)
  const found = snapshot.findings.list
  const { processes, containers } = snapshot.sections
  const table = { style: options.style, columns: options.columns, indent }
  const blocks = [
    headline(snapshot, found, options),
    subjectLines(snapshot, found, options),
    processes?.status === 'ok' ? processTable(processes.value, table) : [],
    containers?.status === 'ok' ? containerTable(containers.value, found, table) : [],
    savedLines(snapshot, options),
  ]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n') + '\n')
    .join('\n')
}

function headline(snapshot: Snapshot, found: readonly Finding[], options: SummaryOptions): string[] {
  const { style, columns } = options
  const { state } = snapshot.findings
  const lines = found.slice(0, mostFindings).map((finding, at) => {
    const text = wrap(finding.message, columns - indent.length).join(`\n${indent}`)
    return `${style.mark(finding.state)} ${at === 0 ? style.bold(text) : text}`
  })
  if (state === 'well') lines.push(`${style.mark('well')} ${style.well(`${snapshot.host.name} is well`)}`)
  const more = found.length - mostFindings
  if (more > 0) lines.push(style.dim(`${indent}and ${countText(more, 'more finding')}`))
  return [
    ...lines,
    style.dim(indent + fit(hostFacts(snapshot, state !== 'well'), columns - indent.length, style)),
  ]
}

function hostFacts(snapshot: Snapshot, withName: boolean): string[] {
  const { host, cpu, memory } = snapshot.sections
  const facts = withName ? [snapshot.host.name] : []
  if (host?.status === 'ok') {
    const { os, uptimeSeconds, virtualization, battery } = host.value
    facts.push(`${os.name} ${os.version ?? ''}`.trim())
    if (cpu?.status !== 'ok') facts.push(os.architecture)
    else facts.push(countText(cpu.value.logicalCores, 'core'))
    if (memory?.status === 'ok') facts.push(bytesText(memory.value.totalBytes))
    facts.push(`up ${spanText(uptimeSeconds)}`)
    if (virtualization.kind === 'container')
      facts.push(`inside ${virtualization.technology ?? 'a container'}`)
    if (battery?.chargePercent != null) facts.push(`battery ${Math.round(battery.chargePercent)} %`)
  }
  return [...facts, `${snapshot.takenAt.slice(0, 19).replace('T', ' ')} UTC`]
}

/** As many parts as there is room for, the first ones first. */
function fit(parts: readonly string[], columns: number, style: Style): string {
  let text = shorten(parts[0] ?? '', columns, style.symbols.ellipsis)
  for (const part of parts.slice(1)) {
    const longer = text + style.symbols.separator + part
    if (displayWidth(longer) > columns) break
    text = longer
  }
  return text
}

interface Line {
  state: State
  subject: Subject
  value: string
  details: string[]
  problem: string | null
}

function subjectLines(snapshot: Snapshot, found: readonly Finding[], options: SummaryOptions): string[] {
  const lines = subjects.flatMap((subject) => lineOf(subject, snapshot, found, options.verbose) ?? [])
  const titleWidth = Math.max(...lines.map(({ subject }) => subjectTitles[subject].length), 0)
  const valueWidth = Math.max(...lines.map(({ value }) => displayWidth(value)), 0)
  const { style, columns } = options
  const left = indent.length + titleWidth + 2 + valueWidth + 2
  return lines.map(({ state, subject, value, details, problem }) => {
    const head = `${style.mark(state)} ${pad(subjectTitles[subject], titleWidth)}  `
    const shown = pad(value, valueWidth, 'right')
    const room = Math.max(20, columns - left)
    const text =
      problem === null ? fit(details, room, style) : wrap(problem, room).join(`\n${' '.repeat(left)}`)
    return `${head}${state === 'off' ? style.dim(shown) : style.bold(shown)}  ${style.dim(text)}`.trimEnd()
  })
}

function lineOf(
  subject: Subject,
  { sections }: Snapshot,
  found: readonly Finding[],
  verbose: boolean,
): Line | null {
  const reading = sections[subject]
  if (reading === undefined) return null
  const took = verbose ? [`read in ${durationText(reading.durationMs)}`] : []
  if (reading.status === 'ok') {
    const row = describeSubject(subject, sections)
    if (row === null) return null
    const own = found.filter((finding) => finding.subject === subject)
    return {
      state: overall(own),
      subject,
      value: row.value,
      details: [...took, ...row.details],
      problem: null,
    }
  }
  // Nobody who never defined a metric wants to read that there is none.
  if (reading.problem.code === 'custom_none') return null
  const { message, hint } = reading.problem
  const problem = [message, hint, ...took].filter((part) => part !== null).join(' ')
  const absent = reading.status === 'unavailable'
  return {
    state: absent ? 'off' : 'warning',
    subject,
    value: absent ? 'none' : 'failed',
    details: [],
    problem,
  }
}

/** The path is never cut nor coloured, since people copy it; what else there is to say moves below a long one. */
function savedLines(snapshot: Snapshot, { style, saved, columns }: SummaryOptions): string[] {
  const { wallMs, cpuMs } = snapshot.cost
  const cost = `taken in ${durationText(wallMs)} with ${durationText(cpuMs)} of CPU`
  if (saved.length === 0) return [style.dim(cost.replace('taken', 'Taken'))]
  return saved.flatMap(({ file, bytes }, at) => {
    const path = `Saved ${harmless(file)}`
    const facts = at === saved.length - 1 ? `${bytesText(bytes)}, ${cost}` : bytesText(bytes)
    const inBrackets = ` (${facts})`
    if (displayWidth(path + inBrackets) <= columns) return [path + style.dim(inBrackets)]
    return [path, style.dim(indent + facts)]
  })
}
