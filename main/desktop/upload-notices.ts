/** Tells how the uploads ended that a person asked for: once each, several at one blow, a reason not over and over. */
import type { EventPayload } from '../contract/events'
import type { Problem } from '../contract/reading'
import type { Notice } from './notify'
import { problemText } from './texts/problem-text'
import { fill, type Words } from './texts/texts'

export interface UploadNoticeDependencies {
  words: () => Words
  /** While nothing may be told; it is told afterwards. */
  isQuiet: () => boolean
  notify: (notice: Notice) => void
  onClick: () => void
}

export interface UploadNotices {
  /** A person waits for these reports, which are one snapshot. */
  expect(fileNames: readonly string[]): void
  /** They will not be sent after all. */
  forget(fileNames: readonly string[]): void
  observe(change: EventPayload<'outbox'>): void
  /** Tells what there is to tell. To be called some time after something was observed, so that it can gather. */
  tell(): void
}

/** A snapshot that somebody waits for. */
interface Awaited {
  open: Set<string>
  /** Of one that was sent. */
  address: string | null
}

export function createUploadNotices(deps: UploadNoticeDependencies): UploadNotices {
  const awaited = new Set<Awaited>()
  const refused = new Map<string, Problem>()
  /** The reason that was told, until something is sent or a person asks again. */
  let told: string | null = null
  let uploaded: string[] = []

  const settle = (snapshot: Awaited, fileName: string): void => {
    snapshot.open.delete(fileName)
    if (snapshot.open.size > 0) return
    awaited.delete(snapshot)
    if (snapshot.address !== null) uploaded.push(snapshot.address)
  }
  const tellUploaded = (): void => {
    const [address = '', ...others] = uploaded
    uploaded = []
    const { notify } = deps.words().texts
    deps.notify({
      title: others.length === 0 ? notify.uploaded : fill(notify.uploadedMany, { count: others.length + 1 }),
      body: others.length === 0 ? address : address.slice(0, address.indexOf('/', 's3://'.length) + 1),
      onClick: deps.onClick,
    })
  }
  return {
    expect(fileNames) {
      told = null
      if (fileNames.length > 0) awaited.add({ open: new Set(fileNames), address: null })
    },
    forget(fileNames) {
      for (const snapshot of awaited)
        for (const name of fileNames) if (snapshot.open.has(name)) settle(snapshot, name)
    },
    observe({ upload, isDropped }) {
      const { fileName, state, bucket, key, problem } = upload
      refused.delete(fileName)
      const snapshot = [...awaited].find(({ open }) => open.has(fileName))
      if (snapshot === undefined) return
      if (state === 'sent' && !isDropped) {
        told = null
        snapshot.address = `s3://${bucket}/${key}`
      }
      if (state === 'sent' || isDropped) settle(snapshot, fileName)
      else if (state === 'refused' && problem !== null) refused.set(fileName, problem)
    },
    tell() {
      if (deps.isQuiet()) return
      if (uploaded.length > 0) tellUploaded()
      const [problem] = refused.values()
      if (problem === undefined || problem.code === told) return
      told = problem.code
      const { texts, language } = deps.words()
      const { title, hint } = problemText(problem, language)
      deps.notify({
        title: texts.notify.uploadRefused,
        body: [title, hint].filter((part) => part !== null).join('\n'),
        onClick: deps.onClick,
      })
    },
  }
}
