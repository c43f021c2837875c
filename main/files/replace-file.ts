/** Writes a file whole or not at all, and lasting: whoever reads it sees the old text or the new one, even after a power cut. */
import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/** @param mode for instance 0o600. @throws the file system's error; the file is as it was then. */
export async function replaceFile(file: string, text: string | Uint8Array, mode: number): Promise<void> {
  const temporary = `${file}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`
  try {
    const handle = await open(temporary, 'wx', mode)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined) // the error that led here is the one to tell
    throw error
  }
  await flushFolder(path.dirname(file))
}

/** Makes the new name survive a power cut, where the system can flush folders. */
async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch {
    // Windows and some network shares cannot; the file itself is flushed
  }
}
