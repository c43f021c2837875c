/** Makes a backup and restores it in a process of its own, and says how much memory each took. */
import { createReadStream } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { makeBackup } from '../../main/backup/make'
import { restoreBackup } from '../../main/backup/restore'

export interface BackupFigures {
  sizeBytes: number
  makeMs: number
  restoreMs: number
  /** Beyond what the process had before. */
  grownBytes: number
}

const [history, folder] = process.argv.slice(2) as [string, string]
const data = path.join(folder, 'data')
await mkdir(data, { recursive: true })
const peakBytes = (): number => process.resourceUsage().maxRSS * 1_024
const before = peakBytes()
const startedMs = performance.now()
const { file, sizeBytes } = await makeBackup(
  {
    dataFolder: data,
    settings: '{}',
    version: '1.0.0',
    host: 'bench',
    now: Date.now,
    copyHistory: (to) => copyFile(history, to),
    encrypt: null,
  },
  { folder: path.join(folder, 'backups'), ours: true },
)
const madeMs = performance.now()
await restoreBackup({
  plain: createReadStream(file),
  name: path.basename(file),
  folders: { data: path.join(folder, 'restored'), config: path.join(folder, 'restored') },
  version: '1.0.0',
  now: Date.now,
  isCheckOnly: false,
})
const figures: BackupFigures = {
  sizeBytes,
  makeMs: madeMs - startedMs,
  restoreMs: performance.now() - madeMs,
  grownBytes: peakBytes() - before,
}
process.stdout.write(JSON.stringify(figures))
