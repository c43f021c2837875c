/** DuckDB reads a fleet's reports out of the bucket's tree, by the very statements that the documentation gives. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, it, onTestFinished } from 'vitest'
import { defaultSettings } from '../../../main/contract/settings'
import { createOutbox } from '../../../main/outbox/outbox'
import { createS3Stores } from '../../../main/outbox/s3/s3-store'
import { findFormat } from '../../../main/reports/formats/registry'
import { saveSnapshot } from '../../../main/reports/save-snapshot'
import { temporaryFolder } from '../../main/outbox/world'
import { fileSystem, sampleSections, sampleSnapshot } from '../../main/reports/sample-snapshot'
import { startSwift, whyNoSwift } from './swift'

const hosts = ['db-1', 'web-1', 'web-2']
const days = 4

/** Statements of the documentation, with the folder where it says the bucket. */
function documented(tree: string): string[] {
  const text = readFileSync('docs/store.md', 'utf8')
  const statements = [...text.matchAll(/```sql\n([^`]+)```/g)].map(([, sql]) => sql!)
  return statements.map((sql) => sql.replaceAll('s3://reports', tree))
}

it('reads many hosts and days out of the bucket', async (context) => {
  const missing = whyNoSwift()
  if (missing !== null) context.skip(missing)
  const swift = await startSwift()
  onTestFinished(() => swift.stop())
  await swift.createBucket('reports')
  const folder = temporaryFolder()
  const settings = { ...defaultSettings.s3, ...swift.settings }
  const outbox = createOutbox({
    folder: path.join(folder, 'outbox'),
    settings: () => settings,
    openStore: createS3Stores({ readSecret: swift.readSecret }),
    onProblem: () => undefined,
  })
  onTestFinished(() => outbox.close())
  mkdirSync(path.join(folder, 'reports'))
  for (const [index, host] of hosts.entries())
    for (let hour = 0; hour < days * 24; hour += 12) {
      const takenAt = new Date(Date.UTC(2026, 10, 20, hour, 7, index)).toISOString()
      const snapshot = sampleSnapshot({
        ...{ host: { name: host, id: null }, takenAt },
        sections: withValues(10 * index + hour / 12, 79 + index),
      })
      const [saved] = await saveSnapshot(snapshot, path.join(folder, 'reports'), [findFormat('json')!])
      await outbox.add({ file: saved!.file, host, takenAt })
    }
  await outbox.workOnce(null, 60_000)
  const tree = path.join(folder, 'fleet')
  for (const key of (await swift.objects('reports')).keys()) {
    mkdirSync(path.join(tree, path.dirname(key)), { recursive: true })
    writeFileSync(path.join(tree, key), await swift.read('reports', key))
  }

  const instance = await DuckDBInstance.create(':memory:')
  onTestFinished(() => instance.closeSync())
  const connection = await instance.connect()
  onTestFinished(() => connection.closeSync())
  const [byDay, byDisk] = documented(tree)
  const busy = (await connection.runAndReadAll(byDay!)).getRowObjectsJson()
  expect(busy).toHaveLength(hosts.length * days)
  expect(busy[0]).toMatchObject({ dt: '2026-11-20', host: 'db-1', snapshots: '2', busiestPercent: '1' })
  expect(busy.at(-1)).toMatchObject({ dt: '2026-11-23', host: 'web-2', snapshots: '2', busiestPercent: '27' })
  const full = (await connection.runAndReadAll(byDisk!)).getRowObjectsJson()
  expect(full).toEqual([{ host: 'web-2', mountPoint: '/', usedPercent: '81' }])
}, 120_000)

function withValues(busyPercent: number, usedPercent: number) {
  const sections = sampleSections()
  const { cpu, disks } = sections
  if (cpu.status !== 'ok' || disks.status !== 'ok') throw new Error('the sample has both')
  return {
    ...sections,
    cpu: { ...cpu, value: { ...cpu.value, busyPercent } },
    disks: { ...disks, value: { ...disks.value, fileSystems: [fileSystem({ usedPercent })] } },
  }
}
