/** The saved reports of one folder: lists, reads, deletes and restores them, and nothing else that lies there. */
import { lstat, readFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../contract/errors'
import {
  encryptedEnding,
  reportFormats as formatIds,
  signatureEnding,
  type Report,
  type ReportFormat,
  type ReportLanguage,
} from '../contract/reports'
import type { Snapshot } from '../contract/snapshot'
import type { ReportFormat as DocumentFormat, ReportHistory } from './formats/format'
import { createDeletedReports, reportUnknown } from './deleted'
import { createFolderIndex } from './folder-index'
import { findFormat } from './formats/registry'
import { encrypted, readSnapshot } from './read'
import type { Open } from './seal'

export interface ReportLibrary {
  readonly folder: string
  /** The newest first. A folder that does not exist yet holds none. */
  list(): Promise<Report[]>
  /** @throws AppError report_unknown */
  find(name: string): Promise<Report>
  /** As in folder-index.ts. */
  files(): Promise<ReadonlyMap<string, number>>
  /**
   * @param format another than that on disk; without it the report comes as it is, but for its encryption.
   * @param language of what is written anew for people.
   * @throws AppError report_unknown, report_unconvertible, document_unreadable, report_encrypted, report_changed
   */
  read(name: string, format?: ReportFormat, language?: ReportLanguage): Promise<ReadReport>
  /** The file as it lies there; still encrypted where it is. @throws AppError report_unknown */
  fetch(name: string): Promise<{ report: Report; bytes: Buffer }>
  /** @throws AppError report_unknown, output_full, output_unwritable */
  delete(name: string): Promise<{ report: Report; restorableUntil: string }>
  /** @throws AppError report_unknown, output_exists, output_full, output_unwritable */
  restore(name: string): Promise<Report>
  /** Takes away for good what was deleted more than a day ago. Never rejects. */
  purge(): Promise<void>
}

export interface ReadReport {
  report: Report
  /** The name under which to save the content. */
  fileName: string
  mediaType: string
  content: string
}

/** A snapshot is at most 1 MB; far beyond that a file is something else, and parsing it would hold everybody up. */
const mostConvertedBytes = 16 * 1024 * 1024

type HistoryOf = (snapshot: Snapshot) => Promise<ReportHistory | null>

/** As naming.ts makes them. A name that fits holds no path, so it can only mean a file in the folder itself. */
const reportFileName =
  /^infra_snap_[^/\\\0]+_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(?:-\d+)?\.([a-z]+)(\.age)?$/

function parseReportName(name: string): Pick<Report, 'format' | 'takenAt' | 'isEncrypted'> | null {
  const match = reportFileName.exec(name)
  const format = formatIds.find((id) => id === (match?.[7] as ReportFormat | undefined))
  if (match === null || format === undefined) return null
  const [, year, month, day, hour, minute, second] = match
  const takenAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`)
  if (Number.isNaN(takenAt.getTime())) return null
  return { format, takenAt: takenAt.toISOString(), isEncrypted: match[8] !== undefined }
}

export interface ReportLibraryOptions {
  /** UTC milliseconds. */
  now?: (() => number) | undefined
  /** Opens encrypted reports; without it they are listed and not read. */
  open?: Open | undefined
  /** What was measured before a snapshot that is written anew for people. */
  historyOf?: HistoryOf | undefined
}

export function createReportLibrary(
  folder: string,
  { now = Date.now, open, historyOf = () => Promise.resolve(null) }: ReportLibraryOptions = {},
): ReportLibrary {
  const index = createFolderIndex(folder)
  const isReport = (name: string): boolean => parseReportName(name) !== null
  const deleted = createDeletedReports({ folder, isReport, now })
  const find = async (name: string): Promise<Report> => {
    const parsed = parseReportName(name)
    const file = parsed === null ? null : await lstat(path.join(folder, name)).catch(() => null)
    if (parsed === null || !file?.isFile()) throw reportUnknown(name)
    const signature = await lstat(path.join(folder, name + signatureEnding)).catch(() => null)
    return { name, ...parsed, sizeBytes: file.size, isSigned: signature?.isFile() === true }
  }
  const contentOf = async ({ name, isEncrypted }: Report): Promise<string> => {
    const bytes = await readFile(path.join(folder, name))
    if (!isEncrypted) return bytes.toString('utf8')
    const called = `The report ${JSON.stringify(name)}`
    if (open === undefined) throw encrypted(called)
    return Buffer.from(await open(bytes, called)).toString('utf8')
  }
  const write = async (snapshot: Snapshot, wanted: DocumentFormat, language: ReportLanguage | undefined) =>
    wanted.render(snapshot, { language, history: wanted.id === 'html' ? await historyOf(snapshot) : null })
  return {
    folder,
    find,
    files: () => index.files(),
    async list() {
      const files = await index.files().catch((cause: NodeJS.ErrnoException) => {
        throw new AppError('output_unwritable', `The reports folder cannot be read (${cause.code}).`, {
          cause,
        })
      })
      return Array.from(files, ([name, sizeBytes]) => {
        const parsed = parseReportName(name)
        return parsed && { name, ...parsed, sizeBytes, isSigned: files.has(name + signatureEnding) }
      })
        .filter((report) => report !== null)
        .sort((a, b) =>
          a.takenAt === b.takenAt ? (a.name < b.name ? 1 : -1) : a.takenAt < b.takenAt ? 1 : -1,
        )
    },
    async read(name, format, language) {
      const report = await find(name)
      const content = await contentOf(report)
      const wanted = formatOf(format ?? report.format)
      const fileName = report.isEncrypted ? name.slice(0, -encryptedEnding.length) : name
      if (wanted.id === report.format) return { report, fileName, mediaType: wanted.mediaType, content }
      return {
        report,
        fileName: fileName.replace(/[a-z]+$/, wanted.extension),
        mediaType: wanted.mediaType,
        content: await write(await wholeDocument(report, content), wanted, language),
      }
    },
    async fetch(name) {
      const report = await find(name)
      return { report, bytes: await readFile(path.join(folder, name)) }
    },
    async delete(name) {
      await deleted.purge()
      const report = await find(name)
      const until = await deleted.keep(name)
      return { report, restorableUntil: new Date(until).toISOString() }
    },
    async restore(name) {
      if (!isReport(name)) throw reportUnknown(name)
      await deleted.restore(name)
      return find(name)
    },
    purge: () => deleted.purge(),
  }
}

async function wholeDocument(report: Report, content: string): Promise<Snapshot> {
  const name = JSON.stringify(report.name)
  if (report.format === 'csv')
    throw new AppError(
      'report_unconvertible',
      `The report ${name} is CSV, which does not hold the whole document.`,
      { hint: 'Read it as CSV, or take snapshots as JSON or YAML as well.' },
    )
  if (report.sizeBytes > mostConvertedBytes)
    throw new AppError('document_unreadable', `The report ${name} is too large to be a snapshot.`)
  return readSnapshot(content, `The report ${name}`)
}

function formatOf(id: ReportFormat): DocumentFormat {
  const format = findFormat(id)
  if (format === undefined) throw new Error(`there is no format ${id}`)
  return format
}
