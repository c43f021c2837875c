import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  hashSecret,
  isSecretOf,
  newKeyId,
  newKeySecret,
  parseKey,
  showKey,
} from '../../../main/access/key-secret'

it('makes secrets in which every letter is equally likely', () => {
  const seen = new Map<string, number>()
  for (let n = 0; n < 1_550; n++)
    for (const letter of newKeySecret(randomBytes)) seen.set(letter, (seen.get(letter) ?? 0) + 1)
  expect(seen.size).toBe(62)
  // 1,000 expected each; 200 is more than six standard deviations. A biased draw would be 250 off for some.
  for (const [letter, count] of seen) expect(Math.abs(count - 1_000), letter).toBeLessThan(200)
})

it('reads back what it shows, and nothing else', () => {
  const [id, secret] = [newKeyId(randomBytes), newKeySecret(randomBytes)]
  expect(parseKey(showKey(id, secret))).toEqual({ id, secret })
  for (const text of [
    '',
    'ais_',
    `ais_${id}`,
    `${showKey(id, secret)}\n`,
    `x${showKey(id, secret)}`,
    'ais_a_b',
  ])
    expect(parseKey(text)).toBeNull()
})

describe('a stored hash', () => {
  it('fits its own secret only, and differs for the same secret', async () => {
    const [one, two] = [await hashSecret('secret', randomBytes), await hashSecret('secret', randomBytes)]
    expect(one.hash).not.toBe(two.hash)
    expect(await isSecretOf('secret', one)).toBe(true)
    expect(await isSecretOf('Secret', one)).toBe(false)
  })

  it('is compared with the parameters it was made with, so that they can change', async () => {
    // RFC 7914, section 12: scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1, 64).
    const hash =
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887'
    const stored = {
      algorithm: 'scrypt' as const,
      cost: 16_384,
      blockSize: 8,
      parallelization: 1,
      salt: Buffer.from('SodiumChloride').toString('base64'),
      hash: Buffer.from(hash, 'hex').toString('base64'),
    }
    expect(await isSecretOf('pleaseletmein', stored)).toBe(true)
    expect(await isSecretOf('pleaseletmeout', stored)).toBe(false)
  })
})
