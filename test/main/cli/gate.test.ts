/** diff, --assert, --baseline, --junit and --redact as a person runs them: the built command, real files, real exits. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { comparisonSchema } from '../../../main/contract/comparison'
import type { Snapshot } from '../../../main/contract/snapshot'
import { readSnapshot } from '../../../main/reports/read'
import { fileSystem } from '../reports/sample-snapshot'
import { composed } from '../snapshot/diff/composed'
import { createPlayground, stackTrace, type Playground } from './built'

let playground: Playground
beforeEach(() => {
  playground = createPlayground()
})
afterEach(() => playground.remove())

const run = (...args: string[]) => playground.run(args)
const write = (name: string, snapshot: Snapshot): void =>
  writeFileSync(playground.at(name), JSON.stringify(snapshot))

/** Without containers, whose engine is absent here: what is missing would end the command with a code of its own. */
const parts = ['snapshot', '--section', 'host,memory,disks', '--window', '50']

test('diff tells what changed between two files, and exits 0 unless asked otherwise', async () => {
  write('a.json', composed())
  write('b.json', composed({ containers: [] }, { takenAt: '2026-11-24T05:07:15.250Z' }))
  const ended = await run('diff', 'a.json', 'b.json')
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toMatch(/^◆ 2 serious and 1 notable change in 1 d\n/)
  expect(ended.stdout).toContain('\n◆ Container shop-api is gone (shop/api:4.2)\n')
  expect(await run('diff', 'a.json', 'b.json', '--exit-code', '--quiet')).toMatchObject({
    code: 10,
    stdout: '',
  })
  expect(await run('diff', 'a.json', 'a.json', '--exit-code')).toMatchObject({ code: 0 })
})

test('diff gives JSON that follows the contract, and HTML into a file that it never overwrites', async () => {
  write('a.json', composed())
  write('b.json', composed({ custom: 40 }))
  const json = await run('diff', 'a.json', 'b.json', '--json')
  expect(comparisonSchema.parse(JSON.parse(json.stdout)).changes).toHaveLength(1)
  const loose = await run('diff', 'a.json', 'b.json', '--json', '--tolerance', 'custom.queue_depth=100')
  expect(comparisonSchema.parse(JSON.parse(loose.stdout)).changes).toEqual([])
  expect(await run('diff', 'a.json', 'b.json', '--html', '--output', 'c.html')).toMatchObject({ code: 0 })
  expect(readFileSync(playground.at('c.html'), 'utf8')).toContain('queue_depth went from -12 jobs to 40 jobs')
  expect(await run('diff', 'a.json', 'b.json', '--html', '--output', 'c.html')).toMatchObject({ code: 4 })
})

test('diff finds snapshots of the library by age', async () => {
  expect(await run(...parts, '--quiet')).toMatchObject({ code: 0 })
  expect(await run('diff', '-0s', 'last')).toMatchObject({ code: 0 })
  const none = await run('diff', '-1d', 'last')
  expect(none.code).toBe(2)
  expect(none.stderr).toContain('There is no snapshot from')
  const wrong = await run('diff', '-1y', 'last')
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('-1y is no age')
})

test('diff compares a masked report with a plain one by what changed', async () => {
  const taken = [...parts, '--quiet', '--section', 'host,disks']
  expect(await run(...taken)).toMatchObject({ code: 0 })
  expect(await run(...taken, '--redact', 'all')).toMatchObject({ code: 0 })
  const [plain, masked] = readdirSync(playground.reports).sort((one) => (one.includes('_host-') ? 1 : -1))
  const { stdout } = await run('diff', plain!, masked!, '--json')
  const { before, after, changes } = comparisonSchema.parse(JSON.parse(stdout))
  expect(before.source).toBe(plain!.replace(/(?<=^infra_snap_).+(?=_)/, after.hostName))
  expect(after.source).toBe(masked)
  expect(before.redaction).toEqual({ profile: 'all' })
  expect(before.hostName).toBe(after.hostName)
  expect(changes.filter(({ weight }) => weight !== 'minor')).toEqual([])
})

test('JUnit XML takes the place of an ordinary file alone, never of a device or a pipe', async () => {
  execFileSync('mkfifo', [playground.at('pipe')])
  mkdirSync(playground.at('folder'))
  for (const place of ['pipe', 'folder', '/dev/stdout']) {
    const ended = await run(...parts, '--quiet', '--assert', 'memory.usedPercent <= 100', '--junit', place)
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain('is no ordinary file that JUnit XML could replace')
  }
  expect(lstatSync(playground.at('pipe')).isFIFO()).toBe(true)
  expect(readdirSync(playground.reports)).toEqual([])
})

test('assertions that hold exit 0, broken ones exit 5 with what broke them', async () => {
  const holds = await run(
    ...parts,
    '--assert',
    'memory.usedPercent <= 100',
    '--assert',
    'host.os.platform == linux',
  )
  expect(holds.stderr).toBe('')
  expect(holds.code).toBe(0)
  expect(holds.stdout).toContain('● All 2 assertions hold')
  const broken = await run(
    ...parts,
    '--assert',
    'memory.usedPercent > 100',
    '--assert',
    'host.uptimeSeconds > 0',
  )
  expect(broken.code).toBe(5)
  expect(broken.stdout).toMatch(
    /◆ 1 of 2 assertions is broken\n {2}memory\.usedPercent > 100\n {4}memory\.usedPercent is [\d.]+\n/,
  )
  expect(readdirSync(playground.reports)).not.toHaveLength(0)
  const nothing = await run(...parts, '--assert', 'containers[name=db].health == healthy')
  expect(nothing.code).toBe(5)
  expect(nothing.stdout).toContain('Nothing to look at: the snapshot holds no containers')
})

test('an assertion that is not understood exits 2 before anything is measured', async () => {
  const ended = await run('snapshot', '--assert', 'disks.*.usedPercnt < 85')
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain('column 9')
  expect(ended.stderr).toContain('\n  disks.*.usedPercnt < 85\n          ^\n')
  expect(ended.stderr).not.toMatch(stackTrace)
  expect(existsSync(playground.reports) ? readdirSync(playground.reports) : []).toEqual([])
})

test('JUnit is written whether the gate holds or not, takes the place of the last one, and any XML reader reads it', async (context) => {
  writeFileSync(playground.at('junit.xml'), 'the last one')
  const ended = await run(...parts, '--quiet', '--assert', 'memory.usedPercent > 100', '--junit', 'junit.xml')
  expect(ended).toMatchObject({ code: 5, stdout: '' })
  expect(ended.stderr).toMatch(
    /^autoinfrasnap: memory\.usedPercent > 100 does not hold: memory\.usedPercent is .+\n$/,
  )
  const xml = readFileSync(playground.at('junit.xml'), 'utf8')
  expect(xml).toContain('<failure type="assertion" message="memory.usedPercent is ')
  expect(await run('snapshot', '--junit', 'junit.xml')).toMatchObject({ code: 2 })
  expect(await run(...parts, '--assert', 'cost.wallMs > 0', '--junit', 'nowhere/junit.xml')).toMatchObject({
    code: 4,
  })
  const read = spawnSync('python3', [
    '-c',
    'import sys, xml.dom.minidom as d; d.parse(sys.argv[1])',
    playground.at('junit.xml'),
  ])
  if (read.error !== undefined) return context.skip('python3 is not installed')
  expect(read.stderr.toString()).toBe('')
})

test('a baseline breaks on what is worth knowing, and not on numbers that moved', async () => {
  expect(await run(...parts, '--quiet', '--output', 'baseline.json')).toMatchObject({ code: 0 })
  const same = await run(...parts, '--baseline', 'baseline.json')
  expect(same.code).toBe(0)
  const baseline = JSON.parse(readFileSync(playground.at('baseline.json'), 'utf8')) as Snapshot
  const { disks } = baseline.sections
  if (disks?.status === 'ok') disks.value.fileSystems.push(fileSystem({ mountPoint: '/srv/gone' }))
  write('other.json', baseline)
  const changed = await run(...parts, '--baseline', 'other.json')
  expect(changed.code).toBe(5)
  expect(changed.stdout).toContain('as in other.json\n    /srv/gone is not mounted any more')
  const quiet = await run(...parts, '--quiet', '--baseline', 'other.json')
  expect(quiet).toMatchObject({ code: 5, stdout: '' })
  expect(quiet.stderr).toMatch(
    /^autoinfrasnap: not as in other\.json: \/srv\/gone is not mounted any more.*\n$/,
  )
  expect(await run(...parts, '--baseline', 'none.json')).toMatchObject({ code: 2 })
  // Whatever this machine is: it was worse in every way.
  const { findings, sections } = baseline
  const states = sections.disks?.status === 'ok' ? [sections.disks.value.fileSystems[0]!] : []
  findings.state = 'critical'
  findings.list.push({
    ...{ kind: 'disk_full', state: 'critical', subject: 'disks', entity: states[0]!.mountPoint, values: {} },
    ...{ since: null, message: 'It was full' },
  } as unknown as (typeof findings.list)[number])
  sections.memory = {
    status: 'failed',
    durationMs: 1,
    problem: { code: 'x', message: 'It failed.', hint: null },
  }
  write('worse.json', baseline)
  const better = await run(...parts, '--baseline', 'worse.json')
  expect(better.stdout).toContain('/srv/gone is not mounted any more')
  expect(better.stdout).not.toMatch(/No longer so|went from critical|Readings of memory/)
  const less = await run('snapshot', '--section', 'memory', '--window', '50', '--baseline', 'baseline.json')
  expect(less.code).toBe(5)
  expect(less.stdout).toContain('Nobody looked at host, of which the baseline tells')
  expect(less.stdout).toContain('Nobody looked at disks, of which the baseline tells')
})

test('what --redact masks is not told of a baseline that is not masked either', async () => {
  expect(await run(...parts, '--quiet', '--output', 'baseline.json')).toMatchObject({ code: 0 })
  const baseline = JSON.parse(readFileSync(playground.at('baseline.json'), 'utf8')) as Snapshot
  const { host, disks } = baseline.sections
  baseline.host.name = 'formerly'
  if (host?.status === 'ok') host.value.name = 'formerly'
  if (disks?.status === 'ok') disks.value.fileSystems.push(fileSystem({ mountPoint: '/srv/of ada byron' }))
  write('other.json', baseline)
  const masked = ['--redact', 'all', '--output', 'share.json', '--junit', 'junit.xml']
  const assertion = ['--assert', 'host.name == another']
  const { code, stdout } = await run(...parts, ...masked, ...assertion, '--baseline', 'other.json')
  expect(code).toBe(5)
  for (const text of [stdout, readFileSync(playground.at('junit.xml'), 'utf8')]) {
    expect(text).toMatch(/\/path-[0-9a-f]{8} is not mounted any more/)
    expect(text).toMatch(/The machine host-[0-9a-f]{8} is now called host-[0-9a-f]{8}/)
    expect(text).toMatch(/host\.name is host-[0-9a-f]{8}/)
    expect(text).not.toMatch(/formerly|ada|byron/)
  }
})

test('--redact masks every format: neither bytes nor names of the files hold what this machine is called', async () => {
  const addresses = Object.values(networkInterfaces()).flatMap((all = []) =>
    all.filter(({ internal }) => !internal).flatMap(({ address, mac }) => [address, mac]),
  )
  const own = [hostname(), ...addresses]
  const told = async (...args: string[]): Promise<string> => {
    mkdirSync(playground.at('out'))
    const { code, stderr } = await run(
      ...['snapshot', '--section', 'memory,disks,network', '--window', '50'],
      ...['--format', 'json,yaml,csv,html', '--output', 'out/', ...args],
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const names = readdirSync(playground.at('out'))
    expect(names.map((name) => path.extname(name)).sort()).toEqual(['.csv', '.html', '.json', '.yaml'])
    const texts = names.map((name) => readFileSync(playground.at(`out/${name}`), 'utf8'))
    const packed = await readSnapshot(texts[names.findIndex((name) => name.endsWith('.html'))]!)
    rmSync(playground.at('out'), { recursive: true })
    return [...names, ...texts.map((text) => text.replace(/<script .*/s, '')), JSON.stringify(packed)].join(
      '\n',
    )
  }
  const among = (text: string): string[] =>
    own.filter((one) =>
      new RegExp(`(?<![\\p{L}\\p{N}])${one.replaceAll('.', '\\.')}(?![\\p{L}\\p{N}])`, 'iu').test(text),
    )
  expect(among(await told())).toEqual(own)
  expect(among(await told('--redact', 'all'))).toEqual([])
})

test('reports.redact masks what is saved without a word more, --redact says otherwise, and a wrong profile is refused', async () => {
  const taken = async (...args: string[]): Promise<Snapshot> => {
    const { code, stderr } = await run(...parts, '--quiet', ...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [name] = readdirSync(playground.reports)
    const snapshot = JSON.parse(readFileSync(path.join(playground.reports, name!), 'utf8')) as Snapshot
    expect(name).toContain(`infra_snap_${snapshot.host.name}_`)
    rmSync(playground.reports, { recursive: true })
    return snapshot
  }
  expect(await run('settings', 'set', 'reports.redact', 'names')).toMatchObject({ code: 0 })
  const masked = await taken()
  expect(masked.redaction).toEqual({ profile: 'names' })
  expect(masked.host.name).toMatch(/^host-[0-9a-f]{8}$/)
  expect((await taken('--redact', 'all')).redaction).toEqual({ profile: 'all' })
  expect(await taken('--redact', 'none')).toMatchObject({ host: { name: hostname() }, redaction: null })
  const wrong = await run('settings', 'set', 'reports.redact', 'everything')
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('reports.redact')
})

test('a masked snapshot says so and holds nothing of the machine, neither it nor what is told of it', async () => {
  const ended = await run(
    ...['snapshot', '--window', '50', '--redact', 'all', '--output', 'share.json'],
    ...['--assert', `host.name == ${hostname()}x`, '--junit', 'junit.xml'],
  )
  expect(ended.code).toBe(5)
  const document = JSON.parse(readFileSync(playground.at('share.json'), 'utf8')) as Snapshot
  expect(document.redaction).toEqual({ profile: 'all' })
  expect(document.host.name).toMatch(/^host-[0-9a-f]{8}$/)
  const { network } = document.sections
  const addresses = network?.status === 'ok' ? network.value.interfaces.flatMap((one) => one.addresses) : []
  for (const { address } of addresses) expect(address).toMatch(/^ip-[0-9a-f]{8}$|^127\.|^::1$/)
  expect(ended.stdout).toContain(document.host.name)
  expect(readFileSync(playground.at('junit.xml'), 'utf8')).toContain(`hostname="${document.host.name}"`)
  // The next one has the same masks, so that they can be compared.
  expect(await run('snapshot', '--quiet', '--redact', 'all', '--output', 'next.json')).toMatchObject({
    signal: null,
  })
  const diff = await run('diff', 'share.json', 'next.json', '--json')
  const { isSameHost, changes } = comparisonSchema.parse(JSON.parse(diff.stdout))
  expect(isSameHost).toBe(true)
  expect(changes.filter(({ kind }) => kind === 'host_changed' || kind.startsWith('mount_'))).toEqual([])
  // And a masked baseline fits a snapshot that is not masked.
  expect((await run(...parts, '--baseline', 'share.json')).stdout).not.toContain('host-')
  expect(await run('snapshot', '--redact', 'everything')).toMatchObject({ code: 2 })
})
