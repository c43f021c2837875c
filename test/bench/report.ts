/** What an HTML report costs: the first of a process, which loads what draws it, and every further one. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import type { ScenarioName } from '../fakes/wire/scenarios.ts'
import { median } from './measure.ts'
import type { Missing, Row } from './table.ts'

const rounds = 5
/** Prints what each of several pages took in one fresh process. */
const script = (entry: string, scenario: ScenarioName): string => `
  const { makePage } = await import(${JSON.stringify(pathToFileURL(entry).href)})
  const pages = []
  for (let round = 0; round < ${rounds}; round += 1) pages.push(await makePage(${JSON.stringify(scenario)}))
  console.log(JSON.stringify(pages))`

export async function benchReport(): Promise<{ rows: Row[]; missing: Missing[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'report-bench-'))
  try {
    const entry = await bundle(folder)
    return {
      rows: [
        ...rowsOf('HTML report with a day of charts', measure(entry, 'disk-full')),
        ...rowsOf('HTML report of 500 containers', measure(entry, 'containers-500')),
      ],
      missing: [],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Measured {
  ms: number
  bytes: number
}

/** @returns for each of several fresh processes the pages that it made, one after the other. */
const measure = (entry: string, scenario: ScenarioName): Measured[][] =>
  Array.from({ length: rounds }, () => {
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script(entry, scenario)], {
      encoding: 'utf8',
    })
    return JSON.parse(stdout) as Measured[]
  })

function rowsOf(what: string, runs: Measured[][]): Row[] {
  const first = median(runs.map((pages) => pages[0]!.ms))
  const further = median(runs.flatMap((pages) => pages.slice(1).map(({ ms }) => ms)))
  return [
    limit(`${what}, first of a process`, first, 300, 'ms'),
    limit(`${what}, every further one`, further, 300, 'ms'),
    limit(`${what}, on disk`, runs[0]![0]!.bytes / 1_000, 400, 'kB'),
  ]
}

const limit = (what: string, ours: number, most: number, unit: string): Row => ({
  what,
  ours: `${ours.toFixed(0)} ${unit}`,
  beside: '',
  asked: `at most ${most} ${unit}`,
  holds: ours <= most,
})

/** As in the product: everything in a few files of its own. */
async function bundle(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: path.resolve('test/bench/report-parts.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node22',
      rolldownOptions: {
        output: { entryFileNames: 'report.mjs', chunkFileNames: 'report-[name]-[hash].mjs' },
      },
    },
  })
  return path.join(folder, 'report.mjs')
}
