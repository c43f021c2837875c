/** What running processes have cost so far, as Linux tells in /proc. A process that has ended has cost nothing. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

/** CPU time of a process and all its children, the living and those that were waited for. */
export function cpuMs(pid: number): number {
  const fields = statOf(pid)
  if (fields === null) return 0
  return cpuMsOf(fields, [11, 12, 13, 14]) + sumOf(childrenOf(pid), cpuMs)
}

/** CPU time of a process without its children. */
export function ownCpuMs(pid: number): number {
  return cpuMsOf(statOf(pid) ?? [], [11, 12])
}

export function rssMb(pid: number): number {
  return ownRssMb(pid) + sumOf(childrenOf(pid), rssMb)
}

export function ownRssMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024
}

export function childrenOf(pid: number): number[] {
  if (!existsSync(`/proc/${pid}/task`)) return []
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    read(`/proc/${pid}/task/${task}/children`).trim().split(' ').filter(Boolean).map(Number),
  )
}

/** Processes below this one that draw pages of a Chromium. */
export function renderersBelow(pid: number): number {
  return sumOf(
    childrenOf(pid),
    (child) => Number(read(`/proc/${child}/cmdline`).includes('--type=renderer')) + renderersBelow(child),
  )
}

/** The fields of /proc/<pid>/stat after the name: 11 utime, 12 stime, 13 cutime, 14 cstime. */
function statOf(pid: number): number[] | null {
  const text = read(`/proc/${pid}/stat`)
  if (text === '') return null
  return text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
}

const cpuMsOf = (fields: readonly number[], at: readonly number[]): number =>
  (sumOf(at, (index) => fields[index] ?? 0) * 1000) / ticksPerSecond

const sumOf = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((sum, value) => sum + of(value), 0)

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // a process that has ended has nothing to tell
  }
}
