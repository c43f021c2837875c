/** The names of secrets, and what anybody may know of them: whether they are set, and where. Never their values. */
import * as z from 'zod/mini'

/** Each with what it is for. The keychain holds them under these names, in the service "AutoInfraSnap". */
export const secretCatalogue = {
  's3.accessKeyId': 'The access key id for the store of reports.',
  's3.secretAccessKey': 'The secret access key that belongs to it.',
  's3.sessionToken': 'The session token, for keys that last only a while.',
  'encryption.passphrase': 'The passphrase with which reports are encrypted.',
  'signing.key':
    'The Ed25519 key that signs reports, as PKCS #8 in PEM. Made by "autoinfrasnap secrets make signing.key".',
} as const
export type SecretName = keyof typeof secretCatalogue
export const secretNames = Object.keys(secretCatalogue) as readonly SecretName[]

/** Names the file that holds a secret where there is no keychain: s3.accessKeyId is AUTOINFRASNAP_S3_ACCESSKEYID_FILE. */
export const secretFileVariable = (name: SecretName): string => `${secretVariable(name)}_FILE`

/** Would hold the secret itself, and is refused: every program that is started from here would be given it. */
export const secretVariable = (name: SecretName): string =>
  `AUTOINFRASNAP_${name.replaceAll('.', '_').toUpperCase()}`

export const secretStatusSchema = z.object({
  name: z.enum(secretNames as [SecretName, ...SecretName[]]),
  /** Where it is found first: a file that the environment names, before the keychain. Null where it is not set. */
  source: z.nullable(z.enum(['environment', 'keychain'])),
  /** What is wrong with that file: it cannot be read, or others can. Null where nothing is. */
  problem: z.nullable(z.object({ code: z.string(), message: z.string(), hint: z.nullable(z.string()) })),
})
export type SecretStatus = z.infer<typeof secretStatusSchema>
export const secretsSchema = z.object({
  secrets: z.array(secretStatusSchema),
  /** Why the keychain cannot be used; null where it can. */
  keychainProblem: z.nullable(
    z.object({ code: z.string(), message: z.string(), hint: z.nullable(z.string()) }),
  ),
})
export type SecretsStatus = z.infer<typeof secretsSchema>
