/** Encrypts and signs the reports of one snapshot, where the settings say so. Nothing of it is loaded where they do not. */
import { encryptedEnding } from '../../contract/reports'
import type { Settings } from '../../contract/settings'
import { saveReport, type BeforeSaving, type SavedReport } from '../../reports/save'
import type { Seal } from '../../reports/seal'
import type { CommandContext } from '../context'
import type { Destination } from './destination'

/** Null where reports are written as they are. @throws AppError encryption_unavailable, signing_unavailable */
export async function prepareSeal(settings: Settings, context: CommandContext): Promise<Seal | null> {
  if (!settings.encryption.isEnabled && !settings.signature.isEnabled) return null
  const [{ createSealing }, { createSecrets }] = await Promise.all([
    import('../../crypto/sealing'),
    import('../../secrets/secrets'),
  ])
  const { env, platform } = context
  const abandon = (): void => context.abandon()
  return createSealing(createSecrets({ env, platform, abandon }).read).prepare(settings)
}

/** What decides the format is the ending before `.age`. */
export const withoutEnding = (output: string | undefined, { encryption }: Settings): string | undefined =>
  encryption.isEnabled && output?.endsWith(encryptedEnding) === true
    ? output.slice(0, -encryptedEnding.length)
    : output

/** A file that a person named gets the ending too, so that nobody takes it for what it is not. */
export const withEnding = (destination: Destination, { encryption }: Settings): Destination =>
  encryption.isEnabled && destination.kind === 'file'
    ? { ...destination, file: destination.file + encryptedEnding }
    : destination

/** @param file with its ending. @throws AppError as saveReport does */
export async function saveFile(
  file: string,
  text: string,
  { seal, beforeSaving }: { seal: Seal | null; beforeSaving?: BeforeSaving | undefined },
): Promise<SavedReport> {
  const bytes = Buffer.from(text, 'utf8')
  const { content, signature } = (await seal?.(bytes)) ?? { content: bytes, signature: null }
  await beforeSaving?.([{ file, content }])
  return saveReport({ file }, content, { signature })
}
