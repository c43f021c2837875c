/** The outbox as everybody sees it: reports are put in, listed, retried and dropped; a worker sends them. */
import path from 'node:path'
import { AppError, problemOf } from '../contract/errors'
import type { StoreTest, Upload } from '../contract/outbox'
import type { Problem } from '../contract/reading'
import type { S3Settings } from '../contract/settings'
import { asideProblem, asideUpload } from './aside'
import { systemClock, type OutboxClock } from './clock'
import { digestBytes, digestFile, type Digest } from './digest'
import { entryId, placeOf, uploadOf, type Entry } from './entry'
import { objectKey } from '../contract/object-key'
import { networkMark } from './network-mark'
import { createQueue } from './queue'
import { createSender, isSaved } from './sender'
import { createSpareMemory } from './spare-memory'
import { isMendedBySettings, type Store } from './store'
import { createTelling, type OutboxListener } from './telling'
import { entriesFor, unsentIn } from './unsent'
import { createWorker } from './worker'

export interface QueuedReport {
  /** Absolute. */
  file: string
  /** As in a report's name. */
  host: string
  /** ISO 8601. */
  takenAt: string
}

/** A report that is about to be saved. */
export interface AnnouncedReport extends QueuedReport {
  /** Every byte of it. */
  content: Uint8Array
}

export interface Outbox {
  /**
   * Says before they are saved that these reports are to be sent, so that they are even if this process is killed
   * before it has added them. A file that is not there, or is another, a minute later is forgotten without a word.
   * @returns what forgets those that were not saved meanwhile; it never rejects.
   * @throws AppError store_unconfigured, outbox_full, outbox_unwritable
   */
  announce(reports: readonly AnnouncedReport[]): Promise<() => Promise<void>>
  /**
   * Queues a report that is on disk; once it resolves, no crash can lose it. A report that is queued already stays
   * where it is, and so does one that was sent lately, unless it was dropped since.
   * @throws AppError store_unconfigured, report_unknown, outbox_full, outbox_unwritable
   */
  add(report: QueuedReport): Promise<Upload>
  /** The newest first: what waits, what is under way, what was refused or set aside, and what was sent lately. */
  list(): Promise<Upload[]>
  /** Tries at once, also what was refused. @param id null for everything. @throws AppError upload_unknown, upload_unreadable */
  retry(id: string | null): Promise<Upload[]>
  /** @throws AppError upload_unknown */
  drop(id: string): Promise<void>
  /** Drops whatever would send this file, which is gone. @returns whether there was any. */
  withdraw(file: string): Promise<boolean>
  /**
   * The names of reports in a folder that are queued and not yet sent, or whose entry was set aside: they must not be
   * deleted.
   * @throws AppError upload_unreadable where an entry was set aside and no longer says for which report: it may be any.
   */
  unsentIn(folder: string): Promise<Set<string>>
  /** Writes, reads back and deletes a small object. @param host as in a report's name. */
  test(host: string): Promise<StoreTest>
  /** Works whatever is due, from now on. What was refused in an earlier life gets one try. */
  start(): void
  /** Works these (null: all that wait) once. */
  workOnce(ids: readonly string[] | null, withinMs: number): Promise<void>
  /** The machine woke up, or is online again. */
  wake(): void
  /** Settings or secrets have changed: what was refused for their sake waits again. */
  reconsider(): void
  /** Hears of every change of an upload, whichever process made it. */
  subscribe(listener: OutboxListener): () => void
  /** Stops what is under way; it goes on waiting. */
  close(): Promise<void>
}

export interface OutboxDependencies {
  /** Made when the first report is queued. */
  folder: string
  settings: () => S3Settings
  /**
   * The same store until something changes; `isFresh` where that may have been this very moment.
   * @throws AppError where there is no store or no credentials.
   */
  openStore: (settings: S3Settings, options: { isFresh: boolean }) => Promise<Store>
  onProblem: (problem: Problem) => void
  clock?: OutboxClock | undefined
  random?: (() => number) | undefined
  network?: (() => string) | undefined
  /** How many are under way at once. */
  mostAtOnce?: number | undefined
}

/** Enough to fill a line with small reports, few enough to be a guest. */
const usuallyAtOnce = 8

/** Longer than it takes to give a file that is written its name. */
const announcedForMs = 60_000

/** Nobody should have to wait for a store that does not answer, only to be rid of an upload. */
const giveUpWithinMs = 3_000

/** How often credentials are looked at again while something was refused: someone may have mended them elsewhere. */
const reconsiderEveryMs = 60_000

export function createOutbox(deps: OutboxDependencies): Outbox {
  const { folder, settings, onProblem } = deps
  const clock = deps.clock ?? systemClock
  const random = deps.random ?? Math.random
  let store: Store | null = null
  let cancelTimer: () => void = () => undefined
  let told = ''
  let isClosed = false
  /** Somebody has mended something, or says so. */
  let isMended = false
  const spareMemory = createSpareMemory()

  /** Once, however often it is met again in a row. */
  const tellProblem = (error: unknown): void => {
    const problem =
      error instanceof AppError
        ? problemOf(error)
        : { code: 'internal', message: `The outbox failed unexpectedly: ${String(error)}.`, hint: null }
    if (problem.message === told) return
    told = problem.message
    onProblem(problem)
  }

  const queue = createQueue({
    folder,
    now: clock.now,
    onAside(entry) {
      onProblem(asideProblem(entry, folder))
      telling.tell(asideUpload(entry, folder))
    },
  })
  const telling = createTelling({
    queue,
    show,
    isUnderWay: (id) => worker.sentBytes(id) !== null,
    condition: () => worker.halt(),
  })

  async function openStore(): Promise<Store> {
    const isFresh = isMended
    isMended = false
    store = await deps.openStore(settings(), { isFresh })
    return store
  }

  const worker = createWorker({
    queue: { ...queue, list: () => telling.read() },
    send: createSender({ queue, openStore, now: clock.now, random }),
    ...{ clock, random, mostAtOnce: deps.mostAtOnce ?? usuallyAtOnce },
    isConfigured: () => settings().bucket !== null,
    network: deps.network ?? networkMark,
    onChange(entry) {
      telling.tell(show(entry))
      if (entry.state === 'sent') spareMemory()
    },
    onMended: release,
    onProblem: tellProblem,
  })

  function show(entry: Entry): Upload {
    const upload = uploadOf(entry, worker.sentBytes(entry.id) ?? sentElsewhere(entry), settings().bucket)
    const halt = worker.halt(entry)
    if (halt === null || upload.state !== 'waiting') return upload
    // Nobody would understand why one of many was refused and the others wait in vain.
    return { ...upload, state: 'refused', nextAttemptAt: null, problem: problemOf(halt) }
  }
  const sentElsewhere = ({ id, state }: Entry): number | null =>
    state === 'waiting' && queue.isClaimed(id) ? 0 : null

  /** Makes refused entries wait again. One that somebody is at work on is left to them. */
  async function release(entries: readonly Entry[]): Promise<void> {
    for (const { id } of entries) {
      const claim = queue.claim(id)
      if (claim === null) continue
      try {
        const entry = await queue.read(id)
        if (entry === null || entry.state === 'sent' || entry.isAnnounced === true) continue
        const released: Entry = { ...entry, state: 'waiting', nextAttemptAt: null }
        if (entry.state === 'refused' || entry.nextAttemptAt !== null) await queue.put(released)
      } finally {
        claim.release()
      }
    }
  }

  async function reconsider(): Promise<void> {
    isMended = true
    worker.overtake() // what is claimed cannot be released below
    const refused = (await queue.list()).filter(
      ({ state, problem }) => state === 'refused' && (problem === null || isMendedBySettings(problem)),
    )
    await release(refused)
    await worker.wake()
    await telling.read()
  }
  const reconsiderQuietly = (): void => void reconsider().catch(tellProblem)

  /** Credentials may be mended by another process or outside of this product: that is told by nobody. */
  function watchCredentials(): void {
    cancelTimer = clock.after(reconsiderEveryMs, () => {
      const before = store?.identity
      const isStuck = worker.halt() !== null
      const looked = isStuck
        ? openStore().then(({ identity }) => identity !== before)
        : Promise.resolve(false)
      void looked
        .catch(() => false) // still no credentials
        .then((isOther) => {
          if (isClosed) return
          if (isOther) reconsiderQuietly()
          watchCredentials()
        })
    })
  }

  /** @throws AppError store_unconfigured */
  function newEntry({ file, host, takenAt }: QueuedReport, digest: Digest): Entry {
    const { bucket, prefix } = settings()
    if (bucket === null) throw unconfigured()
    const key = objectKey({ prefix, host, takenAt, fileName: path.basename(file) })
    return {
      ...{ id: entryId(file, key), file, key, ...digest, bucket, begun: null },
      queuedAt: new Date(clock.now()).toISOString(),
      ...{ state: 'waiting', failedAttempts: 0, nextAttemptAt: null, sentAt: null, problem: null },
    }
  }

  return {
    async announce(reports) {
      const dueAt = new Date(clock.now() + announcedForMs).toISOString()
      // Another process may have announced a report of the same name: that is its own to forget.
      const own: string[] = []
      for (const { content, ...report } of reports) {
        const entry = newEntry({ ...report, file: path.resolve(report.file) }, digestBytes(content))
        if ((await queue.read(entry.id)) !== null) continue
        await queue.put({ ...entry, isAnnounced: true, nextAttemptAt: dueAt })
        own.push(entry.id)
      }
      return async () => {
        for (const id of own)
          try {
            const entry = await queue.read(id)
            // Saved and not added: whoever was to add it has failed, and it is sent when it is due.
            if (entry?.isAnnounced === true && !(await isSaved(entry))) await queue.remove(id)
          } catch (error) {
            tellProblem(error)
          }
      }
    },
    async add({ file, host, takenAt }) {
      if (settings().bucket === null) throw unconfigured()
      const place = path.resolve(file)
      const digest = await digestFile(place).catch((cause: unknown) => {
        const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
        throw new AppError('report_unknown', `${place} cannot be read (${code}).`, { cause })
      })
      const entry = newEntry({ file: place, host, takenAt }, digest)
      const [before, sent] = [await queue.read(entry.id), await queue.readSent(entry.id)]
      const tellMended = async (): Promise<void> => {
        for (const mended of await queue.mend(entry)) telling.tellDropped(asideUpload(mended, folder))
      }
      if (before === null && sent?.sha256 === digest.sha256 && sent.sentTo === placeOf(settings())) {
        await tellMended()
        return show(sent)
      }
      if (before?.state === 'waiting' && before.sha256 === digest.sha256 && before.isAnnounced !== true) {
        void worker.look()
        return show(before)
      }
      // Parts of other bytes are of no use; they are taken away when the new ones begin.
      if (before?.sha256 === digest.sha256) entry.begun = before.begun
      else queue.tried.remove(entry.id)
      await queue.put(entry)
      await tellMended()
      telling.tell(show(entry))
      void worker.look()
      return show(entry)
    },
    list,
    async retry(id) {
      worker.overtake()
      const entries = (await queue.list()).filter((entry) => id === null || entry.id === id)
      if (id !== null && entries.length === 0) throw await cannotRetry(id)
      await release(entries)
      isMended = true
      await worker.wake()
      const ids = new Set(entries.map(({ id }) => id))
      return (await telling.read()).filter((entry) => ids.has(entry.id)).map(show)
    },
    drop,
    async withdraw(file) {
      const entries = await entriesFor(queue, file)
      for (const { id } of entries) await drop(id)
      return entries.length > 0
    },
    unsentIn: (reportsFolder) => unsentIn(queue, reportsFolder, settings().prefix),
    async test(host) {
      const current = settings()
      if (current.bucket === null) throw unconfigured()
      const takenAt = new Date(clock.now()).toISOString()
      const fileName = `autoinfrasnap-test-${Math.random().toString(36).slice(2)}.txt`
      const key = objectKey({ prefix: current.prefix, host, takenAt, fileName })
      const beganMs = performance.now()
      try {
        return await (await deps.openStore(current, { isFresh: true })).test(key)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        const durationMs = Math.round(performance.now() - beganMs)
        const target = `s3://${current.bucket}/${key.slice(0, key.lastIndexOf('/') + 1)}`
        return { target, steps: [{ step: 'credentials', durationMs, problem: problemOf(error) }] }
      }
    },
    start() {
      void reconsider()
        .catch(tellProblem)
        .then(() => worker.start())
      watchCredentials()
    },
    workOnce: (ids, withinMs) => worker.once(ids === null ? null : new Set(ids), withinMs),
    wake: () => void worker.wake(),
    reconsider: reconsiderQuietly,
    subscribe: (listener) => telling.subscribe(listener),
    async close() {
      isClosed = true
      cancelTimer()
      await worker.close()
      store?.close()
      telling.close()
    },
  }

  /** Parts that nobody sends the rest of cost money. Where the store is away, a rule of the bucket has to clear them. */
  async function giveUp({ key, begun }: Entry): Promise<void> {
    if (begun === null) return
    const signal = AbortSignal.timeout(giveUpWithinMs)
    const givenUp = openStore().then(async (current) => {
      if (current.bucket === begun.bucket) await current.giveUp(key, begun.uploadId, signal)
    })
    const isOver = new Promise((resolve) => signal.addEventListener('abort', resolve))
    await Promise.race([givenUp.catch(() => undefined), isOver])
  }

  async function list(): Promise<Upload[]> {
    const [waiting, sent, aside] = [await telling.read(), await queue.sent(), await queue.aside()]
    const queued = new Set(waiting.map(({ id }) => id))
    return [
      ...[...waiting, ...sent.filter(({ id }) => !queued.has(id))].map(show),
      ...aside.map((entry) => asideUpload(entry, folder)),
    ].sort((a, b) => b.queuedAt.localeCompare(a.queuedAt) || a.id.localeCompare(b.id))
  }

  async function drop(id: string): Promise<void> {
    const before = (await list()).find((upload) => upload.id === id)
    await worker.stop(id)
    const entry = await queue.read(id).catch(() => null) // what cannot be read can be dropped all the same
    if (!(await queue.remove(id))) throw unknown(id)
    if (before !== undefined) telling.tellDropped(before)
    if (entry !== null) await giveUp(entry)
  }

  async function cannotRetry(id: string): Promise<AppError> {
    const aside = (await queue.aside()).find((entry) => entry.id === id)
    if (aside === undefined) return unknown(id)
    const { message, hint } = asideProblem(aside, folder)
    return new AppError('upload_unreadable', message, { hint })
  }
}

const unconfigured = (): AppError =>
  new AppError('store_unconfigured', 'No bucket is set that reports could be sent to.', {
    hint: 'Name one with: autoinfrasnap settings set s3.bucket NAME',
  })

const unknown = (id: string): AppError =>
  new AppError('upload_unknown', `There is no upload ${JSON.stringify(id)}.`, {
    hint: 'It may have been sent long ago, or dropped. See autoinfrasnap outbox list.',
  })
