/** Reads the files of custom metrics: regular ones and those of /proc and /sys. */
import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { failure } from './failure'

export interface FileReader {
  /** @returns the file's text. Rejects with AppError `custom_failed`, or with the signal's reason. */
  read(file: string, limits: { maxBytes: number; signal: AbortSignal }): Promise<string>
}

type ReadFile = (file: string, maxBytes: number, signal: AbortSignal) => Promise<string>

/** @param readFile reads one file to its end; handed in where a test needs one that never answers. */
export function createFileReader(readFile: ReadFile = readRegularFile): FileReader {
  // A file on a dead network mount never answers and holds one of the few threads that read files. While it does,
  // it is not asked again.
  const silent = new Set<string>()
  return {
    async read(file, { maxBytes, signal }) {
      if (silent.has(file))
        throw failure('its file still does not answer.', 'Check the disk or mount that it is on.')
      const reading = readFile(file, maxBytes, signal)
      const { promise: ended, reject } = Promise.withResolvers<never>()
      const stop = (): void => {
        silent.add(file)
        reject(signal.reason)
      }
      signal.addEventListener('abort', stop, { once: true })
      const forget = (): void => {
        silent.delete(file)
        signal.removeEventListener('abort', stop)
      }
      reading.then(forget, forget)
      return Promise.race([reading, ended])
    },
  }
}

async function readRegularFile(file: string, maxBytes: number, signal: AbortSignal): Promise<string> {
  let handle: FileHandle | null = null
  try {
    // Looked at before it is opened: opening alone can have effects on a device, and wait for ever on a pipe.
    if (!(await stat(file)).isFile())
      throw failure('its file is a folder, a pipe or a device, expected a regular file.')
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    if (!(await handle.stat()).isFile())
      throw failure('its file turned into something that is no regular file.')
    return await readUpTo(handle, maxBytes, signal)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') throw failure('its file does not exist.', 'Check the path.', cause)
    if (code === 'EACCES' || code === 'EPERM')
      throw failure('its file refuses to be read.', 'Give this account the right to read it.', cause)
    if (code === 'EAGAIN') throw failure('its file has nothing to read at the moment.', undefined, cause)
    if (code !== undefined && code !== 'custom_failed')
      throw failure(`its file cannot be read (${code}).`, undefined, cause)
    throw cause
  } finally {
    await handle?.close()
  }
}

/** Files of /proc say that they are empty, so the end is found by reading, never by their size. */
async function readUpTo(handle: FileHandle, maxBytes: number, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for (;;) {
    signal.throwIfAborted()
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(16_384), 0, 16_384, null)
    if (bytesRead === 0) return Buffer.concat(chunks).toString('utf8')
    length += bytesRead
    if (length > maxBytes)
      throw failure(
        `its file is larger than ${maxBytes} bytes.`,
        'Name a smaller file, or raise its maxBytes.',
      )
    chunks.push(buffer.subarray(0, bytesRead))
  }
}
