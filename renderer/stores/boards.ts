/** The boards as the server keeps them, fresh while somebody looks. What is being edited is in boards-draft.ts. */
import { shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { Board } from '../../main/contract/boards'
import { createFollowing } from './following'
import { useLiveStore } from './live'
import { useSessionStore } from './session'
import { useTransport } from './transport'

export const useBoardsStore = defineStore('boards', () => {
  const transport = useTransport()
  const live = useLiveStore()
  const session = useSessionStore()
  /** In the order of the tabs; null until they came. */
  const list = shallowRef<readonly Board[] | null>(null)
  /** Why the list could not be had; null while it could. */
  const problem = shallowRef<unknown>(null)
  /** Grows with every list that came: an answer that is older than an event is left out. */
  let version = 0

  function take(boards: readonly Board[]): void {
    version += 1
    list.value = boards
    problem.value = null
  }

  /** @throws RequestError */
  async function refresh(): Promise<readonly Board[]> {
    const before = version
    const boards = await transport.invoke('board:list', {})
    if (version === before) take(boards)
    return list.value ?? boards
  }

  /** Never throws: what went wrong is in `problem`. */
  async function load(): Promise<void> {
    try {
      await refresh()
    } catch (error) {
      problem.value = error
    }
  }

  watch(
    () => session.isSignedIn,
    (isSignedIn) => {
      if (isSignedIn) return
      // What another person saw is forgotten.
      version += 1
      list.value = null
      problem.value = null
    },
  )

  return {
    list,
    problem,
    reload: load,
    refresh,

    /** Keeps the list fresh until the returned function is called. */
    follow: createFollowing({
      live,
      topic: 'boards',
      onChange: ({ boards }) => take(boards),
      load: () => void load(),
    }),

    /** Adds it at the end, or replaces the one of the same id. @throws RequestError */
    async save(board: Board): Promise<void> {
      take(await transport.invoke('board:save', { board }))
    },

    /** @throws RequestError */
    async remove(id: string): Promise<void> {
      take(await transport.invoke('board:delete', { id }))
    },
  }
})
