/** Trying the store of reports: what was done, how long it took and what was refused. */
import { shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { StoreTest } from '../../main/contract/outbox'
import { useSessionStore } from './session'
import { useSettingsStore } from './settings'
import { sameValue } from './settings-values'
import { useTransport } from './transport'

/** Longer than the four steps may take together, so that the machine's own answer comes first. */
const deadlineMs = 120_000

export const useStoreTestStore = defineStore('store-test', () => {
  const transport = useTransport()
  const session = useSessionStore()
  const settings = useSettingsStore()
  const result = shallowRef<(StoreTest & { at: number }) | null>(null)
  const problem = shallowRef<unknown>(null)
  const isRunning = shallowRef(false)
  let round = 0

  function forget(): void {
    round += 1
    result.value = problem.value = null
    isRunning.value = false
  }
  watch(
    () => session.isSignedIn,
    (isSignedIn) => {
      if (!isSignedIn) forget()
    },
  )
  // It was another store then.
  watch(
    () => settings.base?.s3,
    (now, before) => {
      if (now !== undefined && before !== undefined && !sameValue(now, before)) forget()
    },
  )

  return {
    result,
    /** Why there is no result. */
    problem,
    isRunning,
    /** Never throws: see `problem`. */
    async run(): Promise<void> {
      forget()
      const mine = round
      isRunning.value = true
      try {
        const test = await transport.invoke('s3:test', {}, { deadlineMs })
        if (mine === round) result.value = { ...test, at: Date.now() }
      } catch (error) {
        if (mine === round) problem.value = error
      } finally {
        if (mine === round) isRunning.value = false
      }
    },
  }
})
