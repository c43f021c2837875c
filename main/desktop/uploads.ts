/** The outbox as the app sees it: knows by events what is not in the store yet, queues what a person wants sent, retries. */
import type { EventPayload } from '../contract/events'
import type { Upload } from '../contract/outbox'
import type { Requests } from './requests'
import type { UploadNotices } from './upload-notices'

export interface UploadsDependencies {
  requests: Requests
  notices: UploadNotices
  /** Something else is to be said of uploads than before; at a pace at which a person can read it. */
  onChanged: () => void
  /** @returns what calls it off. */
  after?: ((ms: number, callback: () => void) => () => void) | undefined
  monotonicMs?: (() => number) | undefined
}

export interface Uploads {
  /** What the store does not hold yet, the oldest first. */
  open(): readonly Upload[]
  /** Hears of every event of the outbox. */
  observe(change: EventPayload<'outbox'>): void
  /** Begins with what was there before. Never rejects. */
  load(): Promise<void>
  /**
   * Puts the reports of one snapshot into the outbox and tells how that ends. Those that the settings queue by themselves
   * are there already.
   * @throws AppError what keeps the first of them from being queued; those before it are.
   */
  queue(fileNames: readonly string[]): Promise<void>
  /** Tries at once whatever waits or was refused. @throws AppError as `outbox:retry` does */
  retry(): Promise<void>
  close(): void
}

/** What passes within this time, as small reports do, is not worth a word. */
const settleMs = 1_000
/** A menu that is open must not be replaced more often. */
const paceMs = 5_000

const afterTimeout = (ms: number, callback: () => void): (() => void) => {
  const timer = setTimeout(callback, ms)
  return () => clearTimeout(timer)
}

export function createUploads(deps: UploadsDependencies): Uploads {
  const { requests, notices, after = afterTimeout, monotonicMs = () => performance.now() } = deps
  const open = new Map<string, Upload>()
  let heardWhileLoading: Set<string> | null = null
  let cancel: (() => void) | null = null
  let toldMs = -Infinity

  const tellSoon = (): void => {
    cancel ??= after(Math.max(settleMs, toldMs + paceMs - monotonicMs()), () => {
      cancel = null
      toldMs = monotonicMs()
      deps.onChanged()
      notices.tell()
    })
  }
  const keep = ({ upload, isDropped }: EventPayload<'outbox'>): void => {
    const before = open.get(upload.id)
    if (isDropped || upload.state === 'sent') open.delete(upload.id)
    else open.set(upload.id, upload)
    // How far it is, is looked at by whoever shows it.
    if (isDropped || before?.state !== upload.state || before.problem?.code !== upload.problem?.code)
      tellSoon()
  }

  return {
    open: () => [...open.values()],
    observe(change) {
      heardWhileLoading?.add(change.upload.id)
      keep(change)
      notices.observe(change)
    },
    async load() {
      const heard = (heardWhileLoading = new Set())
      // Where the outbox cannot be read the library says what is wrong with it.
      const uploads = await requests.ask('outbox:list', {}).catch(() => [])
      heardWhileLoading = null
      for (const upload of [...uploads].reverse())
        if (upload.state !== 'sent' && !heard.has(upload.id)) keep({ upload, isDropped: false })
    },
    async queue(fileNames) {
      notices.expect(fileNames)
      const left = new Set(fileNames)
      try {
        const known = await requests.ask('outbox:list', {})
        for (const name of fileNames) {
          const upload =
            known.find(({ fileName }) => fileName === name) ?? (await requests.ask('outbox:add', { name }))
          left.delete(name)
          // It may have ended before anybody waited for it; a state that passes may have passed already.
          if (upload.state === 'sent' || upload.state === 'refused')
            notices.observe({ upload, isDropped: false })
          tellSoon()
        }
      } finally {
        notices.forget([...left])
      }
    },
    async retry() {
      await requests.ask('outbox:retry', { id: null })
    },
    close: () => cancel?.(),
  }
}
