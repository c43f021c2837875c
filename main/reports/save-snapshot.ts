/** Saves one snapshot in a folder, in as many formats as asked for. */
import { existsSync } from 'node:fs'
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
  await beforeSaving?.(documents.map(({ name, content }) => ({ file: firstFree(folder, name), content })))
  return documents.map(({ content, name, signature }) => saveReport({ folder, name }, content, { signature }))
}

/** As saveReport will find it, unless somebody is quicker. */
function firstFree(folder: string, name: (copy: number) => string): string {
  let copy = 1
  while (existsSync(path.join(folder, name(copy)))) copy += 1
  return path.join(folder, name(copy))
}
