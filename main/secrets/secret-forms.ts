/** What a secret must look like, so that a slip is noticed when it is set and not when it is needed. Never repeats it. */
import { createPrivateKey } from 'node:crypto'
import { AppError } from '../contract/errors'
import type { SecretName } from '../contract/secrets'

/** Whoever has an encrypted file can try passphrases at leisure; the work of each try makes up for little. */
const shortestPassphrase = 8

/** @returns why it will not do, or null. */
const forms: Readonly<Record<SecretName, (value: string) => string | null>> = {
  's3.accessKeyId': oneWord,
  's3.secretAccessKey': oneWord,
  's3.sessionToken': oneWord,
  'encryption.passphrase': (value) => {
    if (/[\u0000-\u001f\u007f]/.test(value)) return 'it must be one line'
    return [...value].length < shortestPassphrase
      ? `it must have at least ${shortestPassphrase} characters`
      : null
  },
  'signing.key': (value) => {
    try {
      const { asymmetricKeyType } = createPrivateKey(value)
      return asymmetricKeyType === 'ed25519' ? null : `it must be an Ed25519 key, not ${asymmetricKeyType}`
    } catch {
      return 'it must be an unencrypted private key in PEM' // OpenSSL's reasons help nobody here
    }
  },
}

const hints: Partial<Record<SecretName, string>> = {
  'encryption.passphrase': 'Four or five random words are a good one.',
  'signing.key': 'autoinfrasnap secrets make signing.key makes one.',
}

/** @throws AppError secret_invalid */
export function checkSecret(name: SecretName, value: string): void {
  const fault = forms[name](value)
  if (fault === null) return
  throw new AppError('secret_invalid', `This cannot be ${name}: ${fault}.`, { hint: hints[name] })
}

function oneWord(value: string): string | null {
  return /^[\u0021-\u007e]+$/.test(value) ? null : 'it must be letters, digits and signs without a gap'
}
