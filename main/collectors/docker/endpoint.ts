/** Where the container engine is: the same answer the docker command finds, without asking anybody. Opens nothing. */
import { AppError, UnavailableError } from '../../contract/errors'
import { readContextEndpoint } from './context'
import { deniedError } from './failures'
import { readTls, type Tls } from './tls'

export type Transport =
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'tcp'
      readonly host: string
      readonly port: number
      /** Without a trailing slash. */
      readonly pathPrefix: string
      readonly tls: Tls | null
    }

export interface Endpoint {
  /** As documents show it: never with credentials. */
  readonly url: string
  readonly transport: Transport
  /** Who named it, for messages; null when it was found in one of the usual places. */
  readonly namedBy: string | null
}

/** What the search depends on. Paths are whole paths of this machine. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  /** Put before the usual sockets; empty for this machine. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The endpoint of the settings; null to look for one. */
  readonly configured: string | null
  readonly home: string
  readonly userId: number | null
  readonly access: (path: string) => 'usable' | 'denied' | 'absent'
  /** Null when the file does not exist or cannot be read. */
  readonly readFile: (path: string) => Buffer | null
}

/**
 * The endpoints to try, in this order: a single one when somebody named it, else every usual socket that is there.
 * @throws UnavailableError docker_absent without any, AppError docker_denied when those there are refuse,
 * docker_misconfigured when the one named cannot be understood.
 */
export function findEndpoints(surroundings: Surroundings): Endpoint[] {
  const { configured, env } = surroundings
  const tls = (wanted: boolean): Tls | null => readEnvironmentTls(surroundings, wanted)
  if (configured !== null) return [parseEndpoint(configured, 'the setting containers.endpoint', tls)]
  if (env['DOCKER_HOST']) return [parseEndpoint(env['DOCKER_HOST'], 'DOCKER_HOST', tls)]
  const context = readContextEndpoint(surroundings)
  if (context !== null) return [parseEndpoint(context.host, `the context "${context.name}"`, context.tls)]
  return usualEndpoints(surroundings)
}

function usualEndpoints(surroundings: Surroundings): Endpoint[] {
  if (surroundings.platform === 'win32') return [fromSocket('//./pipe/docker_engine', null)]
  const found = usualSockets(surroundings).map((path) => ({ path, access: surroundings.access(path) }))
  const usable = found.filter(({ access }) => access === 'usable')
  if (usable.length > 0) return usable.map(({ path }) => fromSocket(path, null))
  const denied = found.find(({ access }) => access === 'denied')
  if (denied !== undefined) throw deniedError(fromSocket(denied.path, null))
  throw new UnavailableError('docker_absent', 'No container engine was found on this machine.', {
    hint: 'If there is one, name its socket in DOCKER_HOST or in the setting containers.endpoint.',
  })
}

function usualSockets({ env, home, userId, platform, root }: Surroundings): string[] {
  const runtimeFolder = env['XDG_RUNTIME_DIR'] ?? (userId === null ? null : `/run/user/${userId}`)
  const linux = platform === 'linux'
  return [
    '/var/run/docker.sock',
    ...(linux && runtimeFolder !== null ? [`${runtimeFolder}/docker.sock`] : []),
    `${home}/.docker/run/docker.sock`,
    `${home}/.docker/desktop/docker.sock`,
    ...(linux && runtimeFolder !== null ? [`${runtimeFolder}/podman/podman.sock`] : []),
    ...(linux ? ['/run/podman/podman.sock'] : []),
  ].map((path) => root + path)
}

function fromSocket(path: string, namedBy: string | null): Endpoint {
  const scheme = path.startsWith('//./pipe/') ? 'npipe' : 'unix'
  return { url: `${scheme}://${path}`, transport: { kind: 'socket', path }, namedBy }
}

/** @param tls reads certificates; asked with whether the address itself calls for TLS. */
export function parseEndpoint(text: string, namedBy: string, tls: (wanted: boolean) => Tls | null): Endpoint {
  const trimmed = text.trim()
  const address = trimmed.startsWith('/') ? `unix://${trimmed}` : trimmed
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/is.exec(address) ?? []
  switch (scheme.toLowerCase()) {
    case 'unix':
      return fromSocket(rest || '/var/run/docker.sock', namedBy)
    case 'npipe':
      return fromSocket(rest.replaceAll('\\', '/') || '//./pipe/docker_engine', namedBy)
    case 'tcp':
    case 'http':
      return fromAddress(rest, false, namedBy, tls)
    case 'https':
      return fromAddress(rest, true, namedBy, tls)
    case 'ssh':
      throw new AppError(
        'docker_misconfigured',
        `${namedBy} names an engine behind SSH, which is not opened.`,
        {
          hint: 'Forward its socket (ssh -NL /tmp/engine.sock:/var/run/docker.sock user@host) and name unix:///tmp/engine.sock instead.',
        },
      )
    default:
      throw notUnderstood(namedBy, text)
  }
}

function fromAddress(
  rest: string,
  wantsTls: boolean,
  namedBy: string,
  readCertificates: (wanted: boolean) => Tls | null,
): Endpoint {
  const url = URL.parse(`http://${rest}`)
  // An @ in the path means that a slash in a password cut it in two.
  if (url === null || url.hostname === '' || url.pathname.includes('@')) throw notUnderstood(namedBy, rest)
  const tls = readCertificates(wantsTls)
  // `URL` drops a port of 80; the engine's own ports are 2375, and 2376 with TLS.
  const port = url.port !== '' ? Number(url.port) : /:80(\/|$)/.test(rest) ? 80 : tls === null ? 2375 : 2376
  const pathPrefix = url.pathname.replace(/\/+$/, '')
  return {
    url: `${tls === null ? 'tcp' : 'https'}://${url.hostname}:${port}${pathPrefix}`,
    transport: { kind: 'tcp', host: url.hostname.replace(/^\[|\]$/g, ''), port, pathPrefix, tls },
    namedBy,
  }
}

function notUnderstood(namedBy: string, text: string): AppError {
  // Everything up to the last @ may belong to a password, which may hold slashes and @ itself.
  const shown = text.replace(/^([a-z]+:\/\/)?.*@/is, '$1').slice(0, 200)
  return new AppError(
    'docker_misconfigured',
    `${namedBy} is no address of a container engine: ${JSON.stringify(shown)}.`,
    { hint: 'Use unix:///path/to/socket, tcp://host:2375 or https://host:2376.' },
  )
}

/** DOCKER_TLS_VERIFY or DOCKER_TLS, when not empty, switch TLS on; the latter alone does not check who answers. */
function readEnvironmentTls(surroundings: Surroundings, wanted: boolean): Tls | null {
  const { env, home } = surroundings
  const verify = Boolean(env['DOCKER_TLS_VERIFY'])
  const unverified = Boolean(env['DOCKER_TLS']) && !verify
  if (!verify && !unverified && !wanted) return null
  const named = env['DOCKER_CERT_PATH']
  const folder = named || env['DOCKER_CONFIG'] || `${home}/.docker`
  const tls = readTls(surroundings.readFile, folder, !unverified)
  if (named && tls.ca === undefined && tls.cert === undefined) {
    throw new AppError('docker_misconfigured', `DOCKER_CERT_PATH holds no certificates: ${named}.`, {
      hint: 'It must be a folder with ca.pem, cert.pem and key.pem that this user may read.',
    })
  }
  return tls
}
