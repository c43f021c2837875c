import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../main/contract/roles'
import { defaultSettings, settingsSchema, type Settings } from '../../main/contract/settings'
import { createLiveHost, type LiveHostDependencies } from '../../main/live-host'
import { createLog } from '../../main/log/log'
import { createSecrets } from '../../main/secrets/secrets'
import { createSettingsStore } from '../../main/settings/store'

const actor: Actor = { id: 'local', name: 'test', role: 'admin' }
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'live-host-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const storeOf = (settings: Settings) => {
  let kept = settings
  return createSettingsStore({
    backend: {
      read: () => Promise.resolve(kept),
      exclusively: (work) => work(),
      write: async (stored) => {
        kept = settingsSchema.parse(stored)
      },
    },
  })
}

const open = async (options: Partial<LiveHostDependencies> = {}) =>
  createLiveHost({
    settings: await storeOf(defaultSettings),
    folders: { data: folder, reports: path.join(folder, 'reports') },
    env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' },
    platform: process.platform,
    version: '1.2.3',
    log: await createLog({ folder: null, level: 'error' }),
    ...options,
  })

describe('a broken file of keys', () => {
  beforeEach(() => writeFileSync(path.join(folder, 'keys.json'), '{"version": 1'))

  it('stops a host that lets people in by their keys', async () => {
    await expect(open()).rejects.toMatchObject({ code: 'keys_unreadable' })
  })

  it('stops nothing but the requests about keys elsewhere', async () => {
    const { dispatch, close } = await open({ mayKeysBeBroken: true })
    for (const [channel, input] of [
      ['key:list', {}],
      ['key:add', { name: 'ci', role: 'viewer' }],
      ['key:revoke', { id: 'abcdef' }],
    ] as const)
      expect(await dispatch({ channel, input, actor })).toMatchObject({
        ok: false,
        error: { code: 'keys_unreadable' },
      })
    expect(await dispatch({ channel: 'sample:latest', input: {}, actor })).toMatchObject({ ok: true })
    await close()
    expect(readFileSync(path.join(folder, 'keys.json'), 'utf8')).toBe('{"version": 1')
  })
})

describe('encryption that cannot work', () => {
  const logged = async () => {
    let text = ''
    const log = await createLog({ folder: null, level: 'info', also: { write: (line) => (text += line) } })
    return { log, count: (part: string) => text.split(part).length - 1 }
  }
  const secretsOf = (names: readonly string[]) => {
    const held = new Set(names)
    return createSecrets({
      env: {},
      platform: 'darwin', // where nothing has to be written to know that the keychain is open
      load: async () => ({
        getPassword: async (_service, account) => (held.has(account) ? 'correct horse battery' : null),
        setPassword: async (_service, account) => void held.add(account),
        deletePassword: async (_service, account) => held.delete(account),
      }),
    })
  }
  const encrypted = { ...defaultSettings.encryption, isEnabled: true }
  const lack = 'neither a recipient nor a passphrase'

  it('is told in the log at the start', async () => {
    const { log, count } = await logged()
    const problems: string[] = []
    const { close } = await open({
      settings: await storeOf({ ...defaultSettings, encryption: encrypted }),
      secrets: secretsOf([]),
      log,
      onProblem: ({ code }) => problems.push(code),
    })
    await expect.poll(() => problems).toEqual(['encryption_unavailable'])
    expect(count(lack)).toBe(1)
    await close()
  })

  it('is told once when the settings begin to ask for it, and again when they ask again', async () => {
    const { log, count } = await logged()
    const settings = await storeOf(defaultSettings)
    const { close } = await open({ settings, secrets: secretsOf([]), log })
    const set = (change: Partial<Settings>) => settings.update((before) => ({ ...before, ...change }))
    await set({ encryption: encrypted })
    await expect.poll(() => count(lack)).toBe(1)
    await set({ signature: { ...defaultSettings.signature, isEnabled: true } })
    await expect.poll(() => count('no key to sign with')).toBe(1)
    expect(count(lack)).toBe(1)
    await set({ encryption: defaultSettings.encryption })
    await set({ encryption: encrypted })
    await expect.poll(() => count(lack)).toBe(2)
    await close()
  })

  it('is told when the passphrase is taken away', async () => {
    const { log, count } = await logged()
    const name = 'encryption.passphrase'
    const settings = await storeOf({ ...defaultSettings, encryption: encrypted })
    const { close, dispatch } = await open({ settings, secrets: secretsOf([name]), log })
    expect(await dispatch({ channel: 'secret:remove', input: { name }, actor })).toMatchObject({ ok: true })
    await expect.poll(() => count(lack)).toBe(1)
    await close()
  })

  it('is not told where the passphrase is there', async () => {
    const { log, count } = await logged()
    const settings = await storeOf({ ...defaultSettings, encryption: encrypted })
    const { close } = await open({ settings, secrets: secretsOf(['encryption.passphrase']), log })
    const signature = { ...defaultSettings.signature, isEnabled: true }
    await settings.update((before) => ({ ...before, signature }))
    await expect.poll(() => count('no key to sign with')).toBe(1)
    expect(count(lack)).toBe(0)
    await close()
  })
})
