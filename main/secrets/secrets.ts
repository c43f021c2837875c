/** The secrets of this account. From outside they are set, removed and told of; only main itself reads them. */
import { AppError, problemOf } from '../contract/errors'
import {
  secretCatalogue,
  secretFileVariable,
  secretNames,
  type SecretName,
  type SecretsStatus,
  type SecretStatus,
} from '../contract/secrets'
import { createKeychain } from './keychain'
import { loadKeytar, type Keytar } from './keytar'
import { checkSecret } from './secret-forms'
import { exposureOf, namesSecretFile, readSecretFile, type Environment } from './secret-files'

/** For programs that nobody watches: a keychain that wakes up takes a second, one that asks a person is given up. */
export const usualDeadlineMs = 5_000

/**
 * Null where the secret is not set.
 * @throws AppError keychain_unavailable where there is no keychain: whoever has another way, such as the chain of AWS,
 * goes on with that; keychain_locked and secret_invalid, after which nobody knows whether it is set.
 */
export type ReadSecret = (name: SecretName) => Promise<string | null>

export interface Secrets {
  /** Its answer is for use on the spot: never for an answer to a request, a log or an error. */
  readonly read: ReadSecret
  /** Never rejects for a keychain that cannot be used: that is a part of the answer. */
  status(): Promise<SecretsStatus>
  /** @throws AppError secret_invalid, keychain_unavailable, keychain_locked */
  set(name: SecretName, value: string): Promise<void>
  /** @throws AppError secret_unknown, keychain_unavailable, keychain_locked */
  remove(name: SecretName): Promise<void>
}

export interface SecretsOptions {
  env: Environment
  platform: NodeJS.Platform
  load?: (() => Promise<Keytar>) | undefined
  deadlineMs?: number | undefined
  /** Called when the keychain was given up while it still holds a thread. */
  abandon?: (() => void) | undefined
}

export function createSecrets(options: SecretsOptions): Secrets {
  const { env, platform, load = loadKeytar, deadlineMs = usualDeadlineMs, abandon } = options
  const keychain = createKeychain({ load, platform, deadlineMs, abandon })

  const statusOf = (name: SecretName): SecretStatus | null => {
    try {
      if (readSecretFile(name, env) === null) return null
      const exposed = exposureOf(name, env, platform)
      return { name, source: 'environment', problem: exposed === null ? null : problemOf(exposed) }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const source = namesSecretFile(name, env) ? 'environment' : null
      return { name, source, problem: problemOf(error) }
    }
  }

  return {
    read: async (name) => readSecretFile(name, env) ?? (await keychain.get(name)),
    async status() {
      const secrets: SecretStatus[] = []
      let keychainProblem: SecretsStatus['keychainProblem'] = null
      for (const name of secretNames) {
        const named = statusOf(name)
        let isKept = false
        if (named === null && keychainProblem === null) {
          try {
            isKept = (await keychain.get(name)) !== null
          } catch (error) {
            if (!(error instanceof AppError)) throw error
            const hint = error.hint?.replace(secretFileVariable(name), anyFileVariable) ?? null
            keychainProblem = { ...problemOf(error), hint }
          }
        }
        secrets.push(named ?? { name, source: isKept ? 'keychain' : null, problem: null })
      }
      return { secrets, keychainProblem }
    },
    async set(name, value) {
      checkSecret(name, value)
      await keychain.set(name, value)
    },
    async remove(name) {
      if (await keychain.remove(name)) return
      const variable = secretFileVariable(name)
      throw new AppError('secret_unknown', `The keychain holds no ${name}.`, {
        hint: namesSecretFile(name, env) ? `It comes from the file that ${variable} names.` : undefined,
      })
    },
  }
}

/** Where not one secret is meant but all. */
const anyFileVariable = 'AUTOINFRASNAP_…_FILE'

export const isSecretName = (name: string): name is SecretName => Object.hasOwn(secretCatalogue, name)
