/** With which keys the store is asked: the product's own secrets, else what the standard AWS chain finds. */
import { AppError } from '../../contract/errors'
import { secretFileVariable, type SecretName } from '../../contract/secrets'

/** Null for a secret that is not set. @throws AppError keychain_unavailable, keychain_locked */
export type ReadSecret = (name: SecretName) => Promise<string | null>

export interface Keys {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
  expiration?: Date
}

export interface FoundCredentials {
  /** Fresh ones where they last only a while. @throws AppError store_credentials */
  provide: () => Promise<Keys>
  /** Tells one set of keys from another; for comparing in memory, never to be kept or told. */
  mark: string
}

/** @throws AppError store_credentials, and whatever `readSecret` throws. */
export type FindCredentials = (profile: string | null) => Promise<FoundCredentials>

/** The instance's own metadata service answers in milliseconds; elsewhere its address leads nowhere. */
const metadataMs = 1_000

/** A person signs in with SSO beforehand; what takes longer than this hangs. */
const chainMs = 15_000

export function createCredentials(readSecret: ReadSecret): FindCredentials {
  /** By profile. The chain remembers keys until they run out, and then asks anew. */
  const chains = new Map<string, () => Promise<Keys>>()

  async function fromChain(profile: string | null, hasKeychain: boolean): Promise<FoundCredentials> {
    const name = profile ?? ''
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers')
    const named = profile === null ? {} : { profile }
    const chain = chains.get(name) ?? fromNodeProviderChain({ ...named, timeout: metadataMs, maxRetries: 0 })
    chains.set(name, chain)
    const provide = async (): Promise<Keys> => {
      try {
        return await within(chainMs, chain())
      } catch (cause) {
        chains.delete(name) // what it remembers of a failure must not outlive it
        throw notFound(profile, hasKeychain, cause)
      }
    }
    const { accessKeyId, secretAccessKey, sessionToken } = await provide()
    return { provide, mark: JSON.stringify([accessKeyId, secretAccessKey, sessionToken]) }
  }

  /** Servers have no keychain: the chain is their way. One that is locked holds the keys, and a person opens it. */
  const read = async (name: SecretName, onNoKeychain?: () => void): Promise<string | null> => {
    try {
      return await readSecret(name)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'keychain_unavailable')) throw error
      onNoKeychain?.()
      return null
    }
  }

  return async (profile) => {
    let hasKeychain = true
    const onNoKeychain = (): void => {
      hasKeychain = false
    }
    const accessKeyId = await read('s3.accessKeyId', onNoKeychain)
    const secretAccessKey = await read('s3.secretAccessKey', onNoKeychain)
    if (accessKeyId === null && secretAccessKey === null) return fromChain(profile, hasKeychain)
    if (accessKeyId === null || secretAccessKey === null) {
      const missing: SecretName = accessKeyId === null ? 's3.accessKeyId' : 's3.secretAccessKey'
      throw new AppError('store_credentials', `Of the keys for the store, ${missing} is not set.`, {
        hint: hasKeychain
          ? `Set it with: autoinfrasnap secrets set ${missing}`
          : `Name a file that holds it in ${secretFileVariable(missing)}: no keychain can be used here.`,
      })
    }
    const sessionToken = await read('s3.sessionToken')
    const keys: Keys = {
      accessKeyId: accessKeyId.trim(),
      secretAccessKey: secretAccessKey.trim(),
      ...(sessionToken === null ? {} : { sessionToken: sessionToken.trim() }),
    }
    return { provide: () => Promise.resolve(keys), mark: JSON.stringify(keys) }
  }
}

const setThem = 'Set them with "autoinfrasnap secrets set s3.accessKeyId" and "… s3.secretAccessKey"'
const nameFiles = `No keychain can be used here: name files that hold them in ${secretFileVariable('s3.accessKeyId')} and ${secretFileVariable('s3.secretAccessKey')}`

async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function notFound(profile: string | null, hasKeychain: boolean, cause: unknown): AppError {
  if (profile === null)
    return new AppError(
      'store_credentials',
      'There are no credentials for the store: no keys are set, and the AWS chain finds none.',
      {
        hint: `${hasKeychain ? setThem : nameFiles}, or give the account AWS credentials (environment, profile, SSO or instance role).`,
        cause,
      },
    )
  const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]?.replace(/\.$/, '')
  return new AppError(
    'store_credentials',
    `The AWS profile ${profile} gives no credentials for the store: ${reason}.`,
    {
      hint: 'Sign in with "aws sso login" where it is an SSO profile, or correct it in the AWS configuration.',
      cause,
    },
  )
}
