/** Which reports still have to be sent, asked by the files they are: in whichever way their folder is named. */
import path from 'node:path'
import { folderMatcher } from '../files/same-folder'
import { reportsById, unknownReport } from './aside'
import type { Entry } from './entry'
import type { Queue } from './queue'

/**
 * @returns the names of those in a folder, also of those whose entry was set aside.
 * @param prefix of the settings, by which reports of entries that say nothing are found.
 * @throws AppError upload_unreadable where an entry was set aside that may be for any report.
 */
export async function unsentIn(queue: Queue, reportsFolder: string, prefix: string): Promise<Set<string>> {
  const there = path.resolve(reportsFolder)
  const isThere = folderMatcher(there)
  const files = (await queue.list()).map(({ file }) => file)
  const aside = (await queue.aside()).filter(({ unsentId }) => unsentId !== null)
  const isUnknown = aside.some(({ file }) => file === null)
  const byId = isUnknown ? await reportsById(there, prefix) : null
  for (const entry of aside) {
    const file = entry.file ?? byId?.get(entry.unsentId ?? '')
    if (file === undefined) throw unknownReport(entry, queue.folder)
    files.push(file)
  }
  const names = new Set<string>()
  for (const file of files) if (await isThere(path.dirname(file))) names.add(path.basename(file))
  return names
}

/** @returns what of the queue would send this file, under whichever keys. */
export async function entriesFor(queue: Queue, file: string): Promise<Entry[]> {
  const isThere = folderMatcher(path.dirname(file))
  const found: Entry[] = []
  for (const entry of await queue.list())
    if (path.basename(entry.file) === path.basename(file) && (await isThere(path.dirname(entry.file))))
      found.push(entry)
  return found
}
