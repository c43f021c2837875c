/** CPU: busy share, its parts, each core, load and clock. Where the counters come from is each platform's file. */
import { cpuSchema, type Cpu } from '../contract/model/cpu'
import type { Collector, CollectorDependencies, Timed } from './collector'
import { increase, intervalBetween, percentOf, roundTo2 } from './differences'
import { createLinuxCpuSource } from './linux/cpu'
import { createPortableCpuSource } from './portable/cpu'

/** Time spent per kind, in one unit throughout a reading. Which unit does not matter: only shares are made of it. */
export interface CpuTimes {
  user: number
  system: number
  iowait: number
  steal: number
  idle: number
}

export interface CpuRaw {
  model: string | null
  physicalCores: number | null
  frequencyMhz: number | null
  temperatureCelsius: number | null
  loadAverage: Cpu['loadAverage']
  total: CpuTimes
  /** By core number: cores can be switched off, so numbers may have holes. */
  cores: ReadonlyMap<number, CpuTimes>
}

export interface CpuSource {
  read(signal: AbortSignal): CpuRaw | Promise<CpuRaw>
}

const kinds = ['user', 'system', 'iowait', 'steal', 'idle'] as const

/**
 * The share of each kind between two readings, adding up to 100; null when nothing passed.
 * A single kind may step back a little (the kernel corrects iowait downwards, see proc_stat(5)): that kind counts
 * as unchanged. A total that steps back is a reset.
 */
export function cpuShares(current: CpuTimes, previous: CpuTimes): Record<keyof CpuTimes, number> | null {
  const sum = (times: CpuTimes): number => kinds.reduce((all, kind) => all + times[kind], 0)
  if (sum(current) < sum(previous)) return null
  const grown = kinds.map((kind) => increase(current[kind], previous[kind]) ?? 0)
  const whole = grown.reduce((all, part) => all + part, 0)
  if (whole <= 0) return null
  // Rounding the running sum instead of each part keeps the sum at 100.
  let passed = 0
  let shown = 0
  const shares = kinds.map((kind, index) => {
    passed += grown[index] ?? 0
    const until = percentOf(passed, whole) ?? 0
    const share = roundTo2(until - shown)
    shown = until
    return [kind, share] as const
  })
  return Object.fromEntries(shares) as Record<keyof CpuTimes, number>
}

const busy = (shares: Record<keyof CpuTimes, number> | null): number | null =>
  shares === null ? null : Math.min(100, roundTo2(shares.user + shares.system + shares.steal))

export function deriveCpu(current: Timed<CpuRaw>, previous: Timed<CpuRaw> | null): Cpu {
  const { raw } = current
  const shares = previous === null ? null : cpuShares(raw.total, previous.raw.total)
  return {
    model: raw.model,
    physicalCores: raw.physicalCores,
    logicalCores: raw.cores.size,
    frequencyMhz: raw.frequencyMhz === null ? null : Math.round(raw.frequencyMhz),
    temperatureCelsius: raw.temperatureCelsius,
    busyPercent: busy(shares),
    split:
      shares === null
        ? null
        : {
            userPercent: shares.user,
            systemPercent: shares.system,
            iowaitPercent: shares.iowait,
            stealPercent: shares.steal,
            idlePercent: shares.idle,
          },
    cores: [...raw.cores]
      .sort(([a], [b]) => a - b)
      .map(([core, times]) => {
        const before = previous?.raw.cores.get(core)
        return { core, busyPercent: before === undefined ? null : busy(cpuShares(times, before)) }
      }),
    loadAverage: raw.loadAverage,
    intervalMs: shares === null ? null : intervalBetween(current, previous),
  }
}

export function createCpuCollector(deps: CollectorDependencies): Collector<CpuRaw, Cpu> {
  const source: CpuSource =
    deps.platform === 'linux' ? createLinuxCpuSource(deps.root) : createPortableCpuSource(deps.platform)
  return {
    subject: 'cpu',
    schema: cpuSchema,
    differences: 'quick',
    prepare: ({ signal }) => source.read(signal),
    read: ({ signal }) => source.read(signal),
    derive: deriveCpu,
  }
}
