/** The short tables below the rows: the processes and containers a person would ask about next. */
import type { Finding } from '../../contract/findings'
import type { Container } from '../../contract/model/containers'
import type { ProcessRow } from '../../contract/model/processes'
import type { SectionValue } from '../../contract/snapshot'
import type { State } from './style'
import { renderTable, type Cell, type TableOptions } from './table'
import { bytesText, percentText, shareText } from './units'

const mostProcesses = 5
const mostContainers = 8

/** Below both, a process is not what slows a machine down. */
const notable = { cpuPercentOfCore: 2, residentBytes: 50_000_000 }

/** Kernel threads have no memory, and what used no CPU is only on the list to fill it. */
const anything: typeof notable = { cpuPercentOfCore: 0.1, residentBytes: 1 }

const plain = (text: string): Cell => ({ text })

/**
 * The busiest and the largest. Empty on a machine at rest.
 *
 * @param top how many were asked for; null to show no more than says something.
 */
export function processTable(
  processes: SectionValue<'processes'>,
  top: number | null,
  options: TableOptions,
): string[] {
  const rows =
    top === null ? pickProcesses(processes, mostProcesses, notable) : pickProcesses(processes, top, anything)
  if (rows.length === 0) return []
  return renderTable(
    [
      { title: 'Process', shrinkTo: 12 },
      { title: 'PID', align: 'right', importance: 2 },
      { title: 'User', shrinkTo: 6, importance: 1 },
      { title: 'CPU of one core', align: 'right', importance: 4 },
      { title: 'Memory', align: 'right', importance: 3 },
    ],
    rows.map((row) => [
      plain(row.name),
      { text: String(row.pid), paint: options.style.dim },
      { text: row.user ?? '', paint: options.style.dim },
      plain(row.cpuPercentOfCore === null ? '' : percentText(row.cpuPercentOfCore)),
      plain(bytesText(row.residentBytes)),
    ]),
    options,
  )
}

/** As many busy ones as large ones, as far as there are, so that each kind has its place. */
function pickProcesses(
  { topByCpu, topByMemory }: SectionValue<'processes'>,
  most: number,
  least: typeof notable,
): ProcessRow[] {
  const busy = topByCpu.filter(({ cpuPercentOfCore }) => (cpuPercentOfCore ?? 0) >= least.cpuPercentOfCore)
  const large = topByMemory.filter(({ residentBytes }) => residentBytes >= least.residentBytes)
  const half = Math.ceil(most / 2)
  const picked = new Map<number, ProcessRow>()
  for (const row of [
    ...busy.slice(0, half),
    ...large.slice(0, half),
    ...busy.slice(half),
    ...large.slice(half),
  ]) {
    if (picked.size < most && !picked.has(row.pid)) picked.set(row.pid, row)
  }
  return [...picked.values()].sort(
    (a, b) => (b.cpuPercentOfCore ?? 0) - (a.cpuPercentOfCore ?? 0) || b.residentBytes - a.residentBytes,
  )
}

/** What needs attention first, then the busiest. Empty without containers. */
export function containerTable(
  { containers }: SectionValue<'containers'>,
  found: readonly Finding[],
  options: TableOptions,
): string[] {
  const { style, indent } = options
  const stateOf = (container: Container): State => stateOfContainer(container, found)
  const order: readonly State[] = ['critical', 'warning', 'well', 'off']
  const sorted = [...containers].sort(
    (a, b) =>
      order.indexOf(stateOf(a)) - order.indexOf(stateOf(b)) ||
      (b.cpuPercentOfHost ?? 0) - (a.cpuPercentOfHost ?? 0) ||
      (b.memoryUsedBytes ?? 0) - (a.memoryUsedBytes ?? 0),
  )
  if (sorted.length === 0) return []
  const shown = sorted.slice(0, mostContainers)
  const lines = renderTable(
    [
      { title: 'Container', shrinkTo: 12 },
      { title: 'Image', shrinkTo: 8, cut: 'middle', importance: 1 },
      { title: 'State', shrinkTo: 10, importance: 4 },
      { title: 'CPU of host', align: 'right', importance: 3 },
      { title: 'Memory', align: 'right', importance: 2 },
    ],
    shown.map((container) => [
      plain(container.name),
      { text: container.image, paint: style.dim },
      plain(stateText(container)),
      plain(container.cpuPercentOfHost === null ? '' : percentText(container.cpuPercentOfHost)),
      plain(memoryText(container)),
    ]),
    { ...options, leads: shown.map((container) => `${style.mark(stateOf(container))} `) },
  )
  const more = sorted.length - shown.length
  return more > 0 ? [...lines, style.dim(`${indent}and ${more} more in the report`)] : lines
}

function stateOfContainer(container: Container, found: readonly Finding[]): State {
  const own = found.filter(({ subject, entity }) => subject === 'containers' && entity === container.name)
  if (own.some(({ state }) => state === 'critical')) return 'critical'
  if (own.length > 0) return 'warning'
  return container.state === 'running' ? 'well' : 'off'
}

function stateText({ state, health, exitCode, restartCount }: Container): string {
  const restarts = restartCount !== null && restartCount > 0 ? `, ${restartCount} restarts` : ''
  if (state === 'exited') return exitCode === null ? 'exited' : `exited (${exitCode})`
  return `${state === 'running' ? (health ?? 'running') : state}${restarts}`
}

function memoryText({ memoryUsedBytes, memoryLimitBytes }: Container): string {
  if (memoryUsedBytes === null) return ''
  return memoryLimitBytes === null ? bytesText(memoryUsedBytes) : shareText(memoryUsedBytes, memoryLimitBytes)
}
