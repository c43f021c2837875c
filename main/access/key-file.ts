/** keys.json: read whole and checked, written whole or not at all, and never over something that is not understood. */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import * as z from 'zod/mini'
import { AppError } from '../contract/errors'
import { instant } from '../contract/quantities'
import { roles } from '../contract/roles'
import { keyHashSchema } from './key-secret'

const storedKeySchema = z.strictObject({
  id: z.string().check(z.regex(/^[0-9A-Za-z]{6,32}$/)),
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  role: z.enum(roles),
  createdAt: instant,
  expiresAt: z.nullable(instant),
  lastUsedAt: z.nullable(instant),
  hash: keyHashSchema,
})
export type StoredKey = z.infer<typeof storedKeySchema>

const fileSchema = z.strictObject({ version: z.literal(1), keys: z.array(storedKeySchema) })

/** Changes whenever the file is replaced; null while there is none. */
export type FileMark = string | null

export function markOf(file: string): FileMark {
  try {
    const facts = statSync(file, { bigint: true, throwIfNoEntry: false })
    return facts === undefined ? null : `${facts.ino} ${facts.mtimeNs} ${facts.size}`
  } catch (cause) {
    throw unreadable(
      file,
      `cannot be read (${codeOf(cause)})`,
      'Give this account the right to read it.',
      cause,
    )
  }
}

/** No keys where there is no file. @throws AppError `keys_unreadable`. */
export function readKeys(file: string): StoredKey[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return []
    throw unreadable(
      file,
      `cannot be read (${codeOf(cause)})`,
      'Give this account the right to read it.',
      cause,
    )
  }
  const restore = 'Restore it from a backup, or move it away and make new keys.'
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw unreadable(file, 'is no JSON', restore) // the parser's own words would repeat a part of the file
  }
  const checked = fileSchema.safeParse(content)
  if (!checked.success) {
    const where = checked.error.issues[0]?.path.map(String).join('.') ?? ''
    throw unreadable(file, `holds something that is no key${where === '' ? '' : ` (at ${where})`}`, restore)
  }
  const { keys } = checked.data
  if (new Set(keys.map(({ id }) => id)).size < keys.length)
    throw unreadable(file, 'holds two keys of one id', restore)
  return keys
}

/** @throws AppError `keys_unwritable`; the file is as it was then. */
export function writeKeys(file: string, keys: readonly StoredKey[]): void {
  const bytes = Buffer.from(`${JSON.stringify({ version: 1, keys }, null, 2)}\n`, 'utf8')
  const temporary = `${file}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`
  try {
    const handle = openSync(temporary, 'wx', 0o600)
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, file)
  } catch (cause) {
    removeQuietly(temporary)
    throw unwritable(file, cause)
  }
  flushFolder(path.dirname(file))
}

export function unwritable(file: string, cause: unknown): AppError {
  const [what, hint] = reasons[codeOf(cause)] ?? [
    `could not be written (${codeOf(cause)})`,
    'Check the disk and the folder.',
  ]
  return new AppError('keys_unwritable', `The API keys were not saved: ${file} ${what}.`, { hint, cause })
}

const ownFolder = 'Give this account the right to write in that folder.'
const reasons: Partial<Record<string, readonly [what: string, hint: string]>> = {
  ENOSPC: ['lies on a full disk', 'Make room on that disk and try again.'],
  EDQUOT: ['is over the disk quota', 'Make room within the quota and try again.'],
  EROFS: ['lies on a read-only disk', 'Set AUTOINFRASNAP_DATA_DIR to a folder that can be written.'],
  EACCES: ['may not be written by this account', ownFolder],
  EPERM: ['may not be written by this account', ownFolder],
  ENOTDIR: ['lies below something that is no folder', 'Set AUTOINFRASNAP_DATA_DIR to a folder.'],
}

function unreadable(file: string, what: string, hint: string, cause?: unknown): AppError {
  return new AppError('keys_unreadable', `The file of API keys ${file} ${what}.`, { hint, cause })
}

/** Makes the new name survive a power cut, where the system can flush folders. */
function flushFolder(folder: string): void {
  let handle: number | null = null
  try {
    handle = openSync(folder, 'r')
    fsyncSync(handle)
  } catch {
    // Windows and some network shares cannot; the file itself is flushed
  } finally {
    if (handle !== null) closeSync(handle)
  }
}

function removeQuietly(file: string): void {
  try {
    unlinkSync(file)
  } catch {
    // never made, or on a disk that vanished: the error that led here is the one to tell
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)
