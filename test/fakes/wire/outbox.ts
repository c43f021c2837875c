/** The made-up machine's outbox: what was sent, what waits for a store that does not answer, what was refused and why. */
import { AppError } from '../../../main/contract/errors'
import type { StoreTest, Upload } from '../../../main/contract/outbox'
import type { Report } from '../../../main/contract/reports'
import type { OutboxHandlers } from '../../../main/live-outbox'
import { iso } from './part'

export interface FakeOutboxDependencies {
  isEmpty: boolean
  hostName: string
  now: () => number
  reports: () => readonly Report[] | Promise<readonly Report[]>
  tell: (upload: Upload, isDropped: boolean) => void
  wait: (ms: number) => Promise<void>
}

const bucket = 'fleet-reports'

/** How long a made-up upload takes, in so many steps. */
const stepMs = 250
const steps = 8

const problems = {
  waiting: {
    code: 'store_unreachable',
    message: 'The store (https://s3.example.com) cannot be reached: ETIMEDOUT.',
    hint: 'Check the network, s3.endpoint and s3.proxy; it is tried again by itself.',
  },
  refused: {
    code: 'report_changed',
    message: 'The report is no longer what was queued.',
    hint: 'Find out what changed it; to send it as it is now, drop this entry and upload the report again.',
  },
} as const

export function createFakeOutbox(deps: FakeOutboxDependencies): OutboxHandlers {
  const { now, tell, wait, hostName } = deps
  const uploads = new Map<string, Upload>()
  let isFilled = deps.isEmpty

  const keep = (upload: Upload): Upload => {
    uploads.set(upload.id, upload)
    tell(upload, false)
    return upload
  }

  /** The newest reports of the library, in every state there is. */
  async function fill(): Promise<void> {
    if (isFilled) return
    isFilled = true
    const states = ['sent', 'waiting', 'refused', 'sent', 'sent', 'sent'] as const
    for (const [index, report] of (await deps.reports()).slice(0, states.length).entries()) {
      const state = states[index] ?? 'sent'
      const upload = queued(report, Date.parse(report.takenAt) + 1_500)
      uploads.set(upload.id, {
        ...upload,
        state,
        ...(state === 'sent' ? { sentBytes: upload.sizeBytes, sentAt: upload.queuedAt } : {}),
        ...(state === 'waiting' ? { failedAttempts: 3, nextAttemptAt: iso(now() + 90_000) } : {}),
        ...(state === 'refused' ? { failedAttempts: 1 } : {}),
        problem: state === 'sent' ? null : problems[state],
      })
    }
  }

  function queued({ name, sizeBytes, takenAt }: Report, atMs: number): Upload {
    const key = `dt=${takenAt.slice(0, 10)}/host=${hostName}/${name}`
    return {
      ...{ id: idOf(name), fileName: name, bucket, key, sizeBytes, state: 'waiting', sentBytes: 0 },
      ...{ queuedAt: iso(atMs), sentAt: null, failedAttempts: 0, nextAttemptAt: null, problem: null },
    }
  }

  async function send(upload: Upload): Promise<void> {
    for (let step = 0; step < steps; step++) {
      const sentBytes = Math.round((upload.sizeBytes * step) / steps)
      keep({ ...upload, state: 'sending', sentBytes, nextAttemptAt: null, problem: null })
      await wait(stepMs)
      if (!uploads.has(upload.id)) return
    }
    const { sizeBytes } = upload
    keep({
      ...upload,
      state: 'sent',
      sentBytes: sizeBytes,
      sentAt: iso(now()),
      nextAttemptAt: null,
      problem: null,
    })
  }

  function find(id: string): Upload {
    const upload = uploads.get(id)
    if (upload !== undefined) return upload
    throw new AppError('upload_unknown', `There is no upload ${JSON.stringify(id)}.`, {
      hint: 'It may have been sent long ago, or dropped.',
    })
  }

  return {
    async 'outbox:list'() {
      await fill()
      return [...uploads.values()].sort((a, b) => b.queuedAt.localeCompare(a.queuedAt))
    },
    async 'outbox:add'({ name }) {
      await fill()
      const report = (await deps.reports()).find((one) => one.name === name)
      if (report === undefined)
        throw new AppError('report_unknown', `There is no saved report ${JSON.stringify(name)}.`, {
          hint: 'report:list tells the names.',
        })
      const upload = keep(queued(report, now()))
      void send(upload)
      return upload
    },
    async 'outbox:retry'({ id }) {
      await fill()
      const wanted = id === null ? [...uploads.values()] : [find(id)]
      const again = wanted.filter(({ state }) => state === 'waiting' || state === 'refused')
      for (const upload of again) void send(upload)
      return again.map(({ id }) => find(id))
    },
    async 'outbox:drop'({ id }) {
      await fill()
      const upload = find(id)
      uploads.delete(id)
      tell(upload, true)
      return {}
    },
    async 's3:test'() {
      await wait(800)
      const durations = { credentials: 2, write: 84, read: 41, delete: 37 }
      const target = `s3://${bucket}/dt=${iso(now()).slice(0, 10)}/host=${hostName}/`
      return {
        target,
        steps: Object.entries(durations).map(([step, durationMs]) => ({
          ...{ step: step as StoreTest['steps'][number]['step'], durationMs, problem: null },
        })),
      }
    },
  }
}

/** As the product's: sixteen hexadecimal digits that belong to the report. */
function idOf(name: string): string {
  let [high, low] = [0x811c9dc5, 0x01000193]
  for (const character of name) {
    high = Math.imul(high ^ character.charCodeAt(0), 0x01000193) >>> 0
    low = Math.imul(low ^ high, 0x85ebca6b) >>> 0
  }
  return [high, low].map((part) => part.toString(16).padStart(8, '0')).join('')
}
