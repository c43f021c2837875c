/** Processes: how many in which state, and the few that use most. */
import { processesSchema, type Processes, type ProcessRow } from '../contract/model/processes'
import type { Collector, CollectorDependencies, Timed } from './collector'
import { increase, instantOf, intervalBetween, roundTo2 } from './differences'
import { createLinuxProcessesSource } from './linux/processes'
import { createPortableProcessesSource } from './portable/processes'

export interface ProcessRaw {
  pid: number
  name: string
  state: keyof Processes['byState']
  threads: number | null
  /** CPU time used since its start, user and system. */
  cpuMs: number | null
  residentBytes: number
  /** Milliseconds since the epoch. With the pid it names a process for ever: pids are used again. */
  startedAtMs: number | null
}

export interface ProcessDetails {
  /** Where a better one is found than the list had. */
  name?: string
  user: string | null
  commandLine: string | null
}

export interface ProcessesRaw {
  processes: ProcessRaw[]
  logicalCores: number
  /** Everybody's when absent. */
  visibility?: Processes['visibility']
  /**
   * What costs a look-up, asked for the few that are shown.
   * @param name as the list has it.
   */
  details(pid: number, name?: string): ProcessDetails
}

export interface ProcessesSource {
  read(signal: AbortSignal): ProcessesRaw | Promise<ProcessesRaw>
}

/** Two ticks of a hundredth of a second, the coarsest unit that a kernel counts CPU time of processes in. */
const countingErrorMs = 20

const identity = ({ pid, startedAtMs }: ProcessRaw): string => `${pid} ${startedAtMs ?? ''}`

interface Ranked {
  process: ProcessRaw
  cpuMs: number | null
}

export function deriveProcesses(
  current: Timed<ProcessesRaw>,
  previous: Timed<ProcessesRaw> | null,
  top: number,
): Processes {
  const intervalMs = intervalBetween(current, previous)
  const before = new Map(previous?.raw.processes.map((process) => [identity(process), process]))
  // Whoever is born since is no older than the youngest there was. What it ever used, it used within the interval.
  const youngestMs = latestStartMs(previous?.raw.processes ?? [])
  const ranked = current.raw.processes.map((process): Ranked => {
    const earlier = before.get(identity(process))
    if (earlier !== undefined) return { process, cpuMs: increase(process.cpuMs, earlier.cpuMs) }
    const isNew = (process.startedAtMs ?? -Infinity) >= youngestMs
    const most = (intervalMs ?? 0) * Math.max(1, current.raw.logicalCores) + countingErrorMs
    return { process, cpuMs: isNew && process.cpuMs !== null && process.cpuMs <= most ? process.cpuMs : null }
  })
  const row = ({ process, cpuMs }: Ranked): ProcessRow => {
    const ofCore = cpuMs === null || intervalMs === null ? null : (cpuMs / intervalMs) * 100
    return {
      pid: process.pid,
      name: process.name,
      user: null,
      cpuPercentOfCore: ofCore === null ? null : roundTo2(ofCore),
      cpuPercentOfHost:
        ofCore === null ? null : Math.min(100, roundTo2(ofCore / Math.max(1, current.raw.logicalCores))),
      residentBytes: process.residentBytes,
      startedAt: instantOf(process.startedAtMs),
      commandLine: null,
    }
  }
  const detailed = (one: Ranked): ProcessRow => {
    const { pid, name } = one.process
    return { ...row(one), ...current.raw.details(pid, name) }
  }
  // Equal rows keep the lower pid first, so that the order does not flicker.
  const first = (compare: (a: Ranked, b: Ranked) => number): ProcessRow[] =>
    ranked
      .toSorted((a, b) => compare(a, b) || a.process.pid - b.process.pid)
      .slice(0, top)
      .map(detailed)
  return {
    visibility: current.raw.visibility ?? 'all',
    total: ranked.length,
    byState: countStates(current.raw.processes),
    threads: countThreads(current.raw.processes),
    topByCpu: intervalMs === null ? [] : first((a, b) => (b.cpuMs ?? -1) - (a.cpuMs ?? -1)),
    topByMemory: first((a, b) => b.process.residentBytes - a.process.residentBytes),
    intervalMs,
  }
}

/** When the youngest began; Infinity when that is not known of any. */
function latestStartMs(processes: readonly ProcessRaw[]): number {
  const latest = processes.reduce(
    (most, { startedAtMs }) => Math.max(most, startedAtMs ?? -Infinity),
    -Infinity,
  )
  return latest === -Infinity ? Infinity : latest
}

function countStates(processes: readonly ProcessRaw[]): Processes['byState'] {
  const counts = { running: 0, sleeping: 0, waiting: 0, stopped: 0, zombie: 0, idle: 0, other: 0 }
  for (const { state } of processes) counts[state] += 1
  return counts
}

function countThreads(processes: readonly ProcessRaw[]): number | null {
  const known = processes.filter(({ threads }) => threads !== null)
  return known.length === 0 ? null : known.reduce((sum, { threads }) => sum + (threads ?? 0), 0)
}

export function createProcessesCollector(deps: CollectorDependencies): Collector<ProcessesRaw, Processes> {
  const { top, commandLines } = deps.settings.processes
  const source: ProcessesSource =
    deps.platform === 'linux'
      ? createLinuxProcessesSource(deps.root, { commandLines })
      : createPortableProcessesSource(deps.platform, { commandLines })
  return {
    subject: 'processes',
    schema: processesSchema,
    differences: 'quick',
    read: ({ signal }) => source.read(signal),
    derive: (current, previous) => deriveProcesses(current, previous, top),
  }
}
