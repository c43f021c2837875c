/**
 * Uploads that go nowhere: reports wait, are sent bit by bit, or are refused, as the store that the page's address
 * asked for behaves. Of those that were there before the page was loaded some are in every state that it knows.
 */
import { AppError } from '../../../main/contract/errors'
import type { Upload } from '../../../main/contract/outbox'
import type { Report } from '../../../main/contract/reports'
import { iso } from './part'

export const storeStates = ['none', 'well', 'refuses', 'away'] as const
/** `none`: no bucket is named. `refuses`: it does not allow what is asked. `away`: it cannot be reached. */
export type StoreState = (typeof storeStates)[number]

export interface OutboxSource {
  store: StoreState
  hostName: string
  bucket: () => string | null
  reports: () => Promise<readonly Report[]>
  now: () => number
  /** @returns when so much time has passed. */
  wait: (ms: number) => Promise<void>
  tell: (upload: Upload, isDropped: boolean) => void
}

export interface Outbox {
  list(): Promise<Upload[]>
  /** @throws AppError store_unconfigured, report_unknown */
  add(name: string): Promise<Upload>
  /** @throws AppError upload_unknown */
  retry(id: string | null): Promise<Upload[]>
  /** @throws AppError upload_unknown */
  drop(id: string): void
}

const stepMs = 450
const steps = 8
const minuteMs = 60_000

const refusal: Upload['problem'] = {
  code: 'store_forbidden',
  message: 'The store does not allow s3:PutObject on fleet-reports.',
  hint: 'Give the key the right s3:PutObject on this bucket and prefix.',
}
const absence: Upload['problem'] = {
  code: 'store_unreachable',
  message: 'The store at s3.eu-central-1.amazonaws.com cannot be reached (ENOTFOUND).',
  hint: 'It is tried again by itself. Check the network and the endpoint in the settings.',
}
const unreadable: Upload['problem'] = {
  code: 'upload_unreadable',
  message: 'An entry of the outbox could not be read and was set aside.',
  hint: 'Look which report was not sent, upload it again, then drop the entry.',
}

export function createOutbox(source: OutboxSource): Outbox {
  const { store, hostName, bucket, reports, now, wait, tell } = source
  const uploads = new Map<string, Upload>()
  let begun: Promise<void> | null = null

  const put = (upload: Upload): Upload => {
    uploads.set(upload.id, upload)
    return upload
  }
  const say = (upload: Upload): Upload => {
    tell(put(upload), false)
    return upload
  }
  const entryOf = ({ name, takenAt, sizeBytes }: Report, more: Partial<Upload>): Upload => ({
    id: `u-${name}`,
    fileName: name,
    bucket: bucket(),
    key: `dt=${takenAt.slice(0, 10)}/host=${hostName}/${name}`,
    sizeBytes,
    state: 'waiting',
    sentBytes: 0,
    queuedAt: iso(now()),
    sentAt: null,
    failedAttempts: 0,
    nextAttemptAt: null,
    problem: null,
    ...more,
  })

  /** What was there before the page was loaded. */
  async function begin(): Promise<void> {
    if (store === 'none') return
    const all = await reports()
    const startMs = now()
    const sentLongAgo = (report: Report): Upload =>
      entryOf(report, {
        state: 'sent',
        sentBytes: report.sizeBytes,
        queuedAt: report.takenAt,
        sentAt: iso(Date.parse(report.takenAt) + 3_000),
      })
    // The newest one nobody has put in yet, and of the next only the first file.
    for (const [index, report] of all.slice(1).entries()) {
      if (index === 1) continue
      if (index > 5) put(sentLongAgo(report))
      else if (store === 'refuses')
        put(entryOf(report, { state: 'refused', failedAttempts: 1, problem: refusal }))
      else if (store === 'away')
        put(
          entryOf(report, {
            failedAttempts: 4,
            nextAttemptAt: iso(startMs + (index + 1) * 4 * minuteMs),
            problem: absence,
          }),
        )
      else if (index === 2) void send(put(entryOf(report, {})))
      else put(sentLongAgo(report))
    }
    if (store === 'refuses' && all[0] !== undefined)
      put({
        ...entryOf(all[0], { id: 'aside', state: 'set-aside', problem: unreadable }),
        fileName: '3f9c0b7e2a41.json',
        bucket: null,
        key: null,
        sizeBytes: 312,
      })
  }

  async function send(upload: Upload): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      const now = uploads.get(upload.id)
      if (now === undefined) return // dropped meanwhile
      say({ ...now, state: 'sending', sentBytes: Math.round((upload.sizeBytes * step) / steps) })
      await wait(stepMs)
    }
    const sent = uploads.get(upload.id)
    if (sent !== undefined)
      say({ ...sent, state: 'sent', sentBytes: upload.sizeBytes, sentAt: iso(now()), problem: null })
  }

  /** As soon as the store is asked. */
  async function attempt(upload: Upload): Promise<void> {
    if (store === 'well' || store === 'none') return send(upload)
    await wait(stepMs)
    const tried = uploads.get(upload.id)
    if (tried === undefined) return
    const failedAttempts = tried.failedAttempts + 1
    if (store === 'refuses') say({ ...tried, state: 'refused', failedAttempts, problem: refusal })
    else say({ ...tried, failedAttempts, nextAttemptAt: iso(now() + 2 * minuteMs), problem: absence })
  }

  const ready = (): Promise<void> => (begun ??= begin())
  const unknown = (id: string): AppError =>
    new AppError('upload_unknown', `There is no upload ${JSON.stringify(id)}.`, {
      hint: 'It may have been sent long ago, or dropped.',
    })

  return {
    async list() {
      await ready()
      return [...uploads.values()].sort((a, b) => (a.queuedAt < b.queuedAt ? 1 : -1))
    },
    async add(name) {
      await ready()
      if (bucket() === null)
        throw new AppError('store_unconfigured', 'No bucket is set that reports could be sent to.', {
          hint: 'Name one in the settings.',
        })
      const report = (await reports()).find((one) => one.name === name)
      if (report === undefined)
        throw new AppError('report_unknown', `There is no report ${JSON.stringify(name)}.`)
      const upload = say(entryOf(report, {}))
      void attempt(upload)
      return upload
    },
    async retry(id) {
      await ready()
      const again = [...uploads.values()].filter(
        (one) => (id === null || one.id === id) && (one.state === 'refused' || one.state === 'waiting'),
      )
      if (id !== null && again.length === 0) throw unknown(id)
      return again.map((one) => {
        const upload = say({ ...one, state: 'waiting', nextAttemptAt: null })
        void attempt(upload)
        return upload
      })
    },
    drop(id) {
      const upload = uploads.get(id)
      if (upload === undefined) throw unknown(id)
      uploads.delete(id)
      tell(upload, true)
    },
  }
}
