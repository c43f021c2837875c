/**
 * What lies in a folder of reports, remembered between looks: reports never change, so each is measured once. A folder
 * that gets a snapshot a minute holds 43,000 after a month, and asking the disk for every one of them takes seconds.
 */
import { lstat } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/** Costs half of what the one of node:fs/promises does, which counts where there are many. */
const look = promisify(lstat)

export interface FolderIndex {
  /**
   * Bytes by name, of ordinary files named as reports are, signatures included. A folder that does not exist yet holds
   * none. @throws what the file system throws
   */
  files(): Promise<ReadonlyMap<string, number>>
}

const reportPrefix = 'infra_snap_'

export function createFolderIndex(folder: string): FolderIndex {
  let known: ReadonlyMap<string, number> = new Map()

  return {
    async files() {
      const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return []
        throw error
      })
      const found = new Map<string, number>()
      const measure = async (name: string): Promise<void> => {
        const facts = await look(path.join(folder, name)).catch(() => null) // gone meanwhile
        if (facts !== null) found.set(name, facts.size)
      }
      const measuring: Promise<void>[] = []
      for (const entry of entries) {
        if (!entry.isFile() || !entry.name.startsWith(reportPrefix)) continue
        const sizeBytes = known.get(entry.name)
        if (sizeBytes === undefined) measuring.push(measure(entry.name))
        else found.set(entry.name, sizeBytes)
      }
      await Promise.all(measuring)
      known = found
      return found
    },
  }
}
