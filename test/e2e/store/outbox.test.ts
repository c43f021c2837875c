/** The outbox against a real store, OpenStack Swift: whatever happens, every report is there once, byte for byte. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { defaultSettings, type S3Settings } from '../../../main/contract/settings'
import { createOutbox, type Outbox } from '../../../main/outbox/outbox'
import { createS3Stores } from '../../../main/outbox/s3/s3-store'
import { bundleModule } from '../../bundle-module'
import { DrivenClock } from '../../fakes/clock'
import { passUntil, sha256Of, temporaryFolder, writeReport } from '../../main/outbox/world'
import { accessKeyId, secretAccessKey, startSwift, whyNoSwift, type RealStore } from './swift'

const missing = whyNoSwift()
let swift: RealStore
let bundle = ''
let bundleFolder = ''
let buckets = 0
let bucket = ''

beforeAll(async () => {
  if (missing !== null) return
  bundleFolder = path.join(tmpdir(), `outbox-bundle-${process.pid}`)
  ;[swift, bundle] = await Promise.all([
    startSwift(),
    bundleModule(bundleFolder, 'test/e2e/store/worker-process.ts'),
  ])
})
afterAll(async () => {
  if (missing !== null) return
  await swift.stop()
  rmSync(bundleFolder, { recursive: true, force: true })
})
beforeEach(async (context) => {
  if (missing !== null) context.skip(missing)
  bucket = `reports-${++buckets}`
  await swift.createBucket(bucket)
})

interface Opened {
  outbox: Outbox
  folder: string
}

function open(
  changes: Partial<S3Settings> = {},
  options: { offsetMs?: number; secret?: string; clock?: DrivenClock } = {},
): Opened {
  const folder = temporaryFolder()
  const settings = { ...defaultSettings.s3, ...swift.settings, bucket, ...changes }
  const { offsetMs = 0, secret, clock } = options
  const outbox = createOutbox({
    folder: path.join(folder, 'outbox'),
    settings: () => settings,
    openStore: createS3Stores({
      readSecret: async (name) => (name === 's3.secretAccessKey' && secret ? secret : swift.readSecret(name)),
      clockOffsetMs: offsetMs,
    }),
    onProblem: () => undefined,
    clock,
  })
  onTestFinished(() => outbox.close())
  return { outbox, folder }
}

const reportsIn = (folder: string, sizes: readonly number[]) =>
  sizes.map((bytes, index) => writeReport(path.join(folder, 'reports'), index, bytes))

async function expectAllOnce(all: ReturnType<typeof reportsIn>): Promise<void> {
  const wanted = all.map(({ file, takenAt, content }) => [
    `dt=${takenAt.slice(0, 10)}/host=web-1/${path.basename(file)}`,
    sha256Of(content),
  ])
  expect([...(await swift.objects(bucket))].sort()).toEqual(wanted.sort())
  expect(await swift.unfinishedUploads(bucket)).toBe(0)
}

const large = 20 * 1024 * 1024

describe('reports', () => {
  it('of every size are there, byte for byte, with nothing left over', async () => {
    const { outbox, folder } = open()
    const all = reportsIn(folder, [0, 1, 20_000, 8 * 1024 * 1024, 8 * 1024 * 1024 + 1, large])
    for (const report of all) await outbox.add(report)
    await outbox.workOnce(null, 60_000)
    expect((await outbox.list()).map(({ state }) => state)).toEqual(all.map(() => 'sent'))
    await expectAllOnce(all)
  }, 90_000)

  it('that were sent already, in one piece or in many, are found and not sent again', async () => {
    const { outbox, folder } = open()
    const all = reportsIn(folder, [1_000, large])
    for (let round = 0; round < 2; round++) {
      for (const report of all) await outbox.add(report)
      await outbox.workOnce(null, 60_000)
    }
    expect((await outbox.list()).map(({ state }) => state)).toEqual(['sent', 'sent'])
    await expectAllOnce(all)
  }, 90_000)

  it('that have changed on disk are refused, told, and not in the store', async () => {
    const { outbox, folder } = open()
    const all = reportsIn(folder, [500, 500])
    for (const report of all) await outbox.add(report)
    writeFileSync(all[0]!.file, Buffer.alloc(500, 'x'))
    await outbox.workOnce(null, 20_000)
    const states = (await outbox.list()).map(({ state, problem }) => [state, problem?.code ?? null])
    expect(states.sort()).toEqual([
      ['refused', 'report_changed'],
      ['sent', null],
    ])
    await expectAllOnce(all.slice(1))
  })

  it('whose entry is corrupt are set aside, and the others sent', async () => {
    const { outbox, folder } = open()
    const all = reportsIn(folder, [500, 500])
    const [first] = [await outbox.add(all[0]!), await outbox.add(all[1]!)]
    appendFileSync(path.join(folder, 'outbox', `${first.id}.json`), 'x')
    await outbox.workOnce(null, 20_000)
    expect((await outbox.list()).map(({ state }) => state).sort()).toEqual(['sent', 'set-aside'])
    await expectAllOnce(all.slice(1))
  })
})

describe('a store that', () => {
  it.each([
    ['does not know the secret', {}, { secret: 'wrong' }, 'store_credentials'],
    ['has no such bucket', { bucket: 'nowhere-at-all' }, {}, 'store_bucket_unknown'],
    ['has another time', {}, { offsetMs: 3_600_000 }, 'store_clock'],
    ['does not know new checksums', { checksums: 'always' as const }, {}, 'store_refused'],
    ['has a name that is not found', { endpoint: 'http://swift.invalid' }, {}, 'store_unreachable'],
  ])(
    '%s keeps reports waiting, and gets them when that is mended',
    async (_, changes, options, code) => {
      const { outbox, folder } = open(changes, options)
      const all = reportsIn(folder, [500, 600])
      for (const report of all) await outbox.add(report)
      await outbox.workOnce(null, 3_000)
      const [one] = (await outbox.list()).filter(({ problem }) => problem !== null)
      expect(one).toMatchObject({
        state: code === 'store_unreachable' ? 'waiting' : 'refused',
        problem: { code },
      })
      expect(one?.problem?.hint).toBeTruthy()
      expect((await swift.objects(bucket)).size).toBe(0)
      await outbox.close()
      const mended = createOutbox({
        folder: path.join(folder, 'outbox'),
        settings: () => settings,
        openStore: createS3Stores({ readSecret: swift.readSecret }),
        onProblem: () => undefined,
      })
      const settings = { ...defaultSettings.s3, ...swift.settings, bucket }
      onTestFinished(() => mended.close())
      mended.start()
      await expect
        .poll(async () => (await mended.list()).every(({ state }) => state === 'sent'), { timeout: 20_000 })
        .toBe(true)
      await expectAllOnce(all)
    },
    60_000,
  )

  it('is down for an hour has everything soon after, without a person', async () => {
    const clock = new DrivenClock(Date.now())
    const { outbox, folder } = open({}, { clock })
    outbox.start()
    await swift.pause()
    onTestFinished(() => swift.resume())
    const all = reportsIn(folder, [500, 600, 700, 9 * 1024 * 1024])
    for (const report of all) await outbox.add(report)
    const beganMs = clock.now()
    await passUntil(clock, 5_000, () => clock.now() - beganMs > 3_600_000)
    expect((await outbox.list()).map(({ state }) => state)).not.toContain('refused')
    await swift.resume()
    await passUntil(clock, 5_000, async () => (await outbox.list()).every(({ state }) => state === 'sent'))
    await expectAllOnce(all)
  }, 120_000)
})

describe('processes', () => {
  const orders = (folder: string, add: readonly object[], isOnce: boolean) =>
    JSON.stringify({
      ...{ dataFolder: folder, settings: { ...swift.settings, bucket }, add, once: isOnce },
      secrets: { 's3.accessKeyId': accessKeyId, 's3.secretAccessKey': secretAccessKey },
    })
  async function begin(folder: string, add: readonly object[], isOnce = false): Promise<ChildProcess> {
    const child = spawn(process.execPath, [bundle, orders(folder, add, isOnce)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    return child
  }
  const plain = (all: ReturnType<typeof reportsIn>) =>
    all.map(({ file, host, takenAt }) => ({ file, host, takenAt }))

  it('that are killed at 50 moments lose nothing and send nothing twice', async () => {
    const folder = temporaryFolder()
    const sizes = Array.from({ length: 60 }, (_, index) =>
      index % 20 === 7 ? 9 * 1024 * 1024 : 2_000 + index,
    )
    const all = reportsIn(folder, sizes)
    const left = plain(all)
    for (let kill = 0; kill < 50; kill++) {
      const child = await begin(folder, left.slice(kill, kill + 2))
      // From the middle of queueing to the middle of sending; the moments are random on purpose.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 700))
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    // What was killed before it was queued is queued now, as whoever was told nothing would do.
    const last = await begin(folder, left, true)
    await once(last, 'exit')
    await expectAllOnce(all)
    const names = readdirSync(path.join(folder, 'outbox'))
    expect(names.filter((name) => name.endsWith('.json'))).toEqual([])
    expect(names).not.toContain('aside')
  }, 300_000)

  it('of which two work one outbox share the work and send everything once', async () => {
    const folder = temporaryFolder()
    const all = reportsIn(
      folder,
      Array.from({ length: 60 }, (_, index) => 1_000 + index),
    )
    const halves = [plain(all).slice(0, 40), plain(all).slice(20)]
    const children = await Promise.all(halves.map((half) => begin(folder, half, true)))
    const ends = await Promise.all(children.map((child) => once(child, 'exit')))
    expect(ends.map(([code]) => code as number)).toEqual([0, 0])
    await expectAllOnce(all)
    // Written once each: what a second write of the same bytes would leave in Swift is another time stamp of the file.
    const sent = readdirSync(path.join(folder, 'outbox', 'sent'))
    expect(sent).toHaveLength(60)
    expect(statSync(path.join(folder, 'outbox', 'sent', sent[0]!)).size).toBeGreaterThan(100)
    expect(readFileSync(path.join(folder, 'outbox', 'sent', sent[0]!), 'utf8')).toContain('"state":"sent"')
  }, 120_000)
})
