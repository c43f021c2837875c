/** The library of saved reports: its list, what is in them, and the taking of new ones. */
import { computed, shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { Comparison } from '../../main/contract/comparison'
import type { EventPayload } from '../../main/contract/events'
import { reportFormats, type Report, type ReportFormat } from '../../main/contract/reports'
import type { RequestOutput } from '../../main/contract/requests'
import { subjects as allSubjects, type Snapshot, type Subject } from '../../main/contract/snapshot'
import { useLocalStorage } from '@vueuse/core'
import { RequestError } from '../api/request-error'
import { saveFile } from './download'
import { usePreferencesStore } from './preferences'
import { createFollowing } from './following'
import { useLiveStore } from './live'
import { changed, entriesOf, type LibraryEntry } from './reports-entries'
import { beginTaking, progressed, taken, type Taking } from './reports-taking'
import { useSessionStore } from './session'
import { parseSnapshot } from './snapshot-document'
import { useTransport } from './transport'

/** A machine whose mounts hang takes its time; every collector has its own deadline below this. */
const takeDeadlineMs = 60_000

/** Converting a document of some megabytes on a slow machine. */
const readDeadlineMs = 30_000

export interface TakeOptions {
  /** By default those last chosen. */
  formats?: readonly ReportFormat[]
  /** By default all. */
  subjects?: readonly Subject[]
}

export type Taken = RequestOutput<'snapshot:take'>

/** What came of deleting or restoring several reports. */
export interface Outcome {
  done: readonly string[]
  /** The first error, where not all went well. */
  error: unknown
}

export const useReportsStore = defineStore('reports', () => {
  const transport = useTransport()
  const live = useLiveStore()
  const session = useSessionStore()
  const preferences = usePreferencesStore()

  /** The newest first; null until it came. */
  const list = shallowRef<readonly Report[] | null>(null)
  /** Why the list could not be had; null while it could. */
  const problem = shallowRef<unknown>(null)
  /** The snapshot that is being taken, or was taken last. */
  const taking = shallowRef<Taking | null>(null)
  const formats = useLocalStorage<ReportFormat[]>('autoinfrasnap.formats', ['json'], {
    serializer: {
      read: (text) => {
        const known = reportFormats.filter((format) => text.split(',').includes(format))
        return known.length > 0 ? known : ['json']
      },
      write: (chosen) => chosen.join(','),
    },
    writeDefaults: false,
  })

  let loading: AbortController | null = null
  let changesMeanwhile: EventPayload<'reports'>[] = []

  function apply(change: EventPayload<'reports'>): void {
    if (loading !== null) changesMeanwhile.push(change)
    if (list.value !== null) list.value = changed(list.value, change)
  }

  /** What happened while the list was under way is told again on top of it. Never throws. */
  async function load(): Promise<void> {
    loading?.abort()
    const own = (loading = new AbortController())
    changesMeanwhile = []
    try {
      const came = await transport.invoke('report:list', {}, { signal: own.signal })
      if (loading !== own) return
      list.value = changesMeanwhile.reduce<readonly Report[]>(changed, came)
      problem.value = null
    } catch (error) {
      if (loading === own) problem.value = error
    }
    if (loading === own) loading = null
  }

  /** One after the other: deleting is no race. */
  async function each(names: readonly string[], act: (name: string) => Promise<unknown>): Promise<Outcome> {
    const done: string[] = []
    let first: unknown = null
    for (const name of names)
      try {
        await act(name)
        done.push(name)
      } catch (error) {
        first ??= error
      }
    return { done, error: first }
  }

  /** Pages for people are written in the language of whoever asks. */
  const languageFor = (formats: readonly (ReportFormat | undefined)[]) =>
    formats.includes('html') ? { language: preferences.language } : {}

  const read = (name: string, format?: ReportFormat) =>
    transport.invoke(
      'report:read',
      { name, ...(format && { format }), ...languageFor([format]) },
      { deadlineMs: readDeadlineMs },
    )

  /** @throws RequestError */
  async function take(options: TakeOptions = {}): Promise<Taken> {
    const token = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-')
    const subjects = options.subjects ?? allSubjects
    taking.value = beginTaking(token, subjects)
    const change = (next: (taking: Taking) => Taking): void => {
      if (taking.value?.token === token) taking.value = next(taking.value)
    }
    const stop = live.listen({
      onMessage: ({ topic, payload }) => {
        if (topic === 'progress') change((now) => progressed(now, payload as EventPayload<'progress'>))
      },
    })
    try {
      const answer = await transport.invoke(
        'snapshot:take',
        {
          token,
          formats: [...(options.formats ?? formats.value)],
          ...languageFor(options.formats ?? formats.value),
          ...(subjects.length < allSubjects.length && { subjects: [...subjects] }),
        },
        { deadlineMs: takeDeadlineMs },
      )
      change((now) => taken(now, answer.snapshot))
      for (const report of answer.reports) apply({ change: 'saved', report })
      return answer
    } catch (error) {
      change((now) => ({ ...now, state: 'failed' }))
      throw error
    } finally {
      stop()
    }
  }

  /** Saves one report as a file of the browser's. @throws RequestError */
  async function download(name: string, format?: ReportFormat): Promise<string> {
    const { fileName, mediaType, content } = await read(name, format)
    saveFile(fileName, mediaType, content)
    return fileName
  }

  /** The file itself, as it lies on the machine: what is encrypted is opened elsewhere. @throws RequestError */
  async function downloadFile(name: string): Promise<void> {
    const { contentBase64 } = await transport.invoke('report:fetch', { name }, { deadlineMs: readDeadlineMs })
    const bytes = Uint8Array.from(atob(contentBase64), (character) => character.charCodeAt(0))
    saveFile(name, 'application/octet-stream', bytes)
  }

  watch(
    () => session.isSignedIn,
    (isSignedIn) => {
      if (isSignedIn) return
      // What another person saw is forgotten.
      loading?.abort()
      loading = null
      list.value = null
      problem.value = null
      taking.value = null
    },
  )

  return {
    list,
    problem,
    taking,
    /** What snapshots are saved in unless told otherwise; the browser remembers it. */
    formats,
    isTaking: computed(() => taking.value?.state === 'under-way'),
    /** One a snapshot, the newest first; null until the list came. */
    entries: computed<readonly LibraryEntry[] | null>((before) =>
      list.value === null ? null : entriesOf(list.value, before ?? []),
    ),

    /** Keeps the list fresh until the returned function is called. */
    follow: createFollowing({
      live,
      topic: 'reports',
      onChange: apply,
      load: () => void load(),
    }),

    reload: load,
    take,
    read,

    /**
     * The whole document of a report, whatever format it was saved in.
     * @throws RequestError also `document_unreadable` when it is none of this product
     */
    async readSnapshot(name: string): Promise<Snapshot> {
      const { content } = await read(name, 'json')
      return parseSnapshot(content, name)
    },

    /** What changed from one saved snapshot to another. @throws RequestError */
    compare: (before: string, after: string): Promise<Comparison> =>
      transport.invoke('report:compare', { before, after }, { deadlineMs: readDeadlineMs }),

    download,
    downloadFile,

    /** Takes a snapshot and downloads it. The library keeps it as JSON too, so that it can be opened. @throws RequestError */
    async exportNow(format: ReportFormat): Promise<string> {
      const { reports } = await take({ formats: [...new Set<ReportFormat>(['json', format])] })
      const report = reports.find((one) => one.format === format)
      if (report === undefined)
        throw new RequestError('nonsense', 'The server saved no report of this format.')
      return download(report.name)
    },

    /** Never throws: what went wrong is in the outcome. */
    async remove(names: readonly string[]): Promise<Outcome> {
      const outcome = await each(names, (name) => transport.invoke('report:delete', { name }))
      const gone = new Set(outcome.done)
      if (list.value !== null) list.value = list.value.filter(({ name }) => !gone.has(name))
      return outcome
    },

    /** Never throws: what went wrong is in the outcome. */
    restore: (names: readonly string[]): Promise<Outcome> =>
      each(names, async (name) => {
        const report = await transport.invoke('report:restore', { name })
        apply({ change: 'restored', report })
      }),
  }
})
