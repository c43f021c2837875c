/** Reads the kernel's text files. Synchronous on purpose: they live in memory, and a thread-pool trip costs more. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { AppError } from '../../contract/errors'

export interface KernelFiles {
  /**
   * For what every Linux machine has: where it is missing, something is wrong with the view of the machine.
   * @throws AppError source_missing, source_denied or collector_broken.
   */
  read(path: string): string
  /** The same for files whose text may be no UTF-8. */
  readBytes(path: string): Buffer
  /** Null when it cannot be read, for whatever reason: for facts that not every machine offers. */
  tryRead(path: string): string | null
  /** The names in a folder, empty when it cannot be listed. */
  list(path: string): string[]
  /** Where a symbolic link points, null when it is none. */
  link(path: string): string | null
  /** The path on this machine's disk. */
  readonly resolve: (path: string) => string
}

/** What to do where a file of /proc is missing: nothing else takes it away. */
export const mountProc = 'Check that /proc is mounted and that nothing hides parts of it.'

/** @param root put before every path; empty for the machine itself. */
export function createKernelFiles(root: string): KernelFiles {
  const resolve = (path: string): string => root + path
  const readBytes = (path: string): Buffer => {
    try {
      return readFileSync(resolve(path))
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      if (code === 'ENOENT')
        throw new AppError('source_missing', `${path} does not exist.`, { hint: mountProc, cause })
      if (code === 'EACCES' || code === 'EPERM')
        throw new AppError('source_denied', `${path} refuses to be read.`, { cause })
      throw new AppError('collector_broken', `${path} cannot be read (${code ?? String(cause)}).`, {
        cause,
      })
    }
  }
  return {
    resolve,
    read: (path) => readBytes(path).toString('utf8'),
    readBytes,
    tryRead(path) {
      try {
        return readFileSync(resolve(path), 'utf8')
      } catch {
        return null // the caller treats absence, refusal and vanishing alike
      }
    },
    list(path) {
      try {
        return readdirSync(resolve(path))
      } catch {
        return [] // as above
      }
    },
    link(path) {
      try {
        return readlinkSync(resolve(path))
      } catch {
        return null // as above
      }
    },
  }
}
