/** The wire over TCP and TLS, against servers of Node with certificates made for the test. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest'
import { createEngine, type Engine } from '../../../../main/collectors/docker/engine'
import { findEndpoints } from '../../../../main/collectors/docker/endpoint'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function listen(server: http.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

async function engineAt(env: Record<string, string>): Promise<Engine> {
  const [endpoint] = findEndpoints({
    platform: 'linux',
    root: '',
    env,
    configured: null,
    home: '/nowhere',
    userId: null,
    access: () => 'absent',
    readFile: (path) => readFileSync(path),
  })
  if (endpoint === undefined) throw new Error('no endpoint')
  const engine = await createEngine(endpoint)
  closing.push(() => engine.close())
  return engine
}

const asked: string[] = []
const answerList: http.RequestListener = (request, response) => {
  asked.push(`${request.method} ${request.url}`)
  response.end(JSON.stringify([{ Id: 'a', Names: ['/one'], State: 'running' }]))
}
const signal = () => AbortSignal.timeout(3_000)

it('asks over TCP, below the path of the address', async () => {
  const port = await listen(http.createServer(answerList))
  const engine = await engineAt({ DOCKER_HOST: `tcp://127.0.0.1:${port}/behind/proxy/` })
  expect(await engine.list(signal())).toMatchObject([{ name: 'one' }])
  expect(asked.at(-1)).toBe('GET /behind/proxy/containers/json?all=true')
})

it('refuses an answer that never ends', async () => {
  const endless: http.RequestListener = (_, response) => {
    const piece = Buffer.alloc(1024 * 1024, ' ')
    const pour = (): void => {
      while (!response.destroyed && response.write(piece));
    }
    response.on('drain', pour)
    pour()
  }
  const port = await listen(http.createServer(endless))
  const engine = await engineAt({ DOCKER_HOST: `tcp://127.0.0.1:${port}` })
  await expect(engine.list(AbortSignal.timeout(15_000))).rejects.toMatchObject({
    code: 'docker_broken',
    message: expect.stringContaining('does not end') as string,
  })
})

describe('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-tls-'))
  const other = mkdtempSync(join(tmpdir(), 'engine-tls-'))
  let missing: string | null = null

  beforeAll(() => {
    try {
      for (const place of [folder, other]) {
        // One certificate is authority, server and client at once: what counts here is who trusts whom.
        execFileSync(
          'openssl',
          'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=engine -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem'.split(
            ' ',
          ),
          { cwd: place, stdio: 'ignore' },
        )
        execFileSync('cp', ['cert.pem', 'ca.pem'], { cwd: place })
      }
    } catch (error) {
      missing = `no certificates can be made without openssl (${(error as NodeJS.ErrnoException).code})`
    }
  })
  afterAll(() => {
    for (const place of [folder, other]) rmSync(place, { recursive: true })
  })

  function secureServer(): Promise<number> {
    const read = (name: string) => readFileSync(join(folder, name))
    const options = { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') }
    return listen(https.createServer({ ...options, requestCert: true, rejectUnauthorized: true }, answerList))
  }

  it('shows the client certificate and trusts the authority of DOCKER_CERT_PATH', async (context) => {
    if (missing !== null) context.skip(missing)
    const port = await secureServer()
    const engine = await engineAt({
      DOCKER_HOST: `tcp://127.0.0.1:${port}`,
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: folder,
    })
    expect(engine.endpoint.url).toBe(`https://127.0.0.1:${port}`)
    expect(await engine.list(signal())).toHaveLength(1)
  })

  it('does not trust an engine of another authority', async (context) => {
    if (missing !== null) context.skip(missing)
    const port = await secureServer()
    const engine = await engineAt({
      DOCKER_HOST: `tcp://127.0.0.1:${port}`,
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: other,
    })
    await expect(engine.list(signal())).rejects.toMatchObject({
      code: 'docker_misconfigured',
      hint: expect.stringContaining('DOCKER_CERT_PATH') as string,
    })
  })

  it('is not taken for a silent engine when only one side speaks it', async (context) => {
    if (missing !== null) context.skip(missing)
    const plain = await listen(http.createServer(answerList))
    const wantsTls = await engineAt({ DOCKER_HOST: `https://127.0.0.1:${plain}`, DOCKER_CERT_PATH: folder })
    await expect(wantsTls.list(signal())).rejects.toMatchObject({ code: 'docker_misconfigured' })
    const secure = await engineAt({ DOCKER_HOST: `tcp://127.0.0.1:${await secureServer()}` })
    await expect(secure.list(signal())).rejects.toMatchObject({ code: 'docker_broken' })
  })
})
