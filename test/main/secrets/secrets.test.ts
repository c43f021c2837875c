import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { secretFileVariable, secretNames } from '../../../main/contract/secrets'
import { makeSigningKey } from '../../../main/crypto/ed25519'
import type { Keytar } from '../../../main/secrets/keytar'
import { createSecrets } from '../../../main/secrets/secrets'

let folder = ''
let entries: Map<string, string>
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'secrets-'))
  entries = new Map()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const keytar: Keytar = {
  getPassword: async (_, account) => entries.get(account) ?? null,
  setPassword: async (_, account, password) => void entries.set(account, password),
  deletePassword: async (_, account) => entries.delete(account),
}
const open = (env: Record<string, string> = {}, load: () => Promise<Keytar> = async () => keytar) =>
  createSecrets({ env, platform: 'linux', load })
const put = (content: string | Uint8Array, mode = 0o600): string => {
  const file = path.join(folder, 'secret')
  writeFileSync(file, content)
  chmodSync(file, mode)
  return file
}
const noKeychain = () => Promise.reject(new Error('Cannot autolaunch D-Bus without X11 $DISPLAY'))

it('names a variable for each secret', () => {
  expect(secretNames.map(secretFileVariable)).toEqual([
    'AUTOINFRASNAP_S3_ACCESSKEYID_FILE',
    'AUTOINFRASNAP_S3_SECRETACCESSKEY_FILE',
    'AUTOINFRASNAP_S3_SESSIONTOKEN_FILE',
    'AUTOINFRASNAP_ENCRYPTION_PASSPHRASE_FILE',
    'AUTOINFRASNAP_SIGNING_KEY_FILE',
  ])
})

describe('a secret in a file', () => {
  it('goes before the keychain, which is not asked then', async () => {
    const env = { AUTOINFRASNAP_S3_SECRETACCESSKEY_FILE: put(' with spaces \nsecond line\n') }
    expect(await open(env, noKeychain).read('s3.secretAccessKey')).toBe(' with spaces ')
    await expect(open(env, noKeychain).read('s3.accessKeyId')).rejects.toMatchObject({
      code: 'keychain_unavailable',
    })
  })

  it('is all of it where it is PEM', async () => {
    const { privateKey } = makeSigningKey()
    expect(await open({ AUTOINFRASNAP_SIGNING_KEY_FILE: put(privateKey) }).read('signing.key')).toBe(
      privateKey,
    )
  })

  it.each<[string, () => string, string]>([
    ['is empty', () => put('\nsecond'), 'holds nothing in its first line'],
    ['is not there', () => path.join(folder, 'none'), 'cannot be opened (ENOENT)'],
    ['is a folder', () => folder, 'is no ordinary file'],
    ['is huge', () => put('x'.repeat(20_000)), 'is larger than 16 KB'],
    ['is no text', () => put(Uint8Array.of(0xff, 0xfe, 0x41)), 'is not UTF-8 text'],
  ])('is refused where the file %s', async (_, make, told) => {
    const secrets = open({ AUTOINFRASNAP_S3_ACCESSKEYID_FILE: make() })
    await expect(secrets.read('s3.accessKeyId')).rejects.toMatchObject({
      code: 'secret_invalid',
      message: expect.stringContaining(told) as string,
    })
    expect((await secrets.status()).secrets[0]).toMatchObject({
      source: 'environment',
      problem: { code: 'secret_invalid' },
    })
  })

  it.each([
    [0o604, 'every account of this machine'],
    [0o640, 'its group'],
  ])('with the rights %o is used, and told of', async (mode, who) => {
    const secrets = open({ AUTOINFRASNAP_S3_ACCESSKEYID_FILE: put('AKID', mode) })
    expect(await secrets.read('s3.accessKeyId')).toBe('AKID')
    expect((await secrets.status()).secrets[0]).toMatchObject({
      source: 'environment',
      problem: { code: 'secret_exposed', message: expect.stringContaining(who) as string },
    })
  })

  it('is not replaced by a variable that holds the secret itself: that is refused, without repeating it', async () => {
    const secrets = open({ AUTOINFRASNAP_S3_ACCESSKEYID: 'hunter2' })
    const error = await secrets.read('s3.accessKeyId').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'secret_invalid' })
    expect(JSON.stringify([error, String(error), await secrets.status()])).not.toContain('hunter2')
  })
})

describe('secrets', () => {
  it('are told of by name and place, never by value', async () => {
    const secrets = open({ AUTOINFRASNAP_S3_ACCESSKEYID_FILE: put('AKID-value') })
    await secrets.set('encryption.passphrase', 'a long passphrase')
    const status = await secrets.status()
    expect(status).toEqual({
      secrets: [
        { name: 's3.accessKeyId', source: 'environment', problem: null },
        { name: 's3.secretAccessKey', source: null, problem: null },
        { name: 's3.sessionToken', source: null, problem: null },
        { name: 'encryption.passphrase', source: 'keychain', problem: null },
        { name: 'signing.key', source: null, problem: null },
      ],
      keychainProblem: null,
    })
  })

  it('say once why the keychain cannot be used', async () => {
    const { secrets, keychainProblem } = await open({}, noKeychain).status()
    expect(secrets.every(({ source }) => source === null)).toBe(true)
    expect(keychainProblem).toMatchObject({
      code: 'keychain_unavailable',
      hint: expect.stringContaining('AUTOINFRASNAP_…_FILE') as string,
    })
  })

  it('that are not set cannot be removed; those in a file are taken from there', async () => {
    await expect(open().remove('signing.key')).rejects.toMatchObject({ code: 'secret_unknown', hint: null })
    await expect(
      open({ AUTOINFRASNAP_SIGNING_KEY_FILE: put('x') }).remove('signing.key'),
    ).rejects.toMatchObject({ hint: 'It comes from the file that AUTOINFRASNAP_SIGNING_KEY_FILE names.' })
  })
})
