import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createProcessesCollector,
  deriveProcesses,
  type ProcessesRaw,
} from '../../../../main/collectors/processes'
import { createKernelFiles } from '../../../../main/collectors/linux/kernel-files'
import {
  createLinuxProcessesSource,
  findPageBytes,
  parsePasswd,
  parseProcessStat,
} from '../../../../main/collectors/linux/processes'
import { processesSchema } from '../../../../main/contract/model/processes'
import { defaultSettings } from '../../../../main/contract/settings'
import { machineNames, openMachine } from '../../../fixtures/machines/open-machine'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})
function tree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'processes-'))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(root + path), { recursive: true })
    writeFileSync(root + path, text)
  }
  return root
}
const signal = AbortSignal.abort()
const context = { signal, deadlineMs: 1000 }
const machine = { bootedAtMs: 1_700_000_000_000, pageBytes: 4096 }
/** A line of the kernel with the fields that matter: state 3, times 14 and 15, threads 20, start 22, pages 24. */
const stat = (
  pid: number,
  name: string,
  part: { state?: string; user?: number; system?: number; start?: number } = {},
) =>
  `${pid} (${name}) ${part.state ?? 'S'} 1 1 1 0 -1 0 0 0 0 0 ${part.user ?? 0} ${part.system ?? 0} 0 0 20 0 3 0 ${part.start ?? 50} 1000000 25 18446744073709551615 0 0\n`

describe('on recorded machines', () => {
  it('reads the first process of one: 0.03 s user, 0.70 s system, 420 pages, started 0.49 s after boot', async () => {
    using recorded = openMachine('one-core')
    const { processes, logicalCores } = await createLinuxProcessesSource(recorded.root, {
      commandLines: false,
    }).read(signal)
    expect(logicalCores).toBe(1)
    expect(processes.find(({ pid }) => pid === 1)).toEqual({
      pid: 1,
      name: 'init',
      state: 'sleeping',
      threads: 1,
      cpuMs: 730,
      residentBytes: 420 * 4096,
      startedAtMs: 1_795_413_372_490,
    })
  })

  it.each(machineNames)(
    'keeps the contract on %s, with the owner by name and no command line',
    async (name) => {
      using recorded = openMachine(name)
      const collector = createProcessesCollector({
        platform: 'linux',
        root: recorded.root,
        env: {},
        settings: defaultSettings,
        now: () => 0,
      })
      const first = { raw: await collector.read(context), atMs: recorded.uptimeMs() }
      recorded.advance()
      const current = { raw: await collector.read(context), atMs: recorded.uptimeMs() }
      const value = processesSchema.parse(collector.derive(current, first))
      expect(value.total).toBeGreaterThanOrEqual(24)
      expect(value.topByCpu).toHaveLength(10)
      expect(value.topByCpu.every(({ cpuPercentOfCore }) => cpuPercentOfCore !== null)).toBe(true)
      expect(value.topByMemory[0]).toMatchObject({ pid: 1, commandLine: null })
    },
  )

  it('counts the cores of all of them', async () => {
    const cores = await Promise.all(
      machineNames.map(async (name) => {
        using recorded = openMachine(name)
        const source = createLinuxProcessesSource(recorded.root, { commandLines: false })
        return [name, (await source.read(signal)).logicalCores]
      }),
    )
    expect(cores).toEqual([
      ['debian12-vm', 2],
      ['one-core', 1],
      ['many-cores', 128],
      ['many-mounts', 2],
    ])
  })
})

describe('parseProcessStat', () => {
  it.each(['a b', 'ev) il', '(sd-pam)', ')))(((', 'new\nline', '<script>alert(1)</script>', 'a) R 1 1'])(
    'is not led astray by a process named %j',
    (name) =>
      expect(parseProcessStat(stat(42, name, { user: 7, system: 5 }), machine)).toEqual({
        pid: 42,
        name,
        state: 'sleeping',
        threads: 3,
        cpuMs: 120,
        residentBytes: 25 * 4096,
        startedAtMs: 1_700_000_000_500,
      }),
  )
  it.each([
    ['R', 'running'],
    ['D', 'waiting'],
    ['T', 'stopped'],
    ['t', 'stopped'],
    ['Z', 'zombie'],
    ['I', 'idle'],
    ['?', 'other'],
  ])('knows state %s', (state, expected) =>
    expect(parseProcessStat(stat(1, 'x', { state }), machine)?.state).toBe(expected),
  )
  it.each(['', '12', '12 (x', '12 (x) S', '12 (x) S 1 2 3', 'x (y) S' + ' 1'.repeat(40)])(
    'gives up on %j',
    (text) => expect(parseProcessStat(text, machine)).toBeNull(),
  )
  it('never throws, and what it gives keeps the contract', () => {
    const field = fc.oneof(fc.string(), fc.bigInt().map(String), fc.nat().map(String))
    const text = fc
      .tuple(field, fc.string(), fc.array(field, { maxLength: 50 }))
      .map(([pid, name, fields]) => `${pid} (${name}) ${fields.join(' ')}`)
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (line) => {
        const parsed = parseProcessStat(line, machine)
        if (parsed === null) return
        const details = () => ({ user: null, commandLine: null })
        const raw = { processes: [parsed], logicalCores: 1, details }
        const value = deriveProcesses({ raw, atMs: 1 }, { raw, atMs: 0 }, 5)
        expect(processesSchema.safeParse(value).error).toBeUndefined()
      }),
    )
  })
})

describe('createLinuxProcessesSource', () => {
  it('passes over processes that end while they are read, and over what is no process', async () => {
    const root = tree({
      '/proc/7/stat': stat(7, 'x'),
      '/proc/8/status': '',
      '/proc/self/stat': stat(9, 'y'),
      '/proc/12a/stat': '',
    })
    const { processes } = await createLinuxProcessesSource(root, { commandLines: false }).read(signal)
    expect(processes.map(({ pid }) => pid)).toEqual([7])
    expect(processes[0]?.startedAtMs).toBeNull() // without btime in /proc/stat
  })
  it('says so where /proc is not mounted', () =>
    expect(() => createLinuxProcessesSource(tree({}), { commandLines: false }).read(signal)).toThrow('/proc'))
  it('reads command lines only when asked, and cuts long ones', async () => {
    const root = tree({
      '/proc/7/stat': stat(7, 'x'),
      '/proc/7/cmdline': `serve\0--token=secret\0${'a'.repeat(9000)}\0`,
    })
    const read = async (commandLines: boolean) =>
      (await createLinuxProcessesSource(root, { commandLines }).read(signal)).details(7).commandLine
    expect(await read(false)).toBeNull()
    expect(await read(true)).toMatch(/^serve --token=secret a+$/)
    expect(await read(true)).toHaveLength(4096)
  })
  it('names the owner by /etc/passwd, and by number where it is not listed', async () => {
    const uid = process.getuid?.() ?? 0
    const files = { '/proc/7/stat': stat(7, 'x') }
    const owner = async (root: string) =>
      (await createLinuxProcessesSource(root, { commandLines: false }).read(signal)).details(7).user
    expect(await owner(tree({ ...files, '/etc/passwd': `me:x:${uid}:1:::\n` }))).toBe('me')
    expect(await owner(tree(files))).toBe(String(uid))
    const gone = await createLinuxProcessesSource(tree(files), { commandLines: false }).read(signal)
    expect(gone.details(4242)).toEqual({ user: null, commandLine: null })
  })
})

describe('a program whose thread has the name of every such program', () => {
  const named = (name: string, target: string | null): string => {
    const root = tree({ '/proc/7/stat': stat(7, name) })
    if (target !== null) symlinkSync(target, join(root, '/proc/7/exe'))
    const source = createLinuxProcessesSource(root, { commandLines: false })
    const timed = { raw: source.read(signal) as ProcessesRaw, atMs: 1 }
    return deriveProcesses(timed, null, 1).topByMemory[0]?.name ?? ''
  }
  it.each([
    ['MainThread', '/usr/bin/node', 'node'],
    ['node-MainThread', '/opt/node 24/bin/node24', 'node24'],
    ['MainThread', '/usr/bin/node (deleted)', 'node'],
    ['MainThread', null, 'MainThread'],
    ['postgres', '/usr/lib/postgresql/bin/postmaster', 'postgres'],
  ])('%s run from %j is called %s', (name, target, expected) => {
    expect(named(name, target)).toBe(expected)
  })

  it('is called by it on this machine too', async (context) => {
    if (process.platform !== 'linux') return context.skip('there is no /proc on this system')
    const source = createLinuxProcessesSource('', { commandLines: false })
    const { name } = (await source.read(signal)).details(process.pid, 'MainThread')
    expect(name).toBe(basename(realpathSync(process.execPath)))
  })
})

describe('findPageBytes', () => {
  const pages = (statm: string, status: string) =>
    findPageBytes(createKernelFiles(tree({ '/proc/self/statm': statm, '/proc/self/status': status })))
  it('finds 4, 16 and 64 KiB although the two files differ a little', () => {
    expect(pages('1000 1 1\n', 'VmSize:\t 4100 kB\n')).toBe(4096)
    expect(pages('1000 1 1\n', 'VmSize:\t 15800 kB\n')).toBe(16_384)
    expect(pages('1000 1 1\n', 'VmSize:\t 64000 kB\n')).toBe(65_536)
  })
  it('assumes 4 KiB when it cannot tell', () => {
    expect(pages('', '')).toBe(4096)
    expect(pages('0 0\n', 'VmSize: 0 kB\n')).toBe(4096)
  })
})

it('parsePasswd keeps the first name of a number and passes over what is no entry', () =>
  expect([...parsePasswd('root:x:0:0::/:/bin/sh\ntoor:x:0:0\n\n+::::\nme:x:1000:1000\n')]).toEqual([
    [0, 'root'],
    [1000, 'me'],
  ]))

describe.runIf(process.platform === 'linux')('on this very machine', () => {
  it('agrees within 3 points with what a busy process says of itself', { retry: 2 }, async () => {
    // It works for half of each 20 ms and tells its own CPU time when it is asked.
    const program = `
      const busy = () => { const until = performance.now() + 10; while (performance.now() < until); setTimeout(busy, 10) }
      process.stdin.on('data', () => { const { user, system } = process.cpuUsage(); process.stdout.write((user + system) / 1000 + '\\n') })
      busy()`
    const burner = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'ignore'] })
    try {
      const ownCpuMs = async (): Promise<{ cpuMs: number; atMs: number }> => {
        const answer = new Promise<string>((resolve) =>
          burner.stdout.once('data', (data) => resolve(String(data))),
        )
        burner.stdin.write('?')
        return { cpuMs: Number(await answer), atMs: performance.now() }
      }
      const source = createLinuxProcessesSource('', { commandLines: false })
      const read = async () => ({ atMs: performance.now(), raw: await source.read(signal) })
      await ownCpuMs()
      await new Promise((resolve) => setTimeout(resolve, 300))
      const first = await read()
      const before = await ownCpuMs()
      await new Promise((resolve) => setTimeout(resolve, 2000))
      const second = await read()
      const after = await ownCpuMs()
      const row = deriveProcesses(second, first, 2000).topByCpu.find(({ pid }) => pid === burner.pid)
      const own = ((after.cpuMs - before.cpuMs) / (after.atMs - before.atMs)) * 100
      expect(own).toBeGreaterThan(10)
      expect(Math.abs((row?.cpuPercentOfCore ?? NaN) - own)).toBeLessThan(3)
    } finally {
      burner.kill('SIGKILL')
    }
  })
})
