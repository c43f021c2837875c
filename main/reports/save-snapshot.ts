/** Saves one snapshot in a folder, in as many formats as asked for. */
import path from 'node:path'
import type { Snapshot } from '../contract/snapshot'
import type { RenderOptions, ReportFormat } from './formats/format'
import { reportName } from './naming'
import { saveReport, type BeforeSaving, type SavedReport } from './save'
import type { Seal } from './seal'

export interface SaveSnapshotOptions extends RenderOptions {
  /** Null to write reports as they are. */
  seal?: Seal | null | undefined
  beforeSaving?: BeforeSaving | undefined
}

/**
 * Every document is made and sealed before the first is written, so that a defect in one leaves nothing behind.
 * @throws AppError as saveReport does
 */
export async function saveSnapshot(
  snapshot: Snapshot,
  folder: string,
  formats: readonly ReportFormat[],
  { seal = null, beforeSaving, ...options }: SaveSnapshotOptions = {},
): Promise<SavedReport[]> {
  const documents = await Promise.all(
    formats.map(async (format) => {
      const content = await format.render(snapshot, options)
      const bytes = Buffer.from(content, 'utf8')
      const sealed = (await seal?.(bytes)) ?? { content: bytes, ending: '', signature: null }
      const extension = `${format.extension}${sealed.ending}`
      const name = (copy: number): string =>
        reportName({ host: snapshot.host.name, takenAt: snapshot.takenAt, extension, copy })
      return { ...sealed, name }
    }),
  )
  await beforeSaving?.(documents.map(({ name, content }) => ({ file: path.join(folder, name(1)), content })))
  return documents.map(({ content, name, signature }) => saveReport({ folder, name }, content, { signature }))
}
