/** Loads node:sqlite, which older Nodes and some builds lack, and names what its errors mean. */
import type * as sqliteModule from 'node:sqlite'
import { AppError } from '../contract/errors'

export type Sqlite = typeof sqliteModule

/** @throws AppError history_unavailable where this runtime has no embedded database. */
export async function loadSqlite(): Promise<Sqlite> {
  try {
    return await import('node:sqlite')
  } catch (cause) {
    throw new AppError('history_unavailable', `This runtime (${process.version}) has no embedded database.`, {
      hint: 'Run it with Node.js 22.13 or newer, 24 is best.',
      cause,
    })
  }
}

/** What went wrong with the file, as far as it decides what to do next. */
export type Fault = 'corrupt' | 'full' | 'busy' | 'unwritable'

/** Primary result codes, https://www.sqlite.org/rescode.html */
const faults: Readonly<Record<number, Fault>> = {
  5: 'busy',
  6: 'busy',
  11: 'corrupt',
  13: 'full',
  26: 'corrupt',
}

/** The fault behind an error of node:sqlite or of the file system. What is not known better counts as unwritable. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return 'unwritable'
  const { code, errcode } = error as Error & { code?: unknown; errcode?: unknown }
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full'
  if (code !== 'ERR_SQLITE_ERROR' || typeof errcode !== 'number') return 'unwritable'
  // Tables that are not as this product makes them are no history either; every other SQL error is.
  if (errcode === 1) return /^no such (table|column)/.test(error.message) ? 'corrupt' : 'unwritable'
  return faults[errcode & 0xff] ?? 'unwritable'
}
