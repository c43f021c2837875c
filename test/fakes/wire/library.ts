/** Saved reports: real documents of the made-up machine's past, written by the product's own formats. */
import { AppError } from '../../../main/contract/errors'
import type { Report, ReportFormat, ReportLanguage } from '../../../main/contract/reports'
import type { RequestOutput } from '../../../main/contract/requests'
import type { Snapshot, Subject } from '../../../main/contract/snapshot'
import { findFormat } from '../../../main/reports/formats/registry'
import { iso } from './part'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** How old each is when the page is loaded, its formats, and what it holds where that is not everything. */
const plans: readonly (readonly [number, readonly ReportFormat[], (readonly Subject[])?])[] = [
  [0.6 * hourMs, ['json']],
  [3.2 * hourMs, ['json', 'csv']],
  [20 * hourMs, ['yaml']],
  [1.9 * dayMs, ['json']],
  [2.1 * dayMs, ['csv'], ['cpu', 'memory', 'disks']],
  [4.3 * dayMs, ['json']],
  [7 * dayMs, ['json', 'yaml']],
  [13.5 * dayMs, ['yaml'], ['containers']],
  [20.8 * dayMs, ['json']],
  [29.2 * dayMs, ['json']],
]

interface Kept {
  name: string
  format: ReportFormat
  snapshot: () => Snapshot
  takenAt: string
  /** Null while it is there; until when it can be restored otherwise. */
  restorableUntilMs: number | null
}

export interface Library {
  list(): Promise<Report[]>
  read(
    name: string,
    format: ReportFormat | undefined,
    language: ReportLanguage | undefined,
  ): Promise<RequestOutput<'report:read'>>
  save(snapshot: Snapshot, formats: readonly ReportFormat[]): Promise<Report[]>
  delete(name: string): Promise<{ report: Report; restorableUntil: string }>
  restore(name: string): Promise<Report>
}

export interface LibrarySource {
  hostName: string
  startMs: number
  isEmpty: boolean
  now: () => number
  snapshotAt: (atMs: number, chosen: readonly Subject[] | undefined) => Snapshot
}

export function createLibrary({ hostName, startMs, isEmpty, now, snapshotAt }: LibrarySource): Library {
  const kept = new Map<string, Kept>()
  const written = new Map<string, Promise<string>>()

  function keep(snapshot: () => Snapshot, takenAt: string, format: ReportFormat): Kept {
    const stem = `infra_snap_${fileSafe(hostName)}_${takenAt.replace(/[-:]|\.\d+/g, '')}`
    let name = `${stem}.${format}`
    for (let copy = 2; kept.has(name); copy += 1) name = `${stem}-${copy}.${format}`
    const one: Kept = {
      name,
      format,
      snapshot,
      takenAt: `${takenAt.slice(0, 19)}.000Z`,
      restorableUntilMs: null,
    }
    kept.set(name, one)
    return one
  }
  if (!isEmpty)
    for (const [ageMs, formats, chosen] of plans) {
      const atMs = startMs - ageMs
      for (const format of formats) keep(() => snapshotAt(atMs, chosen), iso(atMs), format)
    }

  /** Written when somebody wants to see it or its size, once. */
  function contentOf(
    { name, snapshot }: Kept,
    format: ReportFormat,
    language: ReportLanguage = 'en',
  ): Promise<string> {
    const key = `${format} ${language} ${name}`
    const content = written.get(key) ?? Promise.resolve(findFormat(format)!.render(snapshot(), { language }))
    written.set(key, content)
    return content
  }
  const tell = async (one: Kept): Promise<Report> => ({
    name: one.name,
    format: one.format,
    takenAt: one.takenAt,
    sizeBytes: new TextEncoder().encode(await contentOf(one, one.format)).length,
    isEncrypted: false,
    isSigned: false,
  })
  const find = (name: string, isDeleted: boolean): Kept => {
    const one = kept.get(name)
    if (one !== undefined && (one.restorableUntilMs !== null) === isDeleted) return one
    throw new AppError('report_unknown', `There is no report ${JSON.stringify(name)}.`, {
      hint: 'Ask for the list of reports: it may have been deleted.',
    })
  }

  return {
    list: () =>
      Promise.all(
        [...kept.values()]
          .filter(({ restorableUntilMs }) => restorableUntilMs === null)
          .sort((a, b) =>
            a.takenAt === b.takenAt ? (a.name < b.name ? 1 : -1) : a.takenAt < b.takenAt ? 1 : -1,
          )
          .map(tell),
      ),
    async read(name, asked, language) {
      const one = find(name, false)
      const format = asked ?? one.format
      if (format !== one.format && one.format === 'csv')
        throw new AppError('report_unconvertible', `${name} is a table; no other format can be made of it.`, {
          hint: 'Save snapshots as JSON or YAML to have them in any format later.',
        })
      return {
        report: await tell(one),
        fileName: name.replace(/\.[a-z]+$/, `.${format}`),
        mediaType: findFormat(format)!.mediaType,
        content: await contentOf(one, format, language),
      }
    },
    save: (snapshot, formats) =>
      Promise.all(
        [...new Set(formats)].map((format) => tell(keep(() => snapshot, snapshot.takenAt, format))),
      ),
    async delete(name) {
      const one = find(name, false)
      one.restorableUntilMs = now() + dayMs
      return { report: await tell(one), restorableUntil: iso(one.restorableUntilMs) }
    },
    async restore(name) {
      const one = find(name, true)
      one.restorableUntilMs = null
      return tell(one)
    },
  }
}

/** As main/reports/naming.ts, which needs Node. */
const fileSafe = (host: string): string =>
  host
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 100) || 'host'
