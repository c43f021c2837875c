/** Files that the age tool wrote in letters (age --armor), given to the built command: each is taken for what it is. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { askedByAge, needAge } from '../crypto/age-tool'
import { createPlayground, stackTrace, type Ended, type Playground } from './built'

// The age format makes passphrases slow on purpose, and a busy machine makes them slower.
vi.setConfig({ testTimeout: 180_000 })

const passphrase = 'correct horse battery staple'
let ground: Playground
beforeEach(async (context) => {
  needAge(context)
  ground = createPlayground()
  writeFileSync(ground.at('passphrase'), passphrase, { mode: 0o600 })
  const taken = await run('snapshot', '--section', 'host,memory', '--window', '50', '--output', 'a.json')
  expect(taken.code).toBe(0)
})
afterEach(() => ground?.remove())

const run = (...args: string[]): Promise<Ended> =>
  ground.run(args, { env: { AUTOINFRASNAP_ENCRYPTION_PASSPHRASE_FILE: ground.at('passphrase') } })

test('one for a passphrase is opened by diff and decrypt with the one that is kept here', async () => {
  await askedByAge(['-p', '--armor', '-o', ground.at('a.age'), ground.at('a.json')], passphrase)
  expect(readFileSync(ground.at('a.age'), 'utf8')).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/)
  const compared = await run('diff', 'a.json', 'a.age', '--json')
  expect(compared).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(compared.stdout)).toMatchObject({ isSameHost: true, changes: [] })
  expect(await run('decrypt', 'a.age')).toMatchObject({
    code: 0,
    stdout: readFileSync(ground.at('a.json'), 'utf8'),
  })
})

test('one for recipients asks both for a key, and for no passphrase', async () => {
  writeFileSync(ground.at('key.txt'), spawnSync('age-keygen').stdout)
  const recipient = spawnSync('age-keygen', ['-y', ground.at('key.txt')])
    .stdout.toString()
    .trim()
  const encrypted = spawnSync('age', [
    '--armor',
    '-r',
    recipient,
    '-o',
    ground.at('a.age'),
    ground.at('a.json'),
  ])
  expect(encrypted.status).toBe(0)
  for (const args of [
    ['decrypt', 'a.age'],
    ['diff', 'a.json', 'a.age'],
  ]) {
    const { code, stdout, stderr } = await run(...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/a\.age is encrypted to recipients.*--identity/)
    expect(stderr).not.toMatch(stackTrace)
  }
  expect(await run('decrypt', 'a.age', '--identity', 'key.txt')).toMatchObject({
    code: 0,
    stdout: readFileSync(ground.at('a.json'), 'utf8'),
  })
})

test('a damaged one is told of as changed, and not as one for recipients', async () => {
  writeFileSync(ground.at('a.age'), '-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n')
  const { code, stderr } = await run('decrypt', 'a.age')
  expect([code, stderr]).toEqual([7, expect.stringContaining('a.age is not as it was encrypted')])
})
