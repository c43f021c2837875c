import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchText } from '../../../../main/collectors/custom/url'

const seen: IncomingMessage[] = []
let server: Server
let other: Server
let base = ''
let otherBase = ''

function answer(request: IncomingMessage, response: ServerResponse): void {
  seen.push(request)
  const redirect = (to: string): unknown => response.writeHead(302, { location: to }).end()
  switch (request.url ?? '') {
    case '/number':
      return void response.end('42\n')
    case '/big':
      return void response.end('x'.repeat(200_000))
    case '/endless': {
      const more = (): void => {
        while (response.write('x'.repeat(10_000)));
      }
      response.on('drain', more)
      return more()
    }
    case '/bomb':
      return void response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(50_000_000)))
    case '/silent':
      return
    case '/half':
      response.write('4')
      return void setTimeout(() => response.destroy(), 20)
    case '/there':
      return void redirect('/number')
    case '/elsewhere':
      return void redirect(`${otherBase}/number`)
    case '/file':
      return void redirect('file:///etc/passwd')
    case '/loop':
      return void redirect('/loop')
    default:
      return void response.writeHead(503).end('token=hunter2')
  }
}

async function listen(): Promise<[Server, string]> {
  const started = createServer(answer)
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  return [started, `http://127.0.0.1:${(started.address() as AddressInfo).port}`]
}

beforeAll(async () => {
  ;[server, base] = await listen()
  ;[other, otherBase] = await listen()
})
afterAll(() => {
  for (const one of [server, other]) {
    one.closeAllConnections()
    one.close()
  }
})

const get = (
  address: string,
  headers: Record<string, string> = {},
  signal = AbortSignal.timeout(5_000),
): Promise<string> => fetchText(address, { headers, maxBytes: 65_536, signal })

const refusal = (message: string) => ({
  code: 'custom_failed',
  message: expect.stringContaining(message) as string,
})

describe('fetchText', () => {
  it('answers the body and sends the headers', async () => {
    expect(await get(`${base}/number`, { 'x-team': 'ops' })).toBe('42\n')
    expect(seen.at(-1)?.headers['x-team']).toBe('ops')
  })

  it('sends a user name and password of the address as what they stand for', async () => {
    expect(await get(`${base.replace('//', '//ada:s%40fe@')}/number`)).toBe('42\n')
    expect(seen.at(-1)?.headers.authorization).toBe(`Basic ${Buffer.from('ada:s@fe').toString('base64')}`)
  })

  it('follows redirects, and takes its headers only to the same host', async () => {
    const headers = { authorization: 'Bearer hunter2' }
    expect(await get(`${base}/there`, headers)).toBe('42\n')
    expect(seen.at(-1)?.headers.authorization).toBe('Bearer hunter2')
    expect(await get(`${base}/elsewhere`, headers)).toBe('42\n')
    expect(seen.at(-1)?.headers.authorization).toBeUndefined()
  })

  it('refuses redirects without end and to anything but http and https', async () => {
    await expect(get(`${base}/loop`)).rejects.toMatchObject(refusal('redirects more than 5 times'))
    await expect(get(`${base}/file`)).rejects.toMatchObject(refusal('neither http nor https'))
  })

  it('refuses a status that is not 2xx without repeating the answer', async () => {
    await expect(get(`${base}/nowhere`)).rejects.toMatchObject({
      message: `${new URL(base).origin} answered with HTTP status 503.`,
    })
  })

  it.each(['/big', '/endless', '/bomb'])('stops reading %s at the limit', async (path) => {
    await expect(get(`${base}${path}`)).rejects.toMatchObject(refusal('more than 65536 bytes'))
  })

  it('lets go of a server that does not answer', async () => {
    const startedMs = performance.now()
    const signal = AbortSignal.timeout(50)
    await expect(get(`${base}/silent`, {}, signal)).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(performance.now() - startedMs).toBeLessThan(1_000)
  })

  it('says that the connection broke or was refused', async () => {
    await expect(get(`${base}/half`)).rejects.toMatchObject(refusal('broke'))
    const [closed, address] = await listen()
    await new Promise((resolve) => closed.close(resolve))
    await expect(get(address)).rejects.toMatchObject(refusal('refuses the connection'))
  })

  it('never repeats a header that HTTP does not allow', async () => {
    const error: unknown = await get(base, { authorization: 'hunter2\n' }).catch((reason: unknown) => reason)
    const second: unknown = await get(base, { authorization: 'hunter2\u0000x' }).catch(
      (reason: unknown) => reason,
    )
    expect(second).toMatchObject(refusal('one of its headers'))
    expect(JSON.stringify([String(error), String(second)])).not.toContain('hunter2')
  })
})
