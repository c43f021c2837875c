import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReportFormat } from '../../../main/contract/reports'
import { findFormat } from '../../../main/reports/formats/registry'
import { createReportLibrary } from '../../../main/reports/library'
import { sampleSnapshot } from './sample-snapshot'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'library-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (name: string, content = '{}'): void => writeFileSync(path.join(folder, name), content)

describe('the report library', () => {
  it('lists reports, the newest first, and nothing else that lies in the folder', async () => {
    put('infra_snap_web-1_20261123T050715Z.json', '{"a":1}')
    put('infra_snap_web-1_20261123T050716Z.yaml')
    put('infra_snap_웹_20251123T050716Z-2.csv')
    put('notes.json')
    put('.infra_snap_web-1_20261123T050715Z.json.tmp')
    put('infra_snap_web-1_20269923T050715Z.json')
    put('infra_snap_web-1_20261123T050715Z.pdf')
    mkdirSync(path.join(folder, 'infra_snap_dir_20261123T050715Z.json'))
    expect(await createReportLibrary(folder).list()).toEqual([
      {
        name: 'infra_snap_web-1_20261123T050716Z.yaml',
        format: 'yaml',
        takenAt: '2026-11-23T05:07:16.000Z',
        sizeBytes: 2,
        isEncrypted: false,
        isSigned: false,
      },
      {
        name: 'infra_snap_web-1_20261123T050715Z.json',
        format: 'json',
        takenAt: '2026-11-23T05:07:15.000Z',
        sizeBytes: 7,
        isEncrypted: false,
        isSigned: false,
      },
      {
        name: 'infra_snap_웹_20251123T050716Z-2.csv',
        format: 'csv',
        takenAt: '2025-11-23T05:07:16.000Z',
        sizeBytes: 2,
        isEncrypted: false,
        isSigned: false,
      },
    ])
  })

  it('holds nothing while the folder does not exist', async () => {
    expect(await createReportLibrary(path.join(folder, 'later')).list()).toEqual([])
  })

  it('gives a report as it is on disk, with its media type', async () => {
    put('infra_snap_web-1_20261123T050715Z.json', '{"a":1}')
    expect(await createReportLibrary(folder).read('infra_snap_web-1_20261123T050715Z.json')).toMatchObject({
      fileName: 'infra_snap_web-1_20261123T050715Z.json',
      mediaType: 'application/json',
      content: '{"a":1}',
    })
  })

  it.each([
    '../infra_snap_web-1_20261123T050715Z.json',
    'sub/infra_snap_web-1_20261123T050715Z.json',
    'infra_snap_../../etc/passwd_20261123T050715Z.json',
    'infra_snap_web\0_20261123T050715Z.json',
    'infra_snap_web-1_20261123T050715Z.json/..',
    '/etc/passwd',
    '',
  ])('knows no report %j', async (name) => {
    writeFileSync(path.join(folder, 'infra_snap_web-1_20261123T050715Z.json'), 'secret')
    mkdirSync(path.join(folder, 'sub'))
    const library = createReportLibrary(path.join(folder, 'sub'))
    await expect(library.read(name)).rejects.toMatchObject({ code: 'report_unknown' })
    await expect(library.delete(name)).rejects.toMatchObject({ code: 'report_unknown' })
    await expect(library.restore(name)).rejects.toMatchObject({ code: 'report_unknown' })
  })

  it('deletes a report, once', async () => {
    put('infra_snap_web-1_20261123T050715Z.json')
    const library = createReportLibrary(folder)
    await library.delete('infra_snap_web-1_20261123T050715Z.json')
    expect(await library.list()).toEqual([])
    await expect(library.delete('infra_snap_web-1_20261123T050715Z.json')).rejects.toMatchObject({
      code: 'report_unknown',
    })
  })

  it('follows no link out of the folder', async () => {
    writeFileSync(path.join(folder, 'secret'), 'secret')
    const inner = path.join(folder, 'reports')
    mkdirSync(inner)
    symlinkSync(path.join(folder, 'secret'), path.join(inner, 'infra_snap_x_20261123T050715Z.json'))
    const library = createReportLibrary(inner)
    expect(await library.list()).toEqual([])
    await expect(library.read('infra_snap_x_20261123T050715Z.json')).rejects.toMatchObject({
      code: 'report_unknown',
    })
  })
})

describe('a report in another format', () => {
  const snapshot = sampleSnapshot()
  const name = (extension: string) => `infra_snap_web-1_20261123T050715Z.${extension}`
  const save = async (format: ReportFormat): Promise<string> => {
    const content = await findFormat(format)!.render(snapshot)
    put(name(format), content)
    return content
  }

  it.each<[from: ReportFormat, to: ReportFormat, mediaType: string]>([
    ['json', 'json', 'application/json'],
    ['json', 'yaml', 'application/yaml'],
    ['json', 'csv', 'text/csv; charset=utf-8'],
    ['yaml', 'json', 'application/json'],
    ['yaml', 'yaml', 'application/yaml'],
    ['yaml', 'csv', 'text/csv; charset=utf-8'],
    ['csv', 'csv', 'text/csv; charset=utf-8'],
  ])('%s as %s is what would have been saved in it', async (from, to, mediaType) => {
    await save(from)
    const read = await createReportLibrary(folder).read(name(from), to)
    expect(read).toMatchObject({ report: { name: name(from), format: from }, fileName: name(to), mediaType })
    expect(read.content).toBe(await findFormat(to)!.render(snapshot))
  })

  it.each<ReportFormat>(['json', 'yaml'])('cannot be made of CSV: %s', async (to) => {
    await save('csv')
    await expect(createReportLibrary(folder).read(name('csv'), to)).rejects.toMatchObject({
      code: 'report_unconvertible',
    })
  })

  it('comes as it is on disk in its own, even where it is no snapshot', async () => {
    put(name('json'), 'broken')
    const library = createReportLibrary(folder)
    expect(await library.read(name('json'), 'json')).toMatchObject({ content: 'broken' })
    await expect(library.read(name('json'), 'yaml')).rejects.toMatchObject({ code: 'document_unreadable' })
  })

  it('is not made of what is far too large for a snapshot', async () => {
    put(name('json'), ' '.repeat(17 * 1024 * 1024))
    await expect(createReportLibrary(folder).read(name('json'), 'csv')).rejects.toMatchObject({
      code: 'document_unreadable',
      message: expect.stringContaining('too large') as string,
    })
  })
})
