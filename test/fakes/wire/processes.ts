/** The made-up machine's processes. */
import type { ProcessRow } from '../../../main/contract/model/processes'
import { valueAt, wave, whole, type Curve } from './curves'
import { drift, seedOf } from './noise'
import { iso, ok, type Part, type PartContext } from './part'

const mebibyte = 2 ** 20

/** Name, user, percent of one core, resident bytes. */
const plans: readonly (readonly [string, string, number, number])[] = [
  ['postgres', 'postgres', 31, 1_420 * mebibyte],
  ['node', 'shop', 44, 590 * mebibyte],
  ['dockerd', 'root', 4, 118 * mebibyte],
  ['prometheus', 'nobody', 11, 520 * mebibyte],
  ['postgres', 'postgres', 12, 310 * mebibyte],
  ['nginx', 'www-data', 9, 32 * mebibyte],
  ['nginx', 'www-data', 8, 31 * mebibyte],
  ['valkey-server', 'valkey', 5, 204 * mebibyte],
  ['traefik', 'root', 7, 71 * mebibyte],
  ['grafana', 'grafana', 4, 158 * mebibyte],
  ['containerd', 'root', 2, 64 * mebibyte],
  ['node', 'shop', 23, 372 * mebibyte],
  ['systemd-journald', 'root', 0.8, 92 * mebibyte],
  ['autoinfrasnap', 'autoinfrasnap', 0.9, 88 * mebibyte],
  ['sshd', 'root', 0.1, 9 * mebibyte],
  ['chronyd', 'chrony', 0.1, 4 * mebibyte],
  ['cron', 'root', 0, 3 * mebibyte],
]

interface ProcessPart {
  row: Omit<ProcessRow, 'cpuPercentOfCore' | 'cpuPercentOfHost' | 'residentBytes'>
  cpu: Curve
  resident: Curve
}

/** @param settings how many of them to tell, and whether with their command lines. */
export function createProcesses(
  { scenario, startMs }: PartContext,
  settings: () => { top: number; commandLines: boolean },
): Part<'processes'> {
  const named = scenario.processNames.map(
    (name, index) => [name, 'nobody', 60 - 5 * index, (900 - 90 * index) * mebibyte] as const,
  )
  const parts = [...named, ...plans].map(([name, user, cpu, bytes], index): ProcessPart => {
    const seed = `process ${index} ${name}`
    return {
      row: {
        pid: 410 + index * 137,
        name,
        user,
        startedAt: iso(startMs - (300 - index * 9) * 3_600_000),
        commandLine: `/usr/bin/${name} --config=/etc/${name}.conf`,
      },
      cpu: wave({
        seed,
        base: cpu,
        drifts: [
          [120_000, cpu * 0.3],
          [12_000, cpu * 0.4],
        ],
      }),
      resident: whole(wave({ seed: `${seed} bytes`, base: bytes, drifts: [[600_000, bytes * 0.08]] })),
    }
  })
  const total = whole(
    wave({
      seed: 'processes',
      base: 241,
      day: 12,
      drifts: [
        [1_800_000, 8],
        [20_000, 4],
      ],
    }),
  )
  const countSeed = seedOf('process states')
  return {
    read(atMs) {
      const { top, commandLines } = settings()
      const rows = parts.map(({ row, cpu, resident }): ProcessRow => {
        const cpuPercentOfCore = valueAt(cpu, atMs)
        return {
          ...row,
          commandLine: commandLines ? row.commandLine : null,
          cpuPercentOfCore,
          cpuPercentOfHost: cpuPercentOfCore / scenario.logicalCores,
          residentBytes: valueAt(resident, atMs),
        }
      })
      const all = valueAt(total, atMs)
      const running = Math.round(3 + 2 * drift(countSeed, atMs, 9_000))
      const waiting = Math.max(0, Math.round(0.8 * drift(countSeed + 1, atMs, 15_000)))
      const idle = 78
      return ok(
        {
          visibility: 'all',
          total: all,
          byState: {
            running,
            sleeping: all - running - waiting - idle,
            waiting,
            stopped: 0,
            zombie: 0,
            idle,
            other: 0,
          },
          threads: all * 3 + 190,
          topByCpu: [...rows].sort((a, b) => b.cpuPercentOfCore! - a.cpuPercentOfCore!).slice(0, top),
          topByMemory: [...rows].sort((a, b) => b.residentBytes - a.residentBytes).slice(0, top),
          intervalMs: 5_000,
        },
        4.8,
      )
    },
    curves: [{ entity: null, metric: 'total', curve: total }],
  }
}
