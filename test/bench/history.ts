/** What a month of history costs: on disk, to open, to ask, to go on with, and in memory over a working day. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as sqlite from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Sample } from '../../main/contract/sample.ts'
import { bundleModule } from '../bundle-module.ts'
import type { BackupFigures } from './backup-parts.ts'
import type * as Parts from './history-parts.ts'
import { median } from './measure.ts'
import type { Missing, Row } from './table.ts'

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]
const days = 30
const names = Array.from({ length: 60 }, (_, index) => `metric ${index}`)
const keys = names.map((name) => `custom{${name}}.value`)
const begin = Date.UTC(2026, 9, 24)
const end = begin + days * day

export async function benchHistory(): Promise<{ rows: Row[]; missing: Missing[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'history-bench-'))
  try {
    const entry = await bundleModule(folder, 'test/bench/history-parts.ts')
    const parts = (await import(pathToFileURL(entry).href)) as typeof Parts
    const file = path.join(folder, 'month', 'history.db')
    fill(parts, file)
    return {
      rows: [
        limit(
          'database',
          statSync(file).size / 1e6,
          250,
          'MB',
          `${days} days, ${names.length} series, no value twice`,
        ),
        await backupRow(folder, file),
        ...(await askRows(parts, path.dirname(file))),
        ...(await runRows(parts, path.join(folder, 'run'))),
      ],
      missing: [],
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const limit = (what: string, figure: number, most: number, unit: string, beside: string): Row => ({
  what: `history: ${what}`,
  ours: `${figure.toPrecision(3)} ${unit}`,
  beside,
  asked: `at most ${most} ${unit}`,
  holds: figure <= most,
})

/** Writes a month hour by hour through the product's own transactions and pruning, every cell with a spread of its own. */
function fill({ openDatabase, migrations, createSeriesBook, createStore }: typeof Parts, file: string): void {
  const store = createStore(openDatabase({ sqlite, file, migrations, now: () => begin }))
  const book = createSeriesBook()
  for (let start = begin; start < end; start += hour) {
    // Ten-second cells older than a day are pruned anyway: one a minute is enough to make the minute's cell of.
    const stepMs = start >= end - day ? 10 * second : minute
    const series = names.map((_, index) => book.note(keys[index]!, start, 1, 0))
    const buckets = Array.from({ length: hour / stepMs }, (_, bucket) => ({
      startMs: start + bucket * stepMs,
      cells: new Map(
        series.map((one) => {
          const min = Math.random() * 1e9
          return [one, { count: 10, min, mean: min + 1 / 3, max: min + 2 / 3 }]
        }),
      ),
    }))
    store.write({ buckets, gapsAfter: [], at: start + hour })
    const before = ({ stepMs: width }: { stepMs: number }): number => (width < minute ? start - day : begin)
    for (const one of series) one.lastAt = start + hour - second
    store.prune(series.map((one) => ({ series: one, isOver: false, before })))
  }
  store.close()
}

/** A backup of that month and its restoration: neither may hold it in memory. */
async function backupRow(folder: string, file: string): Promise<Row> {
  const worker = await bundleModule(path.join(folder, 'backup-parts'), 'test/bench/backup-parts.ts')
  const said = execFileSync(process.execPath, [worker, file, path.join(folder, 'backup')], {
    encoding: 'utf8',
  })
  const { sizeBytes, makeMs, restoreMs, grownBytes } = JSON.parse(said) as BackupFigures
  const times = `made in ${(makeMs / second).toFixed(1)} s, restored in ${(restoreMs / second).toFixed(1)} s`
  return limit(
    'memory of backup and restore',
    grownBytes / 1e6,
    100,
    'MB',
    `${(sizeBytes / 1e6).toFixed(0)} MB, ${times}`,
  )
}

async function askRows({ createHistory }: typeof Parts, folder: string): Promise<Row[]> {
  const startedMs = performance.now()
  const history = await createHistory({ folder, now: () => end })
  const openedMs = performance.now() - startedMs
  const known = history.list().length
  const rows = [limit('start-up with it', openedMs / second, 1, 's', `${known} series`)]
  for (const count of [1, 8, names.length]) {
    const times = Array.from({ length: 200 }, () => {
      // From a minute to the whole month, each order of magnitude alike; half of them end now.
      const span = minute * (days * 1440) ** Math.random()
      const to = Math.random() < 0.5 ? end : begin + span + Math.random() * (end - begin - span)
      const first = Math.floor(Math.random() * (names.length - count + 1))
      const askedMs = performance.now()
      const answer = history.query({
        series: keys.slice(first, first + count),
        from: to - span,
        to,
        points: 500,
      })
      const tookMs = performance.now() - askedMs
      if (answer.series.every(({ mean }) => mean.every((value) => value === null)))
        throw new Error(`nothing was found in ${span} ms before ${to}`)
      return tookMs
    }).sort((a, b) => a - b)
    const beside = `median ${median(times).toFixed(1)} ms, longest ${times.at(-1)!.toFixed(1)} ms`
    rows.push(limit(`any range to 500 points, ${count} series, p95`, times[189]!, 50, 'ms', beside))
  }
  history.close()
  return rows
}

/** Eight hours of 60 values a second on a driven clock. */
async function runRows({ createHistory }: typeof Parts, folder: string): Promise<Row[]> {
  let now = end
  const history = await createHistory({ folder, now: () => now, monotonicMs: () => now - end })
  const longest = { recordMs: 0 }
  const run = (seconds: number): void => {
    for (let tick = 0; tick < seconds; tick += 1) {
      const startedMs = performance.now()
      history.record(sampleAt(now))
      longest.recordMs = Math.max(longest.recordMs, performance.now() - startedMs)
      now += second
    }
  }
  run(3_600)
  const heapBefore = heapBytes()
  const cpuBefore = process.cpuUsage()
  const seconds = 8 * 3_600
  run(seconds)
  const { user, system } = process.cpuUsage(cpuBefore)
  const grownMb = Math.max(0, heapBytes() - heapBefore) / 1e6
  history.close()
  return [
    limit(
      'CPU per second of recording',
      (user + system) / 1_000 / seconds,
      1,
      'ms',
      `60 series; longest tick ${longest.recordMs.toFixed(1)} ms`,
    ),
    limit('heap growth over 8 h', grownMb, 5, 'MB', 'driven clock, after 1 h of warm-up'),
  ]
}

function sampleAt(at: number): Sample {
  const metrics = names.map((name) => ({
    ...{ name, unit: null, help: null },
    reading: { status: 'ok' as const, durationMs: 0, value: Math.random() * 1e9 },
  }))
  return {
    ...{ at, sequence: 1, gap: false },
    sections: { custom: { status: 'ok', durationMs: 0, value: { metrics } } },
    self: { cpuMsPerSecond: 1, rssBytes: 1, droppedTicks: 0, skippedReadings: 0, uptimeSeconds: 0 },
  }
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
