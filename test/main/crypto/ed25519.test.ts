import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createSigner,
  fingerprintOf,
  isSignedBy,
  makeSigningKey,
  publicKeyOf,
} from '../../../main/crypto/ed25519'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ed25519-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const put = (name: string, content: string | Uint8Array): string => {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

describe('a signature', () => {
  const { privateKey, publicKey } = makeSigningKey()
  const sign = createSigner(privateKey)

  it('is 64 bytes, belongs to these bytes and this key, and to no others', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 500 }), fc.nat(), (content, place) => {
        const signature = sign(content)
        expect(signature).toHaveLength(64)
        expect(isSignedBy(content, signature, publicKey)).toBe(true)
        const changed = Uint8Array.from(content)
        changed[place % changed.length]! ^= 1
        expect(isSignedBy(changed, signature, publicKey)).toBe(false)
        expect(isSignedBy(content, signature.subarray(0, 63), publicKey)).toBe(false)
        expect(isSignedBy(content, signature, makeSigningKey().publicKey)).toBe(false)
      }),
      { numRuns: 40 },
    )
  })

  it('is verified by OpenSSL, and we verify what OpenSSL signed', ({ skip }) => {
    if (spawnSync('openssl', ['version']).status !== 0) skip('openssl is not installed')
    const content = Buffer.from('a report\n')
    const [file, signature] = [put('report', content), put('report.sig', sign(content))]
    const checked = spawnSync('openssl', [
      'pkeyutl',
      '-verify',
      '-pubin',
      '-inkey',
      put('pub.pem', publicKey),
      '-rawin',
      '-in',
      file,
      '-sigfile',
      signature,
    ])
    expect(checked.stdout.toString()).toContain('Signature Verified Successfully')
    const theirs = spawnSync('openssl', [
      'pkeyutl',
      '-sign',
      '-inkey',
      put('key.pem', privateKey),
      '-rawin',
      '-in',
      file,
    ]).stdout
    expect(isSignedBy(content, theirs, publicKey)).toBe(true)
  })
})

describe('a key', () => {
  it('gives its public half away, and a fingerprint like that of its DER form', () => {
    const { privateKey, publicKey } = makeSigningKey()
    expect(publicKeyOf(privateKey)).toBe(publicKey)
    expect(publicKeyOf(publicKey)).toBe(publicKey)
    expect(fingerprintOf(publicKey)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
  })

  it('of another kind, or none at all, is refused without being repeated', () => {
    const rsa = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    })
    expect(() => createSigner(rsa.toString())).toThrow('The signing key is of the kind ec, not Ed25519.')
    for (const text of [
      '',
      'nonsense-4711',
      '-----BEGIN PRIVATE KEY-----\nnonsense-4711\n-----END PRIVATE KEY-----',
    ])
      try {
        createSigner(text)
        expect.unreachable()
      } catch (error) {
        expect(error).toMatchObject({ code: 'secret_invalid' })
        expect((error as Error).cause).toBeUndefined()
        expect(String((error as Error).stack)).not.toContain('nonsense-4711')
      }
  })
})
