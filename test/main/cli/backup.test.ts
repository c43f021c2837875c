/** `backup` and `restore` as they were built: beside a server, encrypted, and without a secret in them. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { builtCommand, createPlayground, stackTrace, type Ended, type Playground } from './built'

let ground: Playground
let env: Record<string, string>
beforeEach(() => {
  ground = createPlayground()
  env = {}
  for (const [variable, value] of [
    ['AUTOINFRASNAP_ENCRYPTION_PASSPHRASE_FILE', 'correct horse battery staple'],
    ['AUTOINFRASNAP_S3_SECRETACCESSKEY_FILE', 'wJalrXUtnFEMI-K7MDENG'],
  ] as const) {
    const file = ground.at(variable)
    writeFileSync(file, `${value}\n`, { mode: 0o600 })
    env[variable] = file
  }
})
afterEach(() => ground.remove())

const run = (...args: string[]): Promise<Ended> => ground.run(args, { env })
const data = (): string => ground.at('data', 'autoinfrasnap')
const expectError = ({ code, stdout, stderr }: Ended, wanted: number, message: RegExp): void => {
  expect([code, stdout]).toEqual([wanted, ''])
  expect(stderr).toMatch(message)
  expect(stderr).not.toMatch(stackTrace)
}

/** A real server on the playground's folders, until the history lies there. */
async function withServer(work: () => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [builtCommand, 'serve', '--port', '0'], {
    cwd: ground.folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: ground.folder,
      XDG_CONFIG_HOME: ground.at('config'),
      XDG_DATA_HOME: ground.at('data'),
      XDG_CACHE_HOME: ground.at('cache'),
      DOCKER_HOST: `unix://${ground.at('no-engine.sock')}`,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    await once(child.stdout, 'data')
    await work()
  } finally {
    child.kill('SIGTERM')
    await once(child, 'close')
  }
}

describe('backup and restore', () => {
  it('say what to do while a server runs, and work once it has ended', async () => {
    mkdirSync(ground.at('out'))
    await withServer(async () => {
      const refused = await run('backup', '--output', ground.at('out'))
      expectError(
        refused,
        4,
        /has the history .*history\.db open\..* backups\.cron.*backup:make.*stop it first/s,
      )
    })
    const made = await run('backup', '--output', 'out/')
    expect(made.code).toBe(0)
    expect(made.stderr).toMatch(
      /history\.db.*\nIn plain: encryption\.isEnabled.*Not in it: secrets of the keychain/s,
    )
    const file = made.stdout.trim()
    expect(readdirSync(ground.at('out'))).toEqual([path.basename(file)])
    await withServer(async () => {
      expectError(await run('restore', file), 4, /runs on .*Nothing was changed\. Stop it/s)
      expect((await run('restore', file, '--check')).code).toBe(0)
    })
    const restored = await run('restore', file)
    expect([restored.code, restored.stderr]).toEqual([0, ''])
    expect(restored.stdout).toMatch(
      /Restored the backup of .*history\.db.*before-restore.*secrets status.*keys list/s,
    )
    await withServer(async () => undefined)
    expect((await run('keys', 'list')).stdout).toContain('first admin')
    expect(readFileSync(path.join(data(), 'audit.jsonl'), 'utf8')).toMatch(/"backup:restore","outcome":"ok"/)
  })

  it('hold no secret, neither in plain nor where they are encrypted with one', async () => {
    expect((await run('settings', 'set', 's3.bucket', 'reports')).code).toBe(0)
    const { stdout: key } = await run('keys', 'add', '--name', 'grafana', '--role', 'viewer')
    const secrets = ['correct horse battery staple', 'wJalrXUtnFEMI-K7MDENG', key.trim().split(/\s+/).at(-1)!]
    const { stdout } = await run('backup', '--output', `${ground.folder}/plain.tar.gz`)
    const plain = gunzipSync(readFileSync(stdout.trim())).toString('latin1')
    expect(plain).toContain('grafana')
    for (const secret of secrets) expect(plain).not.toContain(secret)
    expect(plain).not.toMatch(/PRIVATE KEY|sessions\.json/)

    expect((await run('settings', 'set', 'encryption.isEnabled', 'true')).code).toBe(0)
    const encrypted = await run('backup')
    expect(encrypted.stderr).toContain('Encrypted.')
    const file = encrypted.stdout.trim()
    expect(path.dirname(file)).toBe(path.join(data(), 'backups'))
    expect(file).toMatch(/\.tar\.gz\.age$/)
    expect(readFileSync(file, 'latin1')).not.toContain('grafana')
    expect((await run('restore', file)).code).toBe(0)
    writeFileSync(env['AUTOINFRASNAP_ENCRYPTION_PASSPHRASE_FILE']!, 'another one altogether\n', {
      mode: 0o600,
    })
    expectError(
      await run('restore', file),
      2,
      /the passphrase in the file that AUTOINFRASNAP_ENCRYPTION_PASSPHRASE_FILE names does not open it/,
    )
  })

  it('open with a key file of age, and fail as a changed file where they were changed', async (context) => {
    const identity = ground.at('key.txt')
    if (spawnSync('age-keygen', ['-o', identity]).error !== undefined) context.skip('age is not installed')
    const recipient = /age1\S+/.exec(readFileSync(identity, 'utf8'))![0]
    await run('settings', 'set', 'encryption.isEnabled', 'true')
    await run('settings', 'set', 'encryption.recipients', JSON.stringify([recipient]))
    const file = (await run('backup')).stdout.trim()
    const listing = execFileSync('sh', ['-c', 'age --decrypt -i "$1" "$2" | tar -tz', 'sh', identity, file])
    expect(listing.toString()).toMatch(/^manifest\.json\nsettings\.json\n/)
    expectError(await run('restore', file), 2, /encrypted to recipients.*--identity/s)
    expect((await run('restore', file, '--identity', 'key.txt')).code).toBe(0)
    const bytes = readFileSync(file)
    bytes[bytes.length - 20]! ^= 1
    writeFileSync(ground.at('changed.age'), bytes)
    expectError(await run('restore', 'changed.age', '--identity', 'key.txt'), 7, /changed or cut off/)
  })

  it('are restored by an ordinary account into folders of its own', async (context) => {
    if (process.getuid?.() !== 0) context.skip('only root can be somebody else')
    await run('settings', 'set', 'thresholds.cpuBusyPercent.warning', '71')
    expect(await run('backup', '--output', ground.at('one.tar.gz'))).toMatchObject({ code: 0 })
    const home = ground.at('theirs')
    mkdirSync(home)
    for (const place of [home, ground.at('one.tar.gz')]) chownSync(place, 64_001, 64_001)
    chmodSync(ground.folder, 0o755)
    const ended = spawnSync(process.execPath, [builtCommand, 'restore', ground.at('one.tar.gz')], {
      ...{ cwd: home, uid: 64_001, gid: 64_001, encoding: 'utf8' },
      env: { PATH: '', HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home },
    })
    expect(ended).toMatchObject({ status: 0, stderr: '' })
    const settings = path.join(home, 'autoinfrasnap', 'settings.json')
    expect(statSync(settings).uid).toBe(64_001)
    expect(readFileSync(settings, 'utf8')).toContain('71')
  })

  it('refuse places that are none and files that are none', async () => {
    expectError(await run('backup', '--output', 'backup.zip'), 2, /does not end in \.tar\.gz/)
    expectError(await run('backup', '--output', 'nowhere'), 2, /is no folder that exists/)
    expect(await run('backup', '--output', 'made/')).toMatchObject({ code: 0 })
    expect(readdirSync(ground.at('made'))).toHaveLength(1)
    expectError(await run('restore', 'nothing.tar.gz'), 2, /does not exist/)
    writeFileSync(ground.at('noise.tar.gz'), 'noise')
    expectError(await run('restore', 'noise.tar.gz'), 7, /is no backup/)
  })

  it('keep as many as the settings say, in the folder of the settings alone', async () => {
    await run('settings', 'set', 'backups.keep', '1')
    const files = []
    for (let count = 0; count < 2; count += 1) files.push((await run('backup')).stdout.trim())
    expect(files.map((file) => existsSync(file))).toEqual([false, true])
  })

  it('succeed and say where the backup is when an older one cannot be deleted', async (context) => {
    if (process.getuid?.() !== 0) context.skip('only root can own what another account may not delete')
    const nobody = 65_534
    chmodSync(ground.folder, 0o777)
    for (const file of Object.values(env)) chmodSync(file, 0o644)
    mkdirSync(ground.at('shared'))
    chmodSync(ground.at('shared'), 0o1777)
    writeFileSync(ground.at('settings.yaml'), `backups: { keep: 1, folder: ${ground.at('shared')} }\n`)
    const old = `infra_snap_backup_${hostname()}_20260101T000000Z.tar.gz`
    writeFileSync(ground.at('shared', old), 'older')
    const { code, stdout, stderr } = await ground.run(['backup', '--config', 'settings.yaml'], {
      env,
      uid: nobody,
    })
    expect(stderr).toMatch(/The backups in .*shared cannot be listed or deleted \(E/)
    expect(stderr).not.toMatch(stackTrace)
    expect([code, existsSync(stdout.trim())]).toEqual([0, true])
  })

  it('undo a restoration that was cut off before any other command begins', async () => {
    await run('settings', 'set', 'processes.top', '3')
    const { folder } = ground
    const settings = path.join(folder, 'config', 'autoinfrasnap', 'settings.json')
    const ending = '.before-restore-20261126T030000Z'
    execFileSync('mv', [settings, settings + ending])
    writeFileSync(settings, '{"processes":{"top":99}}')
    mkdirSync(data(), { recursive: true })
    const moves = [{ name: 'settings.json', wasThere: true, isRestored: true }]
    writeFileSync(
      path.join(data(), 'restore.json'),
      JSON.stringify({ version: 1, ending, stage: '.restore-dead.tmp', moves }),
    )
    const { code, stderr } = await run('settings', 'path')
    expect([code, stderr]).toEqual([0, expect.stringContaining('was cut off was undone')])
    expect(readFileSync(settings, 'utf8')).toMatch(/"top":\s*3/)
  })
})
