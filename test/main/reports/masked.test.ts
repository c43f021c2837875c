/** Masked snapshots as files: nothing of what was masked is in the bytes or the name of any format. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { redactionProfiles } from '../../../main/contract/redaction'
import { seriesKey } from '../../../main/contract/series'
import type { Snapshot } from '../../../main/contract/snapshot'
import type { ReportHistory } from '../../../main/reports/formats/format'
import { htmlFormat } from '../../../main/reports/formats/html/html'
import { reportFormats } from '../../../main/reports/formats/registry'
import { readSnapshot } from '../../../main/reports/read'
import { saveSnapshot } from '../../../main/reports/save-snapshot'
import { redact } from '../../../main/snapshot/redact/redact'
import { snapshotOf, someOriginals, spellings } from '../snapshot/redact/originals'
import { sampleSnapshot } from './sample-snapshot'

const salt = new Uint8Array(32).fill(7)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'masked-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** As whoever measured it knows the series: by the names that the document no longer has. */
function historyOf(snapshot: Snapshot): ReportHistory {
  const to = Date.parse(snapshot.takenAt)
  const { disks } = snapshot.sections
  const mounts = disks?.status === 'ok' ? disks.value.fileSystems.map(({ mountPoint }) => mountPoint) : []
  const keys = [
    'cpu.busyPercent',
    ...mounts.map((entity) => seriesKey({ subject: 'disks', entity, metric: 'usedPercent' })),
  ]
  const values = [40, 50]
  return {
    ...{ from: to - 120_000, to, stepMs: 60_000, at: [to - 120_000, to - 60_000] },
    series: keys.map((key) => ({ key, min: values, mean: values, max: values })),
  }
}

for (const profile of redactionProfiles) {
  test(`neither the bytes nor the name of a report hold what was masked, in any format: ${profile}`, async () => {
    await fc.assert(
      fc.asyncProperty(
        someOriginals,
        fc.constantFrom('en' as const, 'ko' as const),
        async (originals, language) => {
          const original = snapshotOf(originals)
          const snapshot = redact(original, { profile, salt })
          const saved = await saveSnapshot(snapshot, folder, reportFormats, {
            language,
            history: historyOf(original),
          })
          expect(saved).toHaveLength(reportFormats.length)
          for (const { file } of saved) {
            const text = readFileSync(file, 'utf8')
            const told = (path.basename(file) + text).toLowerCase()
            for (const spelling of spellings(originals, profile)) expect(told).not.toContain(spelling)
            // What the page packs is checked as it is unpacked.
            if (file.endsWith('.html')) expect(await readSnapshot(text)).toEqual(snapshot)
          }
        },
      ),
      { numRuns: 15 },
    )
  })
}

test('the same machine without masks does hold it all, so that the tests above look at the right places', async () => {
  const [originals] = fc.sample(someOriginals, { numRuns: 1, seed: 1 })
  const snapshot = snapshotOf(originals!)
  const page = await htmlFormat.render(snapshot, { history: historyOf(snapshot) })
  for (const one of Object.values(originals!)) expect(page).toContain(one)
})

test('a page says that it is masked and what of it, in both languages', async () => {
  const page = (profile: (typeof redactionProfiles)[number], language: 'en' | 'ko') =>
    htmlFormat.render(redact(sampleSnapshot(), { profile, salt }), { language })
  expect(await htmlFormat.render(sampleSnapshot())).not.toContain('class="masked"')
  const said = {
    names: ['Masked: names of hosts and users.', '가린 항목: 호스트와 사용자 이름.'],
    addresses: ['Masked: IP and hardware addresses.', '가린 항목: IP 주소와 하드웨어 주소.'],
    paths: ['Masked: paths and command lines.', '가린 항목: 경로와 명령줄.'],
    all: [
      'Masked: names of hosts and users, IP and hardware addresses, paths and command lines.',
      '가린 항목: 호스트와 사용자 이름, IP 주소와 하드웨어 주소, 경로와 명령줄.',
    ],
  }
  for (const profile of redactionProfiles) {
    expect(await page(profile, 'en')).toContain(said[profile][0])
    expect(await page(profile, 'ko')).toContain(said[profile][1])
  }
})
