/** What a package holds and does: only what runs, fuses flipped, and commands that need nothing of the repository. */
import { execFile, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { createRequire } from 'node:module'
import { readFile, rm, symlink } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routeOf } from '../../main/desktop/route'
import { packApp, sizeBytes, type Packed } from './packing'

const arch = process.arch === 'arm64' ? 'arm64' : 'x64'
const mostBytes = 25_000_000

const expectedFiles = [
  /^package\.json$/,
  /^assets\/tray\/[\w@.-]+\.png$/,
  /^assets\/icons\/linux\/(?:64x64|256x256)\.png$/,
  /^dist\/main\/(?:index|cli)\.js$/,
  /^dist\/(?:main|preload)\/package\.json$/,
  /^dist\/main\/chunks\/[\w.-]+\.js$/,
  /^dist\/preload\/index\.js$/,
  /^dist\/renderer\/(?:index\.html|before-paint\.js|icon\.svg|manifest\.webmanifest)(?:\.br|\.gz)?$/,
  /^dist\/renderer\/assets\/[\w.-]+\.(?:js|css|woff2|svg)(?:\.br|\.gz)?$/,
  /^node_modules\/keytar\/(?:package\.json|LICENSE\.md|lib\/keytar\.js)$/,
]

/** Fuses as electron-builder.yml wants them; a missing one would be left as Electron is delivered. */
const expectedFuses: readonly [FuseV1Options, 'on' | 'off'][] = [
  [FuseV1Options.RunAsNode, 'off'],
  [FuseV1Options.EnableCookieEncryption, 'on'],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, 'off'],
  [FuseV1Options.EnableNodeCliInspectArguments, 'off'],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, 'on'],
  [FuseV1Options.OnlyLoadAppFromAsar, 'on'],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, 'off'],
]

async function fusesOf(program: string): Promise<[FuseV1Options, 'on' | 'off'][]> {
  const wire = await getCurrentFuseWire(program)
  return expectedFuses.map(([fuse]) => [fuse, String.fromCharCode(wire[fuse] ?? 0) === '1' ? 'on' : 'off'])
}

const packs = [
  { title: 'for Linux', platform: 'linux', keychain: `linux-${arch}` },
  { title: 'for Windows', platform: 'win', keychain: `win32-${arch}` },
] as const

const made = new Map<'linux' | 'win', Packed>()

beforeAll(async () => {
  for (const { platform } of packs) made.set(platform, await packApp(platform, arch))
})
afterAll(async () => {
  for (const { app } of made.values()) await rm(path.dirname(app), { recursive: true, force: true })
})

describe.each(packs)('a package $title', ({ platform, keychain }) => {
  let packed: Packed
  beforeAll(() => {
    packed = made.get(platform)!
  })

  it('holds what runs and nothing else', () => {
    const own = [`node_modules/keytar/prebuilds/${keychain}/keytar.node`]
    if (platform === 'linux') own.push('assets/launchers/linux/mime.xml')
    expect(
      packed.files.filter((name) => !own.includes(name) && !expectedFiles.some((one) => one.test(name))),
    ).toEqual([])
    expect(packed.files).toEqual(expect.arrayContaining(own))
    for (const name of ['dist/main/index.js', 'dist/main/cli.js', 'dist/renderer/index.html'])
      expect(packed.files).toContain(name)
    // What the app shows of itself: in the taskbar, and under the pointer that drags a report out of the window.
    for (const name of ['assets/icons/linux/256x256.png', 'assets/icons/linux/64x64.png'])
      expect(packed.files).toContain(name)
  })

  it('describes itself without what only development needs', async () => {
    const facts = JSON.parse(await readFile(path.join(packed.app, 'package.json'), 'utf8')) as object
    expect(facts).toMatchObject({
      name: 'autoinfrasnap',
      main: 'dist/main/index.js',
      desktopName: 'autoinfrasnap.desktop',
    })
    expect(facts).not.toHaveProperty('scripts')
    expect(facts).not.toHaveProperty('devDependencies')
  })

  it('keeps the keychain for its own platform outside of the archive, where it can be loaded', async () => {
    const folder = path.join(packed.resources, 'app.asar.unpacked/node_modules/keytar/prebuilds')
    const binary = await readFile(path.join(folder, keychain, 'keytar.node'))
    expect(binary.subarray(0, 4).toString('latin1')).toMatch(platform === 'win' ? /^MZ/ : /^\x7fELF/)
    expect(await sizeBytes(folder)).toBe(binary.length)
  })

  it('weighs at most 25 MB beside Electron itself', async () => {
    const bytes = await sizeBytes(packed.resources)
    console.log(`The app ${platform} ${arch} without Electron: ${(bytes / 1e6).toFixed(1)} MB`)
    expect(bytes).toBeGreaterThan(1_000_000)
    expect(bytes).toBeLessThanOrEqual(mostBytes)
  })

  it('has every fuse flipped', async () => {
    expect(await fusesOf(packed.program)).toEqual(expectedFuses)
  })

  it('carries the licences of all that it contains', async () => {
    const read = (name: string): Promise<string> =>
      readFile(path.join(packed.resources, 'licenses', name), 'utf8')
    expect(await read('LICENSE.txt')).toContain('MIT License')
    const others = await read('THIRD-PARTY-LICENSES.txt')
    for (const name of [
      '@vue/runtime-dom',
      'echarts',
      'zod',
      'dockerode',
      '@github/keytar',
      '@fontsource-variable/inter',
    ])
      expect(others).toMatch(new RegExp(`^${name} \\d\\S* \\(.+\\)$`, 'm'))
    const identifiers = [...others.matchAll(/^-{80}\n\S+ \S+ \((.+)\)\n-{80}$/gm)].map(([, one]) => one ?? '')
    expect(identifiers.length).toBeGreaterThan(20)
    // Licences that allow a closed bundle with its notices; anything else is a decision for a person.
    const allowed = /^(?:MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|OFL-1\.1|CC0-1\.0)$/
    expect(identifiers.filter((one) => !allowed.test(one))).toEqual([])
    expect(await readFile(path.join(packed.folder, 'LICENSE.electron.txt'), 'utf8')).toBe('of Electron\n')
  })

  it('runs commands on plain Node far from the repository', async () => {
    const cli = path.join(packed.app, 'dist/main/cli.js')
    const { stdout } = await promisify(execFile)(process.execPath, [cli, 'snapshot', '--output', '-'], {
      cwd: packed.app,
      maxBuffer: 1e8,
    })
    expect(JSON.parse(stdout)).toMatchObject({ sections: { cpu: {}, memory: {} } })
    const found = createRequire(cli).resolve('keytar')
    expect(path.relative(packed.app, found)).toBe(path.join('node_modules', 'keytar', 'lib', 'keytar.js'))
  })
})

describe('what Windows alone needs', () => {
  let packed: Packed
  beforeAll(() => {
    packed = made.get('win')!
  })

  it('tells Windows the checksum of its archive', async () => {
    expect((await readFile(packed.program)).toString('latin1')).toMatch(
      /\[\{"file":"resources\\\\app\.asar","alg":"SHA256","value":"[0-9a-f]{64}"\}\]/,
    )
  })

  it('has a launcher that cmd.exe can read', async () => {
    const script = await readFile(path.join(packed.resources, 'bin/autoinfrasnap.cmd'), 'utf8')
    expect(script.split('\r\n')).toContain('"%~dp0..\\..\\AutoInfraSnap.exe" -- %*')
    expect(script.replaceAll('\r\n', '')).not.toContain('\n')
  })
})

describe.skipIf(process.platform === 'win32')('the launchers for Linux', () => {
  let packed: Packed
  beforeAll(() => {
    packed = made.get('linux')!
  })

  const launcher = (): string => path.join(packed.resources, 'bin/autoinfrasnap')
  const run = (program: string, args: readonly string[]): SpawnSyncReturns<string> =>
    spawnSync(program, args, { encoding: 'utf8', env: { PATH: process.env['PATH'] } })
  const words = (outcome: SpawnSyncReturns<string>): string[] => outcome.stdout.split('\n').slice(0, -1)

  it('start the program without a display and hand on words, output and exit code whole', () => {
    const outcome = run(launcher(), ['snapshot', '--output', '-', 'two words', '', '$HOME'])
    expect(words(outcome)).toContain('--ozone-platform=headless')
    expect(words(outcome).slice(words(outcome).indexOf('--') + 1)).toEqual([
      'snapshot',
      '--output',
      '-',
      'two words',
      '',
      '$HOME',
    ])
    expect(outcome).toMatchObject({ stderr: 'said on stderr\n', status: 7 })
  })

  it('are understood by the app as commands, even without a word or with the name of a file', () => {
    for (const args of [['snapshot', '--output', '-'], [], ['--version'], ['report.json'], ['--no-sandbox']])
      expect(routeOf(words(run(launcher(), args)), '/')).toEqual({ kind: 'command', args })
  })

  it('are found through links, as they stand on the PATH', async () => {
    const link = path.join(packed.app, 'linked')
    await symlink(launcher(), link)
    expect(run(link, ['doctor'])).toMatchObject({ status: 7 })
  })

  it('pass on signals, because the program takes the place of the script', async () => {
    const child = spawn(launcher(), ['wait'], { stdio: ['ignore', 'pipe', 'ignore'] })
    const said = text(child.stdout)
    await new Promise((resolve) => child.stdout.once('data', resolve))
    setTimeout(() => child.kill('SIGTERM'), 200)
    const code = await new Promise((resolve) => child.once('exit', resolve))
    expect(await said).toContain('wait')
    expect(code).toBe(42)
  })

  it.each([
    [['snapshot', '--output', '-'], 'command'],
    [['--snapshot'], 'command'],
    [['-q', 'serve'], 'command'],
    [['--', 'report.json'], 'command'],
    [[], 'window'],
    [['--hidden'], 'window'],
    [['report.json'], 'window'],
    [['/tmp/some folder/report.yaml'], 'window'],
    [['autoinfrasnap://snapshot/x'], 'window'],
  ])('of an AppImage send %j to a %s', (args, to) => {
    const said = words(run(path.join(packed.folder, 'AppRun'), args))
    const isCommand = said.includes('--ozone-platform=headless')
    expect(isCommand ? 'command' : 'window').toBe(to)
    // The sandbox depends on the machine; what a launcher adds for a command ends with a bare `--`.
    expect(
      isCommand ? said.slice(said.indexOf('--') + 1) : said.filter((one) => one !== '--no-sandbox'),
    ).toEqual(args[0] === '--' ? args.slice(1) : args)
  })
})
