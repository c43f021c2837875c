/**
 * Tells listeners what becomes of each upload. What this process does is told at once; whatever else there is to tell
 * (another process sent, queued or dropped a report, one refusal holds up all the others) comes to light whenever the
 * queue is read, and is told then.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Upload } from '../contract/outbox'
import type { Entry } from './entry'
import type { Queue } from './queue'

export type OutboxListener = (upload: Upload, isDropped: boolean) => void

export interface Telling {
  subscribe(listener: OutboxListener): () => void
  /** Nothing is told that was told last. */
  tell(upload: Upload): void
  tellDropped(upload: Upload): void
  /** What waits or was refused, the oldest first; of that, what nobody was told yet is told. */
  read(): Promise<Entry[]>
  close(): void
}

export interface TellingDependencies {
  queue: Pick<Queue, 'list' | 'sent'>
  show: (entry: Entry) => Upload
  /** Whether this process is at work on it, and will tell how that ends. */
  isUnderWay: (id: string) => boolean
  /** Changes with whatever else decides how entries are shown. */
  condition: () => unknown
}

export function createTelling({ queue, show, isUnderWay, condition }: TellingDependencies): Telling {
  const listeners = new Set<OutboxListener>()
  /** What was told last of each upload that may still change. */
  const open = new Map<string, Upload>()
  /** For each reading that is under way, the uploads that were told of meanwhile: what it read of them is old. */
  const readings = new Set<Set<string>>()
  /** As they were read last; an entry that did not change is the same object. */
  let known = new Map<string, Entry>()
  let knownCondition: unknown = null

  const say = (upload: Upload, isDropped: boolean): void => {
    for (const newer of readings) newer.add(upload.id)
    for (const listener of listeners) listener(upload, isDropped)
  }
  function tell(upload: Upload): void {
    if (listeners.size === 0 || isDeepStrictEqual(open.get(upload.id), upload)) return
    if (upload.state === 'sent' || upload.state === 'set-aside') open.delete(upload.id)
    else open.set(upload.id, upload)
    say(upload, false)
  }
  function tellDropped(upload: Upload): void {
    open.delete(upload.id)
    say(upload, true)
  }

  /** Others have sent or dropped them. */
  async function tellGone(gone: readonly Upload[], newer: ReadonlySet<string>): Promise<void> {
    if (gone.length === 0) return
    const sent = new Map((await queue.sent()).map((entry) => [entry.id, entry]))
    for (const upload of gone) {
      if (newer.has(upload.id)) continue
      const entry = sent.get(upload.id)
      if (entry === undefined) tellDropped(upload)
      else tell(show(entry))
    }
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell,
    tellDropped,
    async read() {
      if (listeners.size === 0) return queue.list()
      const newer = new Set<string>()
      readings.add(newer)
      try {
        const entries = await queue.list()
        const isOtherwise = knownCondition !== condition()
        const before = known
        known = new Map(entries.map((entry) => [entry.id, entry]))
        knownCondition = condition()
        const isNews = ({ id }: { id: string }): boolean => !newer.has(id) && !isUnderWay(id)
        for (const entry of entries)
          if ((isOtherwise || before.get(entry.id) !== entry) && isNews(entry)) tell(show(entry))
        const gone = [...open.values()].filter((upload) => !known.has(upload.id) && isNews(upload))
        await tellGone(gone, newer)
        return entries
      } finally {
        readings.delete(newer)
      }
    },
    close() {
      listeners.clear()
      open.clear()
    },
  }
}
