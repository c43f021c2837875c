/** The snapshot for a person at a terminal: the sentence first, then a row per subject, then where the report is. */
import { overall } from '../../alerts/findings'
import type { Finding } from '../../contract/findings'
import { defaultSettings } from '../../contract/settings'
import { subjects, type Snapshot, type Subject } from '../../contract/snapshot'
import type { State, Style } from './style'
import { describeSubject, subjectTitles } from './subject-rows'
import { containerTable, processTable } from './summary-tables'
import { calmSentence } from './calm-sentence'
import { bytesText, countText, durationText, spanText } from './units'
import { displayWidth, harmless, harmlessCopy, pad, shorten, wrap } from './width'

export interface SummaryOptions {
  style: Style
  columns: number
  /** Elsewhere the path stands last and alone on its line, where scripts find it. */
  isTerminal: boolean
  /** How many processes were asked for; null when nobody said. */
  top: number | null
  /** How long one collector was given. */
  collectorTimeoutMs: number
  saved: readonly { file: string; bytes: number }[]
  /** Adds what each collector took. */
  verbose: boolean
}

/** As many findings as a tired eye takes in; the report holds them all. */
const mostFindings = 6

/** No layout is made for less; a terminal that narrow wraps. */
const leastColumns = 30

/** Beside a title and a value, a reason needs this much to be read with ease; else it goes below them. */
const leastReasonColumns = 36

/** Where texts begin that stand beside a mark. */
const indent = '  '

export function renderSummary(document: Snapshot, given: SummaryOptions): string {
  const options = { ...given, columns: Math.max(leastColumns, given.columns) }
  const snapshot = harmlessCopy(document)
  const found = snapshot.findings.list
  const { processes, containers } = snapshot.sections
  const table = { style: options.style, columns: options.columns, indent }
  const blocks = [
    headline(snapshot, found, options),
    subjectLines(snapshot, found, options),
    processes?.status === 'ok' ? processTable(processes.value, options.top, table) : [],
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
  const wrapped = (text: string): string => wrap(text, columns - indent.length).join(`\n${indent}`)
  const lines = found.slice(0, mostFindings).map(({ state, message }, at) => {
    const text = wrapped(message)
    return `${style.mark(state)} ${at === 0 ? style.bold(text) : text}`
  })
  const more = found.length - mostFindings
  if (more > 0) lines.push(style.dim(`${indent}and ${countText(more, 'more finding')}`))
  const calm = found.length === 0 ? calmSentence(snapshot) : null
  if (calm !== null) {
    const text = wrapped(calm.text)
    lines.push(`${style.mark(calm.state)} ${calm.state === 'well' ? style.well(text) : text}`)
  }
  if (wasTooShort(snapshot, options)) {
    const limit = durationText(options.collectorTimeoutMs)
    lines.push(indent + wrapped(`The timeout of ${limit} was too short: give it longer with --timeout`))
  }
  const facts = hostFacts(snapshot, calm?.namesHost !== true)
  return [...lines, style.dim(indent + fit(facts, columns - indent.length, style))]
}

/** Nothing needs longer than the usual time unless it is in trouble, but a shorter one says little. */
function wasTooShort({ sections }: Snapshot, { collectorTimeoutMs }: SummaryOptions): boolean {
  if (collectorTimeoutMs >= defaultSettings.snapshot.collectorTimeoutMs) return false
  const { disks } = sections
  const mounts = disks?.status === 'ok' ? disks.value.fileSystems.map(({ problem }) => problem) : []
  const problems = Object.values(sections).map((reading) =>
    reading?.status === 'failed' && reading.durationMs >= collectorTimeoutMs ? reading.problem : null,
  )
  const late = ['collector_timeout', 'docker_silent', 'mount_silent']
  return [...mounts, ...problems].some((problem) => problem !== null && late.includes(problem.code))
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
    const row = `${head}${state === 'off' ? style.dim(shown) : style.bold(shown)}`
    const room = columns - left
    if (problem === null) return `${row}  ${style.dim(fit(details, room, style))}`.trimEnd()
    if (room >= leastReasonColumns)
      return `${row}  ${style.dim(wrap(problem, room).join(`\n${' '.repeat(left)}`))}`
    const below = indent.repeat(2)
    return [row, ...wrap(problem, columns - below.length).map((line) => style.dim(below + line))].join('\n')
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
    const own = found.filter((finding) => finding.subject === subject)
    const row = describeSubject(subject, sections, own)
    if (row === null) return null
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
function savedLines(snapshot: Snapshot, { style, saved, columns, isTerminal }: SummaryOptions): string[] {
  const { wallMs, cpuMs } = snapshot.cost
  const cost = `taken in ${durationText(wallMs)} with ${durationText(cpuMs)} of CPU`
  const paths = saved.map(({ file }) => `Saved ${harmless(file)}`)
  if (!isTerminal || saved.length === 0)
    return [...wrap(cost.replace('taken', 'Taken'), columns).map(style.dim), ...paths]
  return saved.flatMap(({ bytes }, at) => {
    const path = paths[at] ?? ''
    const facts = at === saved.length - 1 ? `${bytesText(bytes)}, ${cost}` : bytesText(bytes)
    const inBrackets = ` (${facts})`
    if (displayWidth(path + inBrackets) <= columns) return [path + style.dim(inBrackets)]
    return [path, ...wrap(facts, columns - indent.length).map((line) => style.dim(indent + line))]
  })
}
