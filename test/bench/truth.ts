/** Whether the numbers are true: beside a known load and beside the tools everybody trusts. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, statfsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Snapshot } from '../../main/contract/snapshot.ts'
import type { Missing, Row } from './table.ts'

const windowMs = 2_000

/** A snapshot by the built command line, as a user gets it. */
export function takeSnapshot(...options: string[]): Snapshot {
  const args = ['dist/main/cli.js', 'snapshot', '--quiet', '--output', '-', ...options]
  return JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 }),
  ) as Snapshot
}

function burn(): ChildProcess {
  return spawn(process.execPath, ['-e', 'for (;;) {}'], { stdio: 'ignore' })
}

const settle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Busy time of all cores by /proc/stat, read by other code than the product's: everything but idle and iowait. */
function busyTicks(): { busy: number; all: number } {
  const fields = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]!
    .trim()
    .split(/\s+/)
    .slice(1, 9)
    .map(Number)
  const all = fields.reduce((sum, field) => sum + field, 0)
  return { busy: all - fields[3]! - fields[4]!, all }
}

async function backgroundPercent(): Promise<number> {
  const before = busyTicks()
  await settle(windowMs)
  const after = busyTicks()
  return ((after.busy - before.busy) / (after.all - before.all)) * 100
}

export async function benchTruth(): Promise<{ rows: Row[]; missing: Missing[] }> {
  if (process.platform !== 'linux')
    return { rows: [], missing: [{ what: 'truth', reason: 'compares with Linux tools' }] }
  return { rows: [await cpuRow(), memoryRow(), ...disksRows()], missing: [] }
}

async function cpuRow(): Promise<Row> {
  const background = await backgroundPercent()
  const burner = burn()
  try {
    await settle(300)
    const { cpu } = takeSnapshot('--section', 'cpu', '--window', String(windowMs)).sections
    const ours = cpu?.status === 'ok' ? (cpu.value.busyPercent ?? NaN) : NaN
    const expected = background + (100 - background) / availableParallelism()
    return {
      what: 'CPU busy under one burner',
      ours: `${ours.toFixed(1)} %`,
      beside: `${expected.toFixed(1)} % expected (${background.toFixed(1)} % without it)`,
      asked: 'within 3 points',
      holds: Math.abs(ours - expected) <= 3,
    }
  } finally {
    burner.kill('SIGKILL')
  }
}

function memoryRow(): Row {
  const used = (): number => {
    const [, line = ''] = execFileSync('free', ['-b'], { encoding: 'utf8' }).split('\n')
    const [total = NaN, , , , , available = NaN] = line.trim().split(/\s+/).slice(1).map(Number)
    return total - available
  }
  const before = used()
  const { memory } = takeSnapshot('--section', 'memory').sections
  const between = (before + used()) / 2
  const ours = memory?.status === 'ok' ? memory.value.usedBytes : NaN
  const total = memory?.status === 'ok' ? memory.value.totalBytes : NaN
  return {
    what: 'memory in use',
    ours: `${(ours / 2 ** 20).toFixed(0)} MiB`,
    beside: `${(between / 2 ** 20).toFixed(0)} MiB by free -b`,
    asked: 'within 1 % of the total',
    holds: Math.abs(ours - between) / total <= 0.01,
  }
}

function disksRows(): Row[] {
  const { disks } = takeSnapshot('--section', 'disks').sections
  const fileSystems =
    disks?.status === 'ok' ? disks.value.fileSystems.filter((one) => one.problem === null) : []
  const different = fileSystems.filter((one) => {
    const [, line = ''] = execFileSync('df', ['-B1', '--output=size,pcent', one.mountPoint], {
      encoding: 'utf8',
    }).split('\n')
    const [size = NaN, percent = NaN] = line
      .trim()
      .split(/\s+/)
      .map((text) => parseInt(text, 10))
    // Space moves between the two looks; a block's worth of drift in % is allowed at a rounding edge only.
    return size !== one.totalBytes || Math.abs(percent - Math.ceil(one.usedPercent ?? 0)) > 0
  })
  const { bsize } = statfsSync('/')
  return [
    {
      what: 'file systems unlike df -B1',
      ours: `${different.length} of ${fileSystems.length}`,
      beside: `df, size to the byte and used % (block ${bsize})`,
      asked: '0',
      holds: different.length === 0 && fileSystems.length > 0,
    },
  ]
}
