/** Which secrets are set on the made-up machine, as its keychain would say. Values are forgotten at once. */
import { AppError } from '../../../main/contract/errors'
import type { Handlers } from '../../../main/contract/requests'
import { secretNames, type SecretName, type SecretsStatus } from '../../../main/contract/secrets'

export function createSecrets(): Pick<Handlers, 'secret:list' | 'secret:set' | 'secret:remove'> {
  const kept = new Set<SecretName>(['s3.accessKeyId', 's3.secretAccessKey'])
  const status = (): SecretsStatus => ({
    secrets: secretNames.map((name) => ({
      name,
      source: kept.has(name) ? 'keychain' : null,
      problem: null,
    })),
    keychainProblem: null,
  })
  return {
    'secret:list': status,
    'secret:set': ({ name }) => {
      kept.add(name)
      return status()
    },
    'secret:remove': ({ name }) => {
      if (!kept.delete(name)) throw new AppError('secret_unknown', `The keychain holds no ${name}.`)
      return status()
    },
  }
}
