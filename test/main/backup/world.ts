/** An installation with a real history, its backups, and places for others. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { createAuditLog } from '../../../main/access/audit'
import { createKeyStore } from '../../../main/access/keys'
import type { InstallationFolders } from '../../../main/backup/items'
import { makeBackup, type BackupSource, type BackupTarget } from '../../../main/backup/make'
import { restoreBackup } from '../../../main/backup/restore'
import { readSalt } from '../../../main/snapshot/redact/salt'
import { drive, midnight, minute, second } from '../history/drive'

export const settingsText = `${JSON.stringify({ thresholds: { cpuBusyPercent: { warning: 71 } } }, null, '\t')}\n`

/** Removed when the test ends. */
export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'backup-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function emptyInstallation(): InstallationFolders {
  const folder = newFolder()
  return { data: path.join(folder, 'data'), config: path.join(folder, 'config') }
}

/** With everything that is backed up. @param series how many are in its history, for two hours. */
export async function createInstallation(series = 3): Promise<InstallationFolders> {
  const folders = emptyInstallation()
  const { data, config } = folders
  mkdirSync(config, { recursive: true })
  writeFileSync(path.join(config, 'settings.json'), settingsText)
  const driven = await drive({ folder: data })
  const names = Array.from({ length: series }, (_, index) => `metric ${index}`)
  driven.run(midnight, midnight + 120 * minute, 10 * second, (at) =>
    Object.fromEntries(names.map((name, index) => [name, ((at / 1_000) * (index + 1)) % 9_973])),
  )
  driven.history.close()
  const keys = await createKeyStore({ file: path.join(data, 'keys.json'), now: Date.now })
  await keys.add({ name: 'grafana', role: 'viewer' })
  await keys.close()
  await createAuditLog({ file: path.join(data, 'audit.jsonl'), now: Date.now }).record({
    actor: { id: 'local', name: 'test', role: 'admin' },
    what: 'key:add',
    outcome: 'ok',
  })
  writeFileSync(path.join(data, 'audit.jsonl.1'), '{"older":true}\n')
  writeFileSync(path.join(data, 'schedule.json'), '{"version":1,"schedules":{}}\n')
  readSalt(data)
  return folders
}

/** Digests of what lies there, by name; folders left out. */
export function filesIn(...folders: string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const folder of folders)
    for (const name of readdirSync(folder).sort())
      if (statSync(path.join(folder, name)).isFile())
        found[name] = createHash('sha256')
          .update(readFileSync(path.join(folder, name)))
          .digest('hex')
  return found
}

export const sourceOf = (folders: InstallationFolders, part: Partial<BackupSource> = {}): BackupSource => ({
  dataFolder: folders.data,
  settings: settingsText,
  version: '1.2.3',
  host: 'web-1',
  now: Date.now,
  copyHistory: null,
  encrypt: null,
  ...part,
})

/** As the command makes one: the history is held meanwhile. */
export async function backUp(
  folders: InstallationFolders,
  target: BackupTarget,
  part: Partial<BackupSource> = {},
): ReturnType<typeof makeBackup> {
  const { holdHistory } = await import('../../../main/history/hold')
  const history = await holdHistory(folders.data)
  const copyHistory = history === null ? null : (file: string) => history.copy(file)
  try {
    return await makeBackup(sourceOf(folders, { copyHistory, ...part }), target)
  } finally {
    history?.release()
  }
}

async function* piecesOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 10_000) yield content.subarray(at, at + 10_000)
}

export const restore = (content: Uint8Array, folders: InstallationFolders, isCheckOnly = false) =>
  restoreBackup({
    plain: piecesOf(content),
    name: 'backup.tar.gz',
    folders,
    version: '1.2.3',
    now: Date.now,
    isCheckOnly,
  })
