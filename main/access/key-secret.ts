/**
 * What an API key looks like and how it is kept: `ais_<id>_<secret>`. The id finds the record; of the secret only a
 * slow, salted hash is stored (scrypt, RFC 7914), with its parameters beside it so that they can grow later.
 */
import { scrypt, timingSafeEqual } from 'node:crypto'
import * as z from 'zod/mini'

export type RandomBytes = (size: number) => Buffer

const base64Text = z.string().check(z.regex(/^[A-Za-z0-9+/]{16,172}={0,2}$/))

/** The bounds keep an edited file from asking for gigabytes. */
export const keyHashSchema = z.strictObject({
  algorithm: z.literal('scrypt'),
  cost: z.int().check(z.minimum(1_024), z.maximum(1_048_576)),
  blockSize: z.int().check(z.minimum(1), z.maximum(32)),
  parallelization: z.int().check(z.minimum(1), z.maximum(16)),
  salt: base64Text,
  hash: base64Text,
})
export type KeyHash = z.infer<typeof keyHashSchema>

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const idLength = 10
/** 238 bits. */
const secretLength = 40
const form = /^ais_([0-9A-Za-z]{6,32})_([0-9A-Za-z]{32,128})$/

/** 32 MB and some 60 ms on a machine of 2026: nothing to a person, too much for guessing. */
const usualParameters = { algorithm: 'scrypt', cost: 32_768, blockSize: 8, parallelization: 1 } as const

export const newKeyId = (random: RandomBytes): string => randomLetters(idLength, random)

export const newKeySecret = (random: RandomBytes): string => randomLetters(secretLength, random)

export const showKey = (id: string, secret: string): string => `ais_${id}_${secret}`

/** Null for what is no key of ours. */
export function parseKey(text: string): { id: string; secret: string } | null {
  const match = form.exec(text)
  return match === null ? null : { id: match[1]!, secret: match[2]! }
}

export async function hashSecret(secret: string, random: RandomBytes): Promise<KeyHash> {
  const unhashed = { ...usualParameters, salt: random(16).toString('base64'), hash: '' }
  return { ...unhashed, hash: (await derive(secret, unhashed, 32)).toString('base64') }
}

/** Takes as long as it takes, whether the secret is right or wrong. */
export async function isSecretOf(secret: string, stored: KeyHash): Promise<boolean> {
  const expected = Buffer.from(stored.hash, 'base64')
  return timingSafeEqual(await derive(secret, stored, expected.length), expected)
}

/** A hash that no secret matches, to be compared with where there is no record, so that the time tells nothing. */
export const hashOfNothing = (random: RandomBytes): KeyHash => ({
  ...usualParameters,
  salt: random(16).toString('base64'),
  hash: random(32).toString('base64'),
})

function derive(secret: string, parameters: KeyHash, length: number): Promise<Buffer> {
  const { cost, blockSize, parallelization, salt } = parameters
  const options = {
    cost,
    blockSize,
    parallelization,
    maxmem: 128 * blockSize * (cost + parallelization) + 1_048_576,
  }
  return new Promise((resolve, reject) => {
    scrypt(secret, Buffer.from(salt, 'base64'), length, options, (error, derived) =>
      error === null ? resolve(derived) : reject(error),
    )
  })
}

/** Every letter equally likely: bytes beyond the last whole multiple of 62 are thrown away. */
function randomLetters(length: number, random: RandomBytes): string {
  const limit = 256 - (256 % letters.length)
  let text = ''
  while (text.length < length) {
    for (const byte of random(length * 2)) {
      if (byte < limit && text.length < length) text += letters[byte % letters.length]
    }
  }
  return text
}
