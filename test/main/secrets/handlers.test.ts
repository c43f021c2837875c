/** Secrets through the gate that every request passes: with a real log and a real audit log. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Actor } from '../../../main/contract/roles'
import { defaultSettings } from '../../../main/contract/settings'
import { createLiveHost, type LiveHost } from '../../../main/live-host'
import { createLog } from '../../../main/log/log'
import { createSecrets } from '../../../main/secrets/secrets'
import { createSettingsStore } from '../../../main/settings/store'

const value = 'Zebra-Kiwi-4711-unmistakable'
const admin: Actor = { id: 'a', name: 'admin', role: 'admin' }
let folder = ''
let host: LiveHost
let trouble: Error | null
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'secret-requests-'))
  trouble = null
  const entries = new Map<string, string>()
  const settings = await createSettingsStore({
    backend: {
      read: async () => defaultSettings,
      write: async () => undefined,
      exclusively: (work) => work(),
    },
  })
  const failing = <Value>(result: () => Value): Promise<Value> =>
    trouble === null ? Promise.resolve(result()) : Promise.reject(trouble)
  host = await createLiveHost({
    settings,
    folders: { data: folder, reports: path.join(folder, 'reports') },
    env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' },
    platform: 'linux',
    version: '1.2.3',
    log: await createLog({ folder, level: 'debug' }),
    secrets: createSecrets({
      env: {},
      platform: 'linux',
      load: async () => ({
        getPassword: (_, account) => failing(() => entries.get(account) ?? null),
        setPassword: (_, account, password) => failing(() => void entries.set(account, password)),
        deletePassword: (_, account) => failing(() => entries.delete(account)),
      }),
    }),
  })
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

const ask = (channel: string, input: unknown, actor = admin) => host.dispatch({ channel, input, actor })

it('come in and never go out: no answer, error, log or audit log holds a value', async () => {
  const answers = [
    await ask('secret:set', { name: 's3.secretAccessKey', value }),
    await ask('secret:list', {}),
    await ask('secret:set', { name: 's3.accessKeyId', value: `${value} ${value}` }),
    await ask('secret:set', { name: 'nonsense', value }),
    await ask('secret:set', { name: 'signing.key', value: value.repeat(1_000) }),
    await ask('secret:set', { name: 's3.secretAccessKey', value: [value] }),
    await ask('secret:set', { name: 's3.secretAccessKey', value, [value]: 1 }),
  ]
  trouble = new Error('refused')
  answers.push(await ask('secret:set', { name: 's3.secretAccessKey', value }))
  trouble = null
  answers.push(await ask('secret:remove', { name: 's3.secretAccessKey' }))
  answers.push(await ask('secret:remove', { name: 's3.secretAccessKey' }))
  answers.push(await ask('audit:list', {}))
  expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual([
    'ok',
    'ok',
    'secret_invalid',
    'request_invalid',
    'request_invalid',
    'request_invalid',
    'request_invalid',
    'keychain_unavailable',
    'ok',
    'secret_unknown',
    'ok',
  ])
  expect(JSON.stringify(answers[0])).toContain('"source":"keychain"')
  // A field's name is the sender's own word, told back to them alone.
  const told = answers.filter((_, index) => index !== 6)
  expect(JSON.stringify(told)).not.toContain(value)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  expect(files.map((file) => path.basename(file))).toContain('audit.jsonl')
  expect(files.filter((file) => readFileSync(file).includes(value))).toEqual([])
  expect(readFileSync(path.join(folder, 'audit.jsonl'), 'utf8')).toContain(
    '"what":"secret:set","outcome":"ok"',
  )
})

it('are for admins alone', async () => {
  for (const channel of ['secret:list', 'secret:set', 'secret:remove'])
    expect(await ask(channel, { name: 'signing.key', value }, { ...admin, role: 'operator' })).toMatchObject({
      error: { code: 'forbidden' },
    })
})
