import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { S3Settings } from '../../../../main/contract/settings'
import { createOutbox, type Outbox } from '../../../../main/outbox/outbox'
import type { ReadSecret } from '../../../../main/outbox/s3/credentials'
import { createS3Stores } from '../../../../main/outbox/s3/s3-store'
import { unreadable } from '../../../../main/outbox/sender'
import { isPassing, isStoreWide } from '../../../../main/outbox/store'
import { DrivenClock } from '../../../fakes/clock'
import { startFakeStore, type FakeStore } from '../../../fakes/store/fake-store'
import { asNobody, sha256Of, temporaryFolder, writeReport } from '../world'

let fake: FakeStore
beforeEach(async () => {
  fake = await startFakeStore()
})
afterEach(() => fake.close())

interface Opened {
  outbox: Outbox
  folder: string
}

/** An outbox on the real clock that never waits longer than it is asked to. */
function open(changes: Partial<S3Settings> = {}, clockOffsetMs = 0, folder = temporaryFolder()): Opened {
  const settings = { ...fake.settings, ...changes }
  const outbox = createOutbox({
    folder: path.join(folder, 'outbox'),
    settings: () => settings,
    openStore: createS3Stores({ readSecret: fake.readSecret, clockOffsetMs }),
    onProblem: () => undefined,
    random: () => 0.0002,
  })
  return { outbox, folder }
}

async function sendAll({ outbox, folder }: Opened, sizes: readonly number[], withinMs = 20_000) {
  const all = sizes.map((bytes, index) => writeReport(path.join(folder, 'reports'), index, bytes))
  for (const report of all) await outbox.add(report)
  await outbox.workOnce(null, withinMs)
  return all
}

function expectAllOnce(all: readonly { content: Buffer }[]): void {
  expect([...fake.objects.values()].map(({ bytes }) => sha256Of(bytes)).sort()).toEqual(
    all.map(({ content }) => sha256Of(content)).sort(),
  )
  expect([...fake.objects.values()].map(({ writes }) => writes)).toEqual(all.map(() => 1))
  expect(fake.begunUploads.size).toBe(0)
}

const states = async (outbox: Outbox): Promise<string[]> => (await outbox.list()).map(({ state }) => state)
const problemOf = async (outbox: Outbox) => (await outbox.list())[0]?.problem
const large = 20 * 1024 * 1024

describe('a report in one piece', () => {
  it('is signed with its SHA-256, checked by the store, and written only where nothing is', async () => {
    const opened = open()
    const [report] = await sendAll(opened, [2_000])
    expect(await states(opened.outbox)).toEqual(['sent'])
    expectAllOnce([report!])
    const [put, ...others] = fake.asked
    expect(others).toEqual([])
    expect(put?.headers).toMatchObject({
      'x-amz-content-sha256': sha256Of(report!.content),
      'x-amz-checksum-sha256': Buffer.from(sha256Of(report!.content), 'hex').toString('base64'),
      'x-amz-meta-sha256': sha256Of(report!.content),
      'if-none-match': '*',
      'content-type': 'application/json',
    })
  })

  it('carries what the settings ask for', async () => {
    const opened = open({
      storageClass: 'STANDARD_IA',
      serverSideEncryption: { kind: 'aws:kms', keyId: 'key-1' },
      tags: { team: 'ops & co', env: 'prod' },
    })
    await sendAll(opened, [100])
    expect([...fake.objects.values()][0]?.headers).toMatchObject({
      'x-amz-storage-class': 'STANDARD_IA',
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'key-1',
      'x-amz-tagging': 'team=ops+%26+co&env=prod',
    })
  })

  it('goes to an older store with MD5 alone, after a look whether it is there', async () => {
    const opened = open({ checksums: 'whenRequired' })
    const all = await sendAll(opened, [2_000])
    expectAllOnce(all)
    expect(fake.asked.map(({ method }) => method)).toEqual(['HEAD', 'PUT'])
    const { headers } = fake.asked[1]!
    expect(headers['content-md5']).toBeTruthy()
    expect(
      Object.keys(headers).filter((name) => /x-amz-(checksum|sdk-checksum)|trailer|if-none/.test(name)),
    ).toEqual([])
  })

  it.each(['always', 'whenRequired'] as const)(
    'whose answer got lost is found in the store and not written again (checksums: %s)',
    async (checksums) => {
      const opened = open({ checksums })
      let lost = 0
      fake.fault = ({ method }) => (method === 'PUT' && lost++ === 0 ? 'loseAnswer' : null)
      const all = await sendAll(opened, [2_000])
      await opened.outbox.retry(null)
      await opened.outbox.workOnce(null, 10_000)
      expect(await states(opened.outbox)).toEqual(['sent'])
      expectAllOnce(all)
    },
  )

  it('never overwrites what is not its own', async () => {
    const opened = open()
    const [report] = await sendAll(opened, [2_000])
    writeFileSync(report!.file, 'another text of the same name')
    await opened.outbox.add(report!)
    await opened.outbox.workOnce(null, 10_000)
    expect(await problemOf(opened.outbox)).toMatchObject({
      code: 'store_refused',
      message: expect.stringContaining('something else') as string,
    })
    expectAllOnce([report!])
  })

  it('that rots in the store is found out by reading it back, and sent again', async () => {
    // KMS makes the ETag something else than the MD5, so that only reading back can tell.
    const opened = open({ checksums: 'whenRequired' })
    let puts = 0
    fake.fault = ({ method }) => (method === 'PUT' && puts++ === 0 ? 'rot' : null)
    const [report] = await sendAll(opened, [2_000])
    const stored = [...fake.objects.values()][0]!
    expect(sha256Of(stored.bytes)).not.toBe(sha256Of(report!.content))
    stored.etag = 'what-kms-makes-of-it'
    await opened.outbox.drop((await opened.outbox.list())[0]!.id)
    await opened.outbox.add(report!)
    await opened.outbox.workOnce(null, 10_000)
    expect(await states(opened.outbox)).toEqual(['sent'])
    expect(sha256Of([...fake.objects.values()][0]!.bytes)).toBe(sha256Of(report!.content))
  })
})

describe('a large report', () => {
  it('goes in parts, of which nothing is left over, and tells its progress', async () => {
    const opened = open()
    const seen = new Set<number>()
    opened.outbox.subscribe(({ sentBytes }) => seen.add(sentBytes))
    const all = await sendAll(opened, [large])
    expectAllOnce(all)
    expect(fake.asked.filter(({ query }) => query.has('partNumber'))).toHaveLength(3)
    expect(fake.asked[1]?.headers['x-amz-checksum-algorithm']).toBe('SHA256')
  })

  it('whose connection is cut in the middle of a part goes on where it was', async () => {
    const opened = open()
    let cuts = 0
    fake.fault = ({ query }) =>
      query.get('partNumber') === '3' && cuts++ === 0 ? { cutAfterBytes: 1_000_000 } : null
    const told: (string | undefined)[] = []
    opened.outbox.subscribe(({ problem }) => told.push(problem?.code))
    const all = await sendAll(opened, [large])
    expect(told).toContain('store_unreachable')
    await opened.outbox.workOnce(null, 20_000)
    expect(await states(opened.outbox)).toEqual(['sent'])
    expectAllOnce(all)
    const parts = fake.asked
      .filter(({ query }) => query.has('partNumber'))
      .map(({ query }) => query.get('partNumber'))
    expect(parts.sort()).toEqual(['1', '2', '3', '3'])
    expect(fake.asked.filter(({ method, query }) => method === 'POST' && query.has('uploads'))).toHaveLength(
      1,
    )
  })

  it('that the store has forgotten half of begins anew', async () => {
    const opened = open()
    let cuts = 0
    fake.fault = ({ query }) =>
      query.get('partNumber') === '2' && cuts++ === 0 ? { cutAfterBytes: 1_000 } : null
    const all = await sendAll(opened, [large])
    fake.begunUploads.clear()
    await opened.outbox.workOnce(null, 20_000)
    expectAllOnce(all)
  })

  it('that a killed process had begun without a note leaves nothing of that', async () => {
    const opened = open()
    const report = writeReport(path.join(opened.folder, 'reports'), 0, large)
    const { key } = await opened.outbox.add(report)
    fake.begunUploads.set('of-nobody', { key: key!, headers: {}, parts: new Map() })
    await opened.outbox.workOnce(null, 20_000)
    expectAllOnce([report])
  })

  it('that changes while it is sent shows nowhere in the store, and leaves no parts', async () => {
    const opened = open()
    const report = writeReport(path.join(opened.folder, 'reports'), 0, large)
    await opened.outbox.add(report)
    fake.fault = ({ method, query }) => {
      if (method === 'POST' && query.has('uploads')) writeFileSync(report.file, Buffer.alloc(large, 7))
      return null
    }
    await opened.outbox.workOnce(null, 20_000)
    expect(await problemOf(opened.outbox)).toMatchObject({ code: 'report_changed' })
    expect([fake.objects.size, fake.begunUploads.size]).toEqual([0, 0])
  })

  it('whose last answer got lost is found in the store', async () => {
    const opened = open()
    let lost = 0
    fake.fault = ({ method, query }) =>
      method === 'POST' && query.has('uploadId') && lost++ === 0 ? 'loseAnswer' : null
    const all = await sendAll(opened, [large])
    await opened.outbox.workOnce(null, 30_000)
    expect(await states(opened.outbox)).toEqual(['sent'])
    expectAllOnce(all)
  })
})

describe('credentials that may only write', () => {
  const isWriting = (method: string): boolean => method === 'PUT' || method === 'POST'
  const forbidden = { status: 403, code: 'AccessDenied' }

  it.each([2_000, large])('deliver %i bytes once although an answer got lost', async (bytes) => {
    const opened = open()
    let lost = 0
    fake.fault = ({ method, query }) => {
      if (!isWriting(method)) return forbidden
      const isLast = !query.has('partNumber') && !query.has('uploads')
      return isLast && lost++ === 0 ? 'loseAnswer' : null
    }
    const [report] = await sendAll(opened, [bytes])
    await opened.outbox.workOnce(null, 30_000)
    expect(await states(opened.outbox)).toEqual(['sent'])
    // Parts that were begun twice stay: taking them away is another right.
    expect([...fake.objects.values()].map(({ bytes, writes }) => [sha256Of(bytes), writes])).toEqual([
      [sha256Of(report!.content), 1],
    ])
  })

  it('deliver a signature after a report that is there already', async () => {
    const opened = open()
    let failed = 0
    fake.fault = ({ method, key }) => {
      if (!isWriting(method)) return forbidden
      return key.endsWith('.sig') && failed++ === 0 ? { status: 503, code: 'SlowDown' } : null
    }
    const report = writeReport(path.join(opened.folder, 'reports'), 0)
    writeFileSync(`${report.file}.sig`, 'signed')
    await opened.outbox.add(report)
    await opened.outbox.workOnce(null, 30_000)
    expect(await states(opened.outbox)).toEqual(['sent'])
    expectAllOnce([report, { content: Buffer.from('signed') }])
  })

  it('never take for theirs what another has brought there, however often they try', async () => {
    await sendAll(open(), [500])
    const other = open()
    let failed = 0
    // The second answer of all is one to which nothing was written either.
    fake.fault = ({ method }) => {
      if (!isWriting(method)) return forbidden
      return failed++ === 0 ? { status: 503, code: 'SlowDown' } : null
    }
    await sendAll(other, [600])
    for (let retry = 0; retry < 2; retry++) {
      await other.outbox.retry(null)
      await other.outbox.workOnce(null, 20_000)
      expect(await problemOf(other.outbox)).toMatchObject({
        code: 'store_refused',
        message: expect.stringContaining('may not ask what') as string,
      })
    }
    const away = open({ endpoint: 'http://127.0.0.1:9' }, 0, other.folder)
    await away.outbox.retry(null)
    await away.outbox.workOnce(null, 20_000)
    await other.outbox.retry(null)
    await other.outbox.workOnce(null, 20_000)
    expect(await states(other.outbox)).toEqual(['refused'])
    expect([...fake.objects.values()].map(({ bytes }) => bytes.length)).toEqual([500])
  })
})

describe('a storm of SlowDown', () => {
  it('ends with every report in the store once, the store having been asked for less and less', async () => {
    const opened = open()
    let count = 0
    const during: number[] = []
    fake.fault = ({ atOnce }) => {
      count += 1
      if (count > 5 && count <= 45) {
        during.push(atOnce)
        return { status: 503, code: 'SlowDown', headers: { 'retry-after': '0' } }
      }
      return count % 7 === 0 ? { status: 500, code: 'InternalError' } : null
    }
    const all = Array.from({ length: 100 }, (_, index) =>
      writeReport(path.join(opened.folder, 'reports'), index, 500),
    )
    for (const report of all) await opened.outbox.add(report)
    for (let round = 0; round < 60 && fake.objects.size < 100; round++) {
      await opened.outbox.workOnce(null, 10_000)
    }
    expectAllOnce(all)
    expect(Math.max(...during.slice(-10))).toBeLessThanOrEqual(2)
  }, 60_000)
})

describe('a store that is not as it should be', () => {
  it.each<[string, Partial<S3Settings>, number, string, RegExp]>([
    ['another bucket', { bucket: 'nowhere' }, 0, 'store_bucket_unknown', /no bucket nowhere/],
    ['a wrong clock', {}, 3_600_000, 'store_clock', /by 60 min/],
    ['another region', { region: 'eu-central-1' }, 0, 'store_refused', /not in the region eu-central-1/],
    ['a name that is not found', { endpoint: 'http://s3.invalid' }, 0, 'store_unreachable', /not found: E/],
    [
      'a port that nobody listens on',
      { endpoint: 'http://127.0.0.1:1' },
      0,
      'store_unreachable',
      /ECONNREFUSED/,
    ],
    [
      'a key of the encryption with letters that no header bears',
      { serverSideEncryption: { kind: 'aws:kms', keyId: 'alias/열쇠' } },
      0,
      'settings_invalid',
      /setting s3\.serverSideEncryption\.keyId holds a character/,
    ],
    [
      'a file of authorities that is not there',
      { caFile: '/nowhere.pem' },
      0,
      'store_refused',
      /nowhere\.pem/,
    ],
    [
      'a proxy that nobody listens on',
      { proxy: 'http://127.0.0.1:1' },
      0,
      'store_unreachable',
      /ECONNREFUSED/,
    ],
  ])('because of %s is told with what to do', async (_, changes, offset, code, says) => {
    const opened = open(changes, offset)
    await sendAll(opened, [100], 5_000)
    const problem = await problemOf(opened.outbox)
    expect(problem).toMatchObject({ code, hint: expect.stringMatching(/^\S/) as string })
    expect(problem?.message).toMatch(says)
    expect(fake.objects.size).toBe(0)
  })

  it('never corrects a wrong clock in silence', async () => {
    const opened = open({}, 3_600_000)
    await sendAll(opened, [100, 100], 5_000)
    await opened.outbox.retry(null)
    await opened.outbox.workOnce(null, 5_000)
    expect(await states(opened.outbox)).toEqual(['refused', 'refused'])
  })
})

describe('a report that cannot be read', () => {
  /** Twenty that are queued, the first of which changes then. */
  async function sendTwenty(change: (file: string) => void, bytes = 2_000) {
    const opened = open()
    const all = Array.from({ length: 20 }, (_, index) =>
      writeReport(path.join(opened.folder, 'reports'), index, index === 0 ? bytes : 2_000),
    )
    for (const report of all) await opened.outbox.add(report)
    change(all[0]!.file)
    return { ...opened, all }
  }
  const refused = async (outbox: Outbox) => (await outbox.list()).filter(({ state }) => state !== 'sent')

  it('by this account is told by its name, holds up no other, and is sent once it can be', async (context) => {
    if (process.getuid?.() !== 0) context.skip('only root can become an account that may not read')
    await import('../../../../main/outbox/s3/sdk') // which that account may not read either
    const { outbox, folder, all } = await sendTwenty((file) => chmodSync(file, 0o600))
    const [first, ...others] = all
    asNobody([folder, path.join(folder, 'outbox'), ...others.map(({ file }) => file)])
    await outbox.retry(null)
    await outbox.workOnce(null, 20_000)
    process.seteuid?.(0)
    expectAllOnce(others)
    const name = path.basename(first!.file)
    expect(await refused(outbox)).toMatchObject([
      {
        ...{ fileName: name, state: 'refused', failedAttempts: 1 },
        problem: {
          code: 'report_unreadable',
          message: `The report ${name} cannot be read (EACCES).`,
          hint: expect.stringContaining('the right to read it') as string,
        },
      },
    ])
    await outbox.retry(null)
    await outbox.workOnce(null, 20_000)
    expectAllOnce(all)
  })

  it('from its disk is told so, and holds up no other', async (context) => {
    if (process.platform !== 'linux') context.skip('only Linux has a file that fails when it is read')
    const { outbox, all } = await sendTwenty((file) => {
      rmSync(file)
      symlinkSync('/proc/self/mem', file) // its first page is never there
    }, 0)
    await outbox.workOnce(null, 20_000)
    expectAllOnce(all.slice(1))
    expect(await refused(outbox)).toMatchObject([
      {
        state: 'refused',
        problem: { code: 'report_unreadable', message: expect.stringContaining('(EIO)') as string },
      },
    ])
  })

  it('because too many files are open is tried again by itself', () => {
    const error = unreadable({ file: '/reports/a.json' }, Object.assign(new Error('x'), { code: 'EMFILE' }))
    expect(error.message).toBe('The report a.json cannot be read now (EMFILE).')
    expect([isPassing(error), isStoreWide(error)]).toEqual([true, false])
  })
})

describe('the test of a store', () => {
  it('writes, reads back, deletes, and leaves nothing', async () => {
    const { target, steps } = await open().outbox.test('web-1')
    expect(target).toMatch(/^s3:\/\/reports\/dt=\d{4}-\d\d-\d\d\/host=web-1\/$/)
    expect(steps.map(({ step, problem }) => [step, problem])).toEqual([
      ['credentials', null],
      ['write', null],
      ['read', null],
      ['delete', null],
    ])
    expect(fake.objects.size).toBe(0)
  })

  it.each([
    ['PUT', 'write', 's3:PutObject'],
    ['GET', 'read', 's3:GetObject'],
    ['DELETE', 'delete', 's3:DeleteObject'],
  ])('names the right that is missing for %s', async (method, step, right) => {
    fake.fault = (asked) => (asked.method === method ? { status: 403, code: 'AccessDenied' } : null)
    const { steps } = await open().outbox.test('web-1')
    expect(steps.at(-1)).toMatchObject({ step, problem: { code: 'store_forbidden' } })
    expect(steps.at(-1)?.problem?.hint).toContain(right)
  })

  it('says what comes back changed', async () => {
    fake.fault = ({ method }) => (method === 'PUT' ? 'rot' : null)
    expect((await open().outbox.test('web-1')).steps.at(-1)).toMatchObject({
      step: 'read',
      problem: { code: 'store_mismatch' },
    })
    expect(fake.objects.size).toBe(0)
  })

  it('goes by what was mended this very moment, and so does a retry', async () => {
    let isMended = false
    const folder = temporaryFolder()
    const outbox = createOutbox({
      folder: path.join(folder, 'outbox'),
      settings: () => fake.settings,
      openStore: createS3Stores({
        readSecret: (name) =>
          name === 's3.secretAccessKey' && !isMended ? Promise.resolve('wrong') : fake.readSecret(name),
      }),
      onProblem: () => undefined,
    })
    await sendAll({ outbox, folder }, [100])
    expect(await states(outbox)).toEqual(['refused'])
    isMended = true
    expect((await outbox.test('web-1')).steps.at(-1)).toMatchObject({ step: 'delete', problem: null })
    isMended = false
    await outbox.test('web-1')
    isMended = true
    outbox.start()
    await outbox.retry(null)
    await expect.poll(() => states(outbox)).toEqual(['sent'])
    await outbox.close()
  })

  it('reports credentials that are missing as its first step', async () => {
    const { outbox, folder } = open()
    await outbox.close()
    const without = createOutbox({
      folder,
      settings: () => fake.settings,
      openStore: createS3Stores({
        readSecret: (name) => Promise.resolve(name === 's3.accessKeyId' ? 'AKIAFAKESTORE' : null),
      }),
      onProblem: () => undefined,
    })
    expect((await without.test('web-1')).steps).toMatchObject([
      { step: 'credentials', problem: { code: 'store_credentials' } },
    ])
  })
})

it('keys that were mended are used at once, by the test, by what was refused and by who tries again', async () => {
  let secret = 'wrong'
  const readSecret: ReadSecret = (name) =>
    name === 's3.secretAccessKey' && secret !== '' ? Promise.resolve(secret) : fake.readSecret(name)
  const folder = temporaryFolder()
  // The clock stands still: nothing here is mended by the look that is taken every minute.
  const outbox = createOutbox({
    folder: path.join(folder, 'outbox'),
    settings: () => fake.settings,
    openStore: createS3Stores({ readSecret }),
    onProblem: () => undefined,
    clock: new DrivenClock(Date.now()),
  })
  onTestFinished(() => outbox.close())
  outbox.start()
  await outbox.add(writeReport(path.join(folder, 'reports'), 0, 500))
  await expect.poll(() => states(outbox), { timeout: 20_000 }).toEqual(['refused'])
  const problems = async () => (await outbox.test('web-1')).steps.map(({ problem }) => problem?.code ?? null)
  expect(await problems()).toEqual([null, 'store_credentials'])
  secret = ''
  expect(await problems()).toEqual([null, null, null, null])
  secret = 'wrong'
  expect(await problems()).toEqual([null, 'store_credentials'])
  secret = ''
  outbox.reconsider()
  await expect.poll(() => states(outbox), { timeout: 20_000 }).toEqual(['sent'])

  secret = 'wrong'
  await outbox.test('web-1')
  await outbox.add(writeReport(path.join(folder, 'reports'), 1, 500))
  await expect.poll(() => states(outbox), { timeout: 20_000 }).toContain('refused')
  secret = ''
  await outbox.retry(null)
  await expect.poll(() => states(outbox), { timeout: 20_000 }).toEqual(['sent', 'sent'])
})
