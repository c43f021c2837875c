/** How backups are called, infra_snap_backup_<host>_<UTC time>.tar.gz, and which of those in a folder are kept. */
import { readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Backup } from '../contract/backups'
import type { Problem } from '../contract/reading'
import { encryptedEnding } from '../contract/reports'
import type { Settings } from '../contract/settings'
import { fileSafeHost, fileSafeTime } from '../reports/naming'

export const backupEnding = '.tar.gz'

/** Absolute. */
export const backupFolder = ({ folder }: Settings['backups'], dataFolder: string): string =>
  folder === null ? path.join(dataFolder, 'backups') : path.resolve(folder)

/** Where the settings have backups go. */
export const backupTarget = (backups: Settings['backups'], dataFolder: string) => ({
  folder: backupFolder(backups, dataFolder),
  ours: backups.folder === null,
  isFromSettings: backups.folder !== null,
})

const stemOf = (host: string): string => `infra_snap_backup_${fileSafeHost(host)}_`

/** @param copy 2 for a second one of the same second, and so on. */
export const backupName = (host: string, madeAt: string, copy: number): string =>
  `${stemOf(host)}${fileSafeTime(madeAt)}${copy > 1 ? `-${copy}` : ''}${backupEnding}`

const afterStem = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(?:-(\d{1,2}))?\.tar\.gz(\.age)?$/

/** Those of this host, the newest first. None where the folder is not there yet. @throws the file system's error. */
export function listBackups(folder: string, host: string): Backup[] {
  const stem = stemOf(host)
  const found: (Backup & { copy: number })[] = []
  for (const name of namesIn(folder)) {
    const parts = name.startsWith(stem) ? afterStem.exec(name.slice(stem.length)) : null
    if (parts === null) continue
    const [, year, month, day, hours, minutes, seconds, copy = '1', encrypted] = parts
    const madeAt = new Date(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`)
    const facts = statSync(path.join(folder, name), { throwIfNoEntry: false })
    if (facts?.isFile() !== true || Number.isNaN(madeAt.getTime())) continue
    const isEncrypted = encrypted === encryptedEnding
    found.push({ name, madeAt: madeAt.toISOString(), sizeBytes: facts.size, isEncrypted, copy: Number(copy) })
  }
  return found
    .sort((a, b) => Date.parse(b.madeAt) - Date.parse(a.madeAt) || b.copy - a.copy)
    .map(({ name, madeAt, sizeBytes, isEncrypted }) => ({ name, madeAt, sizeBytes, isEncrypted }))
}

/**
 * Deletes all but the newest. Of others' files none is ever touched.
 * @param made the name of the one that was just made: it counts as the newest, even beside those of a clock that was wrong.
 * @throws the file system's error.
 */
export function keepNewest(folder: string, host: string, keep: number, made: string): void {
  const others = listBackups(folder, host).filter(({ name }) => name !== made)
  for (const { name } of others.slice(keep - 1)) rmSync(path.join(folder, name), { force: true }) // others tidy too
}

/** What is told where they cannot be listed or deleted. */
export const untidy = (folder: string, error: unknown): Problem => ({
  code: 'output_unwritable',
  message: `The backups in ${folder} cannot be listed or deleted (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
  hint: 'Check the folder and the rights on it.',
})

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
