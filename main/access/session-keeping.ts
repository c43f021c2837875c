/**
 * When the sessions are written down: beginning and ending at once, use once in a while. It never fails a request; what
 * cannot be written costs people a sign-in after the next start, and never gives an ended session back.
 */
import { rm } from 'node:fs/promises'
import { codeOf, writeSessions, type KeptSessions } from './session-file'

export interface SessionKeeping {
  begun(): void
  ended(): void
  used(): void
  /** Resolves when everything told so far is on the disk, or could not be put there. */
  settled(): Promise<void>
  /** Writes what is left, and nothing afterwards. */
  close(): Promise<void>
}

export interface SessionProblem {
  message: string
  hint: string
}

export interface SessionKeepingOptions {
  /** sessions.json in the data folder. */
  file: string
  content: () => KeptSessions
  /** How far behind the file's last uses may be, and how long a failed write waits for its next try. By default a minute. */
  everyMs?: number | undefined
  /** Told once until a write succeeds again. */
  onProblem: (problem: SessionProblem) => void
  /** The disk, unless a test has a full one. */
  write?: typeof writeSessions | undefined
}

export function createSessionKeeping(options: SessionKeepingOptions): SessionKeeping {
  const { file, content, everyMs = 60_000, onProblem, write = writeSessions } = options
  let isBehind = false
  let hasUnsavedEnd = false
  let isTold = false
  let isClosed = false
  let current: Promise<void> = Promise.resolve()
  /** Not begun yet, so that it takes along whatever changes until then. */
  let next: Promise<void> | null = null

  async function attempt(): Promise<void> {
    const hadEnd = hasUnsavedEnd
    isBehind = false
    hasUnsavedEnd = false
    try {
      await write(file, content())
      isTold = false
    } catch (error) {
      isBehind = true
      const mayComeBack = hadEnd && !(await removed())
      hasUnsavedEnd ||= mayComeBack
      if (!isTold)
        onProblem({
          message: `The sessions were not saved: ${file} cannot be written (${codeOf(error)}).`,
          hint: mayComeBack
            ? 'A session that was signed out may last until its end after a restart; revoke its key to be sure.'
            : 'Make room or give this account the right to write there; until then a restart signs everybody out.',
        })
      isTold = true
    }
  }

  /** A full disk still lets go of a file: rather nobody stays signed in than somebody who has signed out. */
  const removed = (): Promise<boolean> =>
    rm(file, { force: true }).then(
      () => true,
      () => false,
    )

  function save(): void {
    isBehind = true
    if (isClosed) return
    next ??= current.then(() => {
      next = null
      return (current = attempt())
    })
  }

  const timer = setInterval(() => isBehind && save(), everyMs)
  timer.unref()

  const settled = (): Promise<void> => next ?? current

  return {
    begun: save,
    ended() {
      hasUnsavedEnd = true
      save()
    },
    used() {
      isBehind = true
    },
    settled,
    async close() {
      clearInterval(timer)
      if (isBehind) save()
      isClosed = true
      await settled()
    },
  }
}
