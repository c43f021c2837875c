/** How the built dashboard is served: compressed once, kept for ever or asked for each time, and never instead of what is missing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type Ask, type RunningServer } from './running-server'

const page = `<!doctype html><title>Dashboard</title>${'<!-- -->'.repeat(50)}`
const script = `export const answer = 42${'\n'.repeat(200)}`
const small = 'export {}'
const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

let folder: string
let server: RunningServer
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'renderer-'))
  mkdirSync(path.join(folder, 'assets'))
  const write = (name: string, content: string | Buffer): void =>
    writeFileSync(path.join(folder, name), content)
  const writeCompressed = (name: string, text: string): void => {
    write(name, text)
    write(`${name}.br`, brotliCompressSync(text))
    write(`${name}.gz`, gzipSync(text))
  }
  writeCompressed('index.html', page)
  writeCompressed('assets/index-Bz4mQ9xT.js', script)
  write('assets/tiny-Ab3_dE-9.js', small)
  write('assets/zipped-Qq11Ww22.css', 'a{}')
  write('assets/zipped-Qq11Ww22.css.gz', gzipSync('a{}'))
  write('assets/inter-C0ffee12.woff2', Buffer.alloc(5_000, 7))
  write('site.webmanifest', '{}')
  write('icon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
  write('.secret', 'no')
  server = await startServer({ rendererFolder: folder })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

/** The running server's own `ask` reads text; this leaves the bytes as they are. */
const get = (address: string, headers: Ask['headers'] = {}, method = 'GET') =>
  server.ask(address, { headers, method, encoding: 'latin1' })
const bytesOf = ({ body }: { body: string }): Buffer => Buffer.from(body, 'latin1')

describe('the page', () => {
  it.each([
    '/',
    '/disks',
    '/containers/web',
    '/containers/web.1',
    '/snapshots/2026-11-23.json',
    '/?at=1',
    '/index.html',
  ])('is at %s, asked for each time', async (address) => {
    const { status, headers, body } = await get(address, html)
    expect([status, body]).toEqual([200, page])
    expect(headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
      vary: 'accept-encoding',
      'content-security-policy': expect.stringContaining("script-src 'self'") as string,
    })
  })

  it.each(['/', '/disks', '/containers/web.1'])('comes compressed at %s', async (address) => {
    const brotli = await get(address, { ...html, 'accept-encoding': 'gzip, deflate, br, zstd' })
    expect(brotli.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept-encoding',
    })
    expect(brotliDecompressSync(bytesOf(brotli)).toString()).toBe(page)
    const gzipped = await get(address, { ...html, 'accept-encoding': 'gzip' })
    expect(gunzipSync(bytesOf(gzipped)).toString()).toBe(page)
  })

  it('comes the same over HTTP/2', async () => {
    const { status, headers } = await server.askHttp2('/disks', {
      headers: { ...html, 'accept-encoding': 'br' },
    })
    expect([status, headers['content-encoding'], headers['cache-control']]).toEqual([200, 'br', 'no-cache'])
  })

  it('may run, show and connect to what lies on this server, and start no worker', async () => {
    const policy = String((await get('/', html)).headers['content-security-policy'])
    expect(policy).not.toMatch(/unsafe|\*|data:|blob:/)
    for (const rule of ["img-src 'self'", "font-src 'self'", "manifest-src 'self'", "worker-src 'none'"])
      expect(policy.split('; ')).toContain(rule)
  })

  it('is not sent again while it is the same', async () => {
    const { headers } = await get('/disks', html)
    const { status, body } = await get('/disks', { ...html, 'if-none-match': headers.etag ?? '' })
    expect([status, body]).toEqual([304, ''])
  })

  it.each([
    '/.secret',
    '/../keys.json',
    '/%2e%2e/keys.json',
    '/assets',
    '/assets/',
    '/assets/none-12345678.js',
    '/assets/none',
    '/%61ssets/none',
    '/assets%2Fnone',
    '/api',
    '/api/nope',
    '/%61pi/nope',
    '/disks/%zz',
  ])('does not stand in for %s', async (address) => {
    const { status, body } = await get(address, html)
    expect([400, 404]).toContain(status)
    expect(body).not.toContain('Dashboard')
  })

  it.each(['*/*', 'application/json', 'image/avif,image/webp,*/*;q=0.8'])(
    'does not stand in for what asks for %s',
    async (accept) => {
      expect((await get('/nope', { accept })).status).toBe(404)
      expect((await get('/nope.png', { accept })).status).toBe(404)
    },
  )

  it('answers no change', async () => {
    expect((await get('/disks', html, 'DELETE')).status).toBe(404)
  })
})

describe('an asset', () => {
  const encodings = [
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, gzip', 'gzip', gunzipSync],
    ['identity', undefined, (bytes: Buffer) => bytes],
    ['', undefined, (bytes: Buffer) => bytes],
  ] as const
  it.each(encodings)('comes to "%s" as %s, kept for ever', async (accepted, encoding, decode) => {
    const answer = await get('/assets/index-Bz4mQ9xT.js', { 'accept-encoding': accepted })
    expect(answer.status).toBe(200)
    expect(answer.headers['content-encoding']).toBe(encoding)
    expect(answer.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'application/javascript; charset=utf-8',
      vary: 'accept-encoding',
      'content-length': String(bytesOf(answer).length),
    })
    expect(decode(bytesOf(answer)).toString()).toBe(script)
  })

  it('comes as it is, or in the form there is, where it lies in fewer', async () => {
    const both = { 'accept-encoding': 'br, gzip' }
    const plain = await get('/assets/tiny-Ab3_dE-9.js', both)
    expect([plain.headers['content-encoding'], plain.body]).toEqual([undefined, small])
    const zipped = await get('/assets/zipped-Qq11Ww22.css', both)
    expect(zipped.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/css; charset=utf-8',
    })
    expect(zipped.headers['cache-control']).toContain('immutable')
  })

  it('is told by HEAD without being sent, with the same headers', async () => {
    const ask = { 'accept-encoding': 'br' }
    const whole = await get('/assets/index-Bz4mQ9xT.js', ask)
    const head = await get('/assets/index-Bz4mQ9xT.js', ask, 'HEAD')
    const same = ['content-length', 'content-encoding', 'content-type', 'cache-control', 'etag', 'vary']
    expect(same.map((name) => head.headers[name])).toEqual(same.map((name) => whole.headers[name]))
    expect([head.status, head.body]).toEqual([200, ''])
  })

  it('comes in parts', async () => {
    const part = await get('/assets/inter-C0ffee12.woff2', { range: 'bytes=10-19', 'accept-encoding': 'br' })
    expect([part.status, bytesOf(part)]).toEqual([206, Buffer.alloc(10, 7)])
    expect(part.headers).toMatchObject({
      'content-range': 'bytes 10-19/5000',
      'content-type': 'font/woff2',
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })

  it.each([{ range: 'bytes=9000-' }, { 'if-match': '"other"' }])(
    'refuses %o as a fault of who asks',
    async (headers) => {
      const { status, body } = await get('/assets/inter-C0ffee12.woff2', headers)
      expect([status, body]).toEqual([400, expect.stringContaining('request_malformed')])
      expect(server.logged).toEqual([])
    },
  )

  it('has another tag in each form, so that parts of two are never joined', async () => {
    const tagOf = async (accepted: string) =>
      (await get('/assets/index-Bz4mQ9xT.js', { 'accept-encoding': accepted })).headers.etag
    expect(new Set([await tagOf('br'), await tagOf('gzip'), await tagOf('identity')]).size).toBe(3)
  })
})

it.each([
  ['/site.webmanifest', 'application/manifest+json'],
  ['/icon.svg', 'image/svg+xml'],
])('serves %s as %s, asked for each time', async (address, type) => {
  const { status, headers } = await get(address, { accept: '*/*' })
  expect([status, headers['content-type'], headers['cache-control']]).toEqual([
    200,
    expect.stringContaining(type),
    'no-cache',
  ])
})

it('varies by origin too where other sites may read', async () => {
  const open = await startServer({
    rendererFolder: folder,
    settings: { allowedOrigins: ['https://other.example'] },
  })
  expect((await open.ask('/', { headers: html })).headers.vary).toBe('Origin, accept-encoding')
  await open.close()
})
