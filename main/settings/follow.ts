/** Takes up what others save in the settings file: the command line beside a server, or a person with an editor. */
import { stat } from 'node:fs/promises'
import { AppError } from '../contract/errors'
import type { Problem } from '../contract/reading'
import type { SettingsStore } from './store'

export interface FollowOptions {
  file: string
  settings: Pick<SettingsStore, 'reload'>
  /** Hears why a changed file cannot be used. What was in use stays in use then. */
  onProblem: (problem: Problem) => void
  everyMs?: number | undefined
}

/** A look at the file costs next to nothing, and unlike the system's notices it works on every file system. */
const usuallyEveryMs = 2_000

/** @returns a function that ends it. */
export function followSettings({
  file,
  settings,
  onProblem,
  everyMs = usuallyEveryMs,
}: FollowOptions): () => void {
  /** What the file looked like at the last look. The first look compares with nothing: it may have changed since it was read. */
  let seen: string | null = null
  let isLooking = false

  const look = async (): Promise<void> => {
    if (isLooking) return // a file system that hangs is asked once
    isLooking = true
    const mark = await stat(file).then(
      ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
      () => 'not there', // whatever it is, reading tells it better
    )
    isLooking = false
    if (mark === seen) return
    seen = mark
    await settings.reload().catch((error: unknown) => {
      const { code, message, hint } =
        error instanceof AppError ? error : new AppError('settings_unreadable', String(error))
      onProblem({ code, message: `${message} What was in use stays in use.`, hint })
    })
  }
  const timer = setInterval(() => void look(), everyMs).unref()
  return () => clearInterval(timer)
}
