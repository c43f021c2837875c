/** Ten thousand requests made from the contract's own schemas, right and wrong: no crash, no trace, nothing secret logged. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { errorCatalogue } from '../../../../main/contract/errors'
import { channels, requests } from '../../../../main/contract/requests'
import { roles, type Role } from '../../../../main/contract/roles'
import { arbitraryOf } from '../arbitrary-value'
import { startServer, type RunningServer } from './running-server'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ limits: { rate: { burst: 1e6, perSecond: 1e6 } } })
})
afterAll(() => server.close())

const one = fc.constantFrom(...channels).chain((channel) =>
  fc.record({
    channel: fc.constant(channel),
    role: fc.constantFrom<Role | null>(...roles, null),
    method: fc.constantFrom('POST', 'POST', 'POST', 'GET', 'DELETE'),
    type: fc.constantFrom(
      'application/json',
      'application/json',
      'application/json;charset=utf-16',
      'text/plain',
      '',
    ),
    body: fc.oneof(
      { weight: 4, arbitrary: arbitraryOf(requests[channel].input).map((input) => JSON.stringify(input)) },
      { weight: 3, arbitrary: fc.json() },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '{"__proto__":{"role":"admin"}}',
          '{"constructor":{"prototype":{}}}',
          '['.repeat(20_000),
          '1e999999',
          '"\\ud800"',
        ),
      },
    ),
  }),
)

it('answers ten thousand requests in its own form', { timeout: 600_000 }, async () => {
  const secrets = new RegExp(Object.values(server.secrets).join('|'))
  const statuses = new Map<number, number>()
  const check = async (
    { channel, role, method, type, body }: (typeof sample)[number],
    index: number,
  ): Promise<void> => {
    const wire = index % 2 === 0 ? 'ask' : 'askHttp2'
    const {
      status,
      body: text,
      headers,
    } = await server[wire](`/api/rpc/${channel}`, {
      role,
      method,
      rawBody: method === 'GET' ? '' : body,
      headers: type === '' ? {} : { 'content-type': type },
    })
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    const answer = JSON.parse(text) as { ok: boolean; error?: { code: string } }
    expect(status).toBeLessThan(500)
    expect(answer.ok).toBe(status === 200)
    if (!answer.ok) expect(Object.keys(errorCatalogue)).toContain(answer.error?.code)
    expect(text).not.toMatch(/node_modules|fastify|\bat .*\.[jt]s:/i)
    expect(text).not.toMatch(secrets)
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
  const sample = fc.sample(one, 10_000)
  for (let at = 0; at < sample.length; at += 50)
    await Promise.all(sample.slice(at, at + 50).map((request, index) => check(request, index)))
  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(10_000)
  for (const status of [200, 400, 401, 403, 404, 415])
    expect(statuses.get(status), String(status)).toBeGreaterThan(50)
  expect(JSON.stringify(server.logged)).not.toMatch(secrets)
  expect(server.logged.filter(({ level }) => level === 'error')).toEqual([])
  expect((await server.ask('/health')).status).toBe(200)
})
