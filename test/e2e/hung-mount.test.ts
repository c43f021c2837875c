/**
 * A file system that has stopped answering, for real: squashfuse mounts an image, then its process is stopped. Asking
 * such a mount holds a thread in the kernel until the process goes on.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDisksCollector } from '../../main/collectors/disks'
import { disksSchema, type Disks } from '../../main/contract/model/disks'
import { defaultSettings } from '../../main/contract/settings'

const cli = join(import.meta.dirname, '../../dist/main/cli.js')
const deadlineMs = 1000
let folder = ''
const mounts: { point: string; process: ChildProcess }[] = []

/** Why this machine cannot mount an image as a program of its own; null when it can. */
function obstacle(): string | null {
  if (process.platform !== 'linux') return 'FUSE is mounted on Linux only'
  if (process.getuid?.() !== 0) return 'mounting needs root'
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK)
  } catch {
    return '/dev/fuse is missing or refuses'
  }
  for (const [program, option] of [
    ['squashfuse', '--help'],
    ['mksquashfs', '-version'],
    ['umount', '--version'],
  ] as const) {
    try {
      execFileSync(program, [option], { stdio: 'ignore' })
    } catch (error) {
      // squashfuse answers --help with an exit code of its own; only its absence matters.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return `${program} is not installed`
    }
  }
  return null
}
const why = obstacle()

const isMounted = (point: string): boolean =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .some((line) => line.split(' ')[4] === point)

async function mountImage(): Promise<string> {
  const point = mkdtempSync(join(folder, 'mount-'))
  const child = spawn('squashfuse', ['-f', join(folder, 'image'), point], { stdio: 'ignore' })
  mounts.push({ point, process: child })
  await expect.poll(() => isMounted(point), { timeout: 5000 }).toBe(true)
  return point
}
const stop = (): void => mounts.forEach(({ process: child }) => child.kill('SIGSTOP'))
const goOn = (): void => mounts.forEach(({ process: child }) => child.kill('SIGCONT'))

async function unmountAll(): Promise<void> {
  goOn()
  for (const { point, process: child } of mounts.splice(0)) {
    if (isMounted(point)) execFileSync('umount', ['-l', point])
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      await Promise.race([gone, sleep(1000)])
      child.kill('SIGKILL')
    }
  }
}

beforeAll(() => {
  if (why !== null) return
  folder = mkdtempSync(join(tmpdir(), 'hung-mount-'))
  mkdirSync(join(folder, 'content'))
  writeFileSync(join(folder, 'content/file'), 'x'.repeat(10_000))
  execFileSync('mksquashfs', [
    join(folder, 'content'),
    join(folder, 'image'),
    '-quiet',
    '-noappend',
    '-no-progress',
  ])
})
afterEach(unmountAll)
afterAll(async () => {
  await unmountAll()
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
})

const collectDisks = () => {
  const collector = createDisksCollector({
    platform: 'linux',
    root: '',
    env: {},
    settings: defaultSettings,
    now: Date.now,
  })
  return async (): Promise<Disks & { tookMs: number }> => {
    const startedMs = performance.now()
    const raw = await collector.read({ signal: AbortSignal.timeout(deadlineMs), deadlineMs })
    const tookMs = performance.now() - startedMs
    return { ...disksSchema.parse(collector.derive({ raw, atMs: startedMs }, null)), tookMs }
  }
}
const problemsOf = ({ fileSystems }: Disks) =>
  new Map(
    fileSystems.flatMap(({ mountPoint, problem }) => (problem ? [[mountPoint, problem.code] as const] : [])),
  )

describe('the disks collector beside a hung mount', () => {
  it('has numbers of the mount while it answers', async ({ skip }) => {
    if (why !== null) return skip(why)
    const point = await mountImage()
    const row = (await collectDisks()()).fileSystems.find(({ mountPoint }) => mountPoint === point)
    expect(row).toMatchObject({ type: 'fuse.squashfuse', inTotals: false, problem: null })
    expect(row?.totalBytes).toBeGreaterThan(0)
  })

  it('loses only that entry, within the deadline, and has it back once it answers', async ({ skip }) => {
    if (why !== null) return skip(why)
    const collect = collectDisks()
    const point = await mountImage()
    stop()
    const value = await collect()
    expect([...problemsOf(value)]).toEqual([[point, 'mount_silent']])
    for (const row of value.fileSystems.filter(({ mountPoint }) => mountPoint !== point))
      expect(row.totalBytes, row.mountPoint).not.toBeNull()
    expect(value.totals.totalBytes).toBeGreaterThan(0)
    expect(value.tookMs).toBeLessThan(deadlineMs)
    goOn()
    await expect.poll(async () => [...problemsOf(await collectDisks()())], { timeout: 5000 }).toEqual([])
  })

  it('keeps the local disks with more hung mounts than there are threads, now and at the next reading', async ({
    skip,
  }) => {
    if (why !== null) return skip(why)
    const points = [await mountImage(), await mountImage(), await mountImage(), await mountImage()]
    stop()
    const collect = collectDisks()
    for (let reading = 0; reading < 2; reading++) {
      const value = await collect()
      const problems = problemsOf(value)
      expect([...problems.keys()].sort()).toEqual(points.toSorted())
      for (const code of problems.values()) expect(['mount_silent', 'mount_not_asked']).toContain(code)
      const root = value.fileSystems.find(({ mountPoint }) => mountPoint === '/')
      expect(root).toMatchObject({ problem: null })
      expect(root?.totalBytes).toBeGreaterThan(0)
      expect(value.tookMs).toBeLessThan(deadlineMs)
      await sleep(reading === 0 ? 5100 : 0) // until the mounts are asked anew
    }
  })
})

describe('the command line beside hung mounts', () => {
  const snapshot = async (arguments_: string[] = []) => {
    const startedMs = performance.now()
    const child = spawn(
      process.execPath,
      [
        cli,
        'snapshot',
        '--quiet',
        '--output',
        '-',
        '--section',
        'disks,memory',
        '--timeout',
        '1000',
        ...arguments_,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], HOME: folder, LANG: 'C' } },
    )
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const killer = setTimeout(() => child.kill('SIGKILL'), 10_000)
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
      child.once('close', (...how) => resolve(how))
    })
    clearTimeout(killer)
    return { code, signal, stdout, stderr, tookMs: performance.now() - startedMs }
  }

  it.for([1, 4])(
    'writes a whole document and ends by itself, promptly, with code 3 (%i hung)',
    async (count, { skip }) => {
      if (why !== null) return skip(why)
      if (!existsSync(cli)) return skip('dist/main/cli.js has not been built')
      for (let n = 0; n < count; n++) await mountImage()
      stop()
      const { code, signal, stdout, stderr, tookMs } = await snapshot()
      expect(signal).toBeNull()
      expect(tookMs).toBeLessThan(5000)
      const document = JSON.parse(stdout) as { sections: { disks: { status: string; value: Disks } } }
      expect(document.sections.disks.status).toBe('ok')
      expect([...problemsOf(document.sections.disks.value).keys()].sort()).toEqual(
        mounts.map(({ point }) => point).sort(),
      )
      expect({ code, stderr }).toMatchObject({ code: 3 })
    },
  )

  it('ends with code 0 when nothing hangs', async ({ skip }) => {
    if (why !== null) return skip(why)
    if (!existsSync(cli)) return skip('dist/main/cli.js has not been built')
    await mountImage()
    expect(await snapshot()).toMatchObject({ code: 0, signal: null })
  })
})
