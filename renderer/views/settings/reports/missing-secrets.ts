/** Which secret reports cannot be saved without, with the settings as they are. Pure. */
import type { SecretName } from '../../../../main/contract/secrets'
import type { Settings } from '../../../../main/contract/settings'

export interface MissingSecrets {
  passphrase: boolean
  signingKey: boolean
}

/** @param isSet null while it is not known; then nothing is called missing. */
export function missingSecrets(
  { encryption, signature }: Pick<Settings, 'encryption' | 'signature'>,
  isSet: (name: SecretName) => boolean | null,
): MissingSecrets {
  const hasRecipients = encryption.recipients.some((recipient) => recipient !== '')
  return {
    passphrase: encryption.isEnabled && !hasRecipients && isSet('encryption.passphrase') === false,
    signingKey: signature.isEnabled && isSet('signing.key') === false,
  }
}
