import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findFormat } from '../../../main/reports/formats/registry'
import { findSnapshot, parseAge } from '../../../main/reports/find-snapshot'
import { createReportLibrary } from '../../../main/reports/library'
import { saveSnapshot } from '../../../main/reports/save-snapshot'
import { sampleSnapshot } from './sample-snapshot'

const now = Date.parse('2026-11-26T12:00:00.000Z')
let folder: string
let workingFolder: string
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'find-'))
  workingFolder = path.join(folder, 'here')
  mkdirSync(workingFolder)
  const save = (takenAt: string, ...formats: string[]) =>
    saveSnapshot(
      sampleSnapshot({ takenAt }),
      folder,
      formats.map((id) => findFormat(id)!),
    )
  await save('2026-11-24T11:00:00.000Z', 'json')
  await save('2026-11-25T11:59:59.000Z', 'yaml')
  await save('2026-11-26T10:30:00.000Z', 'json')
  await save('2026-11-26T11:59:00.000Z', 'csv')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const find = (what: string) =>
  findSnapshot(what, { library: createReportLibrary(folder), workingFolder, now: () => now })
const takenAt = async (what: string) => (await find(what)).snapshot.takenAt

test('last is the newest that holds a whole document', async () => {
  expect(await takenAt('last')).toBe('2026-11-26T10:30:00.000Z')
})

test('an age is the newest saved then or earlier', async () => {
  expect(await takenAt('-1h')).toBe('2026-11-26T10:30:00.000Z')
  expect(await takenAt('-90min')).toBe('2026-11-26T10:30:00.000Z')
  expect(await takenAt('-2h')).toBe('2026-11-25T11:59:59.000Z')
  expect(await takenAt('-1d')).toBe('2026-11-25T11:59:59.000Z')
  expect(await takenAt('-2d')).toBe('2026-11-24T11:00:00.000Z')
})

test('an age before the first snapshot is refused, and the oldest one is named', async () => {
  await expect(find('-1w')).rejects.toMatchObject({
    code: 'snapshot_unfound',
    hint: 'The oldest is infra_snap_web-1_20261124T110000Z.json, of 2026-11-24 11:00 UTC.',
  })
})

test('a report is found by its name with and without its ending, a file by its path', async () => {
  expect((await find('infra_snap_web-1_20261125T115959Z')).source).toBe(
    'infra_snap_web-1_20261125T115959Z.yaml',
  )
  expect(await takenAt('infra_snap_web-1_20261124T110000Z.json')).toBe('2026-11-24T11:00:00.000Z')
  writeFileSync(path.join(workingFolder, 'mine.json'), JSON.stringify(sampleSnapshot()))
  expect(await find('mine.json')).toMatchObject({ source: 'mine.json' })
  writeFileSync(path.join(workingFolder, 'no.json'), '{}')
  await expect(find('no.json')).rejects.toMatchObject({ code: 'document_unreadable' })
})

test('what is neither is refused with what can be given', async () => {
  await expect(find('yesterday')).rejects.toMatchObject({
    code: 'snapshot_unfound',
    hint: expect.stringContaining('-1d') as string,
  })
  rmSync(folder, { recursive: true })
  await expect(find('last')).rejects.toMatchObject({ code: 'snapshot_unfound' })
})

test('ages have a unit', () => {
  expect(parseAge('-30s')).toBe(30_000)
  expect(parseAge('-5m')).toBe(300_000)
  expect(parseAge('-1w')).toBe(604_800_000)
  for (const text of ['-1', '1d', '-d', '-1y', '--1d', '-1.5h']) expect(parseAge(text)).toBeNull()
})
