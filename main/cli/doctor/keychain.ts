/** Checks whether secrets can be kept in the system's keychain, by writing one for trial. */
import { AppError } from '../../contract/errors'
import type { Keychain } from '../../secrets/keychain'
import { absent, broken, ok, type Check } from './check'

const id = 'keychain'
const title = 'Keychain'

/** Hence "absent" for a machine that has none, and not "broken". */
const withoutIt = 'Only secrets need it, and those can lie in files that AUTOINFRASNAP_…_FILE names.'

export async function checkKeychain(keychain: Pick<Keychain, 'prove'>): Promise<Check> {
  try {
    await keychain.prove()
    return ok(id, title, 'answers')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { state, found, mend, prefersFile } = error.details as {
      state: Check['state']
      found: string
      mend: string
      prefersFile: boolean
    }
    return state === 'absent'
      ? absent(id, title, found, prefersFile ? `${withoutIt} ${mend}` : `${mend} ${withoutIt}`)
      : broken(id, title, found, mend)
  }
}
