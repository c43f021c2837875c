/** Reads the files of custom metrics: regular ones and those of /proc and /sys. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../contract/errors'
import { failure } from './failure'

export interface FileReader {
  /** @returns the file's text. Rejects with AppError `custom_failed`, or with the signal's reason. */
  read(file: string, limits: { maxBytes: number; signal: AbortSignal }): Promise<string>
}

type ReadFile = (file: string, maxBytes: number, signal: AbortSignal) => Promise<string>

/**
 * How many of the threads that read files may be taken, by reads under way or by those that were given up and hang still.
 * Node has 4 for everything that the program does with files and names.
 */
const lanes = 2

/** @param readFile reads one file to its end; handed in where a test needs one that never answers. */
export function createFileReader(readFile: ReadFile = readRegularFile): FileReader {
  // A file on a dead network mount never answers and holds a thread. While it does, it is not asked again.
  const silent = new Set<string>()
  const waiting = new Set<PromiseWithResolvers<void>>()
  let taken = 0

  const leave = (): void => {
    taken -= 1
    for (const turn of waiting) turn.resolve() // the first takes the place, the others wait on
  }
  const fallSilent = (file: string): void => {
    silent.add(file)
    if (silent.size >= lanes) for (const turn of waiting) turn.reject(crowdedOut())
  }
  const waitForTurn = async (ended: Promise<never>): Promise<void> => {
    const turn = Promise.withResolvers<void>()
    waiting.add(turn)
    try {
      await Promise.race([turn.promise, ended])
    } finally {
      waiting.delete(turn)
    }
  }

  return {
    async read(file, { maxBytes, signal }) {
      if (isOfKernel(file)) return readKernelFile(file, maxBytes)
      if (silent.has(file))
        throw failure('its file still does not answer.', 'Check the disk or mount that it is on.')
      signal.throwIfAborted()
      const { promise: ended, reject } = Promise.withResolvers<never>()
      ended.catch(() => undefined) // heard of only by who still waits then
      let isUnderWay = false
      const stop = (): void => {
        if (isUnderWay) fallSilent(file)
        reject(signal.reason)
      }
      signal.addEventListener('abort', stop, { once: true })
      try {
        // Healthy files take a moment, so a turn comes soon; behind silent ones it would never come.
        if (silent.size >= lanes) throw crowdedOut()
        while (taken >= lanes) await waitForTurn(ended)
        signal.throwIfAborted()
        taken += 1
        isUnderWay = true
        const reading = readFile(file, maxBytes, signal)
        const forget = (): void => {
          isUnderWay = false
          silent.delete(file)
          leave()
        }
        reading.then(forget, forget)
        return await Promise.race([reading, ended])
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
  }
}

const crowdedOut = (): AppError =>
  failure(
    `it was not asked, because ${lanes} files of other metrics do not answer.`,
    'Check the disks or mounts that those are on.',
  )

/**
 * Whether a file is made by the kernel when it is read: it lives in memory and cannot hang as one on a mount can, and
 * must not wait behind one. The links of /proc that lead out of it do not count.
 */
export function isOfKernel(file: string): boolean {
  const plain = path.posix.normalize(file)
  return /^\/(proc|sys)\/./.test(plain) && !/\/(root|cwd|exe|fd|map_files)(\/|$)/.test(plain)
}

const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

function readKernelFile(file: string, maxBytes: number): string {
  let handle: number | null = null
  try {
    handle = openSync(file, openFlags)
    if (!fstatSync(handle).isFile()) throw notRegular()
    const chunks: Buffer[] = []
    for (let length = 0; ;) {
      const chunk = Buffer.alloc(chunkBytes)
      const bytesRead = readSync(handle, chunk)
      if (bytesRead === 0) return Buffer.concat(chunks).toString('utf8')
      length += bytesRead
      if (length > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk.subarray(0, bytesRead))
    }
  } catch (cause) {
    throw explained(cause)
  } finally {
    if (handle !== null) closeSync(handle)
  }
}

async function readRegularFile(file: string, maxBytes: number, signal: AbortSignal): Promise<string> {
  let handle: FileHandle | null = null
  try {
    // Looked at before it is opened: opening alone can have effects on a device, and wait for ever on a pipe.
    if (!(await stat(file)).isFile()) throw notRegular()
    handle = await open(file, openFlags)
    if (!(await handle.stat()).isFile())
      throw failure('its file turned into something that is no regular file.')
    return await readUpTo(handle, maxBytes, signal)
  } catch (cause) {
    throw explained(cause)
  } finally {
    await handle?.close()
  }
}

const chunkBytes = 16_384

/** Files of FUSE say that they are empty, so the end is found by reading, never by their size. */
async function readUpTo(handle: FileHandle, maxBytes: number, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for (;;) {
    signal.throwIfAborted()
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(chunkBytes), 0, chunkBytes, null)
    if (bytesRead === 0) return Buffer.concat(chunks).toString('utf8')
    length += bytesRead
    if (length > maxBytes) throw tooLarge(maxBytes)
    chunks.push(buffer.subarray(0, bytesRead))
  }
}

const notRegular = (): AppError =>
  failure('its file is a folder, a pipe or a device, expected a regular file.')

const tooLarge = (maxBytes: number): AppError =>
  failure(`its file is larger than ${maxBytes} bytes.`, 'Name a smaller file, or raise its maxBytes.')

/** What the system refused, in words; anything else as it is. */
function explained(cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException
  if (code === undefined || cause instanceof AppError) return cause
  if (code === 'ENOENT') return failure('its file does not exist.', 'Check the path.', cause)
  if (code === 'EACCES' || code === 'EPERM')
    return failure('its file refuses to be read.', 'Give this account the right to read it.', cause)
  if (code === 'EAGAIN') return failure('its file has nothing to read at the moment.', undefined, cause)
  return failure(`its file cannot be read (${code}).`, undefined, cause)
}
