/** Where the files of reports lie, for showing them in their folder and dragging them out. */
import path from 'node:path'
import type { Settings } from '../contract/settings'
import { createReportLibrary } from '../reports/library'

export const reportsFolderOf = (settings: Settings, usual: string): string =>
  settings.snapshot.folder === null ? usual : path.resolve(settings.snapshot.folder)

/** @returns the absolute path of a saved report. @throws AppError report_unknown */
export async function fileOfReport(name: string, folder: string): Promise<string> {
  return path.join(folder, (await createReportLibrary(folder).find(name)).name)
}
