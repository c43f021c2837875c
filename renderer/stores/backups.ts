/** Which backups the machine keeps, when the next is made, and making one now. */
import { shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { Backups } from '../../main/contract/backups'
import { useSessionStore } from './session'
import { useTransport } from './transport'

/** A history of hundreds of megabytes is copied, compressed and encrypted meanwhile. */
const deadlineMs = 15 * 60_000

export const useBackupsStore = defineStore('backups', () => {
  const transport = useTransport()
  const session = useSessionStore()
  /** Null until it came. */
  const backups = shallowRef<Backups | null>(null)
  const loadProblem = shallowRef<unknown>(null)
  /** Why the one that was asked for was not made. */
  const makeProblem = shallowRef<unknown>(null)
  const isMaking = shallowRef(false)
  let round = 0

  watch(
    () => session.isSignedIn,
    (isSignedIn) => {
      if (isSignedIn) return
      round += 1
      backups.value = loadProblem.value = makeProblem.value = null
      isMaking.value = false
    },
  )

  /** Never throws: see `loadProblem`. What was known stays. */
  async function load(): Promise<void> {
    const mine = round
    try {
      const answer = await transport.invoke('backup:list', {})
      if (mine !== round) return
      backups.value = answer
      loadProblem.value = null
    } catch (error) {
      if (mine === round) loadProblem.value = error
    }
  }

  return {
    backups,
    loadProblem,
    makeProblem,
    isMaking,
    load,
    /** Never throws: see `makeProblem`. */
    async make(): Promise<void> {
      const mine = round
      isMaking.value = true
      makeProblem.value = null
      try {
        await transport.invoke('backup:make', {}, { deadlineMs })
      } catch (error) {
        if (mine === round) makeProblem.value = error
      } finally {
        if (mine === round) isMaking.value = false
      }
      if (mine === round) await load()
    },
  }
})
