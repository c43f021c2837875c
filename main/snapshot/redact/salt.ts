/** The salt of an installation's masks: made once, at random, kept beside the data and never told. */
import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../../contract/errors'
import { makeFolder } from '../../files/make-folder'

/** As long as the hash that it keys. */
const saltBytes = 32
export const saltFileName = 'redaction.salt'

/** @throws AppError redaction_unavailable where it can neither be read nor made. */
export function readSalt(dataFolder: string): Uint8Array {
  return findSalt(dataFolder) ?? make(path.join(dataFolder, saltFileName))
}

/** Null where none was made yet. @throws AppError redaction_unavailable */
export const findSalt = (dataFolder: string): Uint8Array | null =>
  readExisting(path.join(dataFolder, saltFileName))

function readExisting(file: string): Uint8Array | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw unavailable(file, 'cannot be read', 'Give this account the right to read it.', cause)
  }
  if (!new RegExp(`^[0-9a-f]{${saltBytes * 2}}\\s*$`).test(text))
    throw unavailable(file, 'is damaged', 'Put it back from a backup, or delete it: masks will differ then.')
  return Buffer.from(text.trim(), 'hex')
}

/** Whole under its name or not there at all; of two processes that make one, the first has its way. */
function make(file: string): Uint8Array {
  const temporary = `${file}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`
  try {
    makeFolder(path.dirname(file), 0o700)
    writeFileSync(temporary, `${randomBytes(saltBytes).toString('hex')}\n`, {
      flag: 'wx',
      mode: 0o600,
      flush: true,
    })
    try {
      linkSync(temporary, file)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    } finally {
      unlinkSync(temporary)
    }
  } catch (cause) {
    throw unavailable(
      file,
      'cannot be made',
      'Make its folder writable, and check that its disk is not full.',
      cause,
    )
  }
  const made = readExisting(file)
  if (made !== null) return made
  throw unavailable(file, 'vanished', 'Try again.')
}

const unavailable = (file: string, what: string, hint: string, cause?: unknown): AppError =>
  new AppError('redaction_unavailable', `The key for masks, ${file}, ${what}.`, { hint, cause })
