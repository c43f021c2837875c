/** Files that somebody names on the command line: what is wrong with one is told alike, whichever command reads it. */
import { statSync, type Stats } from 'node:fs'
import { AppError } from '../contract/errors'

/** @throws AppError usage_invalid for what the system refuses; an AppError of `read` passes. */
export function readNamed<T>(file: string, read: () => T, hint = 'Check the path.'): T {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const { code } = cause as NodeJS.ErrnoException
    const what = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? String(cause)})`
    throw new AppError('usage_invalid', `${file} ${what}.`, { hint, cause })
  }
}

/** A folder, a pipe or a device is none. @throws AppError usage_invalid; errors of the system as they are */
export function ordinary(file: string): Stats {
  const facts = statSync(file)
  if (!facts.isFile()) throw new AppError('usage_invalid', `${file} is no ordinary file.`)
  return facts
}
