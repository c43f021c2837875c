import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, type TestContext } from 'vitest'
import { displayWidth } from '../../../main/cli/terminal/width'
import { readSnapshot, readSnapshotFile } from '../../../main/reports/read'
import {
  builtCommand,
  createPlayground,
  stackTrace,
  type Ended,
  type Playground,
  type RunOptions,
} from './built'

let place: Playground
beforeEach(() => {
  place = createPlayground()
})
afterEach(() => place.remove())

/** Only what is quick everywhere, since these tests are about the command. */
const quick = ['--section', 'host,memory', '--window', '50']

async function run(args: readonly string[], options?: RunOptions): Promise<Ended> {
  const ended = await place.run(args, options)
  expect(ended.stderr + ended.stdout).not.toMatch(stackTrace)
  expect(ended.signal).toBeNull()
  return ended
}

/** One line, of our own, that says what to do. */
function expectError({ stderr, stdout, code }: Ended, expected: number, pattern: RegExp): void {
  expect(stderr).toMatch(/^autoinfrasnap: .+\n$/)
  expect(stderr).toMatch(pattern)
  expect(stdout).toBe('')
  expect(code).toBe(expected)
}

describe('a snapshot', () => {
  test('is saved under its name, for its owner alone, and told about', async () => {
    const { code, stdout, stderr } = await run(['snapshot', ...quick])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [name = '', ...others] = readdirSync(place.reports)
    expect(others).toEqual([])
    expect(name).toMatch(/^infra_snap_[^/]+_\d{8}T\d{6}Z\.json$/)
    const file = path.join(place.reports, name)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(place.reports).mode & 0o777).toBe(0o700)
    expect(stdout).toContain(`Saved ${file}`)
    expect(stdout).toMatch(/^[●▲◆] /)
    const { sections } = await readSnapshotFile(file)
    expect(Object.keys(sections)).toEqual(['host', 'memory'])
    expect(sections.memory).toMatchObject({ status: 'ok' })
  })

  test('of the whole machine comes without options, as a command and as --snapshot', async () => {
    for (const args of [
      ['--snapshot', '--output', '-', '--quiet'],
      ['snapshot', '-q', '-o', '-'],
    ]) {
      const { code, stdout, stderr } = await run(args, { env: { DOCKER_HOST: '' } })
      expect([0, 3]).toContain(code)
      // What cannot be read on this machine is said, and nothing else.
      expect(stderr).toMatch(code === 0 ? /^$/ : /^(autoinfrasnap: .+ could not be read: .+\n)+$/)
      const { sections, cost } = await readSnapshot(stdout)
      expect(Object.keys(sections)).toEqual([
        'host',
        'cpu',
        'memory',
        'disks',
        'network',
        'processes',
        'containers',
        'custom',
      ])
      expect(cost.cpuMs).toBeGreaterThan(10)
      expect(cost.wallMs).toBeGreaterThan(250)
    }
  })

  test('is written in every format asked for, each by its own extension', async () => {
    mkdirSync(place.at('out'))
    const { code, stdout } = await run([
      'snapshot',
      ...quick,
      '--format',
      'yaml,csv',
      '-f',
      'json',
      '-o',
      place.at('out'),
    ])
    expect(code).toBe(0)
    const files = readdirSync(place.at('out')).sort()
    expect(files.map((file) => path.extname(file))).toEqual(['.csv', '.json', '.yaml'])
    for (const file of files) expect(stdout).toContain(place.at('out', file))
    const [csv = '', json = '', yaml = ''] = files.map((file) => place.at('out', file))
    expect(await readSnapshotFile(yaml)).toEqual(await readSnapshotFile(json))
    expect(readFileSync(csv, 'utf8')).toMatch(/^time,host,section,entity,metric,value,unit\r\n/)
  })

  test('goes into a folder that is made where its name ends in a slash', async () => {
    const ended = await run(['snapshot', ...quick, '-q', '-o', 'new/deeper/'])
    expect(ended).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(readdirSync(place.at('new', 'deeper'))).toEqual([expect.stringMatching(/^infra_snap_.+\.json$/)])
    expect(statSync(place.at('new', 'deeper')).mode & 0o777).toBe(0o700)
  })

  test("takes its format from the file's name", async () => {
    expect((await run(['snapshot', ...quick, '--quiet', '-o', 'mine.yaml'])).stdout).toBe('')
    expect(readFileSync(place.at('mine.yaml'), 'utf8')).toMatch(/^schema: /)
    expect((await readSnapshotFile(place.at('mine.yaml'))).windowMs).toBe(50)
  })

  test('on standard output stands alone there; the summary goes to standard error', async () => {
    const { stdout, stderr, code } = await run(['snapshot', ...quick, '-o', '-', '-f', 'json'])
    expect(code).toBe(0)
    expect((await readSnapshot(stdout)).schema).toBe('autoinfrasnap/snapshot@1')
    expect(stderr).toContain('Memory')
    expect(existsSync(place.reports)).toBe(false)
  })

  test.for([
    [0, 60],
    [44, 40],
  ] as const)('is told to a terminal that says it has %i columns', async ([columns, least], context) => {
    if (spawnSync('script', ['--version']).status !== 0)
      return context.skip('no script(1) to make a terminal')
    const { stdout, code } = await run(['snapshot', ...quick, '--no-color'], {
      env: { TERM: 'xterm' },
      shell: `script --quiet --return --command "stty cols ${columns} && $*" /dev/null`,
    })
    expect(code).toBe(0)
    const lines = stdout.split(/\r?\n/).filter((line) => !line.startsWith('Saved '))
    const widths = lines.map(displayWidth)
    expect(Math.max(...widths)).toBeGreaterThan(least - 5)
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns === 0 ? 120 : columns)
  })

  test('comes whole through a reader that is slow', async () => {
    const { stdout, code } = await run(['snapshot', '-q', '-o', '-', '--top', '200'], {
      shell: '"$@" | (sleep 1; cat)',
    })
    expect(code).toBe(0)
    expect((await readSnapshot(stdout)).sections.processes).toMatchObject({ status: 'ok' })
  })

  test('whose reader goes away ends quietly', async () => {
    const { stdout, stderr } = await run(['snapshot', '-q', '-o', '-', '--window', '50'], {
      shell: '{ "$@"; echo "code $?" >&2; } | true',
    })
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^(autoinfrasnap: .+ could not be read: .+\n)*code [03]\n$/)
  })

  test('whose summary nobody reads is saved all the same, and keeps its exit code', async () => {
    const { stderr } = await run(['snapshot', '--section', 'containers'], {
      shell: '{ "$@"; echo "code $?" >&2; } | true',
    })
    expect(stderr).toBe('code 3\n')
    expect(readdirSync(place.reports)).toHaveLength(1)
  })

  test('on a standard output that is closed ends without a word', async () => {
    expect(await run(['snapshot', ...quick, '-q', '-o', '-'], { shell: '"$@" >&-' })).toMatchObject({
      stdout: '',
      stderr: '',
    })
  })

  test('exits 3 when a collector failed, and the document says why', async () => {
    const { code, stdout, stderr } = await run(['snapshot', '--section', 'containers', '-q', '-o', '-'])
    expect(code).toBe(3)
    expect(stderr).toMatch(/^autoinfrasnap: containers could not be read: .*no-engine\.sock.*\n$/)
    expect((await readSnapshot(stdout)).sections.containers).toMatchObject({ status: 'failed' })
  })

  test('says in every format whether the machine is well, and --fail-on makes an exit code of it', async () => {
    // Memory in use is never at 0 %, so these thresholds make any machine critical.
    const thresholds = { memoryUsedPercent: { warning: 0, critical: 0 } }
    writeFileSync(place.at('strict.json'), JSON.stringify({ thresholds }))
    const strict = ['snapshot', '--section', 'memory', '-q', '-c', 'strict.json', '-o']
    const { code, stdout } = await run([...strict, '-'])
    expect(code).toBe(0)
    const message = expect.stringMatching(/^Memory is \d+ % used$/) as string
    const values = { percent: expect.any(Number) as number }
    expect((await readSnapshot(stdout)).findings).toEqual({
      state: 'critical',
      list: [{ kind: 'memory_used', state: 'critical', subject: 'memory', entity: null, message, values }],
    })
    const csv = await run([...strict, 'judged.csv', '--fail-on', 'warning'])
    expect(csv).toMatchObject({ code: 6, stdout: '', stderr: '' })
    expect(readFileSync(place.at('judged.csv'), 'utf8')).toMatch(/,findings,,state,critical,\r\n/)
    const calm = { memoryUsedPercent: { warning: 100, critical: 100 } }
    writeFileSync(place.at('calm.json'), JSON.stringify({ thresholds: calm }))
    const args = [
      'snapshot',
      '--section',
      'memory',
      '-q',
      '-c',
      'calm.json',
      '-o',
      '-',
      '--fail-on',
      'critical',
    ]
    const well = await run(args)
    expect(well.code).toBe(0)
    expect((await readSnapshot(well.stdout)).findings).toEqual({ state: 'well', list: [] })
  })

  test('exits 3 when a custom metric has no value', async () => {
    writeFileSync(
      place.at('mine.json'),
      JSON.stringify({ custom: [{ name: 'missing', source: { file: place.at('nowhere') } }] }),
    )
    const { code, stdout, stderr } = await run([
      'snapshot',
      '--section',
      'custom',
      '-q',
      '-o',
      '-',
      '-c',
      'mine.json',
    ])
    expect(code).toBe(3)
    expect(stdout).toContain('"missing"')
    expect(stderr).toMatch(/^autoinfrasnap: Custom metric missing: its file does not exist\..*\n$/)
  })
})

describe('wrong usage exits 2 and says what is right', () => {
  test.each<[readonly string[], RegExp]>([
    [
      ['snapshot', '--format', 'xml'],
      /--format knows no format "xml"\. There are json, yaml, csv and html\./,
    ],
    [['snapshot', '--format', 'jsn'], /Did you mean json\?/],
    [['snapshot', '--formt', 'json'], /--formt.*Did you mean --format\?/],
    [['snapshot', '--section', 'disk'], /Did you mean disks\?/],
    [['snapshot', '--section', ''], /There are host, cpu/],
    [['snapsot'], /snapsot.*Did you mean snapshot\?/],
    [['--format', 'json'], /autoinfrasnap snapshot --format/],
    [['snapshot', '--window', '10'], /from 50 ms to 60 s/],
    [['snapshot', '--window', 'soon'], /from 50 ms to 60 s/],
    [['snapshot', '--timeout', '2h'], /from 50 ms to 60 s/],
    [['snapshot', '--top', '-1'], /from 0 to 200/],
    [['snapshot', '--top', '1.5'], /from 0 to 200/],
    [['snapshot', '--fail-on', 'waring'], /Did you mean warning\?/],
    [['snapshot', '--output'], /--output.*argument missing/],
    [['snapshot', '--output', ''], /names nothing/],
    [['snapshot', '-f', 'json,csv', '-o', '-'], /one format, not 2/],
    [['snapshot', '-f', 'json,csv', '-o', 'file.json'], /one format, not 2/],
    [['snapshot', '-f', 'yaml', '-o', 'x.json'], /--format says yaml and x\.json says json\. Leave one/],
    [['snapshot', 'extra'], /[Tt]oo many arguments/],
    [['--snapshot', 'doctor'], /[Tt]oo many arguments/],
    [
      ['settings', 'set', 'snapshot.windowMs'],
      /Missing required argument.*autoinfrasnap settings set --help/,
    ],
    [['settings', 'get'], /Did you mean autoinfrasnap settings show\?/],
    [['outbox', 'drop'], /autoinfrasnap outbox drop --help/],
    [['keys', 'revoke'], /autoinfrasnap keys revoke --help/],
    [['keys', 'add'], /--name.*autoinfrasnap keys add --help/],
  ])('%j', async (args, pattern) => {
    expectError(await run(args), 2, pattern)
    expect(readdirSync(place.folder).filter((name) => name !== 'cache')).toEqual([])
  })

  test('no command at all prints the help to standard error', async () => {
    const { code, stdout, stderr } = await run([])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('Usage: autoinfrasnap')
  })

  test('help and version are answers, not errors', async () => {
    for (const command of [[], ['snapshot'], ['diff'], ['doctor'], ['settings'], ['settings', 'set']]) {
      const help = await run([...command, '--help'])
      expect(help).toMatchObject({ code: 0, stderr: '' })
      expect(help.stdout).toContain(`Usage: ${['autoinfrasnap', ...command].join(' ')} `)
      for (const line of help.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
    }
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' })
  })
})

describe('settings', () => {
  test('that are broken are kept, and the error names line and key', async () => {
    const text = '{\n  "snapshot": {\n    "windowMs": "long"\n  }\n}\n'
    writeFileSync(place.at('mine.json'), text)
    const ended = await run(['snapshot', '--config', 'mine.json'])
    expectError(ended, 2, /snapshot\.windowMs: .*line 3 of .*mine\.json/)
    expect(readFileSync(place.at('mine.json'), 'utf8')).toBe(text)
  })

  test('that are no JSON and those that do not exist are told', async () => {
    writeFileSync(place.at('mine.json'), '{\n  "snapshot": {,}\n}')
    expectError(await run(['snapshot', '-c', 'mine.json']), 2, /line 2/)
    expectError(await run(['snapshot', '-c', 'none.json']), 2, /none\.json does not exist/)
  })

  test('are shown, changed and put back', async () => {
    expect((await run(['settings', 'set', 'snapshot.windowMs', '500'])).stdout).toBe(
      'snapshot.windowMs: 500\n',
    )
    expect((await run(['settings', 'show', 'snapshot.windowMs'])).stdout).toBe('500\n')
    const { stdout } = await run(['settings', 'path'])
    const file = /^settings\s+(.*)$/m.exec(stdout)?.[1] ?? ''
    expect(readFileSync(file, 'utf8')).toContain('500')
    expect((await run(['settings', 'unset', 'snapshot.windowMs'])).stdout).toBe('snapshot.windowMs: 250\n')
    expect(
      (JSON.parse((await run(['settings', 'show'])).stdout) as { snapshot: object }).snapshot,
    ).toMatchObject({
      windowMs: 250,
    })
  })

  test('that do not exist or do not fit are refused', async () => {
    expectError(await run(['settings', 'set', 'snapshot.windwMs', '500']), 2, /windowMs/)
    expectError(await run(['settings', 'set', 'snapshot.windowMs', 'long']), 2, /snapshot\.windowMs/)
    const nightly = JSON.stringify([{ name: 'nightly', cron: '30 25 * * *' }])
    expectError(await run(['settings', 'set', 'schedules', nightly]), 2, /"nightly".*its hour is "25"/)
    expectError(await run(['settings', 'set', 'backups.cron', '@sometimes']), 2, /"@sometimes" is no name/)
    expect(existsSync(place.at('config', 'autoinfrasnap', 'settings.json'))).toBe(false)
  })
})

describe('where the report cannot go exits 4 and leaves nothing behind', () => {
  const nobody = 65_534
  const asNobody = (context: TestContext): RunOptions | null => {
    if (process.getuid?.() === 0) return { uid: nobody }
    context.skip('only root can run the command as another account')
    return null
  }

  test('a folder that does not exist', async () => {
    const ended = await run(['snapshot', ...quick, '-o', 'none/mine.json'])
    expectError(ended, 4, /none: the folder does not exist\. Create it/)
    expect(existsSync(place.at('none'))).toBe(false)
  })

  test('a name that is neither a folder that exists nor that of a file', async () => {
    const ended = await run(['snapshot', ...quick, '-o', 'reprots'])
    expectError(ended, 4, /reprots does not exist\. End it with \/ for a folder, or give it an ending/)
    expect(existsSync(place.at('reprots'))).toBe(false)
  })

  test('a file that exists', async () => {
    writeFileSync(place.at('mine.json'), 'precious')
    expectError(
      await run(['snapshot', ...quick, '-o', 'mine.json']),
      4,
      /exists already and is never overwritten/,
    )
    expect(readFileSync(place.at('mine.json'), 'utf8')).toBe('precious')
  })

  test('a device', async () => {
    expectError(await run(['snapshot', ...quick, '-o', '/dev/null']), 4, /no ordinary file\. Use --output -/)
  })

  test('a file where a folder should be', async () => {
    writeFileSync(place.at('file'), '')
    expectError(
      await run(['snapshot', ...quick, '-o', 'file/mine.json']),
      4,
      /a part of the path is no folder/,
    )
    expectError(
      await run(['snapshot', ...quick], { env: { XDG_DATA_HOME: place.at('file') } }),
      4,
      /no folder/,
    )
  })

  test('a folder of another account', async (context) => {
    const options = asNobody(context)
    if (options === null) return
    mkdirSync(place.at('theirs'))
    chmodSync(place.folder, 0o755)
    const ended = await run(['snapshot', ...quick, '-o', place.at('theirs')], options)
    expectError(ended, 4, /this account may not write there/)
    expect(readdirSync(place.at('theirs'))).toEqual([])
  })

  test('a full disk', async (context) => {
    mkdirSync(place.at('small'))
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', place.at('small')]).status !== 0) {
      return context.skip('mounting a tmpfs needs root with the right to mount')
    }
    try {
      const ended = await run(['snapshot', '--section', 'processes', '--top', '100', '-o', place.at('small')])
      expectError(ended, 4, /small.*: the disk is full\. Free some space/)
      expect(readdirSync(place.at('small'))).toEqual([])
    } finally {
      execFileSync('umount', [place.at('small')])
    }
  })

  test('a read-only disk', async (context) => {
    mkdirSync(place.at('fixed'))
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,ro', 'tmpfs', place.at('fixed')]).status !== 0) {
      return context.skip('mounting a tmpfs needs root with the right to mount')
    }
    try {
      expectError(
        await run(['snapshot', ...quick, '-o', place.at('fixed')]),
        4,
        /the file system is read-only/,
      )
    } finally {
      execFileSync('umount', [place.at('fixed')])
    }
  })

  test('a standard output that is full', async (context) => {
    if (!existsSync('/dev/full')) return context.skip('this system has no /dev/full')
    const ended = await run(['snapshot', ...quick, '-q', '-o', '-'], { shell: '"$@" > /dev/full' })
    expectError(ended, 4, /standard output: the disk is full/)
  })

  test('and with --verbose it says where in the code', async () => {
    const { stderr, code } = await place.run(['snapshot', ...quick, '-o', 'none/mine.json', '--verbose'])
    expect(code).toBe(4)
    expect(stderr).toMatch(stackTrace)
  })
})

describe('doctor', () => {
  test('says what works and what is broken, to people and to scripts', async () => {
    const { stdout, code } = await run(['doctor'])
    // The engine that DOCKER_HOST names does not exist here.
    expect(code).toBe(3)
    expect(stdout).toMatch(/^◆ 1 thing needs mending\n/)
    expect(stdout).toMatch(/◆ Containers .*no-engine\.sock.* does not exist/)
    const json = JSON.parse((await run(['doctor', '--json'])).stdout) as {
      checks: { id: string; state: string }[]
    }
    expect(json).toMatchObject({ state: 'broken' })
    expect(json.checks.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'runtime',
        'settings',
        'reportsFolder',
        'containers',
        'keychain',
        'browser',
        'timeZone',
      ]),
    )
    expect(json.checks.filter(({ state }) => state === 'broken').map(({ id }) => id)).toEqual(['containers'])
  })

  test('makes no folder and leaves no file', async () => {
    await run(['doctor'])
    expect(readdirSync(place.folder).filter((name) => name !== 'cache')).toEqual([])
  })

  test('tells what keeps every snapshot from being saved, and writes nothing while it looks', async () => {
    const settings = { encryption: { isEnabled: true }, backups: { cron: '61 * * * *' } }
    writeFileSync(place.at('mine.json'), JSON.stringify(settings))
    const { stdout, code } = await run(['doctor', '-c', 'mine.json'])
    expect(code).toBe(3)
    expect(stdout).toMatch(/◆ Encryption .*neither a recipient nor a passphrase/)
    expect(stdout).toMatch(/◆ Backup time .*minute is "61"/)
    expect(readdirSync(place.folder).filter((name) => name !== 'cache')).toEqual(['mine.json'])
  })

  test('goes on after settings that are broken', async () => {
    writeFileSync(place.at('mine.json'), '{"snapshot": {"windowMs": "long"}}')
    const { stdout, code } = await run(['doctor', '-c', 'mine.json'])
    expect(code).toBe(3)
    expect(stdout).toMatch(/◆ Settings .*snapshot\.windowMs/)
    expect(stdout).toMatch(/● Time zone/)
  })
})

test('the built command can be run itself, as npm link does', () => {
  expect(statSync(builtCommand).mode & 0o777).toBe(0o755)
})

describe('a Node.js that is too old', () => {
  test('is told which one is needed, before anything newer is loaded', async () => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.12.9' } })`
    const preload = `data:text/javascript,${encodeURIComponent(pretend)}`
    const { code, stdout, stderr } = await run(['--version'], {
      env: { NODE_OPTIONS: `--import=${preload}` },
    })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^autoinfrasnap: Node\.js 22\.13 or newer is needed, this is 22\.12\.9\. .+\n$/)
    const command = /, or run: (.+)$/m.exec(stderr)?.[1] ?? ''
    expect(command).toContain(`${builtCommand} --version`)
    if (existsSync('node_modules/node/bin/node'))
      expect(spawnSync('sh', ['-c', command], { encoding: 'utf8' })).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
      })
  })

  test('says the same when it really is one', async (context) => {
    const old = (process.env['PATH'] ?? '')
      .split(path.delimiter)
      .map((folder) => path.join(folder, 'node'))
      .find((file) =>
        /^v(1[6-9]|2[01])\./.test(spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout ?? ''),
      )
    if (old === undefined) return context.skip('no Node.js 16 to 21 is on the PATH')
    const { status, stdout, stderr } = spawnSync(old, [builtCommand, 'snapshot'], { encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^autoinfrasnap: Node\.js 22\.13 or newer is needed, this is .+\n$/)
  })
})

describe('a signing key where there is no keychain', () => {
  test('is not made, and the error says how it is made with openssl, which works', async (context) => {
    const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${place.at('no-bus')}` }
    const made = await run(['secrets', 'make', 'signing.key'], { env })
    expectError(
      made,
      4,
      /_FILE\..* The file is made by: openssl genpkey -algorithm ed25519 -out key\.pem; .+/,
    )
    const [, openssl = '', command = ''] =
      /made by: (.+); its public half is printed by: (.+ signing\.key) >/.exec(made.stderr) ?? []
    const { status } = spawnSync('sh', ['-c', openssl], { cwd: place.folder })
    if (status === 127) return context.skip('openssl is not installed')
    const [variable = '', ...args] = command.split(' ')
    const [name = '', file = ''] = variable.split('=')
    const shown = await run(args.slice(1), { env: { ...env, [name]: file } })
    expect(shown).toMatchObject({ code: 0 })
    expect(shown.stdout).toMatch(/^-----BEGIN PUBLIC KEY-----\n/)
  })
})
