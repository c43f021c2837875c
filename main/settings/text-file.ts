/** Reads a small text file that a person points at, and refuses what is none: folders, pipes, devices, huge files. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { AppError } from '../contract/errors'

/** No hand-written settings come near this; a file beyond it was named by mistake. */
const maximumBytes = 1_048_576

/**
 * The file's text without a byte order mark; null when it does not exist.
 *
 * @throws AppError `settings_unreadable` for everything else that keeps it from being read as text.
 */
export function readTextFile(file: string): string | null {
  const unreadable = (what: string, hint: string, cause?: unknown): AppError =>
    new AppError('settings_unreadable', `The settings file ${file} ${what}.`, {
      hint,
      cause,
      details: { file },
    })

  let descriptor: number
  try {
    // Without O_NONBLOCK, opening a pipe waits until somebody writes to it. Windows has neither.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    if (code === 'EACCES' || code === 'EPERM')
      throw unreadable('refuses to be read', 'Give this account the right to read it.', cause)
    throw unreadable(`cannot be opened (${code ?? String(cause)})`, 'Check the path.', cause)
  }
  try {
    const stat = fstatSync(descriptor)
    if (stat.isDirectory()) throw unreadable('is a folder', 'Name the file inside it.')
    if (!stat.isFile()) throw unreadable('is not a regular file', 'Name a regular file.')
    const content = readUpTo(descriptor, maximumBytes + 1)
    if (content.length > maximumBytes)
      throw unreadable('is larger than 1 MB', 'Check that it is the right file.')
    const text = decode(content)
    if (text === null) throw unreadable('is not UTF-8 text', 'Save it as UTF-8.')
    return text
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw unreadable(
      `cannot be read (${(cause as NodeJS.ErrnoException).code})`,
      'Check the disk it is on.',
      cause,
    )
  } finally {
    closeSync(descriptor)
  }
}

function readUpTo(descriptor: number, limit: number): Buffer {
  const buffer = Buffer.allocUnsafe(limit)
  let filled = 0
  for (;;) {
    const read = readSync(descriptor, buffer, filled, limit - filled, null)
    filled += read
    if (read === 0 || filled === limit) return buffer.subarray(0, filled)
  }
}

function decode(content: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content) // drops a byte order mark
  } catch {
    return null // the caller words it
  }
}
