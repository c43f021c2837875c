/** The server as a person starts it: the built command, with curl, openssl and Prometheus as its clients. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApiDocument } from '../../main/transports/openapi'
import { curlExample } from '../../main/transports/http/docs-page'
import { createPlayground as makePlayground, stackTrace, type Playground } from '../main/cli/built'

const exists = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

interface Started {
  child: ChildProcess
  url: string
  key: string
  stdout: () => string
  stderr: () => string
}

let play: Playground
const running = new Set<ChildProcess>()
const playgrounds: Playground[] = []

function createPlayground(): Playground {
  const made = makePlayground()
  playgrounds.push(made)
  return made
}

afterAll(() => playgrounds.forEach(({ remove }) => remove()))

async function startServe(playground: Playground, args: readonly string[] = []): Promise<Started> {
  let [out, err] = ['', '']
  let child: ChildProcess | undefined
  void playground.run(['serve', '--port', '0', ...args], {
    started: (process) => {
      child = process
      running.add(process)
      process.on('close', () => running.delete(process))
      process.stdout?.on('data', (text: string) => (out += text))
      process.stderr?.on('data', (text: string) => (err += text))
    },
  })
  await expect.poll(() => out.includes('Ctrl+C') || child?.exitCode != null, { timeout: 15_000 }).toBe(true)
  return {
    child: child!,
    url: /https?:\/\/\S+:\d+/.exec(out)?.[0] ?? '',
    key: /ais_[\w-]+/.exec(out)?.[0] ?? '',
    stdout: () => out,
    stderr: () => err,
  }
}

const ended = async (child: ChildProcess): Promise<[code: number | null, signal: string | null]> =>
  child.exitCode !== null || child.signalCode !== null
    ? [child.exitCode, child.signalCode]
    : ((await once(child, 'exit')) as [number | null, string | null])

const curl = (...args: string[]): string =>
  execFileSync('curl', ['--silent', '--show-error', '--insecure', '--max-time', '10', ...args], {
    encoding: 'utf8',
  })

afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})

describe('serve', () => {
  let server: Started
  beforeAll(() => {
    play = createPlayground()
  })

  it('gives a newcomer an address and a key with which curl reads live data', async ({ skip }) => {
    if (!exists('curl')) skip('curl is not installed')
    server = await startServe(play)
    expect(server.key).toMatch(/^ais_/)
    expect(server.stdout()).toMatch(/SHA-256 +([0-9A-F]{2}:){31}[0-9A-F]{2}/)
    const auth = ['--header', `Authorization: Bearer ${server.key}`]
    await expect
      .poll(() => {
        const { value } = JSON.parse(curl(...auth, `${server.url}/api/metrics/memory`)) as {
          value: { reading: { value: { totalBytes: number } } | null }
        }
        return value.reading?.value.totalBytes ?? 0
      })
      .toBeGreaterThan(1e6)
    expect(JSON.parse(curl(`${server.url}/health`))).toEqual({ live: true, ready: true, reasons: [] })
    expect(server.stderr() + server.stdout().replaceAll(server.key, '')).not.toContain(server.key.slice(15))
    // The first key is made once: the next start shows none.
    server.child.kill('SIGTERM')
    expect(await ended(server.child)).toEqual([0, null])
    const again = await startServe(play)
    expect(again.key).toBe('')
    expect(JSON.parse(curl(...auth, `${again.url}/api/rpc/session:get`))).toMatchObject({
      value: { role: 'admin' },
    })
    again.child.kill('SIGTERM')
    await ended(again.child)
  })

  it('keeps certificate and keys for its account alone', () => {
    for (const name of ['server-certificate.pem', 'keys.json'])
      expect(statSync(play.at('data', 'autoinfrasnap', name)).mode & 0o777).toBe(0o600)
    expect(readFileSync(play.at('data', 'autoinfrasnap', 'keys.json'), 'utf8')).not.toContain(
      server.key.slice(15),
    )
    expect(
      readFileSync(
        play.at('state', 'autoinfrasnap', 'logs', 'autoinfrasnap.log').replace('/state/', '/.local/state/'),
        'utf8',
      ),
    ).not.toContain(server.key.slice(15))
  })

  it('speaks TLS 1.2 and 1.3, and refuses TLS 1.1 (openssl)', async ({ skip }) => {
    if (!exists('openssl')) skip('openssl is not installed')
    const { url, child } = await startServe(play)
    const { port } = new URL(url)
    const connect = (version: string) =>
      spawnSync(
        'openssl',
        ['s_client', version, '-cipher', 'DEFAULT:@SECLEVEL=0', '-connect', `127.0.0.1:${port}`],
        { input: 'Q\n', encoding: 'utf8' },
      )
    expect(connect('-tls1_2').stdout).toMatch(/Protocol\s*: TLSv1\.2/)
    const modern = spawnSync('openssl', ['s_client', '-tls1_3', '-connect', `127.0.0.1:${port}`], {
      input: 'Q\n',
      encoding: 'utf8',
    })
    expect(modern.stdout).toContain('TLSv1.3')
    for (const old of ['-tls1_1', '-tls1']) {
      const { status, stdout, stderr } = connect(old)
      expect(status).not.toBe(0)
      expect(stdout + stderr).toMatch(/alert protocol version|handshake failure|unsupported protocol/i)
    }
    child.kill('SIGTERM')
    await ended(child)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends within five seconds of %s with streams open, and frees the port',
    async (signal) => {
      const { url, key, child, stderr } = await startServe(createPlayground())
      const viewer = spawn('curl', ['-sNk', '--header', `Authorization: Bearer ${key}`, `${url}/api/events`])
      await once(viewer.stdout, 'data')
      const since = performance.now()
      child.kill(signal)
      expect(await ended(child)).toEqual([0, null])
      expect(performance.now() - since).toBeLessThan(5_000)
      expect((await ended(viewer))[0]).toBe(0) // curl saw an orderly end
      expect(stderr()).not.toMatch(stackTrace)
      const socket = net.connect(Number(new URL(url).port), '127.0.0.1')
      expect(((await once(socket, 'error')) as [NodeJS.ErrnoException])[0].code).toBe('ECONNREFUSED')
    },
  )

  it('ends at once at the second signal', async () => {
    const { child } = await startServe(createPlayground())
    child.kill('SIGTERM')
    child.kill('SIGTERM')
    const [code] = await ended(child)
    expect([0, 143]).toContain(code) // what was to be finished may have been quicker
  })

  it('runs every example of the API document with curl', async ({ skip }) => {
    if (!exists('curl')) skip('curl is not installed')
    const { url, key, child } = await startServe(createPlayground())
    const document = openApiDocument()
    const results: Record<string, string> = {}
    const answersOfItsOwn: Record<string, string> = {
      report: '404',
      report_read: '404',
      report_fetch: '404',
      report_delete: '404',
      report_restore: '404',
      report_compare: '404',
      outbox_add: '404',
      outbox_drop: '404',
      s3_test: '409',
      key_revoke: '404',
      signOut: '401',
    }
    for (const [address, methods] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(methods)) {
        if (operation.operationId === 'events') continue // without an end; its own test below
        // They would change the keychain of whoever runs this; test/e2e/keyring has one of its own.
        if (/^secret_(?:set|remove)$/.test(operation.operationId)) continue
        const example = curlExample({ method: method.toUpperCase(), path: address, operation }, url)
        const { stdout } = spawnSync(
          'bash',
          ['-c', `${example} -sk --max-time 20 -o /dev/null -w '%{http_code}'`],
          {
            encoding: 'utf8',
            env: { ...process.env, KEY: key },
          },
        )
        const expected =
          answersOfItsOwn[operation.operationId] ?? (operation.operationId === 'takeReport' ? '201' : '200')
        if (stdout !== expected) results[operation.operationId] = stdout
      }
    expect(results).toEqual({})
    const events = curlExample(
      { method: 'GET', path: '/api/events', operation: document.paths['/api/events']!['get']! },
      url,
    )
    const { stdout } = spawnSync('bash', ['-c', `${events} -sk --max-time 3`], {
      encoding: 'utf8',
      env: { ...process.env, KEY: key },
    })
    expect(stdout).toMatch(/^event: cpu$/m)
    expect(stdout).not.toMatch(/^event: network$/m)
    child.kill('SIGTERM')
    await ended(child)
  })

  it('is scraped by a real Prometheus, and promtool finds no fault with its metrics', async ({ skip }) => {
    if (!exists('prometheus') || !exists('promtool')) skip('prometheus is not installed')
    const { url, key, child } = await startServe(createPlayground())
    const metrics = curl('--header', `Authorization: Bearer ${key}`, `${url}/metrics`)
    expect(spawnSync('promtool', ['check', 'metrics'], { input: metrics, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
      stdout: '',
    })
    const folder = mkdtempSync(path.join(tmpdir(), 'prometheus-'))
    const port = await freePort()
    writeFileSync(
      path.join(folder, 'prometheus.yml'),
      `scrape_configs:\n  - job_name: box\n    scheme: https\n    scrape_interval: 1s\n    scrape_timeout: 1s\n    authorization: { credentials: '${key}' }\n    tls_config: { insecure_skip_verify: true }\n    static_configs: [{ targets: ['localhost:${new URL(url).port}'] }]\n`,
    )
    const prometheus = spawn(
      'prometheus',
      [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    )
    running.add(prometheus)
    try {
      const query = async (expression: string): Promise<number> => {
        const answer = await fetch(
          `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`,
        ).catch(() => null)
        const body = (await answer?.json()) as
          { data?: { result: { value: [number, string] }[] } } | undefined
        return Number(body?.data?.result[0]?.value[1] ?? NaN)
      }
      await expect.poll(() => query('up{job="box"}'), { timeout: 20_000, interval: 300 }).toBe(1)
      await expect
        .poll(() => query('autoinfrasnap_memory_total_bytes'), { timeout: 10_000 })
        .toBeGreaterThan(1e6)
      expect(await query('autoinfrasnap_filesystem_size_bytes')).toBeGreaterThan(0)
      expect(await query('count(autoinfrasnap_cpu_busy_ratio <= 1)')).toBe(1)
    } finally {
      prometheus.kill('SIGTERM')
      await ended(prometheus)
      rmSync(folder, { recursive: true, force: true })
      child.kill('SIGTERM')
      await ended(child)
    }
  })
})

describe('the other commands', () => {
  it('load nothing of the server', async () => {
    const place = createPlayground()
    const list = place.at('loaded.txt')
    writeFileSync(
      place.at('list.cjs'),
      `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join('\\n')))`,
    )
    for (const args of [
      ['snapshot', '--quiet', '--output', '-'],
      ['keys', 'list'],
      ['settings', 'path'],
      ['--help'],
    ]) {
      await place.run(args, { env: { NODE_OPTIONS: `--require ${place.at('list.cjs')}` } })
      const loaded = readFileSync(list, 'utf8')
        .split('\n')
        .filter((file) => file.includes('chunks'))
      expect(loaded.length, args.join(' ')).toBeGreaterThan(0)
      expect(loaded.filter((file) => readFileSync(file, 'utf8').includes('FST_ERR_'))).toEqual([])
    }
    place.remove()
  })
})

describe('serve says clearly what keeps it from starting', () => {
  const refused = async (args: string[], prepare?: (place: Playground) => Record<string, string> | void) => {
    const place = createPlayground()
    const env = prepare?.(place) ?? {}
    const answer = await place.run(['serve', ...args], { env })
    place.remove()
    expect(answer.stderr).not.toMatch(stackTrace)
    expect(answer.stdout).toBe('')
    return answer
  }

  it('a port in use', async () => {
    const other = net.createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as net.AddressInfo
    const { code, stderr } = await refused(['--port', String(port)])
    other.close()
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`Another program listens on 127.0.0.1 port ${port} already. Stop it`),
    ])
  })

  it.each<[args: string[], message: string]>([
    [['--port', '70000'], '--port takes a number from 0 to 65535'],
    [['--port', 'x'], '--port takes a number from 0 to 65535'],
    [['--host', '203.0.113.7', '--port', '0'], 'This machine has no address 203.0.113.7'],
    [['--host', '0.0.0.0', '--insecure-http'], 'Plain HTTP is for this machine alone'],
  ])('%j', async (args, message) => {
    const { code, stderr } = await refused(args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })

  it('a certificate and a key that do not match, are missing, or are none', async ({ skip }) => {
    if (!exists('openssl')) skip('openssl is not installed')
    const make = (place: Playground, name: string): void => {
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:P-256',
          '-nodes',
          '-days',
          '2',
          '-subj',
          '/CN=box',
          '-keyout',
          place.at(`${name}.key`),
          '-out',
          place.at(`${name}.pem`),
        ],
        { stdio: 'ignore' },
      )
    }
    const using = (certificate: string, key: string) => (place: Playground) => {
      make(place, 'one')
      make(place, 'two')
      writeFileSync(place.at('text.pem'), 'no certificate')
      mkdirSync(place.at('config', 'autoinfrasnap'), { recursive: true })
      writeFileSync(
        place.at('config', 'autoinfrasnap', 'settings.json'),
        JSON.stringify({
          server: { tls: { certificateFile: place.at(certificate), keyFile: place.at(key) } },
        }),
      )
    }
    for (const [certificate, key, message] of [
      ['one.pem', 'two.key', 'The certificate and the key do not belong together'],
      ['none.pem', 'one.key', 'cannot be read (ENOENT)'],
      ['text.pem', 'one.key', 'The certificate is not in PEM form'],
      ['one.pem', 'text.pem', 'The key is not an unencrypted private key in PEM form'],
    ] as const) {
      const { code, stderr } = await refused(['--port', '0'], using(certificate, key))
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
    }
  })

  it('a port and a data folder that this account may not use', async ({ skip }) => {
    if (process.getuid?.() !== 0) skip('only root can become another account')
    const place = createPlayground()
    chmodSync(place.folder, 0o777)
    const run = (args: string[], env: Record<string, string>) =>
      place.run(['serve', ...args], { uid: 65_534, env })
    mkdirSync(place.at('locked'), { mode: 0o755 })
    const folder = await run(['--port', '0'], { AUTOINFRASNAP_DATA_DIR: place.at('locked') })
    expect([folder.code, folder.stderr]).toEqual([
      4,
      expect.stringMatching(/certificate cannot be saved.*EACCES/),
    ])
    expect(folder.stderr).not.toMatch(stackTrace)
    const allowed = Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'))
    if (allowed <= 443) return place.remove()
    const port = await run(['--port', '443'], { AUTOINFRASNAP_DATA_DIR: place.at('mine') })
    expect([port.code, port.stderr]).toEqual([2, expect.stringContaining('may not listen on port 443')])
    return place.remove()
  })
})

async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as net.AddressInfo
  probe.close()
  return port
}
