/** Compares two reports of the library. */
import type { Comparison } from '../contract/comparison'
import type { Settings } from '../contract/settings'
import { compareSnapshots } from '../snapshot/diff/compare'
import { maskAlike } from '../snapshot/redact/alike'
import type { ReportLibrary } from './library'
import { readSnapshot } from './read'

/** @throws AppError report_unknown, report_unconvertible, document_unreadable, redaction_unavailable, and what else the library throws. */
export async function compareReports(
  library: Pick<ReportLibrary, 'read'>,
  names: { before: string; after: string },
  options: { thresholds: Settings['thresholds']; dataFolder: string },
): Promise<Comparison> {
  const [before, after] = await Promise.all(
    [names.before, names.after].map(async (name) =>
      readSnapshot((await library.read(name, 'json')).content, `The report ${name}`),
    ),
  )
  const { thresholds, dataFolder } = options
  return compareSnapshots(...maskAlike(before!, after!, dataFolder), { thresholds, sources: names })
}
