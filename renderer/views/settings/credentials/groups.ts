/** Which secrets belong together, and how each is typed. */
import type { SecretName } from '../../../../main/contract/secrets'

export const secretGroups = [
  { name: 'store', page: 's3', secrets: ['s3.accessKeyId', 's3.secretAccessKey', 's3.sessionToken'] },
  { name: 'encryption', page: 'reports', secrets: ['encryption.passphrase'] },
  { name: 'signing', page: 'reports', secrets: ['signing.key'] },
] as const satisfies readonly { name: string; page: string; secrets: readonly SecretName[] }[]

/** Dots part the keys of texts. */
export const textNameOf = {
  's3.accessKeyId': 'accessKeyId',
  's3.secretAccessKey': 'secretAccessKey',
  's3.sessionToken': 'sessionToken',
  'encryption.passphrase': 'passphrase',
  'signing.key': 'signingKey',
} as const satisfies Record<SecretName, string>

/** A field for passwords would swallow the ends of its lines. */
export const hasLines = (name: SecretName): boolean => name === 'signing.key'

/** What nobody can look up again is typed twice: a slip of the hand would lose every report made with it. */
export const isTypedTwice = (name: SecretName): boolean => name === 'encryption.passphrase'
