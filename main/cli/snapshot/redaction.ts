/** `--redact` and what the settings say of it: masks a snapshot with the salt of this installation. */
import type { RedactionProfile } from '../../contract/redaction'
import type { Snapshot } from '../../contract/snapshot'
import { appFolders } from '../../settings/folders'
import { createRedactor, type Redactor } from '../../snapshot/redact/redact'
import { readSalt } from '../../snapshot/redact/salt'
import type { CommandContext } from '../context'

/**
 * Fetches the salt at once, so that nothing is measured that could not be masked.
 * @throws AppError redaction_unavailable, folders_unknown
 */
export function createRedaction(
  profile: RedactionProfile,
  context: CommandContext,
): (snapshot: Snapshot) => Redactor {
  const salt = readSalt(appFolders(context).data)
  return (snapshot) => createRedactor(snapshot, { profile, salt })
}
