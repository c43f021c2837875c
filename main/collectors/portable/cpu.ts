/** CPU counters of macOS and Windows: Node's own, which ask the kernel without starting a process. */
import os from 'node:os'
import type { CpuRaw, CpuSource, CpuTimes } from '../cpu'
import { countOf, numberOf } from './answers'
import { sharedSystemInformation } from './shared'
import type { SystemInformation } from './system-information'

const noTime = (): CpuTimes => ({ user: 0, system: 0, iowait: 0, steal: 0, idle: 0 })

/** What `os.cpus()` gives, as counters. These systems know neither I/O wait nor steal: both stay 0. */
export function fromNodeCpus(cpus: readonly os.CpuInfo[]): Pick<CpuRaw, 'total' | 'cores'> {
  const total = noTime()
  const cores = new Map<number, CpuTimes>()
  for (const [index, { times }] of cpus.entries()) {
    const core = {
      ...noTime(),
      user: times.user + times.nice,
      system: times.sys + times.irq,
      idle: times.idle,
    }
    cores.set(index, core)
    total.user += core.user
    total.system += core.system
    total.idle += core.idle
  }
  return { total, cores }
}

export function createPortableCpuSource(
  platform: NodeJS.Platform,
  system: SystemInformation = sharedSystemInformation(platform),
): CpuSource {
  let physicalCores: number | null = null
  return {
    async read(signal) {
      // Asked once: processors do not change. That the library fails costs this fact alone.
      physicalCores ??= await system
        .ask((library) => library.cpu(), signal)
        .then((answer) => countOf(numberOf(answer.physicalCores, 1)))
        .catch(() => null)
      const cpus = os.cpus()
      const [oneMinute = 0, fiveMinutes = 0, fifteenMinutes = 0] = os.loadavg()
      return {
        ...fromNodeCpus(cpus),
        physicalCores,
        model: cpus[0]?.model.trim() ?? null,
        frequencyMhz: numberOf(cpus[0]?.speed, 1),
        // macOS gives no temperature to ordinary programs, Windows only to administrators and rarely a true one.
        temperatureCelsius: null,
        // Node answers zeros on Windows, which has no load average.
        loadAverage: platform === 'win32' ? null : { oneMinute, fiveMinutes, fifteenMinutes },
      }
    },
  }
}
