import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { findEndpoints, type Surroundings } from '../../../../main/collectors/docker/endpoint'

const home = '/home/ada'
const meta = (name: string) =>
  `${home}/.docker/contexts/meta/${createHash('sha256').update(name).digest('hex')}/meta.json`
const tlsOf = (name: string) =>
  `${home}/.docker/contexts/tls/${createHash('sha256').update(name).digest('hex')}/docker`
const contextFile = (Host: string, more = {}) =>
  JSON.stringify({ Name: 'x', Metadata: {}, Endpoints: { docker: { Host, ...more } } })

/** A machine that has these sockets and files. */
function surroundings(
  changes: Partial<Surroundings> & {
    sockets?: Record<string, 'usable' | 'denied'>
    files?: Record<string, string>
  } = {},
): Surroundings {
  const { sockets = {}, files = {}, ...rest } = changes
  return {
    platform: 'linux',
    root: '',
    env: {},
    configured: null,
    home,
    userId: 1000,
    access: (path) => sockets[path] ?? 'absent',
    readFile: (path) => (files[path] === undefined ? null : Buffer.from(files[path])),
    ...rest,
  }
}

const urls = (changes: Parameters<typeof surroundings>[0]) =>
  findEndpoints(surroundings(changes)).map(({ url }) => url)
const only = (changes: Parameters<typeof surroundings>[0]) => {
  const endpoints = findEndpoints(surroundings(changes))
  expect(endpoints).toHaveLength(1)
  const [endpoint] = endpoints
  if (endpoint === undefined) throw new Error('no endpoint')
  return endpoint
}
const problemOf = (changes: Parameters<typeof surroundings>[0]): unknown => {
  try {
    findEndpoints(surroundings(changes))
  } catch (error) {
    return error
  }
  return null
}

describe('who goes first', () => {
  const sockets = { '/var/run/docker.sock': 'usable' } as const
  const files = {
    [`${home}/.docker/config.json`]: JSON.stringify({ auths: {}, currentContext: 'lab' }),
    [meta('lab')]: contextFile('unix:///lab.sock'),
    [meta('other')]: contextFile('unix:///other.sock'),
  }
  const env = { DOCKER_HOST: 'unix:///host.sock', DOCKER_CONTEXT: 'other' }

  it('is the setting, then DOCKER_HOST, DOCKER_CONTEXT, the current context, the usual sockets', () => {
    const configured = 'unix:///setting.sock'
    expect(urls({ configured, env, files, sockets })).toEqual(['unix:///setting.sock'])
    expect(urls({ env, files, sockets })).toEqual(['unix:///host.sock'])
    expect(urls({ env: { DOCKER_CONTEXT: 'other' }, files, sockets })).toEqual(['unix:///other.sock'])
    expect(urls({ files, sockets })).toEqual(['unix:///lab.sock'])
    expect(urls({ sockets })).toEqual(['unix:///var/run/docker.sock'])
  })

  it('is the usual socket when the context is the default one', () => {
    expect(urls({ env: { DOCKER_CONTEXT: 'default' }, files, sockets })).toEqual([
      'unix:///var/run/docker.sock',
    ])
  })
})

describe('usual sockets', () => {
  it('are tried in order: system, rootless, Desktop, Podman', () => {
    const sockets = {
      '/run/podman/podman.sock': 'usable',
      '/run/user/1000/podman/podman.sock': 'usable',
      [`${home}/.docker/desktop/docker.sock`]: 'usable',
      '/run/user/1000/docker.sock': 'usable',
      '/var/run/docker.sock': 'usable',
    } as const
    expect(urls({ sockets })).toEqual([
      'unix:///var/run/docker.sock',
      'unix:///run/user/1000/docker.sock',
      `unix://${home}/.docker/desktop/docker.sock`,
      'unix:///run/user/1000/podman/podman.sock',
      'unix:///run/podman/podman.sock',
    ])
  })

  it('follow XDG_RUNTIME_DIR', () => {
    const env = { XDG_RUNTIME_DIR: '/tmp/run' }
    expect(urls({ env, sockets: { '/tmp/run/docker.sock': 'usable' } })).toEqual([
      'unix:///tmp/run/docker.sock',
    ])
  })

  it('pass over one that refuses when another does not', () => {
    const sockets = { '/var/run/docker.sock': 'denied', '/run/user/1000/docker.sock': 'usable' } as const
    expect(urls({ sockets })).toEqual(['unix:///run/user/1000/docker.sock'])
  })

  it('say how to get in when all refuse', () => {
    expect(problemOf({ sockets: { '/var/run/docker.sock': 'denied' } })).toMatchObject({
      name: 'AppError',
      code: 'docker_denied',
      hint: expect.stringContaining('usermod -aG docker') as string,
    })
  })

  it('are unavailable, not failed, when there is none', () => {
    expect(problemOf({})).toMatchObject({ name: 'UnavailableError', code: 'docker_absent' })
  })

  it('are the named pipe on Windows, and the home of Desktop on macOS', () => {
    expect(only({ platform: 'win32' })).toMatchObject({
      url: 'npipe:////./pipe/docker_engine',
      transport: { kind: 'socket', path: '//./pipe/docker_engine' },
    })
    const sockets = {
      [`${home}/.docker/run/docker.sock`]: 'usable',
      '/run/podman/podman.sock': 'usable',
    } as const
    expect(urls({ platform: 'darwin', sockets })).toEqual([`unix://${home}/.docker/run/docker.sock`])
  })
})

describe('addresses', () => {
  const address = (configured: string, env = {}, files = {}) => only({ configured, env, files })

  it.each([
    ['/run/a.sock', 'unix:///run/a.sock'],
    ['unix://', 'unix:///var/run/docker.sock'],
    ['npipe:////./pipe/other', 'npipe:////./pipe/other'],
    ['tcp://build', 'tcp://build:2375'],
    ['build:4000', 'tcp://build:4000'],
    ['tcp://build:80', 'tcp://build:80'],
    ['http://[::1]:2375/engine/', 'tcp://[::1]:2375/engine'],
    ['https://build', 'https://build:2376'],
    ['tcp://ada:secret@build:2375', 'tcp://build:2375'],
  ])('reads %s as %s', (text, url) => {
    expect(address(text).url).toBe(url)
  })

  it('dials an IPv6 address without its brackets', () => {
    expect(address('tcp://[::1]:2375').transport).toEqual({
      kind: 'tcp',
      host: '::1',
      port: 2375,
      pathPrefix: '',
      tls: null,
    })
  })

  it('takes the certificates of DOCKER_CERT_PATH when DOCKER_TLS_VERIFY is set', () => {
    const files = { '/certs/ca.pem': 'CA', '/certs/cert.pem': 'CERT', '/certs/key.pem': 'KEY' }
    const env = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' }
    const { url, transport } = address('tcp://build', env, files)
    expect(url).toBe('https://build:2376')
    expect(transport).toMatchObject({
      tls: {
        ca: Buffer.from('CA'),
        cert: Buffer.from('CERT'),
        key: Buffer.from('KEY'),
        rejectUnauthorized: true,
      },
    })
  })

  it('checks who answers unless only DOCKER_TLS is set', () => {
    expect(address('tcp://build', { DOCKER_TLS: '1' }).transport).toMatchObject({
      tls: { rejectUnauthorized: false },
    })
    expect(address('https://build').transport).toMatchObject({ tls: { rejectUnauthorized: true } })
    expect(address('tcp://build', { DOCKER_TLS_VERIFY: '' }).transport).toMatchObject({ tls: null })
  })

  it('says when the folder of certificates holds none', () => {
    const env = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/nowhere' }
    expect(problemOf({ configured: 'tcp://build', env })).toMatchObject({ code: 'docker_misconfigured' })
  })

  it('does not open SSH but says how to forward the socket', () => {
    expect(problemOf({ env: { DOCKER_HOST: 'ssh://ada@build' } })).toMatchObject({
      code: 'docker_misconfigured',
      hint: expect.stringContaining('ssh -NL') as string,
    })
  })

  it.each(['ftp://build', 'tcp://', 'tcp://bu ild', 'tcp://build:99999'])('refuses %s', (configured) => {
    expect(problemOf({ configured })).toMatchObject({ code: 'docker_misconfigured' })
  })

  it('never shows credentials in an error', () => {
    for (const configured of [
      'tcp://ada:pass/secret@build:2375',
      'tcp://ada:12/secret@build',
      'ada:pass@x/secret@b:1',
    ]) {
      const { message } = problemOf({ configured }) as Error
      expect(message).not.toMatch(/secret|pass/)
      expect(message).toContain('is no address of a container engine')
    }
    const error = problemOf({ configured: 'tcp://ada:secret@bu ild' }) as Error
    expect(error.message).not.toContain('secret')
    expect((problemOf({ configured: 'ftp://ada:secret@build' }) as Error).message).not.toContain('secret')
  })
})

describe('contexts', () => {
  it('bring their own certificates', () => {
    const files = {
      [meta('lab')]: contextFile('tcp://lab:2376', { SkipTLSVerify: false }),
      [`${tlsOf('lab')}/ca.pem`]: 'CA',
    }
    expect(only({ env: { DOCKER_CONTEXT: 'lab' }, files })).toMatchObject({
      url: 'https://lab:2376',
      namedBy: 'the context "lab"',
      transport: { tls: { ca: Buffer.from('CA'), rejectUnauthorized: true } },
    })
  })

  it('lie where DOCKER_CONFIG says', () => {
    const path = meta('lab').replace(`${home}/.docker`, '/etc/mine')
    const env = { DOCKER_CONFIG: '/etc/mine', DOCKER_CONTEXT: 'lab' }
    expect(urls({ env, files: { [path]: contextFile('unix:///lab.sock') } })).toEqual(['unix:///lab.sock'])
  })

  it('are named when they do not exist', () => {
    expect(problemOf({ env: { DOCKER_CONTEXT: 'gone' } })).toMatchObject({
      code: 'docker_misconfigured',
      message: 'The Docker context "gone" does not exist.',
    })
  })

  it.each(['{', '{"Endpoints":{}}', 'null'])('say which file is broken: %s', (text) => {
    const error = problemOf({ env: { DOCKER_CONTEXT: 'lab' }, files: { [meta('lab')]: text } })
    expect(error).toMatchObject({
      code: 'docker_misconfigured',
      message: expect.stringContaining('meta.json') as string,
    })
  })
})
