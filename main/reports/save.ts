/**
 * Puts a report on disk whole or not at all, and never over another file. Synchronous on purpose: a mount that
 * hangs elsewhere may hold every thread that asynchronous file calls would need.
 */
import { randomBytes } from 'node:crypto'
import * as nodeFs from 'node:fs'
import path from 'node:path'
import { AppError } from '../contract/errors'
import { signatureEnding } from '../contract/reports'
import { makeFolder } from '../files/make-folder'

export type FileSystem = Pick<
  typeof nodeFs,
  | 'closeSync'
  | 'fsyncSync'
  | 'linkSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'renameSync'
  | 'statSync'
  | 'unlinkSync'
  | 'writeSync'
>

export type ReportTarget =
  /** `name` answers the nth choice; the first that is free is taken. */
  | { folder: string; name: (copy: number) => string }
  /** Taken as it is or not at all. */
  | { file: string }

export interface SavedReport {
  /** Absolute. */
  file: string
  bytes: number
  /** What lies beside it; null for none. */
  signatureFile: string | null
}

/** Hears what is about to be saved, under the name it will have unless another took it this very second. */
export type BeforeSaving = (reports: readonly { file: string; content: Uint8Array }[]) => Promise<void>

export interface SaveOptions {
  fs?: FileSystem | undefined
  /** Put beside the report as NAME.sig, both or neither. */
  signature?: Uint8Array | null | undefined
}

/** Reports say much about a machine: they are for the account that took them. */
const fileMode = 0o600
const folderMode = 0o700

/** So many reports in one second are a mistake, not a need. */
const mostCopies = 1000

/** Older than any report takes to write: whoever began it was killed. */
const leftoverAfterMs = 60 * 60 * 1000

/** @throws AppError output_exists, output_full, output_unwritable. Nothing is left behind then. */
export function saveReport(
  target: ReportTarget,
  content: string | Uint8Array,
  { fs = nodeFs, signature = null }: SaveOptions = {},
): SavedReport {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  const folder = path.resolve('file' in target ? path.dirname(target.file) : target.folder)
  sweepLeftovers(folder, fs)
  const temporary: Written = { report: writeTemporary(folder, bytes, fs), signature: null }
  try {
    if (signature !== null) temporary.signature = writeTemporary(folder, signature, fs)
    const file =
      'file' in target
        ? placeBoth(temporary, path.resolve(target.file), fs)
        : placeFree(temporary, folder, target.name, fs)
    flushFolder(folder, fs)
    return { file, bytes: bytes.length, signatureFile: signature === null ? null : file + signatureEnding }
  } finally {
    remove(temporary.report, fs)
    if (temporary.signature !== null) remove(temporary.signature, fs)
  }
}

/** Temporary files, whole and flushed. */
interface Written {
  report: string
  signature: string | null
}

/** Says before any work whether a report can be written there. @throws as saveReport does. */
export function checkTarget(target: ReportTarget, fs: FileSystem = nodeFs): void {
  if ('file' in target) {
    const facts = fs.statSync(target.file, { throwIfNoEntry: false })
    if (facts !== undefined) throw occupied(target.file, facts)
  }
  const folder = path.resolve('file' in target ? path.dirname(target.file) : target.folder)
  remove(writeTemporary(folder, Buffer.alloc(0), fs), fs)
}

/** Creates a folder with those above it, closed to other accounts. @throws as saveReport does. */
export function createFolder(folder: string, fs: FileSystem = nodeFs): void {
  try {
    makeFolder(folder, folderMode, fs)
  } catch (cause) {
    throw unwritable(folder, cause)
  }
}

/**
 * A name for a file that is being written, which is swept when its process was killed. Creating it exclusively is what
 * keeps it ours; the random part is for processes of the same number, in containers that share a folder.
 */
export const temporaryIn = (folder: string): string =>
  path.join(folder, `.infra_snap-${process.pid}-${randomBytes(6).toString('hex')}.tmp`)

function writeTemporary(folder: string, bytes: Uint8Array, fs: FileSystem): string {
  const temporary = temporaryIn(folder)
  let handle: number
  try {
    handle = fs.openSync(temporary, 'wx', fileMode)
  } catch (cause) {
    throw unwritable(folder, cause)
  }
  try {
    for (let done = 0; done < bytes.length;) done += fs.writeSync(handle, bytes, done)
    fs.fsyncSync(handle)
    fs.closeSync(handle)
    return temporary
  } catch (cause) {
    closeQuietly(handle, fs)
    remove(temporary, fs)
    throw unwritable(folder, cause)
  }
}

/** The signature comes first, so that nobody ever finds a report that still lacks it. */
function placeBoth(temporary: Written, file: string, fs: FileSystem): string {
  if (temporary.signature === null) return place(temporary.report, file, fs)
  const signature = place(temporary.signature, file + signatureEnding, fs)
  try {
    return place(temporary.report, file, fs)
  } catch (error) {
    remove(signature, fs)
    throw error
  }
}

function placeFree(
  temporary: Written,
  folder: string,
  name: (copy: number) => string,
  fs: FileSystem,
): string {
  for (let copy = 1; copy <= mostCopies; copy++) {
    const file = path.join(folder, name(copy))
    try {
      return placeBoth(temporary, file, fs)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'output_exists')) throw error
    }
  }
  throw new AppError('output_exists', `${folder} holds ${mostCopies} reports of this very second.`, {
    hint: 'Wait a second, or choose another folder with --output.',
  })
}

/**
 * Gives a temporary file of the same folder its name, never over another file; it is removed by whoever made it.
 * @throws as saveReport does.
 */
export function place(temporary: string, file: string, fs: FileSystem = nodeFs): string {
  // A hard link fails where a file exists, which a rename does not.
  try {
    fs.linkSync(temporary, file)
    return file
  } catch (cause) {
    switch (codeOf(cause)) {
      case 'EEXIST':
        throw occupied(file, fs.statSync(file, { throwIfNoEntry: false }))
      case 'ENOSPC':
      case 'EDQUOT':
      case 'EROFS':
      case 'ENAMETOOLONG':
      case 'ENOENT':
        throw unwritable(file, cause)
      default:
        return reserveAndRename(temporary, file, fs) // no hard links here (FAT, some network shares)
    }
  }
}

/** The empty file that is created exclusively reserves the name; the rename then replaces what is ours. */
function reserveAndRename(temporary: string, file: string, fs: FileSystem): string {
  try {
    fs.closeSync(fs.openSync(file, 'wx', fileMode))
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') throw occupied(file, fs.statSync(file, { throwIfNoEntry: false }))
    throw unwritable(file, cause)
  }
  try {
    fs.renameSync(temporary, file)
    return file
  } catch (cause) {
    remove(file, fs)
    throw unwritable(file, cause)
  }
}

/** Makes the new name survive a power cut. Windows and some network shares cannot flush folders; the file itself is safe. */
export function flushFolder(folder: string, fs: FileSystem = nodeFs): void {
  let handle: number | null = null
  try {
    handle = fs.openSync(folder, 'r')
    fs.fsyncSync(handle)
  } catch {
    // as said above: this is a bonus where it is offered
  } finally {
    if (handle !== null) closeQuietly(handle, fs)
  }
}

function closeQuietly(handle: number, fs: FileSystem): void {
  try {
    fs.closeSync(handle)
  } catch {
    // the error that led here is the one to tell
  }
}

function remove(file: string, fs: FileSystem): void {
  try {
    fs.unlinkSync(file)
  } catch {
    // gone already, or on a disk that just vanished: nothing more can be done about it
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown'

function occupied(file: string, facts: nodeFs.Stats | undefined): AppError {
  if (facts?.isDirectory() === true) {
    return new AppError('output_unwritable', `${file} is a folder.`, { hint: 'Name a file in it.' })
  }
  if (facts !== undefined && !facts.isFile()) {
    return new AppError('output_unwritable', `${file} is no ordinary file.`, {
      hint: 'Use --output - to write to standard output.',
    })
  }
  return new AppError('output_exists', `${file} exists already and is never overwritten.`, {
    hint: 'Choose another name, or a folder to have the name made up.',
  })
}

const reasons: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  EACCES: ['this account may not write there', 'Choose another folder with --output, or change its owner.'],
  EPERM: ['this account may not write there', 'Choose another folder with --output, or change its owner.'],
  EROFS: ['the file system is read-only', 'Choose another folder with --output.'],
  ENOENT: ['the folder does not exist', 'Create it, or choose another with --output.'],
  ENOTDIR: ['a part of the path is no folder', 'Choose another folder with --output.'],
  EEXIST: ['a part of the path is no folder', 'Choose another folder with --output.'],
  ENAMETOOLONG: ['the name is too long', 'Choose a shorter one.'],
  ELOOP: ['its links lead in a circle', 'Choose another folder with --output.'],
}

/**
 * Takes away what a killed process left half-written; never throws. Only by age: the folder may be shared with other
 * machines.
 */
export function sweepLeftovers(folder: string, fs: FileSystem = nodeFs): void {
  try {
    for (const name of fs.readdirSync(folder)) {
      if (!/^\.infra_snap-\d+-[a-z0-9]+\.tmp$/.test(name)) continue
      const leftover = path.join(folder, name)
      if (Date.now() - fs.statSync(leftover).mtimeMs > leftoverAfterMs) remove(leftover, fs)
    }
  } catch {
    // a folder that cannot be listed may still be written; tidying is no reason to fail
  }
}

/** @param place the folder or file that could not be written, whatever temporary name was tried in it. */
export function unwritable(place: string, cause: unknown): AppError {
  const code = codeOf(cause)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const what = code === 'EDQUOT' ? 'the quota of this account is used up' : 'the disk is full'
    return new AppError('output_full', `Cannot write to ${place}: ${what}.`, {
      hint: 'Free some space, or choose another folder with --output.',
      cause,
    })
  }
  const [reason, hint] = reasons[code] ?? [`the system says ${code}`, 'Choose another folder with --output.']
  return new AppError('output_unwritable', `Cannot write to ${place}: ${reason}.`, { hint, cause })
}
