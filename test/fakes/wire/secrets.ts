/** Which secrets are set on the made-up machine, as its keychain would say. Values are forgotten at once. */
import { AppError } from '../../../main/contract/errors'
import type { Handlers } from '../../../main/contract/requests'
import { secretNames, type SecretName, type SecretsStatus } from '../../../main/contract/secrets'
import type { Scenario } from './scenarios'

const usualSecrets: readonly SecretName[] = ['s3.accessKeyId', 's3.secretAccessKey', 'encryption.passphrase']
/** As servers without a desktop have them: a file that the environment names. */
const secretsInFiles: readonly SecretName[] = ['s3.accessKeyId', 's3.secretAccessKey']

/** @param keychain `locked` answers as a keychain does before somebody has signed in at the machine. */
export function createSecrets({
  isEmpty,
  keychain,
}: Partial<Pick<Scenario, 'isEmpty' | 'keychain'>> = {}): Pick<
  Handlers,
  'secret:list' | 'secret:set' | 'secret:remove'
> {
  const isLocked = keychain === 'locked'
  const kept = new Set<SecretName>(isEmpty === true || isLocked ? [] : usualSecrets)
  const locked = {
    code: 'keychain_locked',
    message: 'The keychain is locked: Cannot create an item in a locked collection.',
    hint: 'Unlock it on that machine, for instance by signing in with the password.',
  } as const

  const status = (): SecretsStatus => ({
    secrets: secretNames.map((name) => ({
      name,
      source: isLocked && secretsInFiles.includes(name) ? 'environment' : kept.has(name) ? 'keychain' : null,
      problem: null,
    })),
    keychainProblem: isLocked ? locked : null,
  })
  const unlock = (): void => {
    if (isLocked) throw new AppError(locked.code, locked.message, { hint: locked.hint })
  }

  return {
    'secret:list': status,
    'secret:set': ({ name, value }) => {
      unlock()
      if (name === 'signing.key' && !value.includes('PRIVATE KEY'))
        throw new AppError(
          'secret_invalid',
          'This cannot be signing.key: it must be an unencrypted private key in PEM.',
          { hint: 'autoinfrasnap secrets make signing.key makes one.' },
        )
      kept.add(name)
      return status()
    },
    'secret:remove': ({ name }) => {
      unlock()
      if (!kept.delete(name))
        throw new AppError('secret_unknown', `The keychain holds no ${name}.`, {
          hint: 'It may have been removed already.',
        })
      return status()
    },
  }
}
