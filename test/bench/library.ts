/** What a full library costs: a snapshot a minute for the 30 days that all of them are kept. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleModule } from '../bundle-module.ts'
import type * as Parts from './library-parts.ts'
import { median } from './measure.ts'
import type { Missing, Row } from './table.ts'

const reports = 30 * 24 * 60
const rounds = 5

export async function benchLibrary(): Promise<{ rows: Row[]; missing: Missing[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'library-bench-'))
  try {
    const entry = await bundleModule(path.join(folder, 'bundle'), 'test/bench/library-parts.ts')
    const parts = (await import(pathToFileURL(entry).href)) as typeof Parts
    const place = path.join(folder, 'reports')
    fill(place)
    const library = parts.createReportLibrary(place)
    const tidying = parts.createTidying({
      folder: () => place,
      files: () => library.files(),
      settings: () => parts.defaultSettings.reports,
      pendingUploads: () => new Set(),
      now: Date.now,
      onDeleted: () => undefined,
      onProblem: ({ message }) => {
        throw new Error(message)
      },
    })
    const first = await timed(() => library.list())
    const further = await medianOf(() => library.list())
    const tidied = await medianOf(() => tidying.run())
    return {
      rows: [
        row('every further look', further, first),
        row('looking for what is no longer kept, after every save', tidied, first),
      ],
      missing: [],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function fill(folder: string): void {
  mkdirSync(folder)
  const now = Date.now()
  for (let minute = 0; minute < reports; minute += 1) {
    const stamp = new Date(now - minute * 60_000).toISOString().replace(/[-:]|\.\d+/g, '')
    writeFileSync(path.join(folder, `infra_snap_web-1_${stamp}.json`), '{}')
  }
}

/** CPU in milliseconds: there is nothing else that it waits for. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1_000
}

async function medianOf(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let round = 0; round < rounds; round += 1) took.push(await timed(work))
  return median(took)
}

/** Beside a look that asks the disk for each report, as every one would without what is remembered. */
const row = (what: string, tookMs: number, firstMs: number): Row => ({
  what: `library of ${reports.toLocaleString('en')} reports: ${what}`,
  ours: `${tookMs.toFixed(0)} ms of CPU`,
  beside: `${firstMs.toFixed(0)} ms the first look`,
  asked: 'at most a third of it',
  holds: tookMs <= firstMs / 3,
})
