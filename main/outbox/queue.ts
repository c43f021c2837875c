/**
 * The queue on disk: `outbox/ID.json` waits or was refused, `outbox/sent/ID.json` was sent lately, `outbox/aside/` holds
 * what could not be read, `outbox/ID.claim` says who is at work on it. Each file is written whole or not at all, so
 * that a process may be killed at any moment.
 */
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../contract/errors'
import { claimFile, isClaimed, type Claim } from '../files/file-claim'
import { makeFolder } from '../files/make-folder'
import { replaceFile } from '../files/replace-file'
import { asideEntry, asideId, deniedEntry, inaccessible, sentPrefix, type AsideEntry } from './aside'
import { parseEntry, renderEntry, type Entry } from './entry'
import { createTried, entryOfNote, type Tried } from './tried'

export interface Queue {
  readonly folder: string
  /** Keeps an entry, new or changed, lastingly. @throws AppError outbox_full, outbox_unwritable; it is as before then. */
  put(entry: Entry): Promise<void>
  /** Null where it is not in the queue (any more). @throws AppError upload_inaccessible */
  read(id: string): Promise<Entry | null>
  /** Null where it was not sent lately. */
  readSent(id: string): Promise<Entry | null>
  /**
   * What waits or was refused, the oldest first. What is damaged is set aside on the way; what the system does not let
   * this account read stays in its place, and is among `aside` until it can be read.
   */
  list(): Promise<Entry[]>
  /** Takes an entry that was sent out of the queue. */
  settle(entry: Entry): Promise<void>
  sent(): Promise<Entry[]>
  aside(): Promise<AsideEntry[]>
  /** Its report is queued anew: what was set aside of it is needed no more. @returns what is gone. */
  mend(entry: Pick<Entry, 'id' | 'file'>): Promise<AsideEntry[]>
  /** Wherever it lies. @returns whether there was one. */
  remove(id: string): Promise<boolean>
  /** Null while somebody is at work on it. */
  claim(id: string): Claim | null
  isClaimed(id: string): boolean
  /** By the names of `tried.ts`. */
  readonly tried: Tried
}

export interface QueueDependencies {
  folder: string
  now: () => number
  /** Hears of each entry that was set aside, or cannot be read where it lies; once. */
  onAside: (entry: AsideEntry) => void
}

const entryName = /^[0-9a-f]{16}\.json$/

/** Much longer than the touches of a claim lie apart; a store that is slow does not matter to it. */
const claimLifeMs = 30_000

/** For how long the list shows what was sent, and how many at the most: it is no log. */
const sentKeptMs = 7 * 24 * 60 * 60_000
const sentKept = 500

/** What a killed process left half-written is of no use after this. */
const leftoverAfterMs = 60 * 60_000

/** An entry that was read, as long as its file is the same. */
interface Read {
  mark: string
  entry: Entry
}

export function createQueue({ folder, now, onAside }: QueueDependencies): Queue {
  const sentFolder = path.join(folder, 'sent')
  const asideFolder = path.join(folder, 'aside')
  const fileOf = (id: string): string => path.join(folder, `${id}.json`)
  const claimOf = (id: string): string => path.join(folder, `${id}.claim`)
  let known = new Map<string, Read>()
  /** Entries in their place that could not be read when that was tried last, by their files' names. */
  const denied = new Map<string, AsideEntry>()
  let hasSwept = false
  const tried = createTried(folder)

  const write = async (file: string, entry: Entry): Promise<void> => {
    try {
      makeFolder(path.dirname(file), 0o700)
      await replaceFile(file, renderEntry(entry), 0o600)
    } catch (cause) {
      throw unwritable(folder, cause)
    }
  }

  async function setAside(name: string, from: string): Promise<void> {
    const sentMark = path.dirname(from) === sentFolder ? sentPrefix : ''
    const to = path.join(asideFolder, `${sentMark}${name.replace(/\.json$/, '')}-${now()}.json`)
    try {
      makeFolder(asideFolder, 0o700)
      await rename(from, to)
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return // another process was quicker
      throw unwritable(folder, cause)
    }
    const entry = await asideEntry(path.basename(to), asideFolder)
    if (entry !== null) onAside(entry)
  }

  async function setAsideBefore(): Promise<AsideEntry[]> {
    const names = await namesIn(asideFolder)
    return inTurn(names, (name) => asideEntry(name, asideFolder))
  }

  async function readFrom(place: string, name: string, before: Read | undefined): Promise<Read | null> {
    const file = path.join(place, name)
    try {
      // The time of its change tells of rights that were taken.
      const { ino, mtimeMs, ctimeMs, size } = await stat(file)
      const mark = `${ino} ${mtimeMs} ${ctimeMs} ${size}`
      if (before?.mark === mark) return before
      const entry = parseEntry(await readFile(file, 'utf8'))
      if (entry !== null && `${entry.id}.json` === name) return { mark, entry }
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return null
      if (concernsAll(cause)) throw unreadable(folder, cause)
      const isEntry = place === folder && entryName.test(name)
      if (isEntry && codeOf(cause) !== 'EISDIR') throw inaccessible(file, cause as NodeJS.ErrnoException)
    }
    await setAside(name, file)
    return null
  }

  /** Notes what cannot be read, so that the others go on. */
  async function readOrNote(name: string): Promise<Read | null> {
    const before = known.get(name)
    try {
      const read = await readFrom(folder, name, before)
      denied.delete(name)
      return read
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'upload_inaccessible') throw error
      const report = before?.entry.file ?? denied.get(name)?.file ?? null
      const entry = await deniedEntry(path.join(folder, name), codeOf(error.cause), report)
      const isNews = denied.get(name)?.deniedBy !== entry.deniedBy
      denied.set(name, entry)
      if (isNews) onAside(entry)
      return null
    }
  }

  /** What a process that was killed left behind, once in a life: half-written files, claims and notes of what is gone. */
  async function sweep(names: readonly string[]): Promise<void> {
    if (hasSwept) return
    hasSwept = true
    const present = new Set(names)
    const isLeft = (name: string): boolean => {
      const id = entryOfNote(name)
      return id === null ? /\.tmp$|\.claim/.test(name) : !present.has(`${id}.json`)
    }
    for (const name of names.filter(isLeft)) {
      const file = path.join(folder, name)
      const facts = await stat(file).catch(() => null)
      if (facts !== null && now() - facts.mtimeMs > leftoverAfterMs) await rm(file, { force: true })
    }
  }

  async function sent(): Promise<Entry[]> {
    const names = (await namesIn(sentFolder)).filter((name) => name.endsWith('.json'))
    const entries = (await inTurn(names, (name) => readFrom(sentFolder, name, undefined)))
      .map(({ entry }) => entry)
      .sort((a, b) => (b.sentAt ?? '').localeCompare(a.sentAt ?? ''))
    const tooOld = new Date(now() - sentKeptMs).toISOString()
    const kept = entries.filter(({ sentAt }, index) => index < sentKept && (sentAt ?? '') >= tooOld)
    for (const { id } of entries.slice(kept.length))
      await rm(path.join(sentFolder, `${id}.json`), { force: true })
    return kept
  }

  return {
    folder,
    put: (entry) => write(fileOf(entry.id), entry),
    read: async (id) => (await readFrom(folder, `${id}.json`, undefined))?.entry ?? null,
    readSent: async (id) => (await readFrom(sentFolder, `${id}.json`, undefined))?.entry ?? null,
    async list() {
      const names = await namesIn(folder)
      await sweep(names)
      for (const name of denied.keys()) if (!names.includes(name)) denied.delete(name)
      const reads = await inTurn(
        names.filter((name) => name.endsWith('.json')),
        readOrNote,
      )
      known = new Map(reads.map((read) => [`${read.entry.id}.json`, read]))
      return reads
        .map(({ entry }) => entry)
        .sort((a, b) => a.queuedAt.localeCompare(b.queuedAt) || a.id.localeCompare(b.id))
    },
    async settle(entry) {
      // In this order: killed in between, the entry is sent once more, finds itself in the store, and is settled again.
      await write(path.join(sentFolder, `${entry.id}.json`), entry)
      await rm(fileOf(entry.id), { force: true })
      tried.remove(entry.id)
    },
    sent,
    aside: async () => [...(await setAsideBefore()), ...denied.values()],
    async mend({ id, file }) {
      const mended = (await setAsideBefore()).filter((one) => one.unsentId === id || one.file === file)
      for (const { name } of mended) await rm(path.join(asideFolder, name), { recursive: true, force: true })
      return mended
    },
    async remove(id) {
      const asideName = (await namesIn(asideFolder)).find((name) => asideId(name) === id)
      const isEntry = /^[0-9a-f]{16}$/.test(id)
      const places = isEntry ? [fileOf(id), path.join(sentFolder, `${id}.json`)] : []
      denied.delete(`${id}.json`)
      if (asideName !== undefined) places.push(path.join(asideFolder, asideName))
      const gone = await Promise.all(
        places.map((file) =>
          rm(file, { recursive: true }).then(
            () => true,
            (cause: unknown) => {
              if (codeOf(cause) === 'ENOENT') return false
              throw unwritable(folder, cause)
            },
          ),
        ),
      )
      if (isEntry) tried.remove(id)
      return gone.includes(true)
    },
    claim(id) {
      try {
        return claimFile(claimOf(id), claimLifeMs)
      } catch (cause) {
        throw unwritable(folder, cause)
      }
    },
    isClaimed: (id) => isClaimed(claimOf(id), claimLifeMs),
    tried,
  }
}

/** A folder that does not exist yet is empty. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return []
    throw unreadable(folder, cause)
  }
}

/** A few at a time: thousands of files at once would hold every thread and much memory. */
const readAtOnce = 16

async function inTurn<Value>(
  names: readonly string[],
  read: (name: string) => Promise<Value | null>,
): Promise<Value[]> {
  const values: Value[] = []
  for (let index = 0; index < names.length; index += readAtOnce) {
    const some = await Promise.all(names.slice(index, index + readAtOnce).map(read))
    values.push(...some.filter((value) => value !== null))
  }
  return values
}

const codeOf = (cause: unknown): string => (cause as NodeJS.ErrnoException).code ?? String(cause)

/** Whether no other entry could be read either: this process has run out of something, or cannot enter the folder. */
const concernsAll = (cause: unknown): boolean =>
  /^E(?:MFILE|NFILE|NOMEM|AGAIN|NOTDIR)$/.test(codeOf(cause)) ||
  (codeOf(cause) === 'EACCES' && (cause as NodeJS.ErrnoException).syscall === 'stat')

function unwritable(folder: string, cause: unknown): AppError {
  const code = codeOf(cause)
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('outbox_full', `The outbox ${folder} cannot be written: the disk is full.`, {
      hint: 'Free some space, then try again; what was queued before is safe.',
      cause,
    })
  return new AppError('outbox_unwritable', `The outbox ${folder} cannot be written (${code}).`, {
    hint: 'Give the account that runs AutoInfraSnap write access to the data folder.',
    cause,
  })
}

const unreadable = (folder: string, cause: unknown): AppError =>
  new AppError('outbox_unwritable', `The outbox ${folder} cannot be read (${codeOf(cause)}).`, {
    hint: 'Give the account that runs AutoInfraSnap access to the data folder.',
    cause,
  })
