/**
 * One writer at a time, across processes: a lock file beside the file, made exclusively. Left behind by a process
 * that died, it is found out and taken away.
 */
import { randomBytes } from 'node:crypto'
import os from 'node:os'
import { closeSync, openSync, readFileSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../contract/errors'
import { makeFolder } from './make-folder'

/** Work under the lock takes milliseconds, so a lock this old belongs to nobody, even if its process number lives on. */
const staleAfterMs = 10_000
const giveUpAfterMs = 15_000
const retryMs = 15

/**
 * Runs `work`, which must be done within seconds, while no other process runs its own for the same file.
 *
 * @throws AppError `file_busy` when another process keeps the lock; the file system's error where it cannot be made.
 */
export async function withLock<Result>(file: string, work: () => Result | Promise<Result>): Promise<Result> {
  const lock = `${file}.lock`
  const owner = newOwner()
  const since = performance.now()
  while (!acquire(lock, owner)) {
    if (performance.now() - since > giveUpAfterMs) {
      throw new AppError('file_busy', `Another process is writing ${file} and does not finish.`, {
        hint: `If none is running, delete ${lock}.`,
      })
    }
    removeStale(lock, staleAfterMs)
    await sleep(retryMs * (0.5 + Math.random())) // waiters that wake together would collide again
  }
  try {
    return await work()
  } finally {
    release(lock, owner)
  }
}

/** What a lock file of this process holds: its machine, number and start, and something no other lock holds. */
export const newOwner = (): string => [...self(), randomBytes(12).toString('hex')].join(' ')

/** Makes the lock, or answers false where there is one. @throws the file system's error where it cannot be made. */
export function acquire(lock: string, owner: string): boolean {
  let handle: number
  try {
    handle = openExclusively(lock)
  } catch (error) {
    // Windows answers EPERM while a deleted file is still open somewhere.
    if (codeOf(error) === 'EEXIST' || (process.platform === 'win32' && codeOf(error) === 'EPERM'))
      return false
    throw error
  }
  try {
    writeSync(handle, owner)
    return true
  } catch (error) {
    removeQuietly(lock)
    throw error
  } finally {
    closeSync(handle)
  }
}

function openExclusively(lock: string): number {
  try {
    return openSync(lock, 'wx', 0o600)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    makeFolder(path.dirname(lock), 0o700)
    return openSync(lock, 'wx', 0o600)
  }
}

/** A lock that was taken away while this process stood still is another's by now. */
export function release(lock: string, owner: string): void {
  if (ownerOf(lock) === owner) removeQuietly(lock)
}

/**
 * Two waiters may find the same lock stale. Renaming lets only one of them have it; if it turns out to be a fresh
 * one, made in between, it is put back.
 */
export function removeStale(lock: string, afterMs: number): void {
  const seen = ownerOf(lock)
  if (seen === null || !isStale(lock, seen, afterMs)) return
  const aside = `${lock}.${randomBytes(6).toString('hex')}`
  try {
    renameSync(lock, aside)
  } catch {
    return // another waiter was quicker
  }
  if (ownerOf(aside) === seen) {
    removeQuietly(aside)
    return
  }
  try {
    renameSync(aside, lock)
  } catch {
    // vanished: its owner, who releases only what it finds, has finished meanwhile
  }
}

/** @param afterMs a lock that old belongs to nobody, even if its process lives. */
export function isStale(lock: string, owner: string, afterMs: number): boolean {
  const age = ageMs(lock)
  if (age === null) return false
  if (age > afterMs) return true
  const [ownHost, ownPid, ownStart] = self()
  const [host, pid = '', start] = owner.split(' ')
  // Of another machine's process, or an owner that is still being written, only the age tells.
  if (host !== ownHost || !/^[1-9]\d*$/.test(pid)) return false
  // The first process of a container has number 1 in every life.
  return pid === ownPid ? start !== ownStart : !isAlive(Number(pid))
}

const self = (): [host: string, pid: string, start: string] => [
  os.hostname().replaceAll(' ', '_'),
  String(process.pid),
  String(Math.round(performance.timeOrigin)),
]

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) !== 'ESRCH' // refused means that it lives under another account
  }
}

function ageMs(lock: string): number | null {
  const facts = statSync(lock, { throwIfNoEntry: false })
  // A clock set back must not make a lock eternal.
  return facts === undefined ? null : Math.abs(Date.now() - facts.mtimeMs)
}

/** Null where there is no lock. */
export function ownerOf(lock: string): string | null {
  try {
    return readFileSync(lock, 'utf8')
  } catch {
    return null // released meanwhile
  }
}

function removeQuietly(file: string): void {
  try {
    unlinkSync(file)
  } catch {
    // gone already, which is what was wanted
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code
