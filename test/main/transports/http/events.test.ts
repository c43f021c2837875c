import { once } from 'node:events'
import http2 from 'node:http2'
import https from 'node:https'
import type { IncomingMessage } from 'node:http'
import tls from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventMessage } from '../../../../main/contract/events'
import { startServer, type RunningOptions, type RunningServer } from './running-server'

interface Frame {
  id: string | null
  event: string | null
  data: { at: number; payload: unknown } | null
}

interface Reader {
  status: number
  headers: Record<string, unknown>
  frames: Frame[]
  comments: number
  ended: Promise<void>
  /** Resolves when so many frames of the topic have come. */
  until(count: number, topic?: string): Promise<Frame[]>
  close(): void
}

const self = (at: number): EventMessage => ({
  topic: 'self',
  at,
  payload: { cpuMsPerSecond: 1, rssBytes: at, droppedTicks: 0, skippedReadings: 0, uptimeSeconds: at },
})
const finding = (at: number, entity = '/'): EventMessage => ({
  topic: 'findings',
  at,
  payload: {
    state: 'warning',
    since: null,
    list: [
      {
        ...{ kind: 'disk_full', state: 'warning', subject: 'disks', entity, message: 'It is full' },
        ...{ values: { percent: at }, since: null },
      },
    ],
  },
})

let server: RunningServer
afterEach(() => server.close())

async function start(options: RunningOptions = {}): Promise<void> {
  server = await startServer(options)
}

async function read(
  query = '',
  headers: Record<string, string> = {},
  wire: 'http1' | 'http2' = 'http1',
): Promise<Reader> {
  const all = { authorization: `Bearer ${server.secrets.viewer}`, ...headers }
  const address = `/api/events${query}`
  let source: NodeJS.ReadableStream
  let close: () => void
  let status: number
  let received: Record<string, unknown>
  if (wire === 'http1') {
    const request = https.get({
      host: '127.0.0.1',
      port: server.port,
      path: address,
      headers: { host: 'localhost', ...all },
      ca: server.certificate.certificate,
      servername: 'localhost',
      agent: false,
    })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    source = response
    status = response.statusCode ?? 0
    received = response.headers
    close = () => request.destroy()
    response.on('error', () => undefined)
  } else {
    const session = http2.connect(`https://localhost:${server.port}`, { ca: server.certificate.certificate })
    const stream = session.request({ ':path': address, ...all })
    const [answer] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders & { ':status': number }]
    source = stream
    status = answer[':status']
    received = answer
    close = () => session.destroy()
    stream.on('error', () => undefined)
  }
  const reader: Reader = {
    status,
    headers: received,
    frames: [],
    comments: 0,
    ended: new Promise((resolve) => source.once('close', () => resolve())),
    async until(count, topic) {
      const matching = (): Frame[] =>
        reader.frames.filter(({ event }) => topic === undefined || event === topic)
      while (matching().length < count) await new Promise((resolve) => setTimeout(resolve, 5))
      return matching()
    },
    close,
  }
  let rest = ''
  source.on('data', (chunk: Buffer) => {
    rest += chunk.toString('utf8')
    const parts = rest.split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      if (part.startsWith(':')) reader.comments += 1
      const field = (name: string): string | null =>
        new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1] ?? null
      const data = field('data')
      if (field('event') !== null)
        reader.frames.push({
          id: field('id'),
          event: field('event'),
          data: data === null ? null : (JSON.parse(data) as Frame['data']),
        })
    }
  })
  return reader
}

describe.each(['http1', 'http2'] as const)('live events over %s', (wire) => {
  beforeEach(() => start())

  it('brings the newest state at once, then every message of the chosen topics and of no other', async () => {
    server.emit(self(1))
    server.emit(self(2))
    const reader = await read('?subjects=self,cpu', {}, wire)
    expect(reader.status).toBe(200)
    expect(reader.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect(reader.headers['content-security-policy']).toBeDefined()
    expect((await reader.until(1)).map(({ data }) => data?.at)).toEqual([2])
    server.emit(finding(3))
    server.emit(self(4))
    server.emit(self(5))
    expect((await reader.until(3)).map(({ event, data }) => [event, data?.at])).toEqual([
      ['self', 2],
      ['self', 4],
      ['self', 5],
    ])
    reader.close()
  })

  it('goes on after a lost connection without a hole and without a repetition', async () => {
    const first = await read('?subjects=self', {}, wire)
    server.emit(self(1))
    const [frame] = await first.until(1)
    first.close()
    for (let at = 2; at <= 50; at += 1) server.emit(self(at))
    const again = await read('?subjects=self', { 'last-event-id': frame?.id ?? '' }, wire)
    server.emit(self(51))
    expect((await again.until(50)).map(({ data }) => data?.at)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 2),
    )
    again.close()
  })

  it('says so when what was missed is gone: another run of the server, or no id of ours', async () => {
    server.emit(self(1))
    server.emit(finding(2))
    for (const id of ['00000000-1', 'nonsense', '-', `${'9'.repeat(400)}`]) {
      const reader = await read('', { 'last-event-id': id }, wire)
      expect((await reader.until(3)).map(({ event }) => event)).toEqual(['reset', 'self', 'findings'])
      reader.close()
    }
  })
})

describe('a viewer that leaves while its key is being checked', () => {
  /** Keys are checked in 100 ms; that another key has been checked afterwards shows that this one has, too. */
  const isForgotten = async (): Promise<void> => {
    expect((await server.ask('/api/rpc/session:get', { role: 'admin' })).status).toBe(200)
    const reader = await read('?subjects=self')
    expect(reader.status).toBe(200) // the only place is free
    expect(server.watched.get('cpu') ?? 0).toBe(0)
    reader.close()
  }
  const first = (): Promise<void> => start({ limits: { streams: { perKey: 1, inAll: 1 } } })

  it('leaves nothing behind over HTTP/1.1', async () => {
    await first()
    const socket = tls.connect({
      port: server.port,
      host: '127.0.0.1',
      ca: server.certificate.certificate,
      servername: 'localhost',
    })
    await once(socket, 'secureConnect')
    socket.write(
      `GET /api/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${server.secrets.viewer}\r\n\r\n`,
    )
    await new Promise((resolve) => setTimeout(resolve, 20))
    socket.destroy()
    await isForgotten()
  })

  it('leaves nothing behind over HTTP/2, when it resets one stream of a connection that lives on', async () => {
    await first()
    const session = http2.connect(`https://localhost:${server.port}`, { ca: server.certificate.certificate })
    await once(session, 'connect')
    const stream = session.request({
      ':path': '/api/events',
      authorization: `Bearer ${server.secrets.viewer}`,
    })
    stream.on('error', () => undefined)
    await new Promise((resolve) => setTimeout(resolve, 20))
    stream.close(http2.constants.NGHTTP2_CANCEL)
    await isForgotten()
    expect(session.destroyed).toBe(false)
    session.destroy()
  })
})

describe('live events', () => {
  it('says what is being looked at for as long as somebody looks', async () => {
    await start()
    const one = await read('?subjects=containers,cpu')
    const two = await read('?subjects=cpu')
    expect([...server.watched].sort()).toEqual([
      ['containers', 1],
      ['cpu', 2],
    ])
    one.close()
    two.close()
    await expect.poll(() => [...server.watched.values()]).toEqual([0, 0])
  })

  it('refuses subjects that do not exist, and viewers without a key', async () => {
    await start()
    for (const query of ['?subjects=nonsense', '?subjects=', '?subjects=cpu,__proto__'])
      expect((await server.ask(`/api/events${query}`, { role: 'viewer' })).json().error?.code).toBe(
        'request_invalid',
      )
    expect((await server.ask('/api/events')).status).toBe(401)
  })

  it('sends heartbeats that no reader takes for an event', async () => {
    await start({ limits: { hub: { heartbeatMs: 30 } } })
    const reader = await read()
    await expect.poll(() => reader.comments).toBeGreaterThan(2)
    expect(reader.frames).toEqual([])
    reader.close()
  })

  it('keeps as many streams as it can bear: for one key, and in all', async () => {
    await start({ limits: { streams: { perKey: 2, inAll: 3 } } })
    const operator = { authorization: `Bearer ${server.secrets.operator}` }
    const open = [await read(), await read()]
    const third = await server.ask('/api/events', { role: 'viewer' })
    expect([third.status, third.json().error?.code]).toEqual([503, 'streams_exhausted'])
    expect(third.headers['retry-after']).toBe('10')
    open.push(await read('', operator))
    expect((await server.ask('/api/events', { role: 'operator' })).status).toBe(503)
    for (const reader of open) reader.close()
    await expect
      .poll(async () => {
        const reader = await read()
        reader.close()
        return reader.status
      })
      .toBe(200)
  })

  it('ends the streams of a key that is revoked, and those of no other', async () => {
    await start()
    const { key, secret } = await server.keys.add({ name: 'passing', role: 'viewer' })
    const theirs = await read('', { authorization: `Bearer ${secret}` })
    const ours = await read()
    await server.keys.revoke(key.id)
    await theirs.ended
    server.emit(self(1))
    await ours.until(1)
    ours.close()
  })

  it('ends the streams of a session with the session', async () => {
    await start({ limits: { sessionCheckMs: 40 } })
    const origin = `https://localhost:${server.port}`
    const host = `localhost:${server.port}`
    const begin = async (): Promise<string> => {
      const answer = await server.ask('/api/session', {
        body: { key: server.secrets.viewer },
        headers: { origin },
      })
      return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    }
    const cookie = await begin()
    const first = await read('', { cookie, authorization: '', host })
    expect(first.status).toBe(200)
    await server.ask('/api/session', { method: 'DELETE', headers: { cookie, origin } })
    await first.ended
    const second = await begin()
    const reader = await read('', { cookie: second, authorization: '', host })
    server.sessions.end(second.split('=')[1] ?? '') // as one that ran out
    await reader.ended
  })

  it('ends every stream when the server closes, at once', async () => {
    await start()
    const readers = [await read(), await read('', {}, 'http2')]
    const since = performance.now()
    await server.http.close()
    await Promise.all(readers.map(({ ended }) => ended))
    expect(performance.now() - since).toBeLessThan(1_000)
  })

  it('holds nothing for a viewer that never reads, and goes on for the others', async () => {
    await start({ limits: { hub: { maxPendingBytes: 64 * 1024 } } })
    const deaf = tls.connect({
      port: server.port,
      host: '127.0.0.1',
      ca: server.certificate.certificate,
      servername: 'localhost',
    })
    await once(deaf, 'secureConnect')
    deaf.pause()
    deaf.write(
      `GET /api/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${server.secrets.viewer}\r\n\r\n`,
    )
    const reader = await read()
    await expect.poll(() => server.watched.get('cpu')).toBe(2)
    const name = 'x'.repeat(100_000)
    const before = process.memoryUsage().rss
    for (let at = 1; at <= 400; at += 1) {
      server.emit(finding(at, name)) // 40 MB in all
      if (at % 20 === 0) await reader.until(at, 'findings')
    }
    const frames = await reader.until(400, 'findings')
    expect(frames.map(({ data }) => data?.at)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1))
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(300) // the test's own reader keeps 40 MB, twice over
    // When it reads again it gets what was on its way, then the newest state, and nothing in between.
    let text = ''
    deaf.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
    deaf.resume()
    await expect.poll(() => text.includes('"percent":400'), { timeout: 10_000 }).toBe(true)
    const received = text.match(/"percent":\d+/g)?.length ?? 0
    expect(received).toBeLessThan(400)
    expect(text.lastIndexOf('event: reset\n')).toBeGreaterThan(0)
    expect(text.lastIndexOf('event: reset\n')).toBeLessThan(text.indexOf('"percent":400'))
    deaf.destroy()
    reader.close()
  })

  it('gives a viewer up that has read nothing for a long time', async () => {
    await start({ limits: { hub: { maxPendingBytes: 1, heartbeatMs: 30, maxStalledMs: 100 } } })
    const deaf = tls.connect({
      port: server.port,
      host: '127.0.0.1',
      ca: server.certificate.certificate,
      servername: 'localhost',
    })
    deaf.on('error', () => undefined)
    await once(deaf, 'secureConnect')
    deaf.pause()
    deaf.write(
      `GET /api/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${server.secrets.viewer}\r\n\r\n`,
    )
    await expect.poll(() => server.watched.get('cpu')).toBe(1)
    for (let at = 1; at <= 300; at += 1) {
      server.emit(finding(at, 'x'.repeat(100_000)))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await expect.poll(() => server.watched.get('cpu'), { timeout: 5_000 }).toBe(0)
    deaf.destroy()
  })
})
