/** What one snapshot costs, beside a peer that reports less and beside Node doing nothing. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { exists, measureInTurn } from './measure.ts'
import type { Missing, Row } from './table.ts'

const rounds = 15
const cli = 'dist/main/cli.js'
const snapshot = [process.execPath, cli, 'snapshot', '--quiet', '--output', '-']
const peer = [
  'glances',
  '--stdout-json',
  'cpu,mem,fs',
  '--stop-after',
  '2',
  '-t',
  '0.5',
  '--disable-check-update',
]

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

export function benchSnapshotCost(): { rows: Row[]; missing: Missing[] } {
  const floor = [process.execPath, '-e', '0']
  if (!exists('glances')) {
    const costs = measureInTurn({ snapshot, floor }, rounds)
    return {
      rows: [orientation('snapshot', costs.snapshot), orientation('node -e 0 (floor)', costs.floor)],
      missing: [{ what: 'snapshot beside glances', reason: 'glances is not installed' }],
    }
  }
  const costs = measureInTurn({ snapshot, peer, floor }, rounds)
  const compared = (what: string, field: 'wallMs' | 'cpuMs', most: number): Row => {
    const ratio = costs.snapshot[field] / costs.peer[field]
    return {
      what,
      ours: seconds(costs.snapshot[field]),
      beside: `${seconds(costs.peer[field])} glances, ratio ${ratio.toFixed(2)}`,
      asked: `at most ${most} of it`,
      holds: ratio <= most,
    }
  }
  return {
    rows: [
      compared('snapshot, wall', 'wallMs', 0.35),
      compared('snapshot, CPU', 'cpuMs', 0.5),
      orientation('node -e 0 (floor)', costs.floor),
    ],
    missing: [],
  }
}

const orientation = (what: string, cost: { wallMs: number; cpuMs: number }): Row => ({
  what,
  ours: `${seconds(cost.wallMs)} wall, ${seconds(cost.cpuMs)} CPU`,
  beside: '',
  asked: '',
  holds: null,
})

/** Programs started by a snapshot, counted by the kernel's own tracing. */
export function benchChildProcesses(): { rows: Row[]; missing: Missing[] } {
  if (!exists('strace') || !existsSync('/proc/self/stat'))
    return { rows: [], missing: [{ what: 'child processes', reason: 'strace is not installed' }] }
  const { stderr } = spawnSync('strace', ['-f', '-qq', '-e', 'trace=execve', ...snapshot], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  const started = stderr.match(/execve\(/g)?.length ?? 0
  return {
    rows: [
      {
        what: 'child processes of a snapshot',
        ours: String(started - 1), // the first execve is the command itself
        beside: 'strace -f -e trace=execve',
        asked: '0',
        holds: started === 1,
      },
    ],
    missing: [],
  }
}
