import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { redactionProfiles } from '../../../main/contract/redaction'
import { defaultSettings } from '../../../main/contract/settings'
import type { Snapshot } from '../../../main/contract/snapshot'
import { compareFound, compareReports } from '../../../main/reports/compare-reports'
import { renderComparisonHtml } from '../../../main/reports/comparison-html'
import { findFormat } from '../../../main/reports/formats/registry'
import { createReportLibrary } from '../../../main/reports/library'
import { reportName } from '../../../main/reports/naming'
import { saveSnapshot } from '../../../main/reports/save-snapshot'
import { createMasking } from '../../../main/snapshot/redact/masking'
import { snapshotOf, someOriginals, spellings } from '../snapshot/redact/originals'
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
  // As the plain one would be called if it had been saved with masks.
  const maskedName = names.before.replace('web-1', createMasking('all', folder).hostName('web-1'))
  for (const sides of [names, { before: names.after, after: names.before }])
    expect(await compareReports(createReportLibrary(folder), sides, options)).toMatchObject({
      before: {
        redaction: { profile: 'all' },
        source: sides === names ? maskedName : names.after,
      },
      after: {
        redaction: { profile: 'all' },
        source: sides === names ? names.after : maskedName,
      },
      changes: [],
    })
})

test.each(redactionProfiles)(
  'beside a masked one nothing of what is masked in it is told, whatever the files are called: %s',
  (profile) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'compare-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const masking = createMasking(profile, folder)
    fc.assert(
      fc.property(someOriginals, fc.boolean(), (originals, isTurned) => {
        const plain = snapshotOf(originals)
        const masked = masking.snapshot({ ...plain, takenAt: '2026-11-24T05:07:15.250Z' })
        const { host, user, ipv4 } = originals
        for (const chosen of [
          nameOf(plain),
          nameOf(plain).replace('.json', '-2.html.age'),
          `${host}-of-/home/${user}/-at-${ipv4}.json`,
        ]) {
          const sides = [
            { snapshot: plain, source: chosen },
            { snapshot: masked, source: chosen },
          ] as const
          const comparison = compareFound(sides[isTurned ? 1 : 0], sides[isTurned ? 0 : 1], {
            thresholds: defaultSettings.thresholds,
            dataFolder: folder,
          })
          for (const told of [JSON.stringify(comparison), renderComparisonHtml(comparison)])
            for (const spelling of spellings(originals, profile))
              expect(told.toLowerCase()).not.toContain(spelling)
        }
      }),
      { numRuns: 10 },
    )
  },
)

test('names of hosts that file names cannot hold are masked in them as well', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'compare-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const masking = createMasking('names', folder)
  for (const name of [
    'Ada’s MacBook',
    'con',
    'json',
    'infra',
    '서버 1',
    'a'.repeat(140),
    '💥',
    'web-1.corp.internal',
  ]) {
    const plain = sampleSnapshot({ host: { name, id: 'x' } })
    const masked = masking.snapshot(plain)
    expect(
      compareFound(
        { snapshot: plain, source: nameOf(plain) },
        { snapshot: masked, source: nameOf(masked) },
        { thresholds: defaultSettings.thresholds, dataFolder: folder },
      ),
    ).toMatchObject({ before: { source: nameOf(masked) }, after: { source: nameOf(masked) } })
  }
})

test('what stays plain keeps its name', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'compare-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const options = { thresholds: defaultSettings.thresholds, dataFolder: folder }
  const sources = ['infra_snap_.web..1-_20261123T050715Z.json', 'web-1 before.json']
  const [before, after] = sources.map((source) => ({ snapshot: sampleSnapshot(), source }))
  expect(compareFound(before!, after!, options)).toMatchObject({
    before: { source: sources[0] },
    after: { source: sources[1] },
  })
})

const nameOf = ({ host, takenAt }: Snapshot): string =>
  reportName({ host: host.name, takenAt, extension: 'json' })
