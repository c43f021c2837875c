/** Opens the history's file: ours alone, in the newest schema, with a copy kept from before every migration. */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../contract/errors'
import type { Migration } from './migrations'
import type { Sqlite } from './sqlite'
import { makeFolder } from '../files/make-folder'

export const historyFileName = 'history.db'

/** "AISH": tells our file from any other SQLite database that might lie in its place. */
const applicationId = 0x41495348

/** How many copies from before migrations, and how many unreadable databases, are kept. */
const keptCopies = 3

export interface OpenOptions {
  sqlite: Sqlite
  file: string
  migrations: readonly Migration[]
  now: () => number
}

/** Thrown when the file is something else than a history, or is damaged: it has to be set aside. */
export class UnreadableError extends Error {}

/** Thrown when the file was made by a later version of the product, which alone may touch it. */
export class NewerVersionError extends Error {}

/** @throws UnreadableError, NewerVersionError, or what SQLite or the file system throw (see faultOf). */
export function openDatabase({ sqlite, file, migrations, now }: OpenOptions): DatabaseSync {
  makeFolder(path.dirname(file), 0o700)
  const isThere = checkPlace(file)
  closeSync(openSync(file, 'a', 0o600)) // SQLite would make it for everybody to read; its log follows the file's mode
  const database = new sqlite.DatabaseSync(file)
  try {
    // One process alone: the kernel lets go of the lock when that process dies, however it dies.
    database.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE')
    const version = isThere ? versionOf(database) : 0
    const newest = migrations.at(-1)?.version ?? 0
    if (version > newest) throw new NewerVersionError(`version ${version}, known is ${newest}`)
    if (version === 0) database.exec('PRAGMA auto_vacuum = INCREMENTAL')
    /*
     * NORMAL: a commit survives whatever happens to this process, kill -9 included. What a power loss may take is what
     * the system had not yet written, at most some minutes and never the file's integrity; FULL would make the disk
     * flush its caches every ten seconds for as long as the machine runs.
     */
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 16777216',
    )
    database.exec('BEGIN EXCLUSIVE; COMMIT') // whoever else has it open is met here and not at the first flush
    for (const migration of migrations) {
      if (migration.version <= version) continue
      if (version > 0) keepCopy(database, file, migration.version, now())
      migrate(database, migration)
    }
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Whether a database is there. @throws UnreadableError when something else stands in its place or it may not be read. */
function checkPlace(file: string): boolean {
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found === undefined) return false
  if (!found.isFile()) throw new UnreadableError('it is no ordinary file')
  try {
    accessSync(file, constants.R_OK | constants.W_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EROFS') throw error
    throw new UnreadableError(`access is refused (${code})`)
  }
  return found.size > 0
}

/** 0 for an empty one. @throws UnreadableError for a database of something else, or what SQLite throws. */
export function versionOf(database: DatabaseSync): number {
  const number = (pragma: string): number =>
    Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get()!)[0])
  const version = number('user_version')
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
  if (isEmpty) return 0
  if (number('application_id') !== applicationId || version < 1)
    throw new UnreadableError('it is a database of something else')
  return version
}

function migrate(database: DatabaseSync, migration: Migration): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    migration.apply(database)
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migration.version}`)
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function keepCopy(database: DatabaseSync, file: string, version: number, now: number): void {
  const copy = freeName(`${file}.before-v${version}-${stamp(now)}`)
  try {
    database.prepare('VACUUM INTO ?').run(copy)
  } catch (error) {
    rmSync(copy, { force: true })
    throw error
  }
  dropOldest(file, '.before-v')
}

/**
 * Moves an unreadable database out of the way, with the log that belongs to it, so that it can still be looked at.
 * @returns its new name.
 */
export function setAside(file: string, now: number): string {
  const aside = freeName(`${file}.unreadable-${stamp(now)}`)
  renameSync(file, aside)
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`)
  rmSync(`${file}-shm`, { force: true })
  rmSync(`${file}-journal`, { force: true })
  dropOldest(file, '.unreadable-')
  return aside
}

/** Copies are for a person to come back to; without an end they would fill the disk that history is to watch. */
function dropOldest(file: string, mark: string): void {
  const folder = path.dirname(file)
  const prefix = `${path.basename(file)}${mark}`
  const bySecond = (name: string): string => name.slice(name.indexOf('-', prefix.length - 1) + 1)
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile()) // a folder that stood in the file's place holds somebody else's things
    .map(({ name }) => name)
    .filter((name) => name.startsWith(prefix) && !name.endsWith('-wal'))
    .sort((a, b) => (bySecond(a) < bySecond(b) ? 1 : -1))
    .slice(keptCopies)
    .forEach((name) => {
      rmSync(path.join(folder, name), { force: true })
      rmSync(path.join(folder, `${name}-wal`), { force: true })
    })
}

/** UTC as 20261123T050715Z. */
function stamp(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

function freeName(wanted: string): string {
  let name = wanted
  for (let number = 2; existsSync(name); number += 1) name = `${wanted}-${number}`
  return name
}

/** The file beside one of a newer version, in which this version goes on. */
export function fileBeside(file: string, migrations: readonly Migration[]): string {
  return file.replace(/\.db$/, `.v${migrations.at(-1)?.version ?? 0}.db`)
}

/** A consistent copy, made while writing goes on. @throws AppError output_exists, or what SQLite throws. */
export async function copyDatabase(sqlite: Sqlite, database: DatabaseSync, target: string): Promise<void> {
  if (existsSync(target))
    throw new AppError('output_exists', `${target} exists already.`, {
      hint: 'Choose another name for the copy.',
    })
  const unfinished = `${target}.${process.pid}.tmp`
  try {
    closeSync(openSync(unfinished, 'wx', 0o600)) // SQLite would make it for everybody to read
    await sqlite.backup(database, unfinished)
    renameSync(unfinished, target)
  } finally {
    rmSync(unfinished, { force: true })
  }
}
