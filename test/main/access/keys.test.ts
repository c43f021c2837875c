import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createKeyStore, type KeyStore, type KeyStoreOptions } from '../../../main/access/keys'

const start = Date.UTC(2026, 10, 23)
const day = 86_400_000

let folder: string
let file: string
let clock: { now: number }
let opened: KeyStore[]

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'keys-'))
  file = path.join(folder, 'data', 'keys.json')
  clock = { now: start }
  opened = []
})
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()))
  rmSync(folder, { recursive: true, force: true })
})

async function open(options: Partial<KeyStoreOptions> = {}): Promise<KeyStore> {
  const store = await createKeyStore({ file, now: () => clock.now, ...options })
  opened.push(store)
  return store
}

const viewer = (name: string, expiresAt: string | null = null) => ({
  name,
  role: 'viewer' as const,
  expiresAt,
})
const content = (): string => readFileSync(file, 'utf8')

describe('a new key', () => {
  it('is recognised by its secret, here and after a restart', async () => {
    const store = await open()
    const { key, secret } = await store.add({ name: 'ci', role: 'operator', expiresAt: null })
    expect(key).toEqual({
      id: key.id,
      name: 'ci',
      role: 'operator',
      createdAt: '2026-11-23T00:00:00.000Z',
      expiresAt: null,
      lastUsedAt: null,
    })
    expect(secret).toMatch(new RegExp(`^ais_${key.id}_[0-9A-Za-z]{40}$`))
    const actor = { id: key.id, name: 'ci', role: 'operator' }
    expect(await store.verify(secret)).toEqual(actor)
    const again = await open()
    expect(again.recall(secret)).toBeNull()
    expect(await again.verify(secret)).toEqual(actor)
    expect(again.recall(secret)).toEqual(actor)
  })

  it('leaves no trace of its secret, and a file for this account alone', async () => {
    const { secret } = await (await open()).add(viewer('ci'))
    const [, id, random] = secret.split('_')
    expect(content()).toContain(id)
    expect(content()).not.toContain(random)
    expect(readdirSync(path.dirname(file))).toEqual(['keys.json'])
    if (process.platform !== 'win32') {
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700)
    }
  })

  it('closes a file that others could read', async ({ skip }) => {
    if (process.platform === 'win32') skip('Windows has no such modes')
    const store = await open()
    await store.add(viewer('a'))
    chmodSync(file, 0o644)
    await store.add(viewer('b'))
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it.each([
    [{ name: '', role: 'viewer' as const }],
    [{ name: 'x'.repeat(101), role: 'viewer' as const }],
    [{ name: 'x', role: 'root' as 'viewer' }],
    [viewer('x', 'tomorrow')],
    [viewer('x', '2026-11-23T00:00:00.000Z')],
  ])('is refused as %j', async (wanted) => {
    const store = await open()
    await expect(store.add(wanted)).rejects.toMatchObject({ code: 'key_invalid' })
    expect(existsSync(file)).toBe(false)
  })

  it('cannot take the name of a living key, and takes that of an expired one', async () => {
    const store = await open()
    const old = await store.add(viewer('ci', '2026-11-24T00:00:00.000Z'))
    await expect(store.add(viewer('ci'))).rejects.toMatchObject({ code: 'key_name_taken' })
    clock.now += day
    const fresh = await store.add(viewer('ci'))
    expect(store.list().map(({ id }) => id)).toEqual([fresh.key.id])
    expect(await store.verify(old.secret)).toBeNull()
  })
})

describe('a wrong secret', () => {
  it('is nobody, however it is made', async () => {
    const store = await open()
    const { secret } = await store.add(viewer('ci'))
    const [, id = '', random = ''] = secret.split('_')
    const last = random.endsWith('a') ? 'b' : 'a'
    for (const wrong of [
      `ais_${id}_${random.slice(0, -1)}${last}`,
      `ais_${'0'.repeat(10)}_${random}`,
      `ais_${id}_`,
      `${secret} `,
      `${secret}${'A'.repeat(1_000_000)}`,
      '',
      '__proto__',
      'ais___proto___' + 'a'.repeat(40),
    ])
      expect(await store.verify(wrong), wrong.slice(0, 60)).toBeNull()
    expect(await store.verify(secret)).not.toBeNull()
  })

  it('costs the same time whether its id exists or not', async () => {
    const store = await open()
    const { key } = await store.add(viewer('ci'))
    const timed = async (id: string, round: number): Promise<number> => {
      const began = performance.now()
      await store.verify(`ais_${id}_${String(round).repeat(40)}`)
      return performance.now() - began
    }
    // In turn, and the quickest of each: whatever else this machine does falls on both.
    let [known, unknown] = [Infinity, Infinity]
    for (let round = 0; round < 8; round++) {
      known = Math.min(known, await timed(key.id, round))
      unknown = Math.min(unknown, await timed('0'.repeat(10), round))
    }
    expect(known).toBeGreaterThan(10) // the slow hash really ran
    expect(unknown / known).toBeGreaterThan(0.6)
    expect(unknown / known).toBeLessThan(1.7)
  })
})

describe('a right secret', () => {
  it('costs one slow hash, then nearly nothing', async () => {
    const store = await open()
    const { secret } = await store.add(viewer('ci'))
    await Promise.all(Array.from({ length: 500 }, () => store.verify(secret))) // all at once share it
    const began = performance.now()
    for (let times = 0; times < 2_000; times++) await store.verify(secret)
    expect((performance.now() - began) / 2_000).toBeLessThan(1)
  })

  it('stops at once when its key is revoked or expires', async () => {
    const store = await open()
    const revoked = await store.add(viewer('a'))
    const expiring = await store.add(viewer('b', '2026-11-24T00:00:00.000Z'))
    expect(await store.verify(revoked.secret)).not.toBeNull()
    expect(await store.verify(expiring.secret)).not.toBeNull()
    expect(await store.revoke(revoked.key.id)).toBe(true)
    expect(store.recall(revoked.secret)).toBeNull()
    expect(await store.verify(revoked.secret)).toBeNull()
    clock.now += day
    expect(store.recall(expiring.secret)).toBeNull()
    expect(await store.verify(expiring.secret)).toBeNull()
  })

  it('does not pass when its key is revoked while it is being checked', async () => {
    const store = await open()
    const other = await open()
    const { key, secret } = await store.add(viewer('a'))
    const checking = other.verify(secret)
    await store.revoke(key.id)
    expect(await checking).toBeNull()
    expect(other.recall(secret)).toBeNull()
  })
})

describe('another process', () => {
  it('is heard without being asked: its new keys count and its revoked keys do not', async () => {
    const [server, command] = [await open({ pollMs: 20 }), await open()]
    const { key, secret } = await command.add(viewer('ci'))
    expect(await server.verify(secret)).toMatchObject({ name: 'ci' })
    const stopped: string[] = []
    server.onRevoked((id) => stopped.push(id))
    await command.revoke(key.id)
    await vi.waitFor(() => expect(stopped).toEqual([key.id]))
    expect(server.recall(secret)).toBeNull()
    expect(server.list()).toEqual([])
  })

  it('loses nothing of what is written at the same time', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => open()))
    const added = await Promise.all(
      stores.flatMap((store, at) => Array.from({ length: 5 }, (_, n) => store.add(viewer(`${at}-${n}`)))),
    )
    const ids = added.map(({ key }) => key.id).sort()
    expect(
      stores[0]!
        .list()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids)
    await Promise.all(added.slice(0, 10).map(({ key }, at) => stores[at % 4]!.revoke(key.id)))
    expect((await open()).list()).toHaveLength(10)
  })

  it('that edits a role by hand ends what was begun with the old one', async () => {
    const store = await open()
    const { key, secret } = await store.add(viewer('ci'))
    await store.verify(secret)
    const stopped: string[] = []
    store.onRevoked((id) => stopped.push(id))
    writeFileSync(file, content().replace('"viewer"', '"operator"'))
    expect(await store.verify(secret)).toMatchObject({ role: 'operator' })
    expect(stopped).toEqual([key.id])
  })

  it('that deletes the file revokes every key', async () => {
    const store = await open()
    const { secret } = await store.add(viewer('ci'))
    await store.verify(secret)
    rmSync(file)
    expect(await store.verify(secret)).toBeNull()
  })
})

describe('whoever listens for revoked keys', () => {
  it('hears once of a key that expires while nobody asks', async () => {
    const store = await open({ pollMs: 10 })
    const { key } = await store.add(viewer('ci', '2026-11-24T00:00:00.000Z'))
    const stopped: string[] = []
    store.onRevoked((id) => stopped.push(id))
    clock.now += day
    await vi.waitFor(() => expect(stopped).toEqual([key.id]))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(stopped).toEqual([key.id])
  })

  it('hears nothing any more after it left', async () => {
    const store = await open()
    const { key } = await store.add(viewer('ci'))
    const stopped: string[] = []
    store.onRevoked((id) => stopped.push(id))()
    await store.revoke(key.id)
    expect(stopped).toEqual([])
  })
})

describe('a file that cannot be used', () => {
  const broken = [
    ['is no JSON', '{"version": 1, "keys": ['],
    ['is empty', ''],
    ['is of another version', '{"version": 2, "keys": []}'],
    ['holds a key without a hash', '{"version": 1, "keys": [{"id": "aaaaaaaa", "name": "x"}]}'],
  ] as const

  it.each(broken)('because it %s is told and never overwritten', async (_what, text) => {
    const store = await open()
    const { secret } = await store.add(viewer('ci'))
    await store.verify(secret)
    writeFileSync(file, text)
    await expect(open()).rejects.toMatchObject({
      code: 'keys_unreadable',
      message: expect.stringContaining(file) as string,
    })
    for (const use of [
      () => store.add(viewer('more')),
      () => store.verify(secret), // nobody is let in on the strength of what was read before
      async () => store.list(),
      () => store.revoke('x'),
      async () => store.recall(secret),
    ])
      await expect(use()).rejects.toMatchObject({ code: 'keys_unreadable' })
    await store.close()
    expect(content()).toBe(text)
    expect(readdirSync(path.dirname(file))).toEqual(['keys.json'])
  })

  it('may be opened all the same: who asks is told, until it is mended', async () => {
    const first = await open()
    const { secret } = await first.add(viewer('ci'))
    const whole = content()
    writeFileSync(file, '{')
    const store = await open({ mayBeBroken: true })
    for (const use of [
      async () => store.list(),
      () => store.add(viewer('more')),
      () => store.revoke('x'),
      () => store.verify(secret),
    ])
      await expect(use()).rejects.toMatchObject({ code: 'keys_unreadable' })
    expect(content()).toBe('{')
    writeFileSync(file, whole)
    expect(store.list()).toHaveLength(1)
    expect(await store.verify(secret)).toMatchObject({ name: 'ci' })
  })

  it('because a hash asks for gigabytes is refused before any is spent', async () => {
    const store = await open()
    await store.add(viewer('ci'))
    writeFileSync(file, content().replace('"cost": 32768', '"cost": 1073741824'))
    await expect(open()).rejects.toMatchObject({ code: 'keys_unreadable' })
  })

  it('because its place is a file is told as such', async () => {
    writeFileSync(path.join(folder, 'data'), '')
    await expect(open()).rejects.toMatchObject({ code: 'keys_unreadable' })
  })
})

describe('when a key was last used', () => {
  it('is known at once and written when the store closes, not at every request', async () => {
    const store = await open()
    const { secret } = await store.add(viewer('ci'))
    const before = content()
    clock.now += 60_000
    for (let times = 0; times < 50; times++) await store.verify(secret)
    expect(store.list()).toMatchObject([{ lastUsedAt: '2026-11-23T00:01:00.000Z' }])
    expect(content()).toBe(before)
    await store.close()
    expect((await open()).list()).toMatchObject([{ lastUsedAt: '2026-11-23T00:01:00.000Z' }])
  })

  it('is written every few minutes while it runs', async () => {
    const store = await open({ pollMs: 10 })
    const { secret } = await store.add(viewer('ci'))
    clock.now += 300_000
    await store.verify(secret)
    await vi.waitFor(() => expect(content()).toContain('"lastUsedAt": "2026-11-23T00:05:00.000Z"'))
  })

  it('brings nothing back that another process revoked', async () => {
    const [store, other] = [await open(), await open()]
    const { key, secret } = await store.add(viewer('ci'))
    await store.verify(secret)
    await other.revoke(key.id)
    await store.close()
    expect((await open()).list()).toEqual([])
  })
})
