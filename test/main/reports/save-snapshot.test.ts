import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { jsonFormat } from '../../../main/reports/formats/json'
import { saveSnapshot } from '../../../main/reports/save-snapshot'
import { sampleSnapshot } from './sample-snapshot'

test('each report is announced under the name that it gets, also as the second one of a second', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'save-snapshot-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const announced: string[] = []
  const beforeSaving = (reports: readonly { file: string }[]): Promise<void> => {
    announced.push(...reports.map(({ file }) => file))
    return Promise.resolve()
  }
  const [first] = await saveSnapshot(sampleSnapshot(), folder, [jsonFormat], { beforeSaving })
  const [second] = await saveSnapshot(sampleSnapshot(), folder, [jsonFormat], { beforeSaving })
  expect(first!.file).not.toBe(second!.file)
  expect(announced).toEqual([first!.file, second!.file])
})
