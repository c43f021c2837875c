/** `snapshot --upload`, `outbox` and `doctor --s3` as they were built, with keys from the environment as on a server. */
import { readdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Upload } from '../../../main/contract/outbox'
import type { Snapshot } from '../../../main/contract/snapshot'
import { startFakeStore, type FakeStore } from '../../fakes/store/fake-store'
import { createPlayground, stackTrace, type Ended, type Playground } from './built'

let ground: Playground
let fake: FakeStore
let env: Record<string, string>
beforeEach(async () => {
  ground = createPlayground()
  fake = await startFakeStore()
  env = {
    AWS_ACCESS_KEY_ID: (await fake.readSecret('s3.accessKeyId')) ?? '',
    AWS_SECRET_ACCESS_KEY: (await fake.readSecret('s3.secretAccessKey')) ?? '',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  await set('s3.bucket', 'reports')
  await set('s3.endpoint', fake.endpoint)
  await set('s3.pathStyle', 'true')
})
afterEach(async () => {
  ground.remove()
  await fake.close()
})

const set = async (key: string, value: string): Promise<void> => {
  const { code, stderr } = await ground.run(['settings', 'set', key, value])
  expect([code, stderr]).toEqual([0, ''])
}
const run = (...args: string[]): Promise<Ended> => ground.run(args, { env })
const take = (...args: string[]): Promise<Ended> => run('snapshot', '--section', 'memory,cpu', ...args)
const listed = async (): Promise<Upload[]> =>
  JSON.parse((await run('outbox', 'list', '--json')).stdout) as Upload[]
const down = (): void => {
  fake.fault = () => ({ status: 500, code: 'InternalError' })
}

function expectInStore(): void {
  const [name] = readdirSync(ground.reports)
  const [[key, { bytes }] = ['', { bytes: Buffer.alloc(0) }]] = [...fake.objects]
  expect(key).toMatch(/^dt=\d{4}-\d\d-\d\d\/host=[^/]+\/infra_snap_.+\.json$/)
  expect(path.basename(key)).toBe(name)
  expect(bytes).toEqual(readFileSync(path.join(ground.reports, name!)))
  expect(fake.objects.size).toBe(1)
}

describe('snapshot --upload', () => {
  it('sends what the settings mask under a key that carries the mask, and so does the check of the store', async () => {
    await set('reports.redact', 'all')
    expect(await take('--upload')).toMatchObject({ code: 0, stderr: '' })
    expectInStore()
    const [[key, { bytes }] = ['', { bytes: Buffer.alloc(0) }]] = [...fake.objects]
    const { host, redaction } = JSON.parse(bytes.toString('utf8')) as Snapshot
    expect(redaction).toEqual({ profile: 'all' })
    expect(key).toContain(`/host=${host.name}/infra_snap_${host.name}_`)
    await run('doctor', '--s3')
    expect(fake.asked.map(({ key }) => key).filter((one) => one.includes(`host=${hostname()}/`))).toEqual([])
    expect(fake.asked.some(({ key }) => key.includes(`host=${host.name}/autoinfrasnap-test-`))).toBe(true)
  })

  it('keeps the report on disk, sends it, and says where it is', async () => {
    const { code, stdout, stderr } = await take('--upload')
    expect([code, stderr]).toEqual([0, ''])
    expectInStore()
    expect(stdout.trim().split('\n').at(-1)).toContain(`sent to s3://reports/${[...fake.objects.keys()][0]}`)
    expect(await listed()).toMatchObject([{ state: 'sent' }])
  })

  it('leaves it queued where the store cannot have it, which is no failure unless that was said', async () => {
    await set('s3.endpoint', 'http://127.0.0.1:1')
    const queued = await take('--upload')
    expect(queued.code).toBe(0)
    expect(queued.stdout).toMatch(
      /is queued for s3:\/\/reports\/.*cannot be reached: ECONNREFUSED\. Check the network/,
    )
    expect(queued.stdout).toContain('without them: autoinfrasnap outbox retry')
    for (const [option, code] of [
      ['--upload-required', 8],
      ['--upload', 0],
    ] as const) {
      const quiet = await take(option, '--quiet')
      expect(quiet).toMatchObject({ code, stdout: '' })
      expect(quiet.stderr).toMatch(/^autoinfrasnap: \S+ is queued for s3:\/\/reports\/.*ECONNREFUSED.*\n$/)
    }
    expect((await listed()).map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting'])
  })

  it('has queued the report before anything that comes after it can fail', async () => {
    await set('s3.endpoint', 'http://127.0.0.1:1')
    const args = ['snapshot', '--section', 'memory', '--upload']
    expect((await ground.run(args, { env, shell: '"$@" > /dev/full' })).code).toBe(4)
    expect((await listed()).map(({ fileName }) => fileName)).toEqual(readdirSync(ground.reports))
  })

  it('is what every snapshot does where the settings say so, but for those that leave no file', async () => {
    await set('s3.automatic', 'true')
    expect((await take('--quiet')).code).toBe(0)
    expectInStore()
    expect((await take('--quiet', '--output', '-')).code).toBe(0)
    expect(fake.objects.size).toBe(1)
  })

  it('says what it cannot do before it takes a snapshot', async () => {
    const noFile = await take('--upload', '--output', '-')
    expect([noFile.code, noFile.stdout]).toEqual([2, ''])
    expect(noFile.stderr).toContain('Only a report that is on disk can be sent')
    await set('s3.bucket', 'null')
    const noBucket = await take('--upload')
    expect([noBucket.code, noBucket.stdout]).toEqual([2, ''])
    expect(noBucket.stderr).toContain('settings set s3.bucket NAME')
    expect(() => readdirSync(ground.reports)).toThrow('ENOENT')
  })
})

describe('outbox', () => {
  it('lists why a report waits, sends it when it is told to, and exits by whether it could', async () => {
    env['AWS_SECRET_ACCESS_KEY'] = 'wrong'
    const refused = await take('--upload')
    expect(refused.stdout).toContain(
      'is queued and cannot be sent. The store does not accept the credentials',
    )
    const [upload] = await listed()
    expect(upload).toMatchObject({ state: 'refused', problem: { code: 'store_credentials' } })
    const list = await run('outbox', 'list')
    expect(list.stdout).toContain(upload!.id)
    expect(list.stdout).toContain('SignatureDoesNotMatch')
    expect((await run('outbox', 'retry')).code).toBe(8)
    const quiet = await run('outbox', 'retry', '--quiet')
    expect(quiet).toMatchObject({ code: 8, stdout: '' })
    expect(quiet.stderr).toMatch(/^autoinfrasnap: \S+ is not sent\. The store does not accept .*\n$/)
    env['AWS_SECRET_ACCESS_KEY'] = (await fake.readSecret('s3.secretAccessKey')) ?? ''
    const retried = await run('outbox', 'retry', upload!.id.slice(0, 6))
    expect([retried.code, retried.stderr]).toEqual([0, ''])
    expectInStore()
    expect((await run('outbox', 'retry')).stderr).toBe('Nothing waits.\n')
  })

  it('says that no bucket is set any more, rather than why it could not be sent to the one before', async () => {
    await set('s3.endpoint', 'http://127.0.0.1:1')
    await take('--upload', '--quiet')
    await set('s3.bucket', 'null')
    const retried = await run('outbox', 'retry')
    expect(retried).toMatchObject({ code: 2, stdout: '' })
    expect(retried.stderr).toMatch(/^autoinfrasnap: No bucket is set.*settings set s3\.bucket NAME\n$/)
    expect((await run('outbox', 'list')).stderr).toContain('No bucket is set')
    expect(await listed()).toMatchObject([{ state: 'waiting' }])
  })

  it('drops an upload and leaves the report where it is', async () => {
    await set('s3.endpoint', 'http://127.0.0.1:1')
    await take('--upload', '--quiet')
    const [upload] = await listed()
    const dropped = await run('outbox', 'drop', upload!.fileName)
    expect(dropped.stderr).toContain('is out of the outbox')
    expect(await listed()).toEqual([])
    expect(readdirSync(ground.reports)).toEqual([upload!.fileName])
    const again = await run('outbox', 'drop', upload!.id)
    expect(again.code).toBe(2)
    expect(again.stderr).toContain('There is no upload')
    expect(again.stderr).not.toMatch(stackTrace)
  })

  it('says so when there is nothing', async () => {
    expect((await run('outbox', 'list')).stderr).toContain('Nothing is on its way')
    expect((await run('outbox', 'list', '--json')).stdout).toBe('[]\n')
  })
})

describe('doctor --s3', () => {
  it('proves that it can write, read back and delete', async () => {
    const { stdout } = await run('doctor', '--s3')
    for (const step of ['credentials', 'write', 'read back', 'delete'])
      expect(stdout).toContain(`Store: ${step}`)
    expect(stdout).toMatch(/Store: credentials +found in the /)
    expect(stdout).not.toMatch(/Store: credentials.* ms/)
    expect(stdout).toMatch(/s3:\/\/reports\/dt=.*\/host=.*\/ \d+ ms/)
    expect(fake.objects.size).toBe(0)
  })

  it('names the right that is missing', async () => {
    fake.fault = ({ method }) => (method === 'DELETE' ? { status: 403, code: 'AccessDenied' } : null)
    const { code, stdout } = await run('doctor', '--s3', '--json')
    expect(code).toBe(3)
    const { checks } = JSON.parse(stdout) as { checks: { id: string; state: string; mend: string | null }[] }
    expect(checks.find(({ id }) => id === 'store.delete')).toMatchObject({
      state: 'broken',
      mend: expect.stringContaining('s3:DeleteObject') as string,
    })
  })

  it('waits for no metadata service where there are no credentials', async () => {
    env = { AWS_EC2_METADATA_DISABLED: 'true' }
    const { stdout } = await run('doctor', '--s3')
    expect(stdout).toContain('There are no credentials for the store')
  })
})

it('what failed for a while goes out with the next command that sends', async () => {
  down()
  expect((await take('--upload', '--quiet')).code).toBe(0)
  expect(await listed()).toMatchObject([{ state: 'waiting', problem: { code: 'store_busy' } }])
  fake.fault = () => null
  expect((await run('outbox', 'retry')).code).toBe(0)
  expectInStore()
})
