import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import type { CommandContext } from '../../../../main/cli/context'
import { runDecrypt } from '../../../../main/cli/decrypt/run'
import { exitCodeOfError, tellError } from '../../../../main/cli/tell-error'

/** Of many pieces, so that those who write it at once are at it together. */
const measured = 'what was measured '.repeat(100_000)

let folder = ''
let context: CommandContext
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'decrypt-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  context = { env: {}, platform: process.platform, workingFolder: folder } as unknown as CommandContext
  const identity = await generateX25519Identity()
  writeFileSync(path.join(folder, 'key.txt'), `${identity}\n`)
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(identity))
  writeFileSync(path.join(folder, 'report.age'), await encrypter.encrypt(measured))
})

const decrypt = (output: string, identity = 'key.txt') =>
  runDecrypt('report.age', { identity, output, color: false }, context)
const plain = (name: string): string => readFileSync(path.join(folder, name), 'utf8')

test("processes of one number, as containers have them, do not get into each other's way", async () => {
  const names = ['a.json', 'b.json', 'c.json']
  expect(await Promise.all(names.map((name) => decrypt(name)))).toEqual([0, 0, 0])
  for (const name of names) expect(plain(name) === measured).toBe(true)
  expect(readdirSync(folder).sort()).toEqual([...names, 'key.txt', 'report.age'])
})

test('a key that opens nothing of it is named', async () => {
  writeFileSync(path.join(folder, 'other.txt'), `${await generateX25519Identity()}\n`)
  await expect(decrypt('a.json', 'other.txt')).rejects.toMatchObject({
    code: 'report_encrypted',
    message: expect.stringContaining(
      `the key file ${path.join(folder, 'other.txt')} does not open it`,
    ) as string,
  })
})

test('nothing is overwritten, and nothing left behind', async () => {
  writeFileSync(path.join(folder, 'a.json'), 'mine')
  await expect(decrypt('a.json')).rejects.toMatchObject({
    code: 'output_exists',
    hint: 'Choose another name.',
  })
  expect(plain('a.json')).toBe('mine')
  const sealed = readFileSync(path.join(folder, 'report.age'))
  writeFileSync(path.join(folder, 'report.age'), sealed.subarray(0, -1))
  await expect(decrypt('b.json')).rejects.toMatchObject({ code: 'report_changed' })
  expect(readdirSync(folder).sort()).toEqual(['a.json', 'key.txt', 'report.age'])
})

test('a key with a slip in it is told by file and line, and never repeated, not even with --verbose', async () => {
  const key = plain('key.txt').trim()
  const slips = [
    key.replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q')),
    key.slice(0, -1),
    `${key}!`,
    key.toLowerCase(),
    key.replace('KEY-1', 'KEY-PQ-1'),
  ]
  for (const slip of slips) {
    writeFileSync(path.join(folder, 'key.txt'), `# created: today\n${key}\n  ${slip}\r\n`)
    const error: unknown = await decrypt('a.json').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'secret_invalid',
      message: `${path.join(folder, 'key.txt')} holds a damaged key in line 3.`,
      hint: expect.stringContaining('age-keygen') as string,
    })
    expect(exitCodeOfError(error)).toBe(2)
    expect(tellError(error, true).toUpperCase()).not.toContain(slip.slice(16, 40).toUpperCase())
  }
  expect(readdirSync(folder).sort()).toEqual(['key.txt', 'report.age'])
})

test('a key that is typed in place of its file is not repeated', async () => {
  const key = plain('key.txt').trim()
  const error: unknown = await decrypt('a.json', key).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    code: 'usage_invalid',
    message: 'A key of age is never given as an argument.',
    hint: expect.stringMatching(/change it: .* --identity key\.txt\.$/) as string,
  })
  expect(tellError(error, true)).not.toContain(key)
})
