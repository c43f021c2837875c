/** What the outbox holds, as people look at it: by file, by snapshot, and what of it needs somebody. Pure. */
import type { EventPayload } from '../../main/contract/events'
import type { Upload } from '../../main/contract/outbox'

export type UploadStanding = 'refused' | 'sending' | 'waiting' | 'sent'

/** Of one snapshot, which may be several files. */
export interface SnapshotUploads {
  /** Of that file which is furthest from being sent. */
  standing: UploadStanding
  /** The newest of each file that has one, in the order of the files. */
  uploads: readonly Upload[]
  /** Files that nobody has put into the outbox. */
  missing: readonly string[]
  /** Of those under way; 0 to 100. */
  percent: number
}

/** An upload that did not change is the same object in every list. */
export const sameUploads = (a: SnapshotUploads | null, b: SnapshotUploads | null): boolean =>
  a !== null &&
  b !== null &&
  a.uploads.length === b.uploads.length &&
  a.missing.length === b.missing.length &&
  a.uploads.every((upload, index) => upload === b.uploads[index])

/** From here on so many that wait are worth a word, though nothing went wrong yet. */
export const muchWaiting = 10

/** The list after something happened to one upload. The same change twice is one. */
export function uploadsAfter(
  list: readonly Upload[],
  { upload, isDropped }: EventPayload<'outbox'>,
): Upload[] {
  const place = list.findIndex(({ id }) => id === upload.id)
  if (isDropped) return list.filter(({ id }) => id !== upload.id)
  return place < 0 ? [upload, ...list] : list.with(place, upload)
}

/** A file that is sent to another place than before has two uploads: what counts is the one that was queued last. */
export function newestByFile(list: readonly Upload[]): ReadonlyMap<string, Upload> {
  const byFile = new Map<string, Upload>()
  for (const upload of list) {
    if (upload.state === 'set-aside') continue
    const known = byFile.get(upload.fileName)
    if (known === undefined || known.queuedAt < upload.queuedAt) byFile.set(upload.fileName, upload)
  }
  return byFile
}

const standings: readonly UploadStanding[] = ['refused', 'sending', 'waiting', 'sent']

/** @returns null where none of these files was ever put into the outbox. */
export function uploadsOf(
  fileNames: readonly string[],
  byFile: ReadonlyMap<string, Upload>,
): SnapshotUploads | null {
  const uploads = fileNames.flatMap((name) => byFile.get(name) ?? [])
  if (uploads.length === 0) return null
  const standing = standings.find((one) => uploads.some(({ state }) => state === one)) ?? 'sent'
  const open = uploads.filter(({ state }) => state === 'sending')
  const sum = (field: 'sentBytes' | 'sizeBytes'): number =>
    open.reduce((total, upload) => total + upload[field], 0)
  return {
    standing,
    uploads,
    missing: fileNames.filter((name) => !byFile.has(name)),
    percent: sum('sizeBytes') === 0 ? 0 : Math.min(100, (sum('sentBytes') / sum('sizeBytes')) * 100),
  }
}

/** What of the outbox needs somebody, or patience. */
export interface OutboxTrouble {
  /** Entries that only a person can make go on, those that could not be read among them. */
  stopped: readonly Upload[]
  /** Those that wait where that is worth a word; empty otherwise. */
  waiting: readonly Upload[]
}

/** @returns null while nothing is worth a word. */
export function troubleOf(list: readonly Upload[]): OutboxTrouble | null {
  const stopped = list.filter(({ state }) => state === 'refused' || state === 'set-aside')
  const all = list.filter(({ state }) => state === 'waiting')
  const isWorthAWord = all.length >= muchWaiting || all.some(({ failedAttempts }) => failedAttempts > 0)
  if (stopped.length === 0 && !isWorthAWord) return null
  return { stopped, waiting: isWorthAWord ? all : [] }
}
