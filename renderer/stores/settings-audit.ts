/** Who changed what on this machine. */
import { shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { RequestOutput } from '../../main/contract/requests'
import { useSessionStore } from './session'
import { useTransport } from './transport'

export type AuditEntry = RequestOutput<'audit:list'>[number]

const firstCount = 100
/** The most that one request may ask for. */
const mostCount = 1_000

export const useAuditStore = defineStore('settings-audit', () => {
  const transport = useTransport()
  const session = useSessionStore()
  /** The newest first; null until it was asked for. */
  const entries = shallowRef<readonly AuditEntry[] | null>(null)
  const hasMore = shallowRef(false)
  const problem = shallowRef<unknown>(null)

  async function ask(limit: number): Promise<void> {
    try {
      const list = await transport.invoke('audit:list', { limit })
      entries.value = list
      hasMore.value = list.length === limit && limit < mostCount
      problem.value = null
    } catch (error) {
      problem.value = error
    }
  }
  watch(
    () => session.isSignedIn,
    (isSignedIn) => {
      if (isSignedIn) return
      // What another person saw is forgotten.
      entries.value = problem.value = null
      hasMore.value = false
    },
  )
  return { entries, hasMore, problem, load: () => ask(firstCount), loadMore: () => ask(mostCount) }
})
