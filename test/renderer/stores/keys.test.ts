// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { useKeysStore, type AccessKey } from '../../../renderer/stores/keys'
import { useSessionStore } from '../../../renderer/stores/session'
import { createScriptedTransport, useTransportInStores } from './scripted-transport'

const key = (name: string, expiresAt: string | null = null): AccessKey => ({
  id: `id-${name}`,
  name,
  role: 'admin',
  createdAt: '2026-01-01T00:00:00.000Z',
  expiresAt,
  lastUsedAt: null,
})

async function withKeys(...list: AccessKey[]) {
  const transport = createScriptedTransport({
    'session:get': () => ({ name: 'hana', role: 'admin' }),
    'key:list': () => list,
    'key:add': ({ name }) => {
      list.push(key(name))
      return { key: key(name), secret: 'ais_secret' }
    },
    'key:revoke': ({ id }) => {
      list = list.filter((one) => one.id !== id)
      return {}
    },
  })
  useTransportInStores(transport)
  await useSessionStore().resume()
  const keys = useKeysStore()
  await keys.load()
  return keys
}

it('knows the key of whoever is signed in, and not an expired one of the same name', async () => {
  const keys = await withKeys()
  expect(keys.isMine(key('hana'))).toBe(true)
  expect(keys.isMine(key('hana', '2020-01-01T00:00:00.000Z'))).toBe(false)
  expect(keys.isMine(key('night-shift'))).toBe(false)
})

it('hands a new secret to whoever asked and keeps it nowhere', async () => {
  const keys = await withKeys(key('hana'))
  expect(await keys.add({ name: 'wall', role: 'viewer' })).toBe('ais_secret')
  expect(keys.list!.map(({ name }) => name)).toEqual(['hana', 'wall'])
  expect(JSON.stringify(keys.$state)).not.toContain('ais_secret')
})

it('signs out whoever revokes the own key, and nobody else', async () => {
  const keys = await withKeys(key('hana'), key('wall'))
  await keys.revoke(key('wall'))
  expect(useSessionStore().isSignedIn).toBe(true)
  expect(keys.list!.map(({ name }) => name)).toEqual(['hana'])
  await keys.revoke(key('hana'))
  expect(useSessionStore().isSignedIn).toBe(false)
})

it('forgets the keys when the session ends', async () => {
  const keys = await withKeys(key('hana'))
  useSessionStore().drop()
  await nextTick()
  expect(keys.list).toBeNull()
})
