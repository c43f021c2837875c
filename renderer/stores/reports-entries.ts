/** The library as people see it: one entry a snapshot, however many files it was saved in. Pure. */
import type { EventPayload } from '../../main/contract/events'
import { reportFormats, type Report, type ReportFormat } from '../../main/contract/reports'

export interface LibraryEntry {
  /** The files' common name, without the extension. */
  key: string
  host: string
  /** ISO 8601; to the second. */
  takenAt: string
  /** In the order of `reportFormats`. */
  reports: readonly Report[]
  sizeBytes: number
  /** Whether one of its files can only be read with a key, and whether one carries a signature. */
  isEncrypted: boolean
  isSigned: boolean
  /** The file that holds the whole document, JSON before YAML; null where there is none (CSV alone). */
  openName: string | null
  /** What it can be exported in: the whole document in every format, CSV only as it is. */
  exports: readonly ReportFormat[]
}

const nameForm = /^infra_snap_(.+)_\d{8}T\d{6}Z(?:-\d+)?\.[a-z]+(?:\.age)?$/s

/** The host as the file's name has it; what a file name cannot hold stands there as dashes. */
export const hostOfName = (name: string): string => nameForm.exec(name)?.[1] ?? ''

const keyOfName = (name: string): string => name.replace(/\.[a-z]+(?:\.age)?$/, '')

/**
 * @param reports the newest first, as the core lists them; the entries come in the same order.
 * @param before the entries until now: of what did not change they are the same objects again, which nobody draws anew.
 */
export function entriesOf(
  reports: readonly Report[],
  before: readonly LibraryEntry[] = [],
): readonly LibraryEntry[] {
  const known = new Map(before.map((entry) => [entry.key, entry]))
  const byKey = new Map<string, Report[]>()
  for (const report of reports) {
    const key = keyOfName(report.name)
    byKey.set(key, [...(byKey.get(key) ?? []), report])
  }
  return [...byKey].map(([key, unsorted]) => {
    const same = known.get(key)
    if (same?.reports.length === unsorted.length && unsorted.every((one) => same.reports.includes(one)))
      return same
    const sorted = reportFormats.flatMap((format) => unsorted.filter((report) => report.format === format))
    const open = sorted.find(({ format }) => format !== 'csv') ?? null
    return {
      key,
      host: hostOfName(sorted[0]!.name),
      takenAt: sorted[0]!.takenAt,
      reports: sorted,
      sizeBytes: sorted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      isEncrypted: sorted.some(({ isEncrypted }) => isEncrypted === true),
      isSigned: sorted.some(({ isSigned }) => isSigned === true),
      openName: open?.name ?? null,
      exports: open === null ? ['csv'] : reportFormats,
    }
  })
}

/** The file to make a format from: that of the format itself, else the whole document. */
export const sourceOf = (entry: LibraryEntry, format: ReportFormat): string =>
  (entry.reports.find((report) => report.format === format) ?? entry.reports[0]!).name

/** The list after something happened to one report. The same change twice is one. */
export function changed(list: readonly Report[], { change, report }: EventPayload<'reports'>): Report[] {
  const others = list.filter(({ name }) => name !== report.name)
  return change === 'deleted' ? others : [...others, report].sort(newestFirst)
}

function newestFirst(a: Report, b: Report): number {
  if (a.takenAt !== b.takenAt) return a.takenAt < b.takenAt ? 1 : -1
  return a.name < b.name ? 1 : -1
}
