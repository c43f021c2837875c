/**
 * age's way from a passphrase to a file's key. age-encryption does the same in JavaScript, where a second and 256 MB of
 * work would hold up everything else; here Node's own scrypt does it on a thread of its own.
 * https://github.com/C2SP/C2SP/blob/main/age.md#the-scrypt-recipient-type
 */
import { randomBytes, scrypt } from 'node:crypto'
import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { Stanza, type Identity, type Recipient } from 'age-encryption'

/** Two to this power rounds: what the age tool takes. */
const usualWorkFactor = 18
/** 1 GB of memory; a file that asks for more is made to harm. */
const mostWorkFactor = 20
const label = Buffer.from('age-encryption.org/v1/scrypt')
const blockSize = 8

/** The key seals one thing in its life, hence the nonce of zeros that age prescribes. */
const nonce = new Uint8Array(12)

export function passphraseRecipient(passphrase: string, workFactor = usualWorkFactor): Recipient {
  return {
    async wrapFileKey(fileKey) {
      const salt = randomBytes(16)
      const key = await derive(passphrase, salt, workFactor)
      const body = chacha20poly1305(key, nonce).encrypt(fileKey)
      return [new Stanza(['scrypt', base64(salt), String(workFactor)], body)]
    },
  }
}

export function passphraseIdentity(passphrase: string): Identity {
  return {
    async unwrapFileKey(stanzas) {
      const stanza = stanzas.find(({ args }) => args[0] === 'scrypt')
      if (stanza === undefined) return null
      const [, saltText = '', workText = ''] = stanza.args
      const salt = Buffer.from(saltText, 'base64')
      // A passphrase may not stand beside others: who has it would otherwise prove nothing about who wrote the file.
      const isWellFormed =
        stanzas.length === 1 &&
        stanza.args.length === 3 &&
        /^[1-9]\d?$/.test(workText) &&
        salt.length === 16 &&
        base64(salt) === saltText &&
        stanza.body.length === 32
      if (!isWellFormed) throw new Error('a malformed passphrase stanza')
      if (Number(workText) > mostWorkFactor)
        throw new Error('a passphrase stanza that asks for too much work')
      const key = await derive(passphrase, salt, Number(workText))
      try {
        return chacha20poly1305(key, nonce).decrypt(stanza.body)
      } catch {
        return null // another passphrase
      }
    },
  }
}

function derive(passphrase: string, salt: Uint8Array, workFactor: number): Promise<Buffer> {
  const N = 2 ** workFactor
  const maxmem = 128 * N * blockSize + 1_048_576
  return new Promise((resolve, reject) => {
    scrypt(passphrase, Buffer.concat([label, salt]), 32, { N, r: blockSize, p: 1, maxmem }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
