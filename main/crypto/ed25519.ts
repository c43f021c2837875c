/** Detached Ed25519 signatures over exact bytes: 64 raw bytes, as RFC 8032 makes them and `openssl pkeyutl -rawin` checks them. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign as signBytes,
  verify as verifyBytes,
  type KeyObject,
} from 'node:crypto'
import { AppError } from '../contract/errors'

export const signatureBytes = 64

export interface SigningKey {
  /** PKCS #8 in PEM. */
  privateKey: string
  /** SubjectPublicKeyInfo in PEM. */
  publicKey: string
}

export function makeSigningKey(): SigningKey {
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
}

/** @param privateKey PEM. @throws AppError secret_invalid */
export function createSigner(privateKey: string): (content: Uint8Array) => Uint8Array {
  const key = ed25519Of(() => createPrivateKey(privateKey), 'The signing key')
  return (content) => signBytes(null, content, key)
}

/** The public half in PEM. @param key either half. @param name how errors call it. @throws AppError secret_invalid */
export function publicKeyOf(key: string, name = 'The signing key'): string {
  return ed25519Of(() => createPublicKey(key), name)
    .export({ type: 'spki', format: 'pem' })
    .toString()
}

/** For people to compare: SHA-256 of the key's DER form, in Base64. @throws AppError secret_invalid */
export function fingerprintOf(publicKey: string): string {
  const der = ed25519Of(() => createPublicKey(publicKey), 'The public key').export({
    type: 'spki',
    format: 'der',
  })
  return `SHA256:${createHash('sha256').update(der).digest('base64').replace(/=+$/, '')}`
}

/** @param publicKey PEM. @throws AppError secret_invalid for a key that is none. */
export function isSignedBy(content: Uint8Array, signature: Uint8Array, publicKey: string): boolean {
  const key = ed25519Of(() => createPublicKey(publicKey), 'The public key')
  return signature.length === signatureBytes && verifyBytes(null, content, key, signature)
}

/** What OpenSSL says of a key that it cannot read may quote it, so it is not carried on. */
function ed25519Of(parse: () => KeyObject, name: string): KeyObject {
  let key: KeyObject
  try {
    key = parse()
  } catch {
    throw new AppError('secret_invalid', `${name} is no unencrypted key in PEM.`, {
      hint: 'autoinfrasnap secrets make signing.key makes a pair.',
    })
  }
  if (key.asymmetricKeyType === 'ed25519') return key
  throw new AppError('secret_invalid', `${name} is of the kind ${key.asymmetricKeyType}, not Ed25519.`, {
    hint: 'autoinfrasnap secrets make signing.key makes a pair.',
  })
}
