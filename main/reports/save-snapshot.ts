/** Saves one snapshot in a folder, in as many formats as asked for. */
import type { Snapshot } from '../contract/snapshot'
import type { RenderOptions, ReportFormat } from './formats/format'
import { reportName } from './naming'
import { saveReport, type SavedReport } from './save'

/**
 * Every document is made before the first is written, so that a defect in one leaves nothing behind.
 * @throws AppError as saveReport does
 */
export async function saveSnapshot(
  snapshot: Snapshot,
  folder: string,
  formats: readonly ReportFormat[],
  options: RenderOptions = {},
): Promise<SavedReport[]> {
  const documents = await Promise.all(
    formats.map(async (format) => ({ format, content: await format.render(snapshot, options) })),
  )
  return documents.map(({ format, content }) => {
    const name = (copy: number): string =>
      reportName({ host: snapshot.host.name, takenAt: snapshot.takenAt, extension: format.extension, copy })
    return saveReport({ folder, name }, content)
  })
}
