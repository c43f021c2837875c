/** Our files and those of the standard `age` tool open each other. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAgeWriter, isAgeFile, isForRecipients, openAge, openAgeStream } from '../../../main/crypto/age'
import { askedByAge, needAge } from './age-tool'

// The age format makes passphrases slow on purpose, and a busy machine makes them slower.
vi.setConfig({ testTimeout: 90_000 })

const passphrase = 'four random words älso'
const content = Buffer.from('{"host":"웹-1"}\n'.repeat(9_000))
let folder = ''
let identity = ''
let recipient = ''
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'age-'))
  identity = await generateIdentity()
  recipient = await identityToRecipient(identity)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => path.join(folder, name)

const toRecipients = async (): Promise<Uint8Array> =>
  (await createAgeWriter({ recipients: [recipient] })).encrypt(content)
const opened = async (bytes: Uint8Array, openWith: { passphrase?: string; identities?: string[] }) =>
  Buffer.from(await openAge(bytes, { passphrase: null, identities: [], ...openWith }, 'The file'))

describe('a file for recipients', () => {
  it('is opened with the key of each, and with no other', async () => {
    const second = await generateIdentity()
    const writer = await createAgeWriter({ recipients: [recipient, await identityToRecipient(second)] })
    const bytes = await writer.encrypt(content)
    expect(isAgeFile(bytes)).toBe(true)
    expect(isForRecipients(bytes)).toBe(true)
    for (const key of [identity, second]) expect(await opened(bytes, { identities: [key] })).toEqual(content)
    await expect(opened(bytes, { identities: [await generateIdentity()], passphrase })).rejects.toMatchObject(
      {
        code: 'report_encrypted',
      },
    )
  })

  it('is told of as changed whichever byte is another, and wherever it is cut', async () => {
    const bytes = await toRecipients()
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const changed = Uint8Array.from(bytes)
        changed[place]! ^= change
        await expect(opened(changed, { identities: [identity] })).rejects.toMatchObject({
          code: expect.stringMatching(/^(report_changed|document_unreadable|report_encrypted)$/) as string,
        })
        await expect(opened(bytes.subarray(0, place), { identities: [identity] })).rejects.toThrow()
      }),
      { numRuns: 60 },
    )
  })

  it('flows through in pieces, whatever its length', async () => {
    const length = 5_000_000
    const pieces = (): ReadableStream<Uint8Array> => {
      let left = length
      return new ReadableStream({
        pull(controller) {
          const size = Math.min(left, 70_001)
          controller.enqueue(new Uint8Array(size).fill(7))
          left -= size
          if (left === 0) controller.close()
        },
      })
    }
    const writer = await createAgeWriter({ recipients: [recipient] })
    const encrypted = await writer.encryptStream(pieces())
    let seen = 0
    for await (const piece of await openAgeStream(
      encrypted,
      { passphrase: null, identities: [identity] },
      'It',
    ))
      seen += piece.length
    expect(seen).toBe(length)
  })

  it('is not blamed for a key with a slip in it, and nothing of the error holds that key', async () => {
    const slip = identity.replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q'))
    const bytes = await toRecipients()
    const openWith = { passphrase: null, identities: [slip] }
    const stream = new Blob([Uint8Array.from(bytes)]).stream()
    for (const opening of [openAge(bytes, openWith, 'It'), openAgeStream(stream, openWith, 'It')]) {
      const error: unknown = await opening.catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'secret_invalid' })
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain(slip.slice(0, 40))
    }
  })

  it('cannot be made for what is no recipient', async () => {
    await expect(createAgeWriter({ recipients: ['age1nonsense'] })).rejects.toMatchObject({
      code: 'encryption_unavailable',
      message: 'age1nonsense is no recipient that age knows.',
    })
  })
})

describe('a file for a passphrase', () => {
  it('is opened with it and with no other, and the machine goes on meanwhile', async () => {
    let ticks = 0
    const ticking = setInterval(() => ticks++, 10)
    const bytes = await (await createAgeWriter({ passphrase })).encrypt(content)
    clearInterval(ticking)
    expect(ticks).toBeGreaterThan(5)
    expect(isForRecipients(bytes)).toBe(false)
    expect(await opened(bytes, { passphrase })).toEqual(content)
    await expect(opened(bytes, { passphrase: `${passphrase}!` })).rejects.toMatchObject({
      code: 'report_encrypted',
    })
  })

  it('is not opened at any price', async () => {
    const text = (await (await createAgeWriter({ passphrase })).encrypt(content)).slice()
    const hostile = Buffer.from(
      Buffer.from(text)
        .toString('latin1')
        .replace(/^(.*\n-> scrypt \S+) 18\n/, '$1 30\n'),
      'latin1',
    )
    await expect(opened(hostile, { passphrase })).rejects.toMatchObject({
      code: 'document_unreadable',
      message: 'The file asks for more work than any honest file does.',
    })
  })
})

it('knows what is no file of age', async () => {
  for (const text of ['', '{', 'age-encryption.org/v1\n', '-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n'])
    expect(isForRecipients(Buffer.from(text))).toBe(false)
  expect(isAgeFile(Buffer.from('{"schema":1}'))).toBe(false)
  await expect(opened(Buffer.from('{}'), { passphrase })).rejects.toMatchObject({
    code: 'document_unreadable',
  })
})

describe('the standard age tool', () => {
  it('opens what we wrote for a recipient, and we what it wrote', async (context) => {
    needAge(context)
    writeFileSync(at('key.txt'), spawnSync('age-keygen').stdout)
    const own = spawnSync('age-keygen', ['-y', at('key.txt')])
      .stdout.toString()
      .trim()
    writeFileSync(at('ours.age'), await (await createAgeWriter({ recipients: [own] })).encrypt(content))
    expect(spawnSync('age', ['-d', '-i', at('key.txt'), at('ours.age')]).stdout).toEqual(content)

    const key = /AGE-SECRET-KEY-\S+/.exec(readFileSync(at('key.txt'), 'utf8'))![0]
    for (const form of [[], ['--armor']]) {
      const theirs = spawnSync('age', ['-r', own, ...form], { input: content }).stdout
      expect([isAgeFile(theirs), isForRecipients(theirs)]).toEqual([true, true])
      expect(await opened(theirs, { identities: [key] })).toEqual(content)
    }
  })

  it('opens what we wrote for a passphrase, and we what it wrote', async (context) => {
    needAge(context)
    writeFileSync(at('ours.age'), await (await createAgeWriter({ passphrase })).encrypt(content))
    await askedByAge(['-d', '-o', at('plain'), at('ours.age')], passphrase)
    expect(readFileSync(at('plain'))).toEqual(content)

    for (const form of [[], ['--armor']]) {
      const name = `theirs${form.join('')}.age`
      await askedByAge(['-p', ...form, '-o', at(name), at('plain')], passphrase)
      const theirs = readFileSync(at(name))
      expect([isAgeFile(theirs), isForRecipients(theirs)]).toEqual([true, false])
      expect(await opened(theirs, { passphrase })).toEqual(content)
    }
  })

  it('refuses what was changed, too', async (context) => {
    needAge(context)
    writeFileSync(at('key.txt'), identity)
    const bytes = await toRecipients()
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(at('changed.age'), bytes)
    expect(
      spawnSync('age', ['-d', '-i', at('key.txt'), '-o', at('plain'), at('changed.age')]).status,
    ).not.toBe(0)
  })
})
