/** The whole server, begun and ended as the command does, with what outlives it. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createKeyStore } from '../../../main/access/keys'
import { defaultSettings } from '../../../main/contract/settings'
import { serve, type Serving } from '../../../main/server/serve'
import { createSettingsStore } from '../../../main/settings/store'

let folder: string
const running = new Set<Serving>()
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'serve-'))))
afterEach(async () => {
  await Promise.all([...running].map((serving) => stop(serving)))
  rmSync(folder, { recursive: true, force: true })
})

async function begin(data = path.join(folder, 'data'), port = 0): Promise<Serving> {
  const settings = await createSettingsStore({
    backend: {
      read: () => Promise.resolve(structuredClone(defaultSettings)),
      write: () => Promise.resolve(),
      exclusively: (work) => work(),
    },
  })
  const serving = await serve({
    settings,
    port,
    insecureHttp: true,
    folders: { data, reports: path.join(folder, 'reports'), logs: path.join(folder, 'logs') },
    env: {},
    platform: process.platform,
    version: '1.2.3',
    hostName: 'box',
    rendererFolder: null,
  })
  running.add(serving)
  return serving
}

function stop(serving: Serving): Promise<void> {
  running.delete(serving)
  return serving.close()
}

/** As a browser asks: `cookie` is the value alone, its name follows the port. */
function ask(
  { port }: Serving,
  method: string,
  { cookie, body }: { cookie?: string; body?: unknown } = {},
): Promise<{ status: number; cookie: string; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: '127.0.0.1',
        port,
        path: method === 'GET' ? '/api/rpc/session:get' : '/api/session',
        method,
        headers: {
          host: `localhost:${port}`,
          origin: `http://localhost:${port}`,
          ...(cookie === undefined ? {} : { cookie: `autoinfrasnap-${port}=${cookie}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => (text += part))
        response.on('error', reject)
        response.on('end', () => {
          const set = /=([^;]*)/.exec(response.headers['set-cookie']?.[0] ?? '')?.[1] ?? ''
          resolve({ status: response.statusCode ?? 0, cookie: set, body: text })
        })
      },
    )
    request.on('error', reject)
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

async function signIn(serving: Serving, key: string | null): Promise<string> {
  const { status, cookie } = await ask(serving, 'POST', { body: { key } })
  expect(status).toBe(200)
  return cookie
}

describe('a browser that is signed in', () => {
  it('stays so when the server is stopped and begun again', async () => {
    const first = await begin()
    const cookie = await signIn(first, first.firstKey)
    await stop(first)
    const second = await begin(undefined, first.port)
    expect(second.firstKey).toBeNull()
    const answer = await ask(second, 'GET', { cookie })
    expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('first admin')])
    expect(readFileSync(path.join(folder, 'data', 'sessions.json'), 'utf8')).not.toContain(cookie)
  })

  it('stays so after a crash, unless it had signed out', async () => {
    const first = await begin()
    const [stays, out] = [await signIn(first, first.firstKey), await signIn(first, first.firstKey)]
    expect((await ask(first, 'DELETE', { cookie: out })).status).toBe(200)
    // What a crash at this instant leaves.
    const left = path.join(folder, 'left')
    mkdirSync(left, { mode: 0o700 })
    for (const name of ['keys.json', 'sessions.json'])
      cpSync(path.join(folder, 'data', name), path.join(left, name))
    const second = await begin(left)
    expect((await ask(second, 'GET', { cookie: stays })).status).toBe(200)
    expect((await ask(second, 'GET', { cookie: out })).status).toBe(401)
  })

  it('is signed out when its key was revoked while the server was down', async () => {
    const first = await begin()
    const cookie = await signIn(first, first.firstKey)
    await stop(first)
    const keys = await createKeyStore({ file: path.join(folder, 'data', 'keys.json'), now: Date.now })
    const [key] = keys.list()
    await keys.revoke(key?.id ?? '')
    await keys.close()
    const second = await begin(undefined, first.port)
    expect((await ask(second, 'GET', { cookie })).status).toBe(401)
  })

  it('is signed out when its key is revoked after the restart', async () => {
    const first = await begin()
    const cookie = await signIn(first, first.firstKey)
    await stop(first)
    const second = await begin(undefined, first.port)
    expect((await ask(second, 'GET', { cookie })).status).toBe(200)
    const keys = await createKeyStore({ file: path.join(folder, 'data', 'keys.json'), now: Date.now })
    const [key] = keys.list()
    await keys.revoke(key?.id ?? '')
    await keys.close()
    await expect.poll(async () => (await ask(second, 'GET', { cookie })).status, { timeout: 5_000 }).toBe(401)
    await expect
      .poll(() => readFileSync(path.join(folder, 'data', 'sessions.json'), 'utf8'))
      .not.toContain(key?.id ?? '')
  })
})
