/** Does what `backup` asks for, while no server and no app has the history. */
import { statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { makeBackup, type BackupTarget, type MadeBackup } from '../../backup/make'
import { backupEnding, backupTarget, keepNewest, untidy } from '../../backup/names'
import { AppError } from '../../contract/errors'
import { encryptedEnding } from '../../contract/reports'
import type { Settings } from '../../contract/settings'
import { createSealing } from '../../crypto/sealing'
import { holdHistory, type HeldHistory } from '../../history/hold'
import { createFolder } from '../../reports/save'
import { createSecrets } from '../../secrets/secrets'
import { appFolders } from '../../settings/folders'
import { storedText } from '../../settings/store'
import { audited } from '../audited'
import type { BackupOptions } from '../commands/backup'
import type { CommandContext } from '../context'
import { exitCodes, type ExitCode } from '../exit-codes'
import { loadSettings } from '../settings/load'
import { bytesText } from '../terminal/units'
import { harmless } from '../terminal/width'

const leftOut =
  'Not in it: secrets of the keychain, the certificate of the server, sessions, the outbox, reports.'

export async function runBackup(options: BackupOptions, context: CommandContext): Promise<ExitCode> {
  const settings = await loadSettings(options, context)
  const { data } = appFolders(context)
  const target = targetOf(options.output, settings, data, context)
  const encrypt = await createSealing(createSecrets(context).read).prepareEncryptedStream(settings)
  const made = await audited(context, 'backup:make', {}, () =>
    withHistory(data, (history) =>
      makeBackup(
        {
          dataFolder: data,
          settings: storedText(settings),
          version: context.version,
          host: os.hostname(),
          now: Date.now,
          copyHistory: history === null ? null : (file) => history.copy(file),
          encrypt,
        },
        target,
      ),
    ),
  )
  if (options.quiet !== true) tell(made, encrypt !== null, context)
  // Where a person says where, nothing is ever deleted.
  if (options.output === undefined && 'folder' in target)
    tidy(target.folder, path.basename(made.file), settings.backups.keep, context)
  return exitCodes.ok
}

/** A backup that is there is no failure because an older one could not be deleted. */
function tidy(folder: string, made: string, keep: number, { stderr }: CommandContext): void {
  try {
    keepNewest(folder, os.hostname(), keep, made)
  } catch (error) {
    const { message, hint } = untidy(folder, error)
    stderr.write(`autoinfrasnap: ${harmless(`${message} ${hint}`)}\n`)
  }
}

async function withHistory<Result>(
  data: string,
  work: (history: HeldHistory | null) => Promise<Result>,
): Promise<Result> {
  const history = await holdHistory(data).catch((cause: unknown) => {
    if (!(cause instanceof AppError) || cause.code !== 'history_in_use') throw cause
    throw new AppError('history_in_use', `No backup was made. ${cause.message}`, {
      hint: 'Let it make backups itself: set backups.cron, press "Back up now" in its settings, or ask it for backup:make. Or stop it first.',
      cause,
    })
  })
  try {
    return await work(history)
  } finally {
    history?.release()
  }
}

function targetOf(
  output: string | undefined,
  { backups, encryption }: Settings,
  data: string,
  { workingFolder }: CommandContext,
): BackupTarget {
  if (output === undefined) return backupTarget(backups, data)
  const place = path.resolve(workingFolder, output)
  if (/[/\\]$/.test(output)) createFolder(place)
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory() === true)
    return { folder: place, ours: false }
  const ending = backupEnding + (encryption.isEnabled ? encryptedEnding : '')
  if (place.endsWith(ending)) return { file: place }
  throw new AppError('usage_invalid', `${output} is no folder that exists, and does not end in ${ending}.`, {
    hint: `Name a folder, or a new file such as backup${ending}.`,
  })
}

function tell(
  { file, sizeBytes, manifest }: MadeBackup,
  isEncrypted: boolean,
  context: CommandContext,
): void {
  const { stdout, stderr } = context
  const names = manifest.files.map(({ name }) => name).join(', ')
  const how = isEncrypted
    ? 'Encrypted.'
    : 'In plain: encryption.isEnabled makes it a file that only your key opens.'
  stderr.write(harmless(`Backed up ${bytesText(sizeBytes)}: ${names}.`) + '\n')
  stderr.write(`${how} ${leftOut}\n`)
  stdout.write(stdout.isTerminal ? `Saved ${harmless(file)}\n` : `${file}\n`)
}
