/** The saved reports of one folder: lists, reads and deletes them, and nothing else that lies there. */
import { lstat, readFile, readdir, unlink } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../contract/errors'
import { reportFormats as formatIds, type Report, type ReportFormat } from '../contract/reports'
import { findFormat } from './formats/registry'

export interface ReportLibrary {
  readonly folder: string
  /** The newest first. A folder that does not exist yet holds none. */
  list(): Promise<Report[]>
  /** @throws AppError report_unknown */
  read(name: string): Promise<{ report: Report; mediaType: string; content: string }>
  /** @throws AppError report_unknown, output_unwritable */
  delete(name: string): Promise<void>
}

/** As naming.ts makes them. A name that fits holds no path, so it can only mean a file in the folder itself. */
const reportFileName = /^infra_snap_[^/\\\0]+_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(?:-\d+)?\.([a-z]+)$/

function parseReportName(name: string): Pick<Report, 'format' | 'takenAt'> | null {
  const match = reportFileName.exec(name)
  const format = formatIds.find((id) => id === (match?.[7] as ReportFormat | undefined))
  if (match === null || format === undefined) return null
  const [, year, month, day, hour, minute, second] = match
  const takenAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`)
  return Number.isNaN(takenAt.getTime()) ? null : { format, takenAt: takenAt.toISOString() }
}

export function createReportLibrary(folder: string): ReportLibrary {
  const find = async (name: string): Promise<Report> => {
    const parsed = parseReportName(name)
    const file = parsed === null ? null : await lstat(path.join(folder, name)).catch(() => null)
    if (parsed === null || !file?.isFile())
      throw new AppError('report_unknown', `There is no report ${JSON.stringify(name)}.`, {
        hint: 'Ask for the list of reports: it may have been deleted.',
      })
    return { name, ...parsed, sizeBytes: file.size }
  }
  return {
    folder,
    async list() {
      const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code === 'ENOENT') return []
        throw new AppError('output_unwritable', `The reports folder cannot be read (${cause.code}).`, {
          cause,
        })
      })
      const reports = await Promise.all(
        names.filter((name) => parseReportName(name) !== null).map((name) => find(name).catch(() => null)),
      )
      return reports
        .filter((report) => report !== null) // deleted between the list and the look
        .sort((a, b) =>
          a.takenAt === b.takenAt ? (a.name < b.name ? 1 : -1) : a.takenAt < b.takenAt ? 1 : -1,
        )
    },
    async read(name) {
      const report = await find(name)
      const format = findFormat(report.format)
      return {
        report,
        mediaType: format?.mediaType ?? 'application/octet-stream',
        content: await readFile(path.join(folder, name), 'utf8'),
      }
    },
    async delete(name) {
      await find(name)
      await unlink(path.join(folder, name)).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code === 'ENOENT') return
        throw new AppError('output_unwritable', `The report ${name} cannot be deleted (${cause.code}).`, {
          cause,
        })
      })
    },
  }
}
