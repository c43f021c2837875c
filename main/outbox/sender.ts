/** Sends one entry: claims it, hands the report and its signature to the store, and writes down how it ended. */
import { stat } from 'node:fs/promises'
import { AppError, problemOf } from '../contract/errors'
import { backOffMs } from './back-off'
import { digestFile } from './digest'
import { fileNameOf, type Entry } from './entry'
import type { Queue } from './queue'
import { askedMs, isPassing, type Outgoing, type Store } from './store'
import { reportOf, signatureOf } from './tried'

export type Outcome =
  /** Another process is at work on it. */
  | { kind: 'busy' }
  /** It was sent, refused or dropped meanwhile. */
  | { kind: 'gone' }
  /** It was told to stop, and waits as before. */
  | { kind: 'interrupted' }
  | { kind: 'sent'; entry: Entry }
  | { kind: 'failed'; entry: Entry; error: AppError }

export interface SenderDependencies {
  queue: Queue
  openStore: () => Promise<Store>
  now: () => number
  random: () => number
}

/** Beside a report lies its signature, which travels with it. */
const companionEnding = '.sig'

export function createSender({ queue, openStore, now, random }: SenderDependencies) {
  function notes(
    id: string,
    object: string,
    { place }: Store,
  ): Pick<Outgoing, 'isTried' | 'onWriting' | 'onRefused'> {
    const isTried = queue.tried.has(object, place)
    return {
      isTried,
      onWriting: () => queue.tried.add(object, place),
      onRefused() {
        if (!isTried) queue.tried.remove(id, object)
      },
    }
  }

  /** @throws AppError for whatever keeps it from being in the store. */
  async function deliver(entry: Entry, signal: AbortSignal, onProgress: (bytes: number) => void) {
    const store = await openStore()
    const current: Entry = { ...entry, bucket: store.bucket, sentTo: store.place }
    const facts = await stat(entry.file).catch((cause: unknown) => {
      throw unreadable(entry, cause)
    })
    if (facts.size !== entry.sizeBytes) throw reportChanged(entry)
    await store.put({
      ...{ file: entry.file, key: entry.key, sizeBytes: entry.sizeBytes, sha256: entry.sha256 },
      begun: entry.begun?.bucket === store.bucket ? entry.begun.uploadId : null,
      async onBegun(uploadId) {
        current.begun = uploadId === null ? null : { bucket: store.bucket, uploadId }
        // Dropped by another process meanwhile, it must not come back.
        if ((await queue.read(entry.id)) !== null) await queue.put(current)
      },
      ...{ ...notes(entry.id, reportOf(entry.id), store), onProgress, signal },
    })
    const companion = entry.file + companionEnding
    const digest = await digestFile(companion).catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null // most reports are not signed
      throw unreadable({ file: companion }, cause)
    })
    if (digest !== null)
      await store.put({
        ...{ file: companion, key: entry.key + companionEnding, ...digest, signal },
        ...notes(entry.id, signatureOf(entry.id), store),
        ...{ begun: null, onBegun: () => Promise.resolve(), onProgress: () => undefined },
      })
    return current
  }

  return async function send(
    id: string,
    { signal, onProgress }: { signal: AbortSignal; onProgress: (sentBytes: number) => void },
  ): Promise<Outcome> {
    const claim = queue.claim(id)
    if (claim === null) return { kind: 'busy' }
    try {
      const entry = await queue.read(id)
      if (entry?.state !== 'waiting') return { kind: 'gone' }
      if (entry.isAnnounced === true) {
        // Whoever was to save it was killed, before or after.
        if (!(await isSaved(entry))) {
          await queue.remove(id)
          return { kind: 'gone' }
        }
        delete entry.isAnnounced // from now on it waits and is retried like any other
        await queue.put(entry)
      }
      try {
        const { bucket, sentTo } = await deliver(entry, signal, onProgress)
        const settled: Entry = {
          ...{ ...entry, state: 'sent', bucket, sentTo, sentAt: new Date(now()).toISOString() },
          ...{ nextAttemptAt: null, begun: null, problem: null },
        }
        if ((await queue.read(id)) === null) return { kind: 'gone' } // dropped while it was sent
        await queue.settle(settled)
        return { kind: 'sent', entry: settled }
      } catch (thrown) {
        if (signal.aborted) return { kind: 'interrupted' }
        const error = thrown instanceof AppError ? thrown : defect(entry, thrown)
        // With what was begun meanwhile; gone when it was dropped, and another's when the claim was lost.
        const current = await queue.read(id)
        if (current === null || !claim.isHeld()) return { kind: 'gone' }
        const failed = failedEntry(current, error)
        await queue.put(failed)
        return { kind: 'failed', entry: failed, error }
      }
    } finally {
      claim.release()
    }
  }

  function failedEntry(entry: Entry, error: AppError): Entry {
    const failedAttempts = entry.failedAttempts + 1
    const problem = problemOf(error)
    if (!isPassing(error)) return { ...entry, state: 'refused', failedAttempts, nextAttemptAt: null, problem }
    const waitMs = backOffMs(failedAttempts, askedMs(error), random)
    return { ...entry, failedAttempts, nextAttemptAt: new Date(now() + waitMs).toISOString(), problem }
  }
}
export type Sender = ReturnType<typeof createSender>

/** Whether the report lies there as it was announced. One that cannot be read may: sending it tells why not. */
export async function isSaved({ file, sha256 }: Entry): Promise<boolean> {
  try {
    return (await digestFile(file)).sha256 === sha256
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

export const reportChanged = (entry: Pick<Entry, 'file'>): AppError =>
  new AppError('report_changed', `The report ${fileNameOf(entry)} is no longer what was queued.`, {
    hint: 'Find out what changed it; to send it as it is now, drop this entry and upload the report again.',
  })

/** What this process or system has run out of for a moment, and files that somebody else holds for as long. */
const passingFaults = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EBUSY'])

/** @param cause the file system's error. */
export function unreadable(entry: Pick<Entry, 'file'>, cause: unknown): AppError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
  if (code === 'ENOENT')
    return new AppError('report_unknown', `The report ${fileNameOf(entry)} was deleted before it was sent.`, {
      hint: 'Restore it and try again, or drop this entry.',
      cause,
    })
  if (passingFaults.has(code))
    return new AppError('report_busy', `The report ${fileNameOf(entry)} cannot be read now (${code}).`, {
      hint: 'It is tried again by itself; if it goes on, look what holds so many files open (ulimit -n).',
      cause,
    })
  return new AppError('report_unreadable', `The report ${fileNameOf(entry)} cannot be read (${code}).`, {
    hint: /^E(ACCES|PERM)$/.test(code)
      ? 'Give the account that runs AutoInfraSnap the right to read it, then try again; or drop this entry.'
      : 'Look at the disk that it lies on, then try again; or drop this entry.',
    cause,
  })
}

const defect = (entry: Entry, cause: unknown): AppError =>
  new AppError('internal', `Sending ${fileNameOf(entry)} failed unexpectedly: ${String(cause)}.`, {
    hint: 'Try again; report it if it happens again.',
    cause,
  })
