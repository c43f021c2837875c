/** `secrets`, `verify`, `decrypt` and `snapshot` as they were built, against a real keyring. */
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi, type TestContext } from 'vitest'
import { builtCommand, createPlayground, stackTrace, type Ended, type Playground } from '../../main/cli/built'
import { keyringMissing, openKeyring, type Keyring } from './keyring'

// Passphrases are slow on purpose, and a busy machine makes them slower.
vi.setConfig({ testTimeout: 90_000 })

const secret = 'hunter2-Zebra/Kiwi+9="quoted"'
const passphrase = 'four random words älso'
const missing = keyringMissing()

let ground: Playground
let keyring: Keyring | null
beforeEach(() => {
  ground = createPlayground()
  keyring = null
})
afterEach(async () => {
  await keyring?.close()
  ground.remove()
})

const begin = async ({ skip }: TestContext, without?: 'login' | 'service'): Promise<Keyring> => {
  if (missing !== null) skip(missing)
  keyring = await openKeyring(without)
  return keyring
}
const run = (args: string[], input?: string): Promise<Ended> => {
  const env = keyring?.env ?? {}
  if (input === undefined) return ground.run(args, { env })
  writeFileSync(ground.at('input'), input, { mode: 0o600 })
  return ground.run(args, { env, shell: '"$@" < input; code=$?; rm input; exit $code' })
}
const sources = async (): Promise<Record<string, string | null>> => {
  const { stdout } = await run(['secrets', 'status', '--json'])
  const { secrets } = JSON.parse(stdout) as { secrets: { name: string; source: string | null }[] }
  return Object.fromEntries(secrets.map(({ name, source }) => [name, source]))
}
const enable = (name: string) => run(['settings', 'set', `${name}.isEnabled`, 'true'])

describe('secrets', () => {
  it('are kept, told of without their values, and removed', async (context) => {
    await begin(context)
    expect(
      await run(['secrets', 'set', 's3.secretAccessKey'], `${secret.replaceAll('"', '')}\n`),
    ).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 's3.secretAccessKey is kept in the keychain of the system.\n',
    })
    expect(await sources()).toMatchObject({ 's3.secretAccessKey': 'keychain', 's3.accessKeyId': null })
    const table = await run(['secrets', 'status'])
    expect(table.stdout).toMatch(/● s3\.secretAccessKey +the keychain of the system\n/)
    expect(table.stdout).toMatch(/○ s3\.accessKeyId +not set\n/)
    expect((await run(['secrets', 'remove', 's3.secretAccessKey'])).code).toBe(0)
    expect(await sources()).toMatchObject({ 's3.secretAccessKey': null })
    expect(await run(['secrets', 'remove', 's3.secretAccessKey'])).toMatchObject({
      code: 2,
      stderr: 'autoinfrasnap: The keychain holds no s3.secretAccessKey.\n',
    })
  })

  it('are asked for at a terminal, and what is typed is not shown', async (context) => {
    const { env } = await begin(context)
    if (spawnSync('which', ['script']).status !== 0) context.skip('script of util-linux is not installed')
    const shown = await atTerminal(['secrets', 'set', 'encryption.passphrase'], env, [
      ['not shown): ', `${passphrase}x\u007f\r`],
      ['once more: ', `${passphrase}\r`],
    ])
    expect(shown).toContain('encryption.passphrase is kept')
    expect(shown).not.toContain(passphrase)
    expect(shown).not.toContain('random')
    expect(await sources()).toMatchObject({ 'encryption.passphrase': 'keychain' })
    const differing = await atTerminal(['secrets', 'set', 'encryption.passphrase'], env, [
      ['not shown): ', 'one thing that is long\r'],
      ['once more: ', 'another\r'],
    ])
    expect(differing).toContain('The two differ')
  })

  it('refuse what they cannot be, and names there are not', async (context) => {
    await begin(context)
    const refused: [string[], string, string][] = [
      [['set', 's3.secretAccesKey'], 'x', 'Did you mean s3.secretAccessKey?'],
      [['set', 's3.accessKeyId'], 'two words', 'without a gap'],
      [['set', 's3.accessKeyId'], '\n', 'The value is empty'],
      [['set', 'encryption.passphrase'], 'short', 'at least 8 characters'],
      [['set', 'signing.key'], 'no key', 'an unencrypted private key in PEM'],
      [['make', 'encryption.passphrase'], '', 'is no pair of keys'],
    ]
    for (const [args, input, told] of refused) {
      const { code, stderr } = await run(['secrets', ...args], input)
      expect([code, stderr]).toEqual([2, expect.stringContaining(told)])
      expect(stderr).not.toMatch(stackTrace)
      if (input.trim() !== '') expect(stderr).not.toContain(`"${input}"`)
    }
  })

  it('never take a value as an argument', async (context) => {
    await begin(context)
    const { code, stderr } = await run(['secrets', 'set', 's3.accessKeyId', secret], '')
    expect(code).toBe(2)
    expect(stderr).toContain('A secret is never given as an argument.')
    expect(stderr).not.toContain(secret)
    expect(await sources()).toMatchObject({ 's3.accessKeyId': null })
  })

  it('stand nowhere but in the keychain: no file, no output, no command line', async (context) => {
    await begin(context)
    const value = 'Zebra-Kiwi-4711-unmistakable'
    const seen: string[] = []
    writeFileSync(ground.at('value'), value, { mode: 0o600 })
    const watching = setInterval(() => seen.push(...commandLines()), 5)
    const outputs = [
      await run(['secrets', 'set', 's3.secretAccessKey'], value),
      await run(['secrets', 'set', 'encryption.passphrase', '--file', 'value']),
      await enable('encryption'),
      await run(['snapshot', '--section', 'memory', '--format', 'json']),
      await run(['secrets', 'status', '--verbose']),
      await run(['settings', 'show']),
      await run(['settings', 'set', 's3.secretAccessKey', 'other']),
      await run(['doctor', '--json']),
      await run(['secrets', 'remove', 's3.secretAccessKey', '--verbose']),
      await run(['secrets', 'remove', 's3.secretAccessKey', '--verbose']),
    ]
    clearInterval(watching)
    expect(outputs.map(({ code }) => code).slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0])
    expect(seen.some((line) => line.includes('secrets\0set'))).toBe(true)
    expect(seen.filter((line) => line.includes(value))).toEqual([])
    for (const { stdout, stderr } of outputs) expect(stdout + stderr).not.toContain(value)
    const files = readdirSync(ground.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'value')
      .map((entry) => path.join(entry.parentPath, entry.name))
    expect(files.some((file) => file.endsWith('audit.jsonl'))).toBe(true)
    expect(files.some((file) => file.endsWith('settings.json'))).toBe(true)
    expect(files.some((file) => file.endsWith('.json.age'))).toBe(true)
    expect(files.filter((file) => readFileSync(file).includes(value))).toEqual([])
    expect(readFileSync(ground.at('data', 'autoinfrasnap', 'audit.jsonl'), 'utf8')).toContain(
      '"what":"secret:set"',
    )
  })
})

describe('a keychain that cannot', () => {
  it('is told of where it is locked, and is never taken for an empty one', async (context) => {
    const { lock } = await begin(context)
    await run(['secrets', 'set', 'encryption.passphrase'], passphrase)
    await enable('encryption')
    await lock()
    const set = await run(['secrets', 'set', 's3.accessKeyId'], 'AKIDEXAMPLE')
    expect(set).toMatchObject({ code: 4 })
    expect(set.stderr).toMatch(/the keyring is locked\. Unlock it, for instance by signing in/)
    expect((await run(['secrets', 'status'])).stdout).toMatch(
      /encryption\.passphrase +not known[^]*is locked/,
    )
    const snapshot = await run(['snapshot', '--section', 'memory'])
    expect(snapshot.code).toBe(4)
    expect(snapshot.stderr).toMatch(/nothing is saved\. The keychain .* locked/)
    const { checks } = JSON.parse((await run(['doctor', '--json'])).stdout) as {
      checks: { id: string; state: string }[]
    }
    expect(checks.find(({ id }) => id === 'keychain')).toMatchObject({ state: 'broken' })
  })

  it.for([
    ['service', /no service keeps secrets here\. Install gnome-keyring/],
    ['login', /there is no login keyring yet\. Create one named "login"/],
  ] as const)('is told of where there is no %s', async ([without, told], context) => {
    await begin(context, without)
    const { code, stderr } = await run(['secrets', 'set', 's3.accessKeyId'], 'AKIDEXAMPLE')
    expect(code).toBe(4)
    expect(stderr).toMatch(told)
    expect(stderr).toContain('AUTOINFRASNAP_S3_ACCESSKEYID_FILE')
  })

  it('is told of where there is no D-Bus, and a file does instead', async ({ skip }) => {
    if (missing !== null) skip(missing)
    const { code, stderr } = await run(['secrets', 'set', 's3.accessKeyId'], 'AKIDEXAMPLE')
    expect(code).toBe(4)
    expect(stderr).toMatch(/no D-Bus session.*dbus-run-session/)
    writeFileSync(ground.at('passphrase'), `${passphrase}\nnot this line\n`, { mode: 0o600 })
    await enable('encryption')
    const env = { AUTOINFRASNAP_ENCRYPTION_PASSPHRASE_FILE: ground.at('passphrase') }
    const snapshot = await ground.run(['snapshot', '--section', 'memory', '--output', 'one.json'], { env })
    expect(snapshot.code).toBe(0)
    const opened = await ground.run(['decrypt', 'one.json.age'], { env })
    expect(JSON.parse(opened.stdout)).toMatchObject({ schema: expect.stringContaining('snapshot') as string })
  })
})

describe('a snapshot that is encrypted and signed', () => {
  it('is neither saved in plain nor unsigned where what it needs is missing', async (context) => {
    await begin(context)
    await enable('signature')
    const unsigned = await run(['snapshot', '--section', 'memory'])
    expect(unsigned).toMatchObject({ code: 4 })
    expect(unsigned.stderr).toMatch(/no key to sign with; nothing is saved\. Make one with/)
    await run(['settings', 'unset', 'signature.isEnabled'])
    await enable('encryption')
    const plain = await run(['snapshot', '--section', 'memory'])
    expect(plain).toMatchObject({ code: 4 })
    expect(plain.stderr).toMatch(/neither a recipient nor a passphrase; nothing is saved/)
    expect(saved()).toEqual([])
  })

  it('can be verified by us and by OpenSSL, and a changed byte is refused', async (context) => {
    await begin(context)
    const made = await run(['secrets', 'make', 'signing.key'])
    expect(made.stdout).toMatch(/^-----BEGIN PUBLIC KEY-----\n[^]+-----END PUBLIC KEY-----\n$/)
    writeFileSync(ground.at('pub.pem'), made.stdout)
    expect((await run(['secrets', 'make', 'signing.key'])).stderr).toContain('There is a signing key already')
    expect((await run(['secrets', 'public', 'signing.key'])).stdout).toBe(made.stdout)
    await run(['secrets', 'set', 'encryption.passphrase'], passphrase)
    await enable('signature')
    await enable('encryption')
    expect((await run(['snapshot', '--section', 'memory'])).code).toBe(0)
    const [report, signature, ...others] = saved()
    expect(others).toEqual([])
    expect(report).toMatch(/\.json\.age$/)
    expect(signature).toBe(`${report}.sig`)
    expect((await run(['verify', report!])).stdout).toContain('is what was signed with the key SHA256:')
    const verify = await ground.run(['verify', report!, '--key', 'pub.pem'])
    expect(verify.code).toBe(0)
    const openssl = (file: string) =>
      spawnSync('openssl', [
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        ground.at('pub.pem'),
        '-rawin',
        '-in',
        file,
        '-sigfile',
        signature!,
      ])
    expect(openssl(report!).stdout.toString()).toContain('Signature Verified Successfully')
    const opened = await run(['decrypt', report!])
    expect(JSON.parse(opened.stdout)).toMatchObject({ sections: { memory: { status: 'ok' } } })

    const bytes = readFileSync(report!)
    bytes[bytes.length - 20]! ^= 1
    writeFileSync(report!, bytes)
    const refused = await ground.run(['verify', report!, '--key', 'pub.pem'])
    expect(refused.code).toBe(7)
    expect(refused.stderr).toContain('is not what was signed with the key SHA256:')
    expect(openssl(report!).status).not.toBe(0)
    const damaged = await run(['decrypt', report!, '--output', 'plain.json'])
    expect(damaged.code).toBe(7)
    expect(damaged.stderr).toContain('is not as it was encrypted')
    expect(readdirSync(ground.folder)).not.toContain('plain.json')
    expect((await ground.run(['verify', 'pub.pem', '--key', 'pub.pem'])).stderr).toContain('is not signed')
  })
})

const saved = (): string[] => {
  try {
    return readdirSync(ground.reports)
      .sort()
      .map((name) => path.join(ground.reports, name))
  } catch {
    return [] // the folder was not even made
  }
}

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')]
      } catch {
        return [] // it has ended
      }
    })
}

/** Types each answer once its question is there. @returns everything that the terminal showed. */
function atTerminal(
  args: string[],
  env: Record<string, string>,
  answers: [string, string][],
): Promise<string> {
  const command = [process.execPath, builtCommand, ...args].map((part) => `'${part}'`).join(' ')
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: ground.folder,
    env: { PATH: process.env['PATH'], HOME: ground.folder, TERM: 'xterm', LANG: 'C.UTF-8', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 60_000,
  })
  let shown = ''
  const waiting = [...answers]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    const [next] = waiting
    if (next === undefined || !shown.includes(next[0])) return
    waiting.shift()
    child.stdin.write(next[1])
  })
  return new Promise((resolve) => child.on('close', () => resolve(shown)))
}
