/** Snapshot files that the person opened with the app. The window knows them by ids, and never a path. */
import { randomUUID } from 'node:crypto'
import { open as openFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../contract/errors'
import type { OpenedDocument } from '../contract/desktop'
import type { Snapshot } from '../contract/snapshot'
import { plainText, readSnapshot } from '../reports/read'
import type { Open } from '../reports/seal'

/** A snapshot is at most 1 MB; far beyond that a file is something else. */
const mostBytes = 16 * 1024 * 1024
/** Opened one after the other, with room for somebody who compares a whole folder. */
const mostFiles = 100

export interface OpenedFiles {
  /** @returns the id by which the window asks. @throws AppError document_unreadable, report_encrypted */
  add(file: string): Promise<string>
  /** Reads the file as it is now. @throws AppError document_unreadable */
  read(id: string): Promise<OpenedDocument & { snapshot: Snapshot }>
}

/** @param open what opens files that are encrypted. */
export function createOpenedFiles(open?: Open): OpenedFiles {
  const files = new Map<string, string>()
  return {
    async add(file) {
      await readDocument(file, open)
      const known = [...files].find(([, one]) => one === file)
      const id = known?.[0] ?? randomUUID()
      files.delete(id)
      files.set(id, file)
      const [oldest] = files.keys()
      if (files.size > mostFiles && oldest !== undefined) files.delete(oldest)
      return id
    },
    async read(id) {
      const file = files.get(id)
      if (file === undefined)
        throw new AppError('document_unreadable', 'This file was opened before the app was started.', {
          hint: 'Open it again.',
        })
      const snapshot = await readDocument(file, open)
      return { id, fileName: path.basename(file), content: JSON.stringify(snapshot), snapshot }
    },
  }
}

async function readDocument(file: string, open: Open | undefined): Promise<Snapshot> {
  const name = path.basename(file)
  return readSnapshot(await plainText(await readBytes(file), name, open), name)
}

async function readBytes(file: string): Promise<Buffer> {
  const name = path.basename(file)
  const handle = await openFile(file, 'r').catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'does not exist' : `cannot be read (${cause.code})`
    throw new AppError('document_unreadable', `${name} ${why}.`, { cause })
  })
  try {
    const facts = await handle.stat()
    if (!facts.isFile()) throw new AppError('document_unreadable', `${name} is no file.`)
    if (facts.size > mostBytes)
      throw new AppError('document_unreadable', `${name} is too large to be a snapshot.`)
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}
