/** `--redact`: masks a snapshot with the salt of this installation. */
import type { RedactionProfile } from '../../contract/redaction'
import type { Snapshot } from '../../contract/snapshot'
import { appFolders } from '../../settings/folders'
import { createRedactor, type Redactor } from '../../snapshot/redact/redact'
import { readSalt } from '../../snapshot/redact/salt'
import type { CommandContext } from '../context'

/** @throws AppError redaction_unavailable, folders_unknown */
export const redactorFor = async (
  snapshot: Snapshot,
  profile: RedactionProfile,
  context: CommandContext,
): Promise<Redactor> => createRedactor(snapshot, { profile, salt: readSalt(appFolders(context).data) })
