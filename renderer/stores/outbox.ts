/** Reports on their way to the store: whether there is one, what is under way, and what people do about it. */
import { computed, shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { EventPayload } from '../../main/contract/events'
import type { Upload } from '../../main/contract/outbox'
import type { RequestOutput } from '../../main/contract/requests'
import { createFollowing } from './following'
import { useLiveStore } from './live'
import { newestByFile, troubleOf, uploadsAfter, uploadsOf, type SnapshotUploads } from './outbox-uploads'
import { useSessionStore } from './session'
import { useTransport } from './transport'

export type StoreTarget = RequestOutput<'s3:get'>

export const useOutboxStore = defineStore('outbox', () => {
  const transport = useTransport()
  const live = useLiveStore()
  const session = useSessionStore()

  /** Null until it is known. */
  const target = shallowRef<StoreTarget | null>(null)
  /** The newest first; null until it came. */
  const list = shallowRef<readonly Upload[] | null>(null)
  /** Why what is known of uploads is not what is; null while it is. */
  const problem = shallowRef<unknown>(null)

  let loading: AbortController | null = null
  let changesMeanwhile: EventPayload<'outbox'>[] = []
  /** For each request that is under way, the uploads that the stream told of meanwhile. */
  const asked = new Set<Set<string>>()
  const byFile = computed(() => newestByFile(list.value ?? []))

  function apply(change: EventPayload<'outbox'>): void {
    if (loading !== null) changesMeanwhile.push(change)
    if (list.value !== null) list.value = uploadsAfter(list.value, change)
  }

  /** What the stream says of an upload after something was asked is newer than what is answered. */
  async function answered(asking: () => Promise<readonly Upload[]>): Promise<void> {
    const own = new Set<string>()
    asked.add(own)
    try {
      for (const upload of await asking()) if (!own.has(upload.id)) apply({ upload, isDropped: false })
    } finally {
      asked.delete(own)
    }
  }

  /** Whether reports are sent anywhere. Never throws: where nobody answers, what was known stays. */
  async function look(): Promise<void> {
    try {
      target.value = await transport.invoke('s3:get', {})
    } catch (error) {
      problem.value = error
    }
  }

  /** What happened while the list was under way is told again on top of it. Never throws. */
  async function load(): Promise<void> {
    loading?.abort()
    const own = (loading = new AbortController())
    changesMeanwhile = []
    try {
      const came = await transport.invoke('outbox:list', {}, { signal: own.signal })
      if (loading === own) list.value = changesMeanwhile.reduce<readonly Upload[]>(uploadsAfter, came)
    } catch (error) {
      if (loading === own) problem.value = error
    }
    if (loading === own) loading = null
  }

  watch(
    () => session.isSignedIn,
    (isSignedIn) => {
      if (isSignedIn) return
      // What another person saw is forgotten.
      loading?.abort()
      loading = null
      target.value = null
      list.value = null
      problem.value = null
    },
  )

  return {
    target,
    list,
    problem,
    /** Whether there is a store to send reports to. */
    isConfigured: computed(() => target.value !== null && target.value.bucket !== null),
    /** Known for sure: nothing is ever sent. */
    isUnconfigured: computed(() => target.value !== null && target.value.bucket === null),
    /** What needs somebody, or patience; null while all is well. */
    trouble: computed(() => troubleOf(list.value ?? [])),
    look,

    /** Of one snapshot's files; null where none of them was ever put into the outbox. */
    of: (fileNames: readonly string[]): SnapshotUploads | null => uploadsOf(fileNames, byFile.value),

    /** Keeps the list fresh until the returned function is called. */
    follow: createFollowing({
      live,
      topic: 'outbox',
      onChange: (change) => {
        for (const meanwhile of asked) meanwhile.add(change.upload.id)
        apply(change)
      },
      load: () => {
        problem.value = null
        void Promise.all([look(), load()])
      },
    }),

    /** One after the other; those before a failure are queued. @throws RequestError the first one */
    async add(fileNames: readonly string[]): Promise<void> {
      for (const name of fileNames)
        await answered(async () => [await transport.invoke('outbox:add', { name })])
    },

    /** @param id null for everything that waits or was refused. @throws RequestError */
    async retry(id: string | null): Promise<void> {
      await answered(() => transport.invoke('outbox:retry', { id }))
    },

    /** The report stays in the library. @throws RequestError */
    async drop(upload: Upload): Promise<void> {
      await transport.invoke('outbox:drop', { id: upload.id })
      apply({ upload, isDropped: true })
    },
  }
})
