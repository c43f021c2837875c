/** Tells when reports cannot be encrypted or signed as the settings ask, before the first snapshot fails for it. */
import { problemOf } from './contract/errors'
import { isDeepStrictEqual } from 'node:util'
import type { Problem } from './contract/reading'
import type { Settings } from './contract/settings'
import { findLacks, type Sealing } from './crypto/sealing'
import type { SettingsStore } from './settings/store'

export interface LiveSealingDependencies {
  settings: Pick<SettingsStore, 'get' | 'subscribe'>
  sealing: Pick<Sealing, 'prepare'>
  /** Once for each reason, until that is gone. */
  onProblem: (problem: Problem) => void
  onUnexpected: (error: unknown) => void
}

export interface LiveSealing {
  /** Secrets have changed. */
  lookAgain(): void
  /** Resolves when nothing more will be told. */
  close(): Promise<void>
}

/** Looks at once, and whenever the settings about it change. */
export function createLiveSealing(deps: LiveSealingDependencies): LiveSealing {
  const { settings, sealing, onProblem } = deps
  let told: readonly string[] = []
  let isClosed = false

  async function look(at: Settings): Promise<void> {
    if (isClosed) return
    const lacks = await findLacks(at, sealing)
    if (isClosed) return
    for (const lack of lacks) if (!told.includes(lack.message)) onProblem(problemOf(lack))
    told = lacks.map(({ message }) => message)
  }
  /** One after the other, so that the last to tell saw the newest settings. */
  let looking: Promise<void> = Promise.resolve()
  const lookAgain = (): void => {
    const at = settings.get()
    looking = looking.then(() => look(at)).catch(deps.onUnexpected)
  }

  const stopListening = settings.subscribe((now, before) => {
    const isSame =
      isDeepStrictEqual(now.encryption, before.encryption) &&
      isDeepStrictEqual(now.signature, before.signature)
    if (!isSame) lookAgain()
  })
  lookAgain()
  return {
    lookAgain,
    async close() {
      isClosed = true
      stopListening()
      await looking
    },
  }
}
