/**
 * Appends lines to a file that never outgrows its share of the disk: file, file.1, file.2 … the oldest goes.
 * Opened for each line, so that several processes may write to one file and a removed file comes back.
 */
import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { encryptedEnding } from '../contract/reports'
import { makeFolder } from '../files/make-folder'

export interface RotationLimits {
  /** Of one file. */
  maximumBytes: number
  /** The one being written included. */
  files: number
}

export interface AppendOptions extends RotationLimits {
  /** Whether the line is on the disk, not only with the system, when this returns. */
  flush: boolean
  /** Called when the file has become file.1, and so on. */
  onRotated?: (() => void) | undefined
}

/** The logs tell much about a machine: they are for the account that runs it. */
const fileMode = 0o600
const folderMode = 0o700
const newline = 0x0a

/** Every name the file may have, the newest lines first. */
export const rotatedNames = (file: string, files: number): string[] =>
  Array.from({ length: files }, (_, age) => (age === 0 ? file : `${file}.${age}`))

/**
 * @param line without its line break, and holding none.
 * @throws the file system's error. What was written of the line then is no line: the next one begins anew.
 */
export function appendLine(file: string, line: string, options: AppendOptions): void {
  const bytes = Buffer.from(`${line}\n`, 'utf8')
  let handle = openLog(file)
  try {
    let { size } = fstatSync(handle)
    if (size > 0 && size + bytes.length > options.maximumBytes) {
      closeSync(handle)
      handle = -1
      rotate(file, options.files)
      options.onRotated?.()
      handle = openLog(file)
      size = fstatSync(handle).size
    }
    if (size > 0 && lastByte(handle, size) !== newline) writeWhole(handle, Buffer.from([newline]))
    writeWhole(handle, bytes)
    if (options.flush) fsyncSync(handle)
  } finally {
    if (handle !== -1) closeSync(handle)
  }
}

function openLog(file: string): number {
  let handle: number
  try {
    handle = openSync(file, 'a+', fileMode)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    makeFolder(path.dirname(file), folderMode)
    handle = openSync(file, 'a+', fileMode)
  }
  if (process.platform !== 'win32' && (fstatSync(handle).mode & 0o077) !== 0) fchmodSync(handle, fileMode)
  return handle
}

function lastByte(handle: number, size: number): number | undefined {
  const byte = Buffer.alloc(1)
  return readSync(handle, byte, 0, 1, size - 1) === 1 ? byte[0] : undefined
}

function writeWhole(handle: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done)
}

/** A file of any age but the youngest may have been encrypted since. */
function rotate(file: string, files: number): void {
  const names = rotatedNames(file, Math.max(2, files))
  rmSync(`${names.at(-1)}${encryptedEnding}`, { force: true })
  for (let age = names.length - 1; age > 0; age--) {
    for (const ending of ['', encryptedEnding]) {
      try {
        renameSync(`${names[age - 1]}${ending}`, `${names[age]}${ending}`)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error // a file of that age was never made
      }
    }
  }
}
