import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../main/contract/roles'
import { defaultSettings } from '../../main/contract/settings'
import { createLiveHost, type LiveHostDependencies } from '../../main/live-host'
import { createLog } from '../../main/log/log'
import { createSettingsStore } from '../../main/settings/store'

const actor: Actor = { id: 'local', name: 'test', role: 'admin' }
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'live-host-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = async (options: Partial<LiveHostDependencies> = {}) =>
  createLiveHost({
    settings: await createSettingsStore({
      backend: {
        read: () => Promise.resolve(defaultSettings),
        exclusively: (work) => work(),
        write: () => Promise.resolve(),
      },
    }),
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
