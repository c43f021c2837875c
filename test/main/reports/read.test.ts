import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jsonFormat } from '../../../main/reports/formats/json'
import { yamlFormat } from '../../../main/reports/formats/yaml'
import { readSnapshot, readSnapshotFile } from '../../../main/reports/read'
import { sampleSnapshot } from './sample-snapshot'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'read-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('JSON and YAML reports come back as the snapshot they were made from', async () => {
  for (const format of [jsonFormat, yamlFormat]) {
    const file = path.join(folder, `report.${format.extension}`)
    writeFileSync(file, await format.render(sampleSnapshot()))
    expect(await readSnapshotFile(file)).toEqual(sampleSnapshot())
  }
})

test('a byte order mark and YAML in braces are no obstacle', async () => {
  const json = await jsonFormat.render(sampleSnapshot())
  expect(await readSnapshot(`\ufeff${json}`)).toEqual(sampleSnapshot())
  expect(await readSnapshot(json.replace('{', '{ # a comment\n'))).toEqual(sampleSnapshot())
})

const broken = (change: (document: Record<string, unknown>) => void): string => {
  const document = JSON.parse(JSON.stringify(sampleSnapshot())) as Record<string, unknown>
  change(document)
  return JSON.stringify(document)
}

test.each([
  ['', /no snapshot of AutoInfraSnap/],
  ['just words', /no snapshot of AutoInfraSnap/],
  ['[1, 2]', /no snapshot of AutoInfraSnap/],
  ['{"schema": "other/thing@1"}', /no snapshot of AutoInfraSnap/],
  ['time,host,section,entity,metric,value,unit\r\n2026', /is a CSV report, which cannot be read back/],
  ['{"a": [}', /neither JSON nor YAML: .*line 1/],
  [
    broken((document) => (document['schema'] = 'autoinfrasnap/snapshot@2')),
    /"autoinfrasnap\/snapshot@2", which this version/,
  ],
  [broken((document) => (document['windowMs'] = 'long')), /damaged: windowMs: /],
  [broken((document) => delete document['cost']), /damaged: cost: /],
])('%j is refused with the reason', async (text, message) => {
  await expect(readSnapshot(text, 'old.json')).rejects.toMatchObject({
    code: 'document_unreadable',
    message: expect.stringMatching(message) as string,
  })
  await expect(readSnapshot(text, 'old.json')).rejects.toThrow(/^old\.json /)
})

test('a file that is missing or a folder is named', async () => {
  const missing = path.join(folder, 'missing.json')
  await expect(readSnapshotFile(missing)).rejects.toThrow(`${missing} does not exist.`)
  await expect(readSnapshotFile(folder)).rejects.toThrow(`${folder} is no file.`)
})

test('what is far too large for YAML is not tried, neither as such nor for JSON that is broken', async () => {
  for (const text of ['- x: 1\n'.repeat(1_000_000), `{"a": [${'1,'.repeat(3_000_000)}`])
    await expect(readSnapshot(text, 'The file')).rejects.toThrow('The file is too large to be a snapshot')
})
