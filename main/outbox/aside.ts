/** Entries of the queue that could not be read, set aside or still in their place: what is still known of them, and how they are told. */
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../contract/errors'
import { objectKey } from '../contract/object-key'
import type { Upload } from '../contract/outbox'
import { entryId, parseEntry, reportOfRemains } from './entry'
import { factsOfName } from './key'

export interface AsideEntry {
  id: string
  /** Of the file that holds it, in the folder `aside`. */
  name: string
  /** The id that it had while it waited or was refused; null for one that was sent, and for what never was an entry. */
  unsentId: string | null
  /** The report that it was for, absolute; null where the entry does not say so any more. */
  file: string | null
  sizeBytes: number
  /** UTC milliseconds. */
  atMs: number
  /** The system's code for why it cannot be read, and lies in the queue as before; null for one that was set aside. */
  deniedBy: string | null
}

/** In front of the name of what had been sent before it could not be read: nothing depends on it. */
export const sentPrefix = 'sent-'

export const asideId = (name: string): string =>
  `aside-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`

/** Null for one that was dropped this very moment. @param folder the folder `aside`. */
export async function asideEntry(name: string, folder: string): Promise<AsideEntry | null> {
  const place = path.join(folder, name)
  const facts = await stat(place).catch(() => null) // dropped this very moment
  if (facts === null) return null
  const [, unsentId = null] = /^([0-9a-f]{16})-\d+\.json$/.exec(name) ?? []
  const text = unsentId === null || !facts.isFile() ? '' : await readFile(place, 'utf8').catch(() => '')
  return {
    ...{ id: asideId(name), name, unsentId },
    file: unsentId === null ? null : (parseEntry(text)?.file ?? reportOfRemains(text, unsentId)),
    sizeBytes: facts.isFile() ? facts.size : 0,
    atMs: Math.round(facts.ctimeMs),
    deniedBy: null,
  }
}

/** One that lies in the queue. @param file the report, where it is known from earlier. */
export async function deniedEntry(place: string, deniedBy: string, file: string | null): Promise<AsideEntry> {
  const name = path.basename(place)
  const id = path.parse(name).name
  const facts = await stat(place).catch(() => null) // a disk that is broken may not even say that
  const [sizeBytes, atMs] = [facts?.size ?? 0, Math.round(facts?.mtimeMs ?? 0)]
  return { id, name, unsentId: id, file, sizeBytes, atMs, deniedBy }
}

/** What is wrong with it and what to do. @param folder of the outbox. */
export function asideProblem({ name, file, deniedBy }: AsideEntry, folder: string) {
  const forWhich = file === null ? '' : `, for ${path.basename(file)},`
  if (deniedBy !== null) return deniedProblem(path.join(folder, name), forWhich, deniedBy)
  return {
    code: 'upload_unreadable' as const,
    message: `An entry of the outbox${forWhich} could not be read and was set aside.`,
    hint:
      file === null
        ? `It lies in ${path.join(folder, 'aside', name)}. Look which report was not sent, upload it again, then drop the entry.`
        : 'The report is kept until it is uploaded again, or the entry is dropped.',
  }
}

function deniedProblem(place: string, forWhich: string, deniedBy: string) {
  const mend = /^E(?:ACCES|PERM)$/.test(deniedBy)
    ? 'Give the account that runs AutoInfraSnap the right to read it'
    : 'Look at the disk that it lies on'
  return {
    code: 'upload_inaccessible' as const,
    message: `The entry ${place} of the outbox${forWhich} cannot be read (${deniedBy}).`,
    hint: `${mend}; it goes on by itself then. Or drop the entry and upload its report again.`,
  }
}

/** @param place the entry's file. @param cause the file system's error. */
export function inaccessible(place: string, cause: NodeJS.ErrnoException): AppError {
  const { code, message, hint } = deniedProblem(place, '', cause.code ?? String(cause))
  return new AppError(code, message, { hint, cause })
}

/** Where nothing may be deleted because it could be the one. */
export const unknownReport = (aside: AsideEntry, folder: string): AppError => {
  const { code, message, hint } = asideProblem(aside, folder)
  const name = aside.deniedBy === null ? ` as ${aside.id}` : ''
  return new AppError(
    code,
    `${message.replace(/\.$/, '')}${name}; it does not say any more for which report, so none is deleted. ${hint}`,
  )
}

export const asideUpload = (entry: AsideEntry, folder: string): Upload => ({
  ...{ id: entry.id, fileName: entry.file === null ? entry.name : path.basename(entry.file) },
  ...{ bucket: null, key: null, sizeBytes: entry.sizeBytes },
  ...{ state: 'set-aside', sentBytes: 0, queuedAt: new Date(entry.atMs).toISOString(), sentAt: null },
  ...{ failedAttempts: 0, nextAttemptAt: null, problem: asideProblem(entry, folder) },
})

/** Reports of a folder by the ids they have in the queue: their names and the prefix of the settings make the keys again. */
export async function reportsById(folder: string, prefix: string): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const fileName of await readdir(folder).catch(() => [])) {
    const facts = factsOfName(fileName)
    const file = path.join(folder, fileName)
    if (facts !== null) files.set(entryId(file, objectKey({ prefix, ...facts, fileName })), file)
  }
  return files
}
