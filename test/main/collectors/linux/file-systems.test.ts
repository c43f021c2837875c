import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import {
  concurrencyOf,
  createFileSystemReader,
  type StatFs,
} from '../../../../main/collectors/linux/file-systems'
import type { Mount } from '../../../../main/collectors/linux/mounts'
import { fileSystemSchema } from '../../../../main/contract/model/disks'

type Answer = Awaited<ReturnType<StatFs>>
const answer = (part: Partial<Answer> = {}): Answer => ({
  bsize: 4096n,
  blocks: 1000n,
  bfree: 400n,
  bavail: 300n,
  files: 100n,
  ffree: 75n,
  ...part,
})
const mount = (mountPoint: string, type = 'ext4'): Mount => ({
  mountPoint,
  device: `dev-of-${mountPoint}`,
  type,
  deviceNumber: '8:1',
  readOnly: false,
})
const readOne = async (given: Partial<Answer>, type = 'ext4') => {
  const reader = createFileSystemReader(
    (path) => path,
    3,
    async () => answer(given),
  )
  const [row] = await reader.read([mount('/a', type)], 1000)
  return row
}
const never = new Promise<never>(() => undefined)

describe('a mount that answers', () => {
  it('is asked by its bytes where its name is no UTF-8', async (context) => {
    if (process.platform !== 'linux') context.skip('only Linux takes names of any bytes')
    const folder = mkdtempSync(join(tmpdir(), 'bytes-'))
    const bytes = Buffer.from('/caf\u00e9', 'latin1')
    mkdirSync(Buffer.concat([Buffer.from(folder), bytes]))
    const reader = createFileSystemReader((path) => folder + path, 3)
    const [row] = await reader.read([{ ...mount(bytes.toString('utf8')), mountPointBytes: bytes }], 1000)
    rmSync(folder, { recursive: true })
    expect(row).toMatchObject({ mountPoint: '/caf\ufffd', problem: null })
    expect(row?.totalBytes).toBeGreaterThan(0)
  })

  it('has its space as df computes it', async () => {
    expect(await readOne({})).toEqual({
      mountPoint: '/a',
      device: 'dev-of-/a',
      type: 'ext4',
      readOnly: false,
      inTotals: true,
      totalBytes: 4_096_000,
      usedBytes: 600 * 4096,
      availableBytes: 300 * 4096,
      usedPercent: 66.67, // 600 of 900: what is reserved for root counts as neither
      inodesTotal: 100,
      inodesUsed: 25,
      inodesUsedPercent: 25,
      problem: null,
    })
  })
  it('is counted in fragments where they differ from the size for transfers', async () => {
    expect((await readOne({ bsize: 131_072n, frsize: 512n }))?.totalBytes).toBe(512_000)
    expect((await readOne({ bsize: 1024n, frsize: 0n }))?.totalBytes).toBe(1_024_000)
  })
  it('does not count when it lies in memory or on another machine', async () => {
    expect((await readOne({}, 'tmpfs'))?.inTotals).toBe(false)
    expect((await readOne({}, 'nfs4'))?.inTotals).toBe(false)
  })
  it('has no inode numbers where there are none, or more free ones than there are', async () => {
    const unknown = { inodesTotal: null, inodesUsed: null, inodesUsedPercent: null, problem: null }
    expect(await readOne({ files: 0n, ffree: 0n })).toMatchObject(unknown)
    expect(await readOne({ files: 5n, ffree: 2n ** 64n - 1n })).toMatchObject(unknown)
  })
  it('has nothing available where ordinary users are overdrawn', async () => {
    expect(await readOne({ bavail: 2n ** 64n - 10n })).toMatchObject({ availableBytes: 0, usedPercent: 100 })
  })
  it('loses its numbers, and only its own, when it claims more free space than it has', async () => {
    const ask: StatFs = async (path) => answer(path === '/liar' ? { bfree: 1001n } : {})
    const reader = createFileSystemReader((path) => path, 3, ask)
    const [liar, honest] = await reader.read([mount('/liar'), mount('/a')], 1000)
    expect(liar).toMatchObject({ totalBytes: null, inTotals: false, problem: { code: 'source_malformed' } })
    expect(honest?.totalBytes).toBe(4_096_000)
  })
  it('keeps what the contract promises for any numbers of 64 bits', async () => {
    const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
    const any = fc.record({
      bsize: u64,
      frsize: u64,
      blocks: u64,
      bfree: u64,
      bavail: u64,
      files: u64,
      ffree: u64,
    })
    await fc.assert(
      fc.asyncProperty(any, async (given) => {
        expect(fileSystemSchema.safeParse(await readOne(given)).error).toBeUndefined()
      }),
    )
  })
})

describe('a mount that refuses', () => {
  it.each([
    ['EACCES', 'source_denied'],
    ['EPERM', 'source_denied'],
    ['EIO', 'collector_broken'],
    ['ESTALE', 'collector_broken'],
  ])('with %s says so in its own row', async (code, expected) => {
    const ask: StatFs = async (path) => {
      if (path === '/bad') throw Object.assign(new Error(code), { code })
      return answer()
    }
    const rows = await createFileSystemReader((path) => path, 3, ask).read(
      [mount('/bad', 'nfs4'), mount('/a')],
      1000,
    )
    expect(rows[0]).toMatchObject({ totalBytes: null, inTotals: false, problem: { code: expected } })
    expect(rows[0]?.problem?.message).toContain(code)
    expect(rows[1]?.problem).toBeNull()
  })
})

describe('mounts that never answer', () => {
  it('cost only their own rows, within the patience', async () => {
    const ask: StatFs = (path) => (path === '/hung' ? never : Promise.resolve(answer()))
    const reader = createFileSystemReader((path) => path, 3, ask)
    const started = performance.now()
    const rows = await reader.read([mount('/hung', 'nfs4'), mount('/a'), mount('/b', 'fuse.sshfs')], 100)
    expect(performance.now() - started).toBeLessThan(400)
    expect(rows.map(({ problem }) => problem?.code ?? null)).toEqual(['mount_silent', null, null])
    expect(rows[0]?.problem?.hint).toContain('dev-of-/hung')
    expect([...reader.silent]).toEqual(['/hung'])
  })

  it('are not asked again while they hang, never take the last lane, and let steady disks answer each time', async () => {
    const ask = vi.fn<StatFs>((path) =>
      String(path).startsWith('/hung') ? never : Promise.resolve(answer()),
    )
    const reader = createFileSystemReader((path) => path, 3, ask)
    const mounts = [...[1, 2, 3, 4].map((n) => mount(`/hung${n}`, 'nfs4')), mount('/'), mount('/srv')]
    for (let reading = 0; reading < 3; reading++) {
      const rows = await reader.read(mounts, 50)
      const problems = rows.map(({ problem }) => problem?.code ?? null)
      expect(problems).toEqual([
        'mount_silent',
        'mount_silent',
        'mount_not_asked',
        'mount_not_asked',
        null,
        null,
      ])
    }
    expect(ask.mock.calls.filter(([path]) => String(path).startsWith('/hung'))).toHaveLength(2)
  })

  it('are asked again when they have come back', async () => {
    const { promise, resolve } = Promise.withResolvers<Answer>()
    const ask = vi.fn<StatFs>().mockReturnValueOnce(promise).mockResolvedValue(answer())
    const reader = createFileSystemReader((path) => path, 3, ask)
    expect((await reader.read([mount('/a', 'nfs')], 20))[0]?.problem?.code).toBe('mount_silent')
    const [still] = await reader.read([mount('/a', 'nfs')], 20)
    expect(still?.problem?.message).toContain('since an earlier reading')
    resolve(answer())
    await sleep(0)
    expect((await reader.read([mount('/a', 'nfs')], 20))[0]).toMatchObject({
      problem: null,
      totalBytes: 4_096_000,
    })
  })

  it('do not show a late answer in a reading that is over', async () => {
    const { promise, resolve } = Promise.withResolvers<Answer>()
    const reader = createFileSystemReader(
      (path) => path,
      3,
      () => promise,
    )
    const rows = await reader.read([mount('/a', 'nfs')], 20)
    resolve(answer())
    await sleep(0)
    expect(rows[0]?.problem?.code).toBe('mount_silent')
  })
})

describe('concurrencyOf', () => {
  it.each([
    [undefined, 3],
    ['4', 3],
    ['16', 15],
    ['2', 1],
    ['1', 3],
    ['nonsense', 3],
  ])('leaves one thread of a pool of %s free: %d', (size, lanes) => expect(concurrencyOf(size)).toBe(lanes))
})
