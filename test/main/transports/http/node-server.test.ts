/** What HTTP/2 clients that are slow on purpose can hold. Those of HTTP/1.1 are in smuggling.test.ts. */
import { once } from 'node:events'
import http2 from 'node:http2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type RunningServer } from './running-server'

const limitMs = 400

let server: RunningServer
let session: http2.ClientHttp2Session
const calls: string[] = []
beforeAll(async () => {
  server = await startServer({
    handlers: {
      'report:delete': async ({ name }) => {
        calls.push(name)
        await sleep(name === 'slow.json' ? limitMs * 2 : 0)
        return { restorableUntil: '2026-11-24T05:00:00.000Z' }
      },
    },
    limits: {
      connections: { headersTimeoutMs: limitMs, requestTimeoutMs: limitMs },
      hub: { heartbeatMs: 50 },
    },
  })
  session = http2.connect(`https://localhost:${server.port}`, { ca: server.certificate.certificate })
  await once(session, 'connect')
})
afterAll(async () => {
  session.destroy()
  await server.close()
})

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function request(address: string, headers: http2.OutgoingHttpHeaders, endStream: boolean) {
  const stream = session.request(
    { ':path': address, authorization: `Bearer ${server.secrets.admin}`, ...headers },
    { endStream },
  )
  stream.on('error', () => undefined) // how it ended is read off the stream
  return stream
}

const post = (): http2.ClientHttp2Stream =>
  request('/api/rpc/report:delete', { ':method': 'POST', 'content-type': 'application/json' }, false)

const statusOf = async (stream: http2.ClientHttp2Stream): Promise<number> => {
  const [headers] = (await once(stream, 'response')) as [{ ':status': number }]
  stream.resume()
  return headers[':status']
}

describe('a request body over HTTP/2', () => {
  it('is given up when it has not come whole in time, however steadily it drips; the connection goes on', async () => {
    const stream = post()
    const since = performance.now()
    stream.write('{')
    const dripping = setInterval(() => stream.write(' '), 50)
    await once(stream, 'close')
    clearInterval(dripping)
    expect(stream.rstCode).toBe(http2.constants.NGHTTP2_CANCEL)
    expect(performance.now() - since).toBeGreaterThan(limitMs * 0.9)
    expect(performance.now() - since).toBeLessThan(limitMs * 10)
    expect(session.destroyed).toBe(false)
    expect(calls).toEqual([])
    expect(server.logged.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('is waited for within the limit, and its answer as long as it takes', async () => {
    const stream = post()
    stream.write('{"name":')
    await sleep(limitMs / 4)
    stream.end('"slow.json"}')
    expect(await statusOf(stream)).toBe(200)
    expect(calls).toEqual(['slow.json'])
  })

  it.each([
    ['without a body', true],
    ['with one that nobody reads', false],
  ])('limits no event stream that was asked for %s', async (_how, endStream) => {
    const stream = request('/api/events', {}, endStream)
    if (!endStream) stream.end('{}')
    expect(await statusOf(stream)).toBe(200)
    await sleep(limitMs * 2)
    expect([stream.closed, stream.destroyed]).toEqual([false, false])
    stream.close()
  })
})
