/** The history's file in the hands of a command: held while it is copied, and checked before it is put in place. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../contract/errors'
import { copyDatabase, historyFileName, NewerVersionError, openDatabase, versionOf } from './database'
import { migrations as allMigrations, type Migration } from './migrations'
import { faultOf, loadSqlite, type Sqlite } from './sqlite'
import { createStore } from './store'

export interface HeldHistory {
  /** A consistent copy. @throws as copyDatabase does. */
  copy(target: string): Promise<void>
  release(): void
}

/**
 * Opens the history for nobody but this process, as whoever records into it does. A server or app that starts meanwhile
 * keeps what it measures in memory and takes it up some seconds later.
 *
 * @returns null where there is none.
 * @throws AppError history_in_use, history_unwritable, or history_unavailable where the runtime has no database.
 */
export async function holdHistory(folder: string): Promise<HeldHistory | null> {
  const file = path.join(folder, historyFileName)
  if (!existsSync(file)) return null
  const sqlite = await loadSqlite()
  const database = open(sqlite, file)
  return {
    async copy(target) {
      try {
        versionOf(database)
      } catch (cause) {
        throw unreadable(file, cause)
      }
      await copyDatabase(sqlite, database, target)
    },
    release: () => database.close(),
  }
}

/** Whether a server or app has it open. */
export async function isHistoryHeld(folder: string): Promise<boolean> {
  // SQLite takes away the log of what is no database; nobody can have that open, and the log is not ours to lose.
  if (!isDatabase(path.join(folder, historyFileName))) return false
  try {
    ;(await holdHistory(folder))?.release()
    return false
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.code === 'history_in_use' // what cannot be read is open nowhere
  }
}

/**
 * Brings a history that came from elsewhere to the newest schema, and reads all of it.
 * @throws AppError history_newer; anything else where it is no whole history.
 */
export async function adoptHistory(
  file: string,
  now: () => number,
  migrations: readonly Migration[] = allMigrations,
): Promise<void> {
  const sqlite = await loadSqlite()
  let database
  try {
    database = openDatabase({ sqlite, file, migrations, now })
  } catch (cause) {
    if (!(cause instanceof NewerVersionError)) throw cause
    throw new AppError('history_newer', `The history was made by a newer AutoInfraSnap (${cause.message}).`, {
      hint: 'Update AutoInfraSnap on this machine first.',
      cause,
    })
  }
  try {
    const [found] = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})
    if (found !== 'ok') throw new Error(String(found))
    createStore(database) // reads what every start reads
  } finally {
    database.close()
  }
}

const firstBytes = Buffer.from('SQLite format 3\0')

function isDatabase(file: string): boolean {
  try {
    const handle = openSync(file, 'r')
    try {
      const head = Buffer.alloc(firstBytes.length)
      return readSync(handle, head) === head.length && head.equals(firstBytes)
    } finally {
      closeSync(handle)
    }
  } catch {
    return false // none, or none that can be read
  }
}

function open(sqlite: Sqlite, file: string) {
  let database
  try {
    database = new sqlite.DatabaseSync(file)
    database.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT')
    return database
  } catch (cause) {
    database?.close()
    if (faultOf(cause) === 'busy')
      throw new AppError('history_in_use', `A server or app of AutoInfraSnap has the history ${file} open.`, {
        hint: 'Stop it first.',
        cause,
      })
    throw unreadable(file, cause)
  }
}

const unreadable = (file: string, cause: unknown): AppError =>
  new AppError(
    'history_unwritable',
    `The history ${file} cannot be opened (${cause instanceof Error ? cause.message : String(cause)}).`,
    {
      hint: 'Give this account the right to write it. One that is damaged is set aside by the next server or app that starts.',
      cause,
    },
  )
