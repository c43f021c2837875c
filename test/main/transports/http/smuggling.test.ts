/** Bytes that no client library would send: each must end in one refusal, and never in two answers. */
import tls from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type RunningServer } from './running-server'

let server: RunningServer
const calls: string[] = []
beforeAll(async () => {
  server = await startServer({
    handlers: {
      'report:delete': ({ name }) => {
        calls.push(name)
        return { restorableUntil: '2026-11-24T05:00:00.000Z' }
      },
    },
    limits: {
      connections: {
        headersTimeoutMs: 600,
        requestTimeoutMs: 800,
        checkEveryMs: 100,
        keepAliveTimeoutMs: 500,
      },
    },
  })
})
afterAll(() => server.close())

/** Sends these bytes and gathers everything until the server hangs up or has been quiet for a while. */
function send(
  bytes: string | Buffer,
  quietMs = 700,
): Promise<{ text: string; statuses: number[]; closed: boolean }> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = tls.connect(
      {
        port: server.port,
        host: '127.0.0.1',
        ca: server.certificate.certificate,
        servername: 'localhost',
        ALPNProtocols: ['http/1.1'],
      },
      () => socket.write(bytes),
    )
    const end = (closed: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve({
        text,
        closed,
        statuses: [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status)),
      })
    }
    // The first byte may take long on a busy machine; what hangs ends with the server's own deadlines.
    let timer = setTimeout(() => end(false), 10_000)
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      clearTimeout(timer)
      timer = setTimeout(() => end(false), quietMs)
    })
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? end(true) : reject(error),
    )
    socket.on('close', () => end(true))
  })
}

const smuggled = (): string => {
  const body = '{"name":"smuggled"}'
  return `POST /api/rpc/report:delete HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.secrets.admin}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

describe('header smuggling', () => {
  it('really lets a proper request through, so that the refusals below mean something', async () => {
    expect((await send(smuggled())).statuses).toEqual([200])
    expect(calls.splice(0)).toEqual(['smuggled'])
  })

  it.each<[name: string, head: string, after: () => string]>([
    [
      'a length and chunks',
      'POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n',
      () => `0\r\n\r\n${smuggled()}`,
    ],
    [
      'chunks and a length',
      'POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n',
      () => `0\r\n\r\n${smuggled()}`,
    ],
    [
      'two lengths',
      'POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: 500\r\n\r\n',
      smuggled,
    ],
    [
      'a length with a sign',
      'POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: +0\r\n\r\n',
      smuggled,
    ],
    [
      'an encoding nobody knows',
      'POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n',
      () => `0\r\n\r\n${smuggled()}`,
    ],
    [
      'chunked in two words',
      'POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, identity\r\n\r\n',
      () => `0\r\n\r\n${smuggled()}`,
    ],
    [
      'a space before the colon',
      'POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n',
      () => `0\r\n\r\n${smuggled()}`,
    ],
    [
      'a folded header',
      'POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:\r\n chunked\r\n\r\n',
      () => `0\r\n\r\n${smuggled()}`,
    ],
    [
      'a lone line feed in a header',
      'GET /health HTTP/1.1\r\nHost: localhost\r\nX: a\nContent-Length: 0\r\n\r\n',
      smuggled,
    ],
    ['a zero byte in a header', 'GET /health HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n', smuggled],
    [
      'a length that is too large for a number',
      'POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n',
      smuggled,
    ],
    [
      'a chunk with a bad size',
      'POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n',
      () => `zz\r\n${smuggled()}`,
    ],
    ['another protocol', 'GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n', smuggled],
    ['no protocol', 'GET /health\r\n\r\n', smuggled],
    ['nonsense', '\u0016\u0003\u0001 nonsense\r\n\r\n', smuggled],
    [
      'headers of 100 KB',
      `GET /health HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
      smuggled,
    ],
  ])('does nothing for a request with %s', async (_name, head, after) => {
    const { statuses, text, closed } = await send(Buffer.from(head + after(), 'latin1'))
    expect(calls).toEqual([])
    expect(statuses.filter((status) => status < 400)).toEqual([])
    expect(statuses.length).toBeLessThanOrEqual(1)
    expect(closed).toBe(true)
    expect(text).not.toMatch(/fastify|node_modules|\bat .*:\d+|HPE_/i)
    if (statuses.length === 1) expect(text).toMatch(/\{"ok":false,"error":\{"code":"request_malformed"/)
  })

  it.each([
    ['no host', 'GET /health HTTP/1.1\r\n\r\n', 400],
    ['two hosts', 'GET /health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n', 400],
    [
      'two hosts that differ',
      'GET /health HTTP/1.1\r\nHost: localhost\r\nHost: attacker.example\r\n\r\n',
      400,
    ],
    ['an empty host', 'GET /health HTTP/1.1\r\nHost: \r\n\r\n', 421],
    [
      'another host in its address',
      'GET https://attacker.example/api/system HTTP/1.1\r\nHost: attacker.example\r\n\r\n',
      421,
    ],
    ['a host with a way out', 'GET /health HTTP/1.1\r\nHost: localhost/../x\r\n\r\n', 421],
  ])('refuses a request with %s', async (_name, bytes, status) => {
    expect((await send(bytes)).statuses).toEqual([status])
  })

  it("lets no line break into an answer's headers", async () => {
    for (const address of [
      '/%0d%0aset-cookie:%20a=b',
      '/api/reports/%0d%0aset-cookie:a=b',
      '/?x=%0d%0aset-cookie:a=b',
    ]) {
      const { text } = await send(
        `GET ${address} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.secrets.admin}\r\nConnection: close\r\n\r\n`,
      )
      expect(text.split('\r\n\r\n')[0]).not.toMatch(/^set-cookie/im)
    }
  })

  it('gives up on a client that never finishes its headers, or its body', async () => {
    const slow = await send('GET /health HTTP/1.1\r\nHost: localhost\r\nX: ', 4_000)
    expect([slow.closed, slow.statuses]).toEqual([true, [408]])
    expect(slow.text).toContain('"code":"request_timeout"')
    const half = await send(
      `POST /api/rpc/system:get HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.secrets.viewer}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
      4_000,
    )
    expect([half.closed, half.statuses]).toEqual([true, [408]])
  })
})
