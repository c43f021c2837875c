/**
 * Takes away for good the reports that the plan of the settings no longer keeps: after every save, and once a day in a
 * process that lives long, since time goes on without saves too.
 */
import { unlink } from 'node:fs/promises'
import path from 'node:path'
import type { Problem } from '../contract/reading'
import type { Settings } from '../contract/settings'
import { expiredReports, isAfterLongPause, type StoredFile } from './retention'

export interface TidyingDependencies {
  /** Asked at every run: the setting may change. */
  folder: () => string
  /** Bytes by name of what lies there. @throws what the file system throws */
  files: () => Promise<ReadonlyMap<string, number>>
  /** Takes away for good what a person has deleted long enough ago. Never rejects. */
  purge?: (() => Promise<void>) | undefined
  settings: () => Settings['reports']
  /** Names of files that still have to be sent. Where that cannot be told, it throws, and nothing is deleted. */
  pendingUploads: () => ReadonlySet<string> | Promise<ReadonlySet<string>>
  /** UTC milliseconds. */
  now: () => number
  /** Hears what is about to go, while it can still be looked at. */
  onDeleting?: ((names: readonly string[]) => Promise<void>) | undefined
  /** Hears what has gone, for the log. */
  onDeleted: (names: readonly string[]) => void
  onProblem: (problem: Problem) => void
}

export interface Tidying {
  /** Never rejects. While one run is under way, another is begun after it, however often it is asked for. */
  run(): Promise<void>
  /** Also once a day from now on. */
  keepGoing(): void
  close(): void
}

const dayMs = 86_400_000

export function createTidying(deps: TidyingDependencies): Tidying {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  let daily: NodeJS.Timeout | null = null

  const once = async (): Promise<void> => {
    try {
      await tidy(deps)
    } catch (error) {
      deps.onProblem({
        code: 'output_unwritable',
        message: `Old reports in ${deps.folder()} were not looked through: ${error instanceof Error ? error.message : String(error)}`,
        hint: 'Nothing was deleted. It is tried again after the next report.',
      })
    }
    await deps.purge?.()
  }
  const run = (): Promise<void> => {
    if (running === null) {
      running = once().finally(() => (running = null))
      return running
    }
    next ??= running.then(() => {
      next = null
      return run()
    })
    return next
  }
  return {
    run,
    keepGoing() {
      daily ??= setInterval(() => void run(), dayMs).unref()
    },
    close() {
      if (daily !== null) clearInterval(daily)
      daily = null
    },
  }
}

async function tidy(deps: TidyingDependencies): Promise<void> {
  const folder = deps.folder()
  const files = [...(await deps.files())].map(([name, sizeBytes]): StoredFile => ({ name, sizeBytes }))
  if (files.length < 2) return // the newest always stays
  const [now, plan] = [deps.now(), deps.settings()]
  const expired = expiredReports({
    files,
    // A day later whatever was saved since tells that the clock has not only passed by.
    settings: isAfterLongPause(files, now) ? { ...plan, keepAllDays: Infinity } : plan,
    now,
    pendingUploads: await deps.pendingUploads(),
  })
  if (expired.length === 0) return
  await deps.onDeleting?.(expired)
  const deleted: string[] = []
  const failed: string[] = []
  for (const name of expired) {
    const problem = await unlink(path.join(folder, name)).then(() => null, codeOf)
    if (problem === null) deleted.push(name)
    else if (problem !== 'ENOENT') failed.push(`${name} (${problem})`)
  }
  if (deleted.length > 0) deps.onDeleted(deleted)
  const [first] = failed
  if (first === undefined) return
  const more = failed.length > 1 ? ` and ${failed.length - 1} more` : ''
  deps.onProblem({
    code: 'output_unwritable',
    message: `Old reports in ${folder} cannot be deleted: ${first}${more}.`,
    hint: 'Give this account write access to the folder.',
  })
}

const codeOf = (error: NodeJS.ErrnoException): string => error.code ?? String(error)
