/**
 * `npm run bench`: every figure the product promises, measured on this machine, in one table. Names behind `--` choose
 * parts: `npm run bench -- snapshot-cost history`. The soak takes ten minutes and runs only by its name.
 */
import { benchContainers } from './containers.ts'
import { benchDashboard } from './dashboard.ts'
import { benchDesktop } from './desktop.ts'
import { benchHistory } from './history.ts'
import { benchLibrary } from './library.ts'
import { benchReport } from './report.ts'
import { benchOutbox } from './outbox.ts'
import { benchServer } from './server.ts'
import { benchSoak } from './soak.ts'
import { benchChildProcesses, benchSnapshotCost } from './snapshot-cost.ts'
import { printTable, type Missing, type Row } from './table.ts'
import { benchTruth } from './truth.ts'

type Part = () => Promise<{ rows: Row[]; missing: Missing[] }> | { rows: Row[]; missing: Missing[] }

const parts: Record<string, Part> = {
  'snapshot-cost': benchSnapshotCost,
  'child-processes': benchChildProcesses,
  truth: benchTruth,
  containers: benchContainers,
  history: benchHistory,
  library: benchLibrary,
  report: benchReport,
  server: benchServer,
  outbox: benchOutbox,
  dashboard: benchDashboard,
  desktop: benchDesktop,
  soak: benchSoak,
}
const usual = Object.keys(parts).filter((name) => name !== 'soak')

const chosen = process.argv.length > 2 ? process.argv.slice(2) : usual
const results = []
for (const name of chosen) {
  const part = parts[name]
  if (part === undefined) throw new Error(`There is no part "${name}": ${Object.keys(parts).join(', ')}`)
  process.stderr.write(`${name} …\n`)
  results.push(await part())
}
const rows = results.flatMap((result) => result.rows)
printTable(
  rows,
  results.flatMap((result) => result.missing),
)
if (rows.some((row) => row.holds === false)) process.exitCode = 1
