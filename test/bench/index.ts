/** `npm run bench`: every figure the product promises, measured on this machine, in one table. */
import { benchContainers } from './containers.ts'
import { benchChildProcesses, benchSnapshotCost } from './snapshot-cost.ts'
import { printTable } from './table.ts'
import { benchTruth } from './truth.ts'

const parts = [benchSnapshotCost, benchChildProcesses, benchTruth, benchContainers]
const results = []
for (const part of parts) {
  process.stderr.write(`${part.name} …\n`)
  results.push(await part())
}
const rows = results.flatMap((result) => result.rows)
printTable(
  rows,
  results.flatMap((result) => result.missing),
)
if (rows.some((row) => row.holds === false)) process.exitCode = 1
