/** Compares two reports of the library, or two snapshots wherever they were found; masked ones with what they are masked like. */
import type { Comparison } from '../contract/comparison'
import type { Settings } from '../contract/settings'
import { compareSnapshots } from '../snapshot/diff/compare'
import type { Tolerances } from '../snapshot/diff/tolerances'
import { redactAlike } from '../snapshot/redact/alike'
import type { Redactor } from '../snapshot/redact/redact'
import type { FoundSnapshot } from './find-snapshot'
import type { ReportLibrary } from './library'
import { fileSafeHost, reportNameOfHost } from './naming'
import { readSnapshot } from './read'

export interface CompareFoundOptions {
  thresholds: Settings['thresholds']
  tolerances?: Tolerances | undefined
  /** Where the salt of the masks is. */
  dataFolder: string
}

/** @throws AppError report_unknown, report_unconvertible, document_unreadable, redaction_unavailable, and what else the library throws. */
export async function compareReports(
  library: Pick<ReportLibrary, 'read'>,
  names: { before: string; after: string },
  options: CompareFoundOptions,
): Promise<Comparison> {
  const [before, after] = await Promise.all(
    [names.before, names.after].map(async (source) => ({
      snapshot: await readSnapshot((await library.read(source, 'json')).content, `The report ${source}`),
      source,
    })),
  )
  return compareFound(before!, after!, options)
}

/**
 * Masks both alike, and what both are called with them: a file's name tells the host.
 * @throws AppError redaction_unavailable
 */
export function compareFound(
  before: FoundSnapshot,
  after: FoundSnapshot,
  { dataFolder, ...options }: CompareFoundOptions,
): Comparison {
  const [maskedBefore, maskedAfter] = redactAlike(before.snapshot, after.snapshot, dataFolder)
  // By both: the masked one may be called by what only the plain one knows.
  const masked = (source: string): string =>
    [
      { host: before.snapshot.host.name, ...maskedBefore },
      { host: after.snapshot.host.name, ...maskedAfter },
    ].reduce((name, side) => maskName(name, side), source)
  return compareSnapshots(maskedBefore.snapshot, maskedAfter.snapshot, {
    ...options,
    sources: { before: masked(before.source), after: masked(after.source) },
  })
}

/** A report gets the name that it would have been saved under; any other file is called by whatever a person chose. */
function maskName(name: string, { host, snapshot, text }: { host: string } & Redactor): string {
  const otherOf = (part: string): string => (part === fileSafeHost(host) ? snapshot.host.name : text(part))
  return reportNameOfHost(name, otherOf) ?? text(name)
}
