/** `keys` as it was built: what a person types, beside a server that has the same file open. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAuditLog } from '../../../main/access/audit'
import { createKeyStore, type ApiKey } from '../../../main/access/keys'
import { createPlayground, stackTrace, type Playground } from './built'

let ground: Playground
let file: string
beforeEach(() => {
  ground = createPlayground()
  file = ground.at('data', 'autoinfrasnap', 'keys.json')
})
afterEach(() => ground.remove())

const listed = async (): Promise<ApiKey[]> =>
  JSON.parse((await ground.run(['keys', 'list', '--json'])).stdout) as ApiKey[]

describe('keys add', () => {
  it('prints the secret alone on standard output, and a running server knows it at once', async () => {
    const server = await createKeyStore({ file, now: Date.now })
    try {
      const { code, stdout, stderr } = await ground.run([
        'keys',
        'add',
        '--name',
        'ci',
        '--role',
        'operator',
        '--expires',
        '90d',
      ])
      expect(code).toBe(0)
      expect(stdout).toMatch(/^ais_[0-9A-Za-z]+_[0-9A-Za-z]{40}\n$/)
      expect(stderr).toMatch(
        /^Key ci \(operator, until \d{4}-\d\d-\d\d \d\d:\d\dZ\) is made; its secret is shown this once\.\n$/,
      )
      expect(await server.verify(stdout.trim())).toMatchObject({ name: 'ci', role: 'operator' })
      const [key] = server.list()
      expect(Date.parse(key?.expiresAt ?? '') - Date.parse(key?.createdAt ?? '')).toBeCloseTo(
        90 * 86_400_000,
        -4,
      )
      expect((await ground.run(['keys', 'revoke', 'ci'])).code).toBe(0)
      expect(await server.verify(stdout.trim())).toBeNull()
    } finally {
      await server.close()
    }
  })

  it('is quiet with --quiet, but for the secret', async () => {
    const { stdout, stderr } = await ground.run([
      'keys',
      'add',
      '--name',
      'ci',
      '--role',
      'viewer',
      '--quiet',
    ])
    expect(stdout).toMatch(/^ais_/)
    expect(stderr).toBe('')
  })

  it('loses no key when many are made at once by many processes', async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        ground.run(['keys', 'add', '--name', `key ${n}`, '--role', 'viewer']),
      ),
    )
    expect(made.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual(Array(8).fill(0))
    const ids = made.map(({ stdout }) => stdout.split('_')[1])
    expect((await listed()).map(({ id }) => id).sort()).toEqual(ids.sort())
  })

  it('makes no key whose secret could not be told', async ({ skip }) => {
    if (process.platform !== 'linux') skip('/dev/full is Linux alone')
    const { code, stderr } = await ground.run(['keys', 'add', '--name', 'ci', '--role', 'viewer'], {
      shell: '"$@" > /dev/full',
    })
    expect(code).toBe(4)
    expect(stderr).toContain('the disk is full')
    expect(await listed()).toEqual([])
  })

  it.each([
    [['--name', 'ci'], 'role'],
    [['--name', 'ci', '--role', 'root'], 'There is no role "root". Choose one of viewer, operator, admin.'],
    [['--name', '', '--role', 'viewer'], '1 to 100 characters'],
    [
      ['--name', 'ci', '--role', 'viewer', '--expires', 'soon'],
      '--expires "soon" is no time that is understood.',
    ],
    [['--name', 'ci', '--role', 'viewer', '--expires', '2027-02-30'], 'is no time that is understood'],
    [['--name', 'ci', '--role', 'viewer', '--expires', '2001-01-01'], 'has passed already'],
    [['--name', 'ci', '--role', 'viewer', '--expires', '999999d'], 'is no time that is understood'],
  ])('refuses %j with exit code 2', async (args, told) => {
    const { code, stdout, stderr } = await ground.run(['keys', 'add', ...args])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(told)
    expect(stderr).not.toMatch(stackTrace)
  })

  it('refuses a name that is taken', async () => {
    await ground.run(['keys', 'add', '--name', 'ci', '--role', 'viewer'])
    const { code, stderr } = await ground.run(['keys', 'add', '--name', 'ci', '--role', 'admin'])
    expect(code).toBe(2)
    expect(stderr).toContain('There is a key named ci already.')
  })

  it('never overwrites a file it does not understand', async () => {
    await ground.run(['keys', 'add', '--name', 'ci', '--role', 'viewer'])
    writeFileSync(file, '{"keys": torn')
    const { code, stderr } = await ground.run(['keys', 'add', '--name', 'other', '--role', 'viewer'])
    expect(code).toBe(2)
    expect(stderr).toContain(`${file} is no JSON.`)
    expect(stderr).not.toMatch(stackTrace)
    expect(readFileSync(file, 'utf8')).toBe('{"keys": torn')
  })
})

describe('keys list', () => {
  it('says how to make the first one', async () => {
    const { code, stdout, stderr } = await ground.run(['keys', 'list'])
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toContain('There are no keys. Make one with: autoinfrasnap keys add')
  })

  it('shows each key in a row without its secret, and hostile names harmless', async () => {
    const { stdout: secret } = await ground.run([
      'keys',
      'add',
      '--name',
      'a\u001b[31m\nb',
      '--role',
      'viewer',
    ])
    await ground.run(['keys', 'add', '--name', 'ci', '--role', 'admin', '--expires', '2w'])
    const { stdout } = await ground.run(['keys', 'list'])
    const [heads, first, second] = stdout.split('\n')
    expect(heads).toMatch(/name +role +id +made +expires +last used/)
    expect(first).toMatch(/^● a\ufffd\[31m\ufffdb +viewer +\w{10} +\d{4}-.+Z +never +never$/)
    expect(second).toMatch(/^● ci +admin/)
    expect(stdout).not.toContain(secret.trim().split('_')[2])
    expect(await listed()).toMatchObject([
      { role: 'viewer' },
      { name: 'ci', role: 'admin', lastUsedAt: null },
    ])
  })
})

describe('keys revoke', () => {
  it('takes an id as well as a name', async () => {
    await ground.run(['keys', 'add', '--name', 'ci', '--role', 'viewer'])
    const [key] = await listed()
    const { code, stderr } = await ground.run(['keys', 'revoke', key?.id ?? ''])
    expect([code, stderr]).toEqual([0, `Key ci (${key?.id}) is revoked.\n`])
    expect(await listed()).toEqual([])
  })

  it('tells of a key that does not exist', async () => {
    const { code, stderr } = await ground.run(['keys', 'revoke', 'nobody'])
    expect(code).toBe(2)
    expect(stderr).toContain('There is no key with the id or name "nobody". See autoinfrasnap keys list.')
  })
})

it('writes to the audit log who made and revoked which key, never a secret', async () => {
  const { stdout } = await ground.run(['keys', 'add', '--name', 'ci', '--role', 'viewer'])
  await ground.run(['keys', 'revoke', 'ci'])
  const audit = ground.at('data', 'autoinfrasnap', 'audit.jsonl')
  const entries = await createAuditLog({ file: audit, now: Date.now }).list(10)
  expect(entries.map(({ what, outcome }) => `${what.split(' ')[0]} ${outcome}`)).toEqual([
    'key:revoke ok',
    'key:add ok',
  ])
  expect(entries[1]?.what).toBe('key:add name="ci" role="viewer" expiresAt=null')
  expect(entries[1]?.who).toMatch(/local/)
  expect(readFileSync(audit, 'utf8')).not.toContain(stdout.trim().split('_')[2])
  expect(statSync(audit).mode & 0o077).toBe(0)
})
