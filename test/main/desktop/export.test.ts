import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createExporter } from '../../../main/desktop/export'
import { createOpenedFiles } from '../../../main/desktop/opened-files'
import type { Requests } from '../../../main/desktop/requests'
import { createReportLibrary } from '../../../main/reports/library'
import { jsonFormat } from '../../../main/reports/formats/json'
import { saveSnapshot } from '../../../main/reports/save-snapshot'
import { sampleSnapshot } from '../reports/sample-snapshot'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'export-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const snapshot = sampleSnapshot()

/** A library that takes the same snapshot again and again, and a person who answers the save dialog. */
function open(choose: (name: string) => string | null) {
  const asked: string[] = []
  const printed: string[] = []
  const taken: unknown[] = []
  const steps: string[] = []
  const library = createReportLibrary(folder)
  const requests = {
    ask: async (channel: string, input: { name: string; format?: 'json' }) => {
      if (channel === 'report:fetch') {
        const { report, bytes } = await library.fetch(input.name)
        return { report, contentBase64: bytes.toString('base64') }
      }
      if (channel === 'report:read') return library.read(input.name, input.format)
      if (channel === 'history:list') return [{ key: 'cpu.busyPercent', lastAt: 0 }]
      if (channel === 'history:query') {
        const { from, to } = input as unknown as { from: number; to: number }
        const values = [1, 2]
        const series = [{ key: 'cpu.busyPercent', min: values, mean: values, max: values }]
        return { stepMs: (to - from) / 2, at: [from, (from + to) / 2], series }
      }
      taken.push(input)
      steps.push('taken')
      const [saved] = await saveSnapshot(snapshot, folder, [jsonFormat])
      return { snapshot, reports: [{ name: path.basename(saved!.file) }] }
    },
  } as unknown as Requests
  const opened = createOpenedFiles()
  const exporter = createExporter({
    requests,
    opened,
    askWhere: (name) => {
      asked.push(name)
      steps.push('asked')
      return Promise.resolve(choose(name))
    },
    printPdf: (address) => {
      printed.push(address)
      steps.push('printed')
      return Promise.resolve(Buffer.from('%PDF'))
    },
    onBegun: () => steps.push('begun'),
    hostName: () => 'box.example',
    now: () => Date.UTC(2026, 10, 23, 5, 7, 15),
  })
  return { exporter, opened, asked, printed, taken, steps, library }
}

describe('an export', () => {
  it('asks where to with the usual name, takes a snapshot, and saves it for this account alone', async () => {
    const { exporter, asked, taken } = open((name) => path.join(folder, 'out', name))
    const target = path.join(folder, 'out')
    await expect(
      exporter.run({ what: { kind: 'now', token: 't' }, format: 'yaml', history: null }),
    ).rejects.toMatchObject({ code: 'output_unwritable' })
    expect(existsSync(target)).toBe(false)
    const second = open((name) => path.join(folder, `copy of ${name}`))
    const { saved } = await second.exporter.run({
      what: { kind: 'now', subjects: ['cpu'], token: 't' },
      format: 'yaml',
      history: null,
    })
    expect(taken[0]).toEqual({ subjects: undefined, formats: ['json'], token: 't' })
    expect(second.taken[0]).toEqual({ subjects: ['cpu'], formats: ['json'], token: 't' })
    expect(asked).toEqual(['infra_snap_box.example_20261123T050715Z.yaml'])
    const file = second.exporter.fileOf(saved!.id)!
    expect(path.basename(file)).toBe(saved!.fileName)
    const text = readFileSync(file, 'utf8')
    expect(text).toContain('schema: autoinfrasnap/snapshot@1')
    expect(saved!.sizeBytes).toBe(Buffer.byteLength(text))
  })

  it('is nothing when the person cancels: nothing was taken, and nothing is kept', async () => {
    const { exporter, library, steps } = open(() => null)
    expect(await exporter.run({ what: { kind: 'now' }, format: 'json', history: null })).toEqual({
      saved: null,
    })
    expect(steps).toEqual(['asked'])
    expect(await library.list()).toEqual([])
  })

  it('saves an encrypted report as it is, to the byte, though nothing here could open it', async () => {
    const name = 'infra_snap_web-1_20261123T050715Z.json.age'
    const bytes = Buffer.from('age-encryption.org/v1\n\u0000\u00ff', 'latin1')
    writeFileSync(path.join(folder, name), bytes)
    const { exporter, asked, steps } = open((proposed) => path.join(folder, `copy of ${proposed}`))
    const { saved } = await exporter.run({ what: { kind: 'report', name }, format: 'age', history: null })
    expect(asked).toEqual([name])
    expect(steps).toEqual(['asked', 'begun'])
    expect(readFileSync(exporter.fileOf(saved!.id)!)).toEqual(bytes)
    expect(saved!.sizeBytes).toBe(bytes.length)
  })

  it('asks nobody where to save as it is what is not encrypted, or no report', async () => {
    const { exporter, asked } = open(() => null)
    const [plain] = await saveSnapshot(snapshot, folder, [jsonFormat])
    for (const what of [
      { kind: 'report', name: path.basename(plain!.file) },
      { kind: 'now' },
      { kind: 'opened', id: 'x' },
    ] as const)
      await expect(exporter.run({ what, format: 'age', history: null })).rejects.toMatchObject({
        code: 'request_invalid',
      })
    expect(asked).toEqual([])
  })

  it('takes and prints what is now only once it is known where to, and keeps it in the library', async () => {
    const { exporter, library, steps, printed } = open((name) => path.join(folder, name))
    await exporter.run({ what: { kind: 'now' }, format: 'pdf', history: null })
    expect(steps).toEqual(['asked', 'begun', 'taken', 'printed'])
    const [report] = await library.list()
    expect(printed).toEqual([`/snapshots/${report!.name}?print=1`])
  })

  it('replaces the file that the person chose to replace', async () => {
    const target = path.join(folder, 'mine.csv')
    writeFileSync(target, 'old')
    const { exporter } = open(() => target)
    await exporter.run({ what: { kind: 'now' }, format: 'csv', history: null })
    expect(readFileSync(target, 'utf8')).not.toContain('old')
  })

  it('prints a report with its history, and a file that was opened', async () => {
    const { exporter, printed, asked, opened } = open((name) => path.join(folder, name))
    const [saved] = await saveSnapshot(snapshot, folder, [jsonFormat])
    const name = path.basename(saved!.file)
    await exporter.run({ what: { kind: 'report', name }, format: 'pdf', history: { from: 1, to: 2 } })
    const id = await opened.add(saved!.file)
    await exporter.run({ what: { kind: 'opened', id }, format: 'pdf', history: null })
    expect(printed).toEqual([`/snapshots/${name}?print=1&history=1-2`, `/opened/${id}?print=1`])
    expect(asked).toEqual([name.replace('.json', '.pdf'), name.replace('.json', '.pdf')])
    expect(readFileSync(path.join(folder, asked[0]!), 'latin1')).toBe('%PDF')
  })

  it('draws the history that was chosen into a page, in the language of the window, and none unasked', async () => {
    const { exporter, asked } = open((name) => path.join(folder, name))
    const [saved] = await saveSnapshot(snapshot, folder, [jsonFormat])
    const what = { kind: 'report', name: path.basename(saved!.file) } as const
    const to = Date.parse(snapshot.takenAt)
    const range = { from: to - 3_600_000, to }
    const pageOf = async (parameters: { history: typeof range | null; language?: 'ko' }) => {
      await exporter.run({ what, format: 'html', ...parameters })
      return readFileSync(path.join(folder, asked.at(-1)!), 'utf8')
    }
    const drawn = await pageOf({ history: range, language: 'ko' })
    expect(drawn).toContain('직전 1시간')
    expect(drawn).toContain('class="plot"')
    expect(asked[0]).toBe(what.name.replace('.json', '.html'))
    const plain = await pageOf({ history: null })
    expect(plain).not.toContain('class="plot"')
    expect(plain).toContain('lang="en"')
  })

  it('refuses a report that is not there before it asks for anything', async () => {
    const { exporter, asked } = open(() => null)
    const what = { kind: 'report', name: '../settings.json' } as const
    for (const format of ['json', 'pdf'] as const)
      await expect(exporter.run({ what, format, history: null })).rejects.toMatchObject({
        code: 'report_unknown',
      })
    expect(asked).toEqual([])
    expect(exporter.fileOf('unknown')).toBeNull()
  })
})
