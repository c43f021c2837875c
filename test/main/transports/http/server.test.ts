import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../../../../main/contract/errors'
import { listen } from '../../../../main/transports/http/listen'
import { friendlyRoutes } from '../../../../main/transports/friendly-routes'
import { startServer, type Answered, type RunningServer } from './running-server'

const framework = /fastify|node_modules|\bat .*:\d+|FST_/i

function expectError({ json, body, headers }: Answered, code: string): void {
  const { ok, error } = json()
  expect([ok, error?.code]).toEqual([false, code])
  expect(Object.keys(error ?? {})).toEqual(['code', 'message', 'hint'])
  expect(error?.message).toMatch(/^\S.+\S$/)
  expect(body).not.toMatch(framework)
  expect(headers['content-type']).toBe('application/json; charset=utf-8')
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['x-content-type-options']).toBe('nosniff')
}

describe('the HTTPS server', () => {
  let server: RunningServer
  const seen: { channel: string; parameters: unknown }[] = []
  beforeAll(async () => {
    server = await startServer({
      handlers: {
        'system:get': () => ({
          version: '9.8.7',
          startedAt: '2026-11-23T05:00:00.000Z',
          host: null,
          self: null,
        }),
        'sample:latest': (parameters) => {
          seen.push({ channel: 'sample:latest', parameters })
          return { at: 7, sections: {} }
        },
        'report:read': ({ name, format = 'yaml' }) => {
          if (name !== 'a.yaml') throw new AppError('report_unknown', 'There is no such report.')
          const report = {
            name,
            format: 'yaml' as const,
            takenAt: '2026-11-23T05:00:00.000Z',
            sizeBytes: 4,
            isEncrypted: false,
            isSigned: false,
          }
          return {
            report,
            fileName: `a.${format}`,
            mediaType: format === 'yaml' ? 'application/yaml' : 'application/json',
            content: format === 'yaml' ? 'a: 1' : '{"a":1}',
          }
        },
        'findings:get': () => {
          throw new Error('secret detail in /etc/shadow')
        },
      },
      settings: {
        allowedHosts: ['watch.example', 'only.example:444'],
        allowedOrigins: ['https://grafana.example/x'],
      },
    })
  })
  afterAll(() => server.close())

  it('answers the same over HTTP/1.1 and HTTP/2', async () => {
    for (const wire of ['ask', 'askHttp2'] as const) {
      const { status, json } = await server[wire]('/api/system', { role: 'viewer' })
      expect([status, json().ok]).toEqual([200, true])
    }
  })

  it('refuses to answer without a key, with a wrong one, and with one of too low a role', async () => {
    const none = await server.ask('/api/system')
    expect([none.status, none.headers['www-authenticate']]).toEqual([401, 'Bearer realm="autoinfrasnap"'])
    expectError(none, 'unauthenticated')
    const wrong = await server.ask('/api/system', { headers: { authorization: 'Bearer nonsense' } })
    expect(wrong.status).toBe(401)
    const low = await server.ask('/api/reports', { role: 'viewer', body: {} })
    expect(low.status).toBe(403)
    expectError(low, 'forbidden')
    expect((await server.ask('/api/reports', { role: 'operator', body: {} })).status).toBe(201)
  })

  it('refuses a key from the moment it expires', async () => {
    const expiresAt = new Date(Date.now() + 1_500).toISOString()
    const { secret } = await server.keys.add({ name: 'short', role: 'viewer', expiresAt })
    const headers = { authorization: `Bearer ${secret}` }
    expect((await server.ask('/api/system', { headers })).status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 1_600))
    expect((await server.ask('/api/system', { headers })).status).toBe(401)
  })

  it.each(friendlyRoutes.map(({ method, path: address, channel }) => ({ method, address, channel })))(
    'asks $channel for $method $address',
    async ({ method, address }) => {
      const options = method === 'post' ? { body: {}, method: 'POST' } : {}
      const { status } = await server.ask(address.replace('{name}', 'a.yaml'), { role: 'admin', ...options })
      expect(status).toBe(method === 'post' ? 201 : 200)
    },
  )

  it('asks for one subject alone, and answers null before its first reading', async () => {
    const { json } = await server.ask('/api/metrics/disk', { role: 'viewer' })
    expect(json().value).toEqual({ at: 7, reading: null })
    expect(seen.at(-1)?.parameters).toEqual({ subjects: ['disks'] })
  })

  it('takes the input of a read from the address, and refuses changes by GET', async () => {
    const input = encodeURIComponent('{"subjects":["cpu"]}')
    await server.ask(`/api/rpc/sample:latest?input=${input}`, { role: 'viewer' })
    expect(seen.at(-1)?.parameters).toEqual({ subjects: ['cpu'] })
    expectError(await server.ask('/api/rpc/sample:latest?input={', { role: 'viewer' }), 'request_malformed')
    expectError(await server.ask('/api/rpc/snapshot:take', { role: 'admin' }), 'unknown_request')
  })

  it('hands a report out as it is, for saving and never for running', async () => {
    const { body, headers } = await server.ask('/api/reports/a.yaml', { role: 'viewer' })
    expect(body).toBe('a: 1')
    expect(headers['content-type']).toBe('application/yaml')
    expect(headers['content-disposition']).toBe('attachment; filename="a.yaml"')
  })

  it('hands a report out in another format under its name', async () => {
    const { body, headers } = await server.ask('/api/reports/a.yaml?format=json', { role: 'viewer' })
    expect(body).toBe('{"a":1}')
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(headers['content-disposition']).toBe('attachment; filename="a.json"')
    for (const query of ['format=exe', 'format=', 'format=json&format=csv']) {
      const refused = await server.ask(`/api/reports/a.yaml?${query}`, { role: 'viewer' })
      expect([refused.status, refused.json().error?.code]).toEqual([400, 'request_invalid'])
    }
  })

  it.each([
    ['..%2f..%2fetc%2fpasswd', 404],
    ['%2e%2e%2fkeys.json', 404],
    ['..%5c..%5cwindows', 404],
    ['a.yaml%00.txt', 404],
    ['....//....//etc/passwd', 404],
    ['../../../etc/passwd', 404],
    ['%c0%ae%c0%ae/etc/passwd', 404],
    ['x'.repeat(256), 400],
  ])('finds no report by the path %s', async (name, status) => {
    for (const wire of ['ask', 'askHttp2'] as const) {
      const answer = await server[wire](`/api/reports/${name}`, { role: 'admin' })
      expect([status, 400]).toContain(answer.status)
      expect(answer.json().ok).toBe(false)
      expect(answer.body).not.toMatch(/root:|secret/)
    }
  })

  it.each<[name: string, options: Parameters<RunningServer['ask']>[1], status: number, code: string]>([
    [
      'malformed JSON',
      { rawBody: '{"a":', headers: { 'content-type': 'application/json' } },
      400,
      'request_malformed',
    ],
    [
      'another kind of body',
      { rawBody: '<a/>', headers: { 'content-type': 'text/xml' } },
      415,
      'media_type_unknown',
    ],
    [
      'a form',
      { rawBody: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'media_type_unknown',
    ],
    ['an input that does not fit', { body: { nonsense: 1 } }, 400, 'request_invalid'],
    ['a list', { body: [] }, 400, 'request_invalid'],
  ])('refuses %s in the form of every error', async (_name, options, status, code) => {
    for (const wire of ['ask', 'askHttp2'] as const) {
      const answer = await server[wire]('/api/rpc/system:get', { role: 'viewer', method: 'POST', ...options })
      expect(answer.status).toBe(status)
      expectError(answer, code)
    }
  })

  it('does not guess what a body without a type is', async () => {
    const answer = await server.ask('/api/rpc/system:get', { role: 'viewer', rawBody: '{}' })
    expectError(answer, 'media_type_unknown')
  })

  it('refuses a body of ten megabytes without reading it', async () => {
    const rawBody = Buffer.alloc(10 * 2 ** 20, 'x')
    const headers = { 'content-type': 'application/json', 'content-length': rawBody.length }
    const answer = await server
      .ask('/api/rpc/system:get', { role: 'viewer', method: 'POST', rawBody, headers })
      .catch((error: NodeJS.ErrnoException) => error)
    // The server answers at once and hangs up; whether the answer is seen before the broken pipe is the network's choice.
    if (answer instanceof Error) expect(answer.code).toMatch(/EPIPE|ECONNRESET/)
    else expect(answer.status).toBe(413)
    const small = await server.ask('/api/rpc/system:get', {
      role: 'viewer',
      rawBody: Buffer.alloc(1_048_577, ' '),
      headers: { 'content-type': 'application/json' },
    })
    expectError(small, 'body_too_large')
  })

  it('tells nothing of an unexpected failure', async () => {
    const answer = await server.ask('/api/rpc/findings:get', { role: 'viewer' })
    expect(answer.status).toBe(500)
    expectError(answer, 'internal')
    expect(answer.body).not.toContain('shadow')
    expect(server.logged.some(({ level, message }) => level === 'error' && message.includes('shadow'))).toBe(
      true,
    )
  })

  it.each(['/nope', '/api', '/api/rpc', '/api/rpc/a/b', '/%', '/api/reports/%E0%A4%A'])(
    'has nothing at %s',
    async (address) => {
      const answer = await server.ask(address, { role: 'admin' })
      expect([400, 404]).toContain(answer.status)
      expectError(answer, answer.status === 404 ? 'route_unknown' : 'request_malformed')
    },
  )

  it('tells a program at once that another method is not offered', async () => {
    for (const method of ['PUT', 'PATCH', 'TRACE', 'OPTIONS', 'PROPFIND'])
      expect([400, 404]).toContain((await server.ask('/api/system', { role: 'admin', method })).status)
  })

  it('sends the security headers with every answer', async () => {
    for (const address of ['/health', '/nope', '/api/docs', '/api/system']) {
      const { headers } = await server.ask(address)
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self';/,
      )
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/)
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(headers['cross-origin-opener-policy']).toBe('same-origin')
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
      expect(headers['strict-transport-security']).toBeUndefined() // self-signed
      expect(headers['x-powered-by'] ?? headers['server']).toBeUndefined()
    }
  })

  it.each([
    ['localhost', 200],
    ['LOCALHOST:1', 200],
    ['127.0.0.1', 200],
    ['[::1]:9843', 200],
    ['box', 200],
    ['watch.example:8443', 200],
    ['only.example:444', 200],
    ['only.example:445', 421],
    ['attacker.example', 421],
    ['localhost.attacker.example', 421],
    ['127.0.0.1.attacker.example', 421],
    ['10.0.0.1', 421],
    ['localhost@attacker.example', 421],
    ['local host', 421],
  ])('answers for the host %j with %i', async (host, status) => {
    const answer = await server.ask('/health', { headers: { host } })
    expect([status, ...(host.includes(' ') ? [400] : [])]).toContain(answer.status)
    if (answer.status === 421) expectError(answer, 'host_refused')
  })

  it('lets only pages of the origins in the settings read, and never with cookies', async () => {
    const allowed = await server.ask('/api/system', {
      role: 'viewer',
      headers: { origin: 'https://grafana.example' },
    })
    expect(allowed.headers['access-control-allow-origin']).toBe('https://grafana.example')
    expect(allowed.headers['access-control-allow-credentials']).toBeUndefined()
    expect(allowed.headers['vary']).toContain('Origin')
    const asked = await server.ask('/api/system', {
      method: 'OPTIONS',
      headers: { origin: 'https://grafana.example' },
    })
    expect([asked.status, asked.headers['access-control-allow-headers']]).toEqual([
      204,
      expect.stringContaining('authorization'),
    ])
    for (const origin of [
      'https://evil.example',
      'null',
      'https://grafana.example.evil.example',
      'http://grafana.example',
    ]) {
      const { headers } = await server.ask('/api/system', { role: 'viewer', headers: { origin } })
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('leads / to the API document, which holds every route and no script', async () => {
    expect((await server.ask('/')).headers['location']).toBe('/api/docs')
    const page = await server.ask('/api/docs')
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.body).not.toMatch(/<script|style=|onclick|javascript:/i)
    for (const { path: address } of friendlyRoutes) expect(page.body).toContain(address)
    expect((await server.ask('/api/docs/style.css')).headers['content-type']).toBe('text/css; charset=utf-8')
  })
})

describe('health and metrics', () => {
  it('tells without a key whether the server is ready, and why not', async () => {
    const health = { live: true, ready: false, reasons: ['No reading has been made yet.'] }
    const server = await startServer({ health, settings: { openMetrics: true } })
    const { status, body } = await server.ask('/health')
    expect([status, JSON.parse(body)]).toEqual([503, health])
    expect((await server.ask('/health', { method: 'HEAD' })).status).toBe(503)
    expect((await server.ask('/metrics')).status).toBe(200) // open by the settings
    await server.close()
  })

  it('shows the metrics only to those with a key', async () => {
    const server = await startServer({})
    expect((await server.ask('/metrics')).status).toBe(401)
    const { status, headers, body } = await server.ask('/metrics', { role: 'viewer' })
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    expect(body).toContain('autoinfrasnap_build_info{version="9.8.7"} 1')
    await server.close()
  })
})

describe('limits', () => {
  it('refuses whoever guesses keys for a while, and lets known keys go on', async () => {
    const server = await startServer({})
    await server.ask('/api/system', { role: 'viewer' })
    const statuses: number[] = []
    for (let attempt = 0; attempt < 7; attempt += 1)
      statuses.push((await server.ask('/api/session', { body: { key: `guess-${attempt}` } })).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429])
    const refused = await server.ask('/api/session', { body: { key: server.secrets.admin } })
    expectError(refused, 'sign_in_refused')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(20)
    expect((await server.ask('/api/system', { role: 'viewer' })).status).toBe(200)
    await server.close()
  })

  it('refuses a client that asks too often, and says when to come back', async () => {
    const server = await startServer({ limits: { rate: { burst: 5, perSecond: 0.5 } } })
    const answers = await Promise.all(Array.from({ length: 8 }, () => server.ask('/health')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
    const refused = answers.find(({ status }) => status === 429)!
    expectError(refused, 'rate_limited')
    expect(refused.headers['retry-after']).toBe('2')
    await server.close()
  })

  it('sends HSTS only with a certificate that somebody chose', async () => {
    const server = await startServer({ selfSigned: false })
    expect((await server.ask('/health')).headers['strict-transport-security']).toBe('max-age=31536000')
    await server.close()
  })
})

describe('sessions', () => {
  let server: RunningServer
  let origin: string
  beforeAll(async () => {
    server = await startServer({
      handlers: { 'session:get': (_nothing, { name, role }) => ({ name, role }) },
    })
    origin = `https://localhost:${server.port}`
  })
  afterAll(() => server.close())

  const signIn = async (
    headers: Record<string, string> = { origin },
  ): Promise<Answered & { cookie: string }> => {
    const answer = await server.ask('/api/session', { body: { key: server.secrets.operator }, headers })
    return { ...answer, cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '' }
  }

  it('exchanges a key for a cookie that no script and no other site can use', async () => {
    const { json, headers, cookie } = await signIn()
    expect(json().value).toEqual({ name: 'operator', role: 'operator' })
    expect(headers['set-cookie']?.[0]).toMatch(
      /^__Host-autoinfrasnap-\d+=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; Secure; SameSite=Strict$/,
    )
    expect((await server.ask('/api/system', { headers: { cookie } })).status).toBe(200)
    expect((await server.ask('/api/system', { headers: { cookie, 'sec-fetch-site': 'none' } })).status).toBe(
      200,
    )
  })

  it('changes nothing in the name of a session unless one of its own pages asks', async () => {
    const { cookie } = await signIn()
    const change = async (headers: Record<string, string>) =>
      server.ask('/api/reports', { body: {}, headers: { cookie, ...headers } })
    expect((await change({ origin })).status).toBe(201)
    expect((await change({ origin, 'sec-fetch-site': 'same-origin' })).status).toBe(201)
    const foreign: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `https://localhost:${server.port + 1}` },
      { origin: `http://localhost:${server.port}` },
      { origin, 'sec-fetch-site': 'cross-site' },
      { origin, 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of foreign) expectError(await change(headers), 'origin_refused')
    const read = await server.ask('/api/system', { headers: { cookie, 'sec-fetch-site': 'cross-site' } })
    expectError(read, 'origin_refused')
  })

  it('begins no session for a page of another site', async () => {
    expectError(await signIn({ origin: 'https://evil.example' }), 'origin_refused')
    expectError(await signIn({ 'sec-fetch-site': 'cross-site' }), 'origin_refused')
  })

  it('ends with signing out, and with the key that began it', async () => {
    const { cookie } = await signIn()
    expect((await server.ask('/api/session', { method: 'DELETE', headers: { cookie } })).status).toBe(403)
    const out = await server.ask('/api/session', { method: 'DELETE', headers: { cookie, origin } })
    expect([out.status, out.headers['set-cookie']?.[0]]).toEqual([200, expect.stringContaining('Max-Age=0')])
    expect((await server.ask('/api/system', { headers: { cookie } })).status).toBe(401)

    const { key, secret } = await server.keys.add({ name: 'passing', role: 'viewer' })
    const begun = await server.ask('/api/session', { body: { key: secret }, headers: { origin } })
    const second = begun.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    expect((await server.ask('/api/system', { headers: { cookie: second } })).status).toBe(200)
    await server.keys.revoke(key.id)
    expect((await server.ask('/api/system', { headers: { cookie: second } })).status).toBe(401)
    expect((await server.ask('/api/system', { headers: { authorization: `Bearer ${secret}` } })).status).toBe(
      401,
    )
  })

  it('refuses a sign-in that is none', async () => {
    for (const body of [{}, { key: 7 }, { key: 'x'.repeat(201) }, { key: 'a', more: 1 }, [], null])
      expectError(await server.ask('/api/session', { body, method: 'POST' }), 'request_invalid')
  })
})

describe('plain HTTP', () => {
  it('serves programs, and a session without the marks that only HTTPS can have', async () => {
    const server = await startServer({ insecure: true })
    expect(server.url).toMatch(/^http:/)
    expect((await server.ask('/api/system', { role: 'viewer' })).status).toBe(200)
    const origin = `http://localhost:${server.port}`
    const begun = await server.ask('/api/session', {
      body: { key: server.secrets.viewer },
      headers: { origin },
    })
    expect(begun.headers['set-cookie']?.[0]).toMatch(/^autoinfrasnap-\d+=.*HttpOnly; SameSite=Strict$/)
    await server.close()
  })
})

describe('listening', () => {
  it.each([
    ['a port in use', { host: '127.0.0.1', port: -1 }, 'address_in_use'],
    ['an address of another machine', { host: '203.0.113.7', port: 0 }, 'address_unknown'],
    ['a name that does not exist', { host: 'no-such-host.invalid', port: 0 }, 'address_unknown'],
  ])('says clearly that it cannot have %s', async (_name, where, code) => {
    const server = await startServer({})
    const port = where.port === -1 ? server.port : where.port
    await expect(listen(createServer(), { ...where, port }, 'https')).rejects.toMatchObject({ code })
    await server.close()
  })
})
