/** Restores an installation from a backup: everything is unpacked and proved beside what is there before that is touched. */
import path from 'node:path'
import { readKeys } from '../access/key-file'
import { keysFileName } from '../access/keys'
import type { BackupManifest } from '../contract/backups'
import { AppError } from '../contract/errors'
import type { Settings } from '../contract/settings'
import { makeFolder } from '../files/make-folder'
import { historyFileName } from '../history/database'
import { adoptHistory, isHistoryHeld } from '../history/hold'
import { faultOf } from '../history/sqlite'
import { unwritable } from '../reports/save'
import { settingsFileName } from '../settings/folders'
import { readSettings } from '../settings/read'
import { readSalt, saltFileName } from '../snapshot/redact/salt'
import type { InstallationFolders } from './items'
import { sweepLeftovers, temporaryName } from './leftovers'
import { claimRestore, makeStageIn, removeStage, settleRestore, swapIn } from './swap'
import { unpackBackup } from './unpack'

export interface RestoreRequest {
  /** The backup, decrypted. */
  plain: AsyncIterable<Uint8Array>
  /** How errors call it. */
  name: string
  folders: InstallationFolders
  /** Of this product. */
  version: string
  now: () => number
  /** Does everything but put it in place. */
  isCheckOnly: boolean
}

export interface RestoredBackup {
  manifest: BackupManifest
  /** As they are in the backup; null where it holds none. */
  settings: Settings | null
  /** Absolute names of what was there before. */
  setAside: readonly string[]
}

const stageKind = 'restore'

/** @throws AppError backup_unreadable, backup_newer, history_newer, history_in_use, output_full, restore_failed … */
export async function restoreBackup(request: RestoreRequest): Promise<RestoredBackup> {
  const { folders, now, isCheckOnly } = request
  await settleRestore(folders)
  // Said before the work, and looked at again after it.
  if (!isCheckOnly) await refuseWhileOpen(folders)
  const stage = temporaryName(stageKind)
  try {
    makeStage(stage, folders)
    const manifest = await unpackBackup(request.plain, request.name, path.join(folders.data, stage))
    const settings = await checkContents(manifest, path.join(folders.data, stage), request)
    if (isCheckOnly) return { manifest, settings, setAside: [] }
    const claim = claimRestore(folders)
    try {
      await refuseWhileOpen(folders)
      const names = manifest.files.map(({ name }) => name)
      return { manifest, settings, setAside: await swapIn(stage, names, folders, now) }
    } finally {
      claim.release()
    }
  } finally {
    removeStage(stage, folders)
  }
}

function makeStage(stage: string, { config, data }: InstallationFolders): void {
  for (const folder of new Set([config, data])) sweepLeftovers(folder, stageKind)
  try {
    for (const folder of [config, data]) makeFolder(folder, 0o700)
    makeStageIn(data, stage)
  } catch (cause) {
    throw unwritable(data, cause)
  }
}

async function refuseWhileOpen({ data }: InstallationFolders): Promise<void> {
  if (!(await isHistoryHeld(data))) return
  throw new AppError('history_in_use', `A server or app of AutoInfraSnap runs on ${data}.`, {
    hint: 'Nothing was changed. Stop it, restore, and start it again.',
  })
}

/** Whether what is about to be put in place can be used by this version. The history is brought to its schema. */
async function checkContents(
  { files, version: madeBy }: BackupManifest,
  stage: string,
  { name, version, now }: RestoreRequest,
): Promise<Settings | null> {
  const has = (wanted: string): boolean => files.some((file) => file.name === wanted)
  let settings: Settings | null = null
  let checking = settingsFileName
  try {
    const file = path.join(stage, settingsFileName)
    if (has(settingsFileName)) settings = await readSettings({ file, explicit: true })
    checking = keysFileName
    if (has(keysFileName)) readKeys(path.join(stage, keysFileName))
    checking = saltFileName
    if (has(saltFileName)) readSalt(stage)
    checking = historyFileName
    if (has(historyFileName)) await adoptHistory(path.join(stage, historyFileName), now)
    return settings
  } catch (cause) {
    if (cause instanceof AppError && ['history_newer', 'history_unavailable'].includes(cause.code))
      throw cause
    if (faultOf(cause) === 'full') throw unwritable(path.dirname(stage), { code: 'ENOSPC' })
    const why = (cause instanceof Error ? cause.message : String(cause)).replaceAll(`${stage}${path.sep}`, '')
    const isNewer = isLater(madeBy, version)
    throw new AppError(
      isNewer ? 'backup_newer' : 'backup_unreadable',
      `${checking} in ${name} cannot be used: ${why.replace(/\.$/, '')}.`,
      {
        hint: isNewer
          ? `Nothing was changed. It was made by version ${madeBy}; update this one (${version}) first.`
          : 'Nothing was changed. Take another backup.',
        cause,
      },
    )
  }
}

/** Of versions such as 1.10.2; what follows a dash is left out. */
function isLater(one: string, other: string): boolean {
  const numbers = (version: string): number[] => (version.split('-')[0] ?? '').split('.').map(Number)
  const [a, b] = [numbers(one), numbers(other)]
  const at = a.findIndex((number, index) => number !== b[index])
  return at !== -1 && (a[at] ?? 0) > (b[at] ?? 0)
}
