/**
 * Keeps the database at hand through everything that can happen to a file: what is unreadable is set aside, what is
 * refused or full is tried again later, and whoever wants to write or read meanwhile goes on without.
 */
import { statSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../contract/errors'
import type { ErrorCode } from '../contract/errors'
import type { Problem } from '../contract/reading'
import {
  fileBeside,
  historyFileName,
  NewerVersionError,
  openDatabase,
  setAside,
  UnreadableError,
} from './database'
import { migrations as allMigrations, type Migration } from './migrations'
import { faultOf, type Sqlite } from './sqlite'
import { createStore, type Store } from './store'

export interface DiskOptions {
  sqlite: Sqlite
  folder: string
  now: () => number
  monotonicMs: () => number
  /** Called once for each thing that goes wrong, not once for each try. */
  onProblem: (problem: Problem) => void
  /** Called with the store that is at hand from now on. */
  onOpen: (store: Store) => void
  migrations?: readonly Migration[]
}

export interface Disk {
  /** Does it if there is a store, and deals with what goes wrong. @returns whether it was done. */
  attempt(purpose: 'read' | 'write', work: (store: Store) => void): boolean
  /** The store, should it be open; for what takes long and reports its own errors. */
  store(): Store | null
  /** What keeps history from being written now. */
  problem(): Problem | null
  file(): string
  bytes(): number
  close(): void
}

/** How long after a failed opening the next one is tried. */
const retryMs = 5_000

export function createDisk(options: DiskOptions): Disk {
  const { sqlite, folder, now, monotonicMs, onProblem, onOpen } = options
  const migrations = options.migrations ?? allMigrations
  const usual = path.join(folder, historyFileName)
  let file = usual
  let store: Store | null = null
  let inode: number | null = null
  let problem: Problem | null = null
  let triedAtMs = -Infinity
  let isClosed = false

  const tell = (next: Problem): void => {
    const isNew = next.code !== problem?.code || next.message !== problem.message
    problem = next
    if (isNew) onProblem(next)
  }

  const letGo = (): void => {
    try {
      store?.close()
    } catch {
      // The connection is being given up because it is broken; whatever it says at its end changes nothing.
    }
    store = null
    inode = null
  }

  const setAsideNow = (why: string): boolean => {
    letGo()
    try {
      const aside = setAside(file, now())
      onProblem({
        code: 'history_set_aside' satisfies ErrorCode,
        message: `The history in ${file} is unreadable (${why}); it was set aside and a fresh one begun.`,
        hint: `The old file is kept as ${aside}.`,
      })
      return true
    } catch (error) {
      tell(unwritable(file, error))
      return false
    }
  }

  const openOnce = (): void => {
    const database = openDatabase({ sqlite, file, migrations, now })
    try {
      store = createStore(database)
    } catch (error) {
      database.close()
      throw error
    }
    inode = statSync(file).ino
    onOpen(store)
  }

  const open = (): void => {
    if (isClosed || monotonicMs() - triedAtMs < retryMs) return
    triedAtMs = monotonicMs()
    // Three tries: the usual file, the one beside a newer version's, and a fresh one after setting aside.
    for (let attempt = 0; attempt < 3 && store === null; attempt += 1)
      try {
        openOnce()
        triedAtMs = -Infinity
      } catch (error) {
        letGo()
        if (error instanceof NewerVersionError && file === usual) {
          file = fileBeside(usual, migrations)
          onProblem(newer(usual, file))
        } else if (error instanceof UnreadableError || faultOf(error) === 'corrupt') {
          if (!setAsideNow((error as Error).message)) return
        } else return fail(error)
      }
  }

  const fail = (error: unknown): void => {
    const fault = faultOf(error)
    if (fault === 'corrupt') {
      if (setAsideNow((error as Error).message)) triedAtMs = -Infinity
      return
    }
    if (fault === 'full') return tell(full(file))
    letGo()
    tell(fault === 'busy' ? inUse(file) : unwritable(file, error))
  }

  /** SQLite goes on writing into a file that somebody removed or replaced; nobody would ever find that history. */
  const letGoOfRemoved = (): void => {
    if (store === null || statSync(file, { throwIfNoEntry: false })?.ino === inode) return
    letGo()
    onProblem({
      code: 'history_set_aside' satisfies ErrorCode,
      message: `The history in ${file} was removed while it was in use; a fresh one is begun.`,
      hint: null,
    })
  }

  return {
    attempt(purpose, work) {
      try {
        if (purpose === 'write') letGoOfRemoved()
        if (store === null) open()
        if (store === null) return false
        work(store)
        if (purpose === 'write') problem = null
        return true
      } catch (error) {
        fail(error)
        return false
      }
    },
    store: () => store,
    problem: () => problem,
    file: () => file,
    bytes: () =>
      [file, `${file}-wal`].reduce(
        (sum, one) => sum + (statSync(one, { throwIfNoEntry: false })?.size ?? 0),
        0,
      ),
    close() {
      isClosed = true
      letGo()
    },
  }
}

const full = (file: string): Problem => ({
  code: 'history_full' satisfies ErrorCode,
  message: `The disk that holds ${file} is full; what is measured now is kept in memory.`,
  hint: 'Make room on it: writing goes on by itself.',
})

const inUse = (file: string): Problem => ({
  code: 'history_in_use' satisfies ErrorCode,
  message: `The history in ${file} is in use by another AutoInfraSnap; this one keeps what it measures in memory.`,
  hint: 'Stop one of the two, or give this one a data folder of its own.',
})

const newer = (file: string, beside: string): Problem => ({
  code: 'history_newer' satisfies ErrorCode,
  message: `The history in ${file} was made by a newer version and is left untouched; this version goes on in ${beside}.`,
  hint: 'Update AutoInfraSnap to see the whole history.',
})

const unwritable = (file: string, error: unknown): Problem => ({
  code: 'history_unwritable' satisfies ErrorCode,
  message: `The history in ${file} cannot be written (${error instanceof Error ? error.message : String(error)}); what is measured now is kept in memory.`,
  hint: 'Give this account write access to the folder: writing goes on by itself.',
})

/** The error for whoever needs the database itself while there is none. */
export function notAtHand(disk: Disk): AppError {
  const problem = disk.problem() ?? unwritable(disk.file(), new Error('it is not open'))
  return new AppError(problem.code as ErrorCode, problem.message, { hint: problem.hint ?? undefined })
}
