/** Saves one snapshot in a folder, in as many formats as asked for. */
import type { Snapshot } from '../contract/snapshot'
import type { RenderOptions, ReportFormat } from './formats/format'
import { reportName } from './naming'
import { saveReport, type SavedReport } from './save'
import type { Seal } from './seal'

/**
 * Every document is made and sealed before the first is written, so that a defect in one leaves nothing behind.
 * @param seal null to write reports as they are.
 * @throws AppError as saveReport does
 */
export async function saveSnapshot(
  snapshot: Snapshot,
  folder: string,
  formats: readonly ReportFormat[],
  seal: Seal | null = null,
  options: RenderOptions = {},
): Promise<SavedReport[]> {
  const documents = await Promise.all(
    formats.map(async (format) => {
      const content = await format.render(snapshot, options)
      const sealed = (await seal?.(Buffer.from(content, 'utf8'))) ?? { content, ending: '', signature: null }
      return { ...sealed, extension: `${format.extension}${sealed.ending}` }
    }),
  )
  return documents.map(({ content, extension, signature }) => {
    const name = (copy: number): string =>
      reportName({ host: snapshot.host.name, takenAt: snapshot.takenAt, extension, copy })
    return saveReport({ folder, name }, content, { signature })
  })
}
