/** Encrypts and signs what is about to be written, and opens it again, as the settings and the secrets say. */
import { AppError } from '../contract/errors'
import { encryptedEnding } from '../contract/reports'
import type { SecretName } from '../contract/secrets'
import type { Settings } from '../contract/settings'
import type { Open, Seal } from '../reports/seal'
import type { AgeWriter } from './age'

type ReadSecret = (name: SecretName) => Promise<string | null>
type SealingSettings = Pick<Settings, 'encryption' | 'signature'>

export type EncryptStream = (content: ReadableStream<Uint8Array>) => Promise<ReadableStream<Uint8Array>>

export interface Sealing {
  /**
   * Fetches keys and recipients, so that what is missing is told before any work is done. Null where the settings ask
   * for nothing. @throws AppError encryption_unavailable, signing_unavailable
   */
  prepare(settings: SealingSettings): Promise<Seal | null>
  /** Null where the settings do not ask for it. @throws AppError encryption_unavailable */
  prepareEncryption(
    settings: Pick<Settings, 'encryption'>,
  ): Promise<((content: Uint8Array) => Promise<Uint8Array>) | null>
  /** The same for content of any length, of which only some is ever in memory. */
  prepareEncryptedStream(settings: Pick<Settings, 'encryption'>): Promise<EncryptStream | null>
  /** With the passphrase that is kept here. */
  readonly open: Open
}

export function createSealing(readSecret: ReadSecret): Sealing {
  /** A passphrase costs 256 MB for most of a second, so one at a time. */
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = queue.then(work)
    queue = result.catch(() => undefined) // whoever asked hears of it
    return result
  }

  const prepareWriter = async ({ encryption }: Pick<Settings, 'encryption'>): Promise<AgeWriter | null> => {
    if (!encryption.isEnabled) return null
    const { createAgeWriter } = await import('./age')
    if (encryption.recipients.length > 0) return createAgeWriter({ recipients: encryption.recipients })
    const passphrase = await needed(readSecret, 'encryption.passphrase', {
      code: 'encryption_unavailable',
      missing: 'Reports should be encrypted, and there is neither a recipient nor a passphrase',
      hint: 'Set one with "autoinfrasnap secrets set encryption.passphrase", or name recipients in encryption.recipients.',
    })
    const writer = await createAgeWriter({ passphrase })
    return {
      encrypt: (content) => inTurn(() => writer.encrypt(content)),
      // The passphrase's part is over when the stream is there.
      encryptStream: (content) => inTurn(() => writer.encryptStream(content)),
    }
  }
  const prepareEncryption: Sealing['prepareEncryption'] = async (settings) =>
    (await prepareWriter(settings))?.encrypt ?? null

  return {
    prepareEncryption,
    prepareEncryptedStream: async (settings) => (await prepareWriter(settings))?.encryptStream ?? null,
    async prepare(settings) {
      if (!settings.encryption.isEnabled && !settings.signature.isEnabled) return null
      const encrypt = await prepareEncryption(settings)
      const sign = settings.signature.isEnabled ? await signer(readSecret) : null
      return async (plain) => {
        const content = encrypt === null ? plain : await encrypt(plain)
        return {
          content,
          ending: encrypt === null ? '' : encryptedEnding,
          signature: sign?.(content) ?? null,
        }
      }
    },
    async open(content, name) {
      const { isForRecipients, openAge } = await import('./age')
      if (isForRecipients(content))
        throw new AppError(
          'report_encrypted',
          `${name} is encrypted to recipients, whose keys are not kept here.`,
          {
            hint: 'Where the key is: autoinfrasnap decrypt FILE --identity KEYFILE, or the age tool.',
          },
        )
      const passphrase = await readSecret('encryption.passphrase').catch((cause: unknown) => {
        throw cause instanceof AppError
          ? new AppError('report_encrypted', `${name} is encrypted. ${cause.message}`, {
              hint: cause.hint ?? undefined,
              cause,
            })
          : cause
      })
      if (passphrase === null)
        throw new AppError('report_encrypted', `${name} is encrypted, and its passphrase is not kept here.`, {
          hint: 'Set it with: autoinfrasnap secrets set encryption.passphrase.',
        })
      return inTurn(() => openAge(content, { passphrase, identities: [] }, name))
    },
  }
}

/** Whatever keeps reports from being encrypted or signed as the settings ask: what they need is fetched and let go. */
export async function findLacks(
  { encryption, signature }: SealingSettings,
  sealing: Pick<Sealing, 'prepare'>,
): Promise<AppError[]> {
  const asked: SealingSettings[] = [
    { encryption, signature: { ...signature, isEnabled: false } },
    { encryption: { ...encryption, isEnabled: false }, signature },
  ]
  const lacks: AppError[] = []
  for (const settings of asked)
    try {
      await sealing.prepare(settings)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      lacks.push(error)
    }
  return lacks
}

async function signer(readSecret: ReadSecret): Promise<(content: Uint8Array) => Uint8Array> {
  const key = await needed(readSecret, 'signing.key', {
    code: 'signing_unavailable',
    missing: 'Reports should be signed, and there is no key to sign with',
    hint: 'Make one with "autoinfrasnap secrets make signing.key".',
  })
  const { createSigner } = await import('./ed25519')
  try {
    return createSigner(key)
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    throw new AppError(
      'signing_unavailable',
      `Reports should be signed, and the key cannot be used; nothing is saved. ${cause.message}`,
      {
        hint: cause.hint ?? undefined,
      },
    )
  }
}

/** A keychain that cannot be asked is as good as none here: nothing may be saved in plain then. */
async function needed(
  readSecret: ReadSecret,
  name: SecretName,
  lack: { code: 'encryption_unavailable' | 'signing_unavailable'; missing: string; hint: string },
): Promise<string> {
  const value = await readSecret(name).catch((cause: unknown) => {
    if (!(cause instanceof AppError)) throw cause
    throw new AppError(lack.code, `${lack.missing}; nothing is saved. ${cause.message}`, {
      hint: cause.hint ?? undefined,
      cause,
    })
  })
  if (value !== null) return value
  throw new AppError(lack.code, `${lack.missing}; nothing is saved.`, { hint: lack.hint })
}
