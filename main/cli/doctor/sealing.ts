/** Checks that reports can be encrypted and signed where the settings ask for it: otherwise no snapshot is saved. */
import type { ErrorCode } from '../../contract/errors'
import type { Settings } from '../../contract/settings'
import { findLacks, type Sealing } from '../../crypto/sealing'
import { countText } from '../terminal/units'
import { broken, ok, type Check } from './check'

/** No line for what the settings do not ask for. */
export async function checkSealing(
  settings: Pick<Settings, 'encryption' | 'signature'>,
  sealing: Pick<Sealing, 'prepare'>,
): Promise<Check[]> {
  const { encryption, signature } = settings
  const lacks = await findLacks(settings, sealing)
  const check = (id: string, title: string, lacking: ErrorCode, found: string): Check => {
    const lack = lacks.find(({ code }) => code === lacking)
    return lack === undefined
      ? ok(id, title, found)
      : broken(id, title, lack.message.replace(/\.$/, ''), lack.hint)
  }
  const readers = encryption.recipients.length
  const reader = readers === 0 ? 'with the passphrase' : `to ${countText(readers, 'recipient')}`
  return [
    ...(encryption.isEnabled ? [check('encryption', 'Encryption', 'encryption_unavailable', reader)] : []),
    ...(signature.isEnabled ? [check('signing', 'Signing', 'signing_unavailable', 'the key is there')] : []),
  ]
}
