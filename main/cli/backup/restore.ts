/** Does what `restore` asks for, and says what a person still has to do. */
import { createReadStream } from 'node:fs'
import path from 'node:path'
import { restoreBackup, type RestoredBackup } from '../../backup/restore'
import { restoreDeed } from '../../contract/backups'
import { explainAge } from '../../crypto/age'
import { appFolders } from '../../settings/folders'
import { audited } from '../audited'
import type { RestoreOptions } from '../commands/restore'
import type { CommandContext } from '../context'
import { openEncrypted } from '../decrypt/open-encrypted'
import { exitCodes, type ExitCode } from '../exit-codes'
import { bytesText } from '../terminal/units'
import { harmless } from '../terminal/width'

export async function runRestore(
  named: string,
  options: RestoreOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const file = path.resolve(context.workingFolder, named)
  const encrypted = await openEncrypted(file, options.identity, context)
  const isCheckOnly = options.check === true
  const { config, data } = appFolders(context)
  const restore = (): Promise<RestoredBackup> =>
    restoreBackup({
      plain: encrypted === null ? createReadStream(file) : decrypted(encrypted, file),
      name: path.basename(file),
      folders: { config, data },
      version: context.version,
      now: Date.now,
      isCheckOnly,
    })
  const restored = isCheckOnly
    ? await restore()
    : await audited(context, restoreDeed, { name: path.basename(file) }, restore)
  if (options.quiet !== true)
    context.stdout.write(`${sentences(restored, isCheckOnly).map(harmless).join('\n')}\n`)
  return exitCodes.ok
}

async function* decrypted(plain: ReadableStream<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* plain
  } catch (cause) {
    throw explainAge(cause, file)
  }
}

function sentences({ manifest, settings, setAside }: RestoredBackup, isCheckOnly: boolean): string[] {
  const { host, madeAt, version, files } = manifest
  const when = `${madeAt.slice(0, 19).replace('T', ' ')} UTC`
  const list = files.map(({ name, sizeBytes }) => `  ${name} (${bytesText(sizeBytes)})`)
  const of = `the backup of ${host}, made ${when} by version ${version}`
  if (isCheckOnly) return [`It is whole, and can be restored here: ${of}.`, ...list, 'Nothing was changed.']
  const commands = settings?.custom.filter(({ source }) => 'command' in source).length ?? 0
  return [
    `Restored ${of}:`,
    ...list,
    ...(setAside.length === 0
      ? []
      : ['What was there before is kept as:', ...setAside.map((one) => `  ${one}`)]),
    'Left to you:',
    '  Secrets are in no backup: see "autoinfrasnap secrets status", and set those that are missing.',
    '  API keys are as they were then: revoke again those that were revoked since ("autoinfrasnap keys list").',
    ...(commands === 0
      ? []
      : [
          `  The settings run ${commands} ${commands === 1 ? 'command' : 'commands'} for custom metrics: look at them before you start.`,
        ]),
    '  Start the server or the app again.',
  ]
}
