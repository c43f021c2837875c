import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { defaultSettings } from '../../../main/contract/settings'
import { compareReports } from '../../../main/reports/compare-reports'
import { findFormat } from '../../../main/reports/formats/registry'
import { createReportLibrary } from '../../../main/reports/library'
import { saveSnapshot } from '../../../main/reports/save-snapshot'
import { createMasking } from '../../../main/snapshot/redact/masking'
import { sampleSnapshot } from './sample-snapshot'

test('two reports of the library are compared whatever their format; CSV holds too little', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'compare-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const formats = (...ids: string[]) => ids.map((id) => findFormat(id)!)
  await saveSnapshot(sampleSnapshot(), folder, formats('yaml', 'csv'))
  const host = { name: 'web-1', id: 'other' }
  await saveSnapshot(sampleSnapshot({ takenAt: '2026-11-24T05:07:15.250Z', host }), folder, formats('json'))
  const library = createReportLibrary(folder)
  const options = { thresholds: defaultSettings.thresholds, dataFolder: folder }
  const names = {
    before: 'infra_snap_web-1_20261123T050715Z.yaml',
    after: 'infra_snap_web-1_20261124T050715Z.json',
  }
  const comparison = await compareReports(library, names, options)
  expect(comparison).toMatchObject({
    before: { source: names.before },
    after: { source: names.after },
    isSameHost: false,
    changes: [{ kind: 'host_changed' }],
  })
  const csv = { ...names, before: 'infra_snap_web-1_20261123T050715Z.csv' }
  await expect(compareReports(library, csv, options)).rejects.toMatchObject({
    code: 'report_unconvertible',
  })
})

test('a masked report and one that is not are compared by what changed, not by the masks', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'compare-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const json = [findFormat('json')!]
  const plain = await saveSnapshot(sampleSnapshot(), folder, json)
  const later = createMasking('all', folder).snapshot(sampleSnapshot({ takenAt: '2026-11-24T05:07:15.250Z' }))
  const masked = await saveSnapshot(later, folder, json)
  const names = { before: path.basename(plain[0]!.file), after: path.basename(masked[0]!.file) }
  const options = { thresholds: defaultSettings.thresholds, dataFolder: folder }
  for (const sides of [names, { before: names.after, after: names.before }])
    expect(await compareReports(createReportLibrary(folder), sides, options)).toMatchObject({
      before: { redaction: { profile: 'all' } },
      after: { redaction: { profile: 'all' } },
      changes: [],
    })
})
