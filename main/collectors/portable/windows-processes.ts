/** Processes of Windows through systeminformation. */
import os from 'node:os'
import type { Systeminformation } from 'systeminformation'
import type { ProcessDetails, ProcessesRaw, ProcessesSource, ProcessRaw } from '../processes'
import { countOf, entriesOf, numberOf, textOf } from './answers'
import { noAnswer, type SystemInformation } from './system-information'

type Row = Partial<Systeminformation.ProcessesProcessData>

/**
 * Turns the library's shares back into counters. It tells which share of all CPU time a process took since the last
 * question; of a process it sees for the first time, the share since boot, which is of no use here.
 */
export interface CpuCounters {
  /** @returns CPU time per process since counting began, by pid and start. */
  add(rows: readonly ProcessRow[], atMs: number): ReadonlyMap<string, number>
}

interface ProcessRow {
  pid: number
  startedAtMs: number | null
  cpuShare: number | null
}

const identity = ({ pid, startedAtMs }: ProcessRow): string => `${pid} ${startedAtMs ?? ''}`

export function createCpuCounters(logicalCores: number): CpuCounters {
  let counters: ReadonlyMap<string, number> = new Map()
  let lastMs: number | null = null
  return {
    add(rows, atMs) {
      const spentMs = lastMs === null ? 0 : (atMs - lastMs) * logicalCores
      const next = new Map<string, number>()
      for (const row of rows) {
        const before = counters.get(identity(row))
        next.set(identity(row), before === undefined ? 0 : before + ((row.cpuShare ?? 0) / 100) * spentMs)
      }
      counters = next
      lastMs = atMs
      return counters
    },
  }
}

/** Written by Windows in local time without a zone, for instance 2026-11-23 05:24:36. */
export function parseWindowsStart(text: unknown): number | null {
  const match = typeof text === 'string' ? /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text) : null
  if (match === null) return null
  const [year = 0, month = 1, ...rest] = match.slice(1).map(Number)
  return new Date(year, month - 1, ...(rest as [number, number, number, number])).getTime()
}

export function fromWindowsProcesses(
  answer: Partial<Systeminformation.ProcessesData> | null,
  counters: CpuCounters,
  atMs: number,
): ProcessRaw[] {
  const rows = entriesOf<Row>(answer?.list).flatMap((row) => {
    const pid = countOf(row.pid)
    // Pid 0 is the System Idle Process: its CPU time is what nobody used.
    if (pid === null || pid === 0) return []
    return [{ row, pid, startedAtMs: parseWindowsStart(row.started), cpuShare: numberOf(row.cpu) }]
  })
  const cpuMs = counters.add(rows, atMs)
  return rows.map(({ row, ...known }): ProcessRaw => ({
    pid: known.pid,
    name: textOf(row.name) ?? `process ${known.pid}`,
    // Windows has no state of a process as a whole, and the library's answer is always "unknown".
    state: 'other',
    threads: null,
    cpuMs: cpuMs.get(identity(known)) ?? null,
    residentBytes: (countOf(row.memRss) ?? 0) * 1024,
    startedAtMs: known.startedAtMs,
  }))
}

export function createWindowsProcessesSource(
  settings: { commandLines: boolean },
  system: SystemInformation,
  monotonicMs: () => number = () => performance.now(),
  logicalCores: number = os.cpus().length,
): ProcessesSource {
  const counters = createCpuCounters(logicalCores)
  return {
    async read(signal): Promise<ProcessesRaw> {
      const answer = await system.askCounters('processes', (library) => library.processes(), signal)
      const processes = fromWindowsProcesses(answer, counters, monotonicMs())
      if (processes.length === 0) throw noAnswer('processes')
      const commands = new Map(entriesOf<Row>(answer.list).map(({ pid, command }) => [pid, textOf(command)]))
      return {
        processes,
        logicalCores,
        details: (pid): ProcessDetails => ({
          user: null,
          commandLine: settings.commandLines ? (commands.get(pid) ?? null) : null,
        }),
      }
    },
  }
}
