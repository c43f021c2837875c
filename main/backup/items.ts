/** What belongs to an installation, and so into a backup; what does not is a matter of decision, and told in the docs. */
import path from 'node:path'
import { auditFileNames } from '../access/audit'
import { keysFileName } from '../access/keys'
import { historyFileName } from '../history/database'
import { runsFileName } from '../schedule/run-memory'
import { settingsFileName } from '../settings/folders'
import { saltFileName } from '../snapshot/redact/salt'
import { mostEntryBytes } from './tar'

/** Folders that exist or can be made. */
export interface InstallationFolders {
  /** Holds settings.json, boards included. */
  config: string
  /** Holds everything else. */
  data: string
}

export interface Item {
  /** The same in the backup as on disk. */
  name: string
  folder: keyof InstallationFolders
  /** More than any honest one holds: a backup is read into memory and onto a disk only as far as this. */
  mostBytes: number
}

const small = 16_777_216

/** In the order in which they lie in a backup: what a person may want to look at first, the large one last. */
export const items: readonly Item[] = [
  { name: settingsFileName, folder: 'config', mostBytes: small },
  ...[keysFileName, runsFileName, saltFileName, ...auditFileNames].map((name): Item => ({
    name,
    folder: 'data',
    mostBytes: small,
  })),
  { name: historyFileName, folder: 'data', mostBytes: mostEntryBytes },
]

export const manifestName = 'manifest.json'

/** What SQLite may have left beside a history whose process was killed: it belongs to that history alone. */
export const historyCompanions: readonly string[] = ['-wal', '-shm', '-journal'].map(
  (ending) => historyFileName + ending,
)

export const placeOf = ({ name, folder }: Pick<Item, 'name' | 'folder'>, folders: InstallationFolders) =>
  path.join(folders[folder], name)
