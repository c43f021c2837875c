/** The HTTPS transport as a whole: guards before every route, the routes, live events, and an orderly end. */
import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import type { KeyStore } from '../../access/keys'
import type { Lockout } from '../../access/lockout'
import type { Sessions } from '../../access/sessions'
import { AppError } from '../../contract/errors'
import type { Settings } from '../../contract/settings'
import type { Log } from '../../log/log'
import type { Dispatch } from '../dispatch'
import { ownError, refuseConnection, sendError } from './answers'
import { addContractRoutes } from './contract-routes'
import { addEventRoutes, type StreamLimits } from './event-routes'
import { crossOriginHeaders, securityHeaders, strictTransport } from './headers'
import { hostHeaderOf, isOurHost } from './hosts'
import { createHub, type EventSource, type HubOptions } from './hub'
import { listen } from './listen'
import type { Latest } from './metrics'
import { createNodeServer, type ConnectionLimits, type NodeServer } from './node-server'
import { addDashboard, addOpenRoutes } from './open-routes'
import type { RateLimits } from './rate'
import { addSessionRoutes } from './session-routes'
import { createSignIn } from './sign-in'

export interface HttpServerDeps {
  dispatch: Dispatch
  keys: Pick<KeyStore, 'verify' | 'recall' | 'onRevoked'>
  sessions: Sessions
  lockout: Lockout
  events: EventSource
  health(): { live: boolean; ready: boolean; reasons: string[] }
  /** For /metrics. */
  latest(): Latest
  settings: Settings['server']
  version: string
  /** What the machine calls itself: names under which it may be asked. */
  machineNames: readonly string[]
  /** Null for plain HTTP, on loopback only. */
  certificate: { key: string; certificate: string; selfSigned: boolean } | null
  /** The built dashboard, when there is one. */
  rendererFolder: string | null
  log: Pick<Log, 'info' | 'warn' | 'error'>
  limits?: HttpServerLimits
}

/** Other limits than the usual ones, for tests. */
export interface HttpServerLimits {
  connections?: Partial<ConnectionLimits>
  rate?: RateLimits
  streams?: StreamLimits
  hub?: Pick<HubOptions, 'ring' | 'maxPendingBytes' | 'heartbeatMs' | 'maxStalledMs'>
  sessionCheckMs?: number
}

export interface HttpServer {
  /** @throws AppError `address_in_use`, `address_denied` or `address_unknown`. */
  listen(where: { host: string; port: number }): Promise<{ url: string; port: number }>
  /** Ends the streams, finishes what is under way, and gives the rest up after a grace time. */
  close(): Promise<void>
}

export const bodyLimitBytes = 1_048_576

/** Within the five seconds that a service manager is promised. */
const graceMs = 3_000

export async function createHttpServer(deps: HttpServerDeps): Promise<HttpServer> {
  const { settings, certificate, limits = {}, log } = deps
  const scheme = certificate === null ? 'http' : 'https'
  let node: NodeServer | null = null
  const app = Fastify({
    bodyLimit: bodyLimitBytes,
    exposeHeadRoutes: false,
    return503OnClosing: false, // what is under way is answered; new connections find no one
    routerOptions: { maxParamLength: 16_384 }, // the headers' own limit; what is too long for a name is refused as such
    requestIdHeader: false,
    clientErrorHandler: (error, socket) => refuseConnection(error, socket),
    frameworkErrors: (error, _request, reply) =>
      void sendError(reply.headers(securityHeaders), ownError(error)),
    serverFactory: (handler) => {
      node = createNodeServer(handler, { certificate, limits: limits.connections })
      return node.server
    },
  })
  const signIn = createSignIn({
    ...deps,
    scheme,
    sessionSeconds: settings.sessionHours * 3600,
    monotonicMs: () => performance.now(),
    rate: limits.rate,
    onFailed: (address) => log.warn('A sign-in failed.', { address }),
  })
  const hub = createHub({ events: deps.events, run: randomUUID().slice(0, 8), ...limits.hub })

  readJsonOnly(app)
  addGuards(app, deps, signIn)
  app.setErrorHandler((error, request, reply) => {
    const own = ownError(error)
    if (!(own instanceof AppError))
      log.error('A request failed unexpectedly.', { error: own, url: request.routeOptions.url })
    return sendError(reply, own)
  })
  addContractRoutes(app, { dispatch: deps.dispatch, signIn })
  const streams = addEventRoutes(app, {
    hub,
    signIn,
    sessions: deps.sessions,
    limits: limits.streams,
    checkEveryMs: limits.sessionCheckMs,
  })
  addSessionRoutes(app, signIn, async (token) => {
    streams.endOfSession(token)
    await deps.sessions.saved() // whoever is told that it ended must not find it alive after a crash
  })
  addOpenRoutes(app, { ...deps, signIn, scheme, openMetrics: settings.openMetrics })
  // Before anything is waited for: sessions of an earlier run are there already.
  const stopListening = deps.keys.onRevoked((id) => {
    deps.sessions.endAllOf(id)
    streams.endOfKey(id)
  })
  await addDashboard(app, deps.rendererFolder)
  await app.ready()

  return {
    listen: async (where) => listen(app.server, where, scheme),
    async close() {
      stopListening()
      streams.close()
      hub.close()
      const isListening = app.server.listening
      const closed = new Promise<void>((resolve) =>
        isListening ? app.server.once('close', resolve) : resolve(),
      )
      if (isListening) app.server.close()
      node?.drain(graceMs)
      await closed
      await app.close()
    },
  }
}

/** Nothing that was parsed is ever copied field by field unchecked, so that names such as __proto__ need no special care. */
function readJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : (JSON.parse(String(body)) as unknown))
    } catch {
      done(new AppError('request_malformed', 'The body is not proper JSON.', { hint: 'Correct the body.' }))
    }
  })
}

/** What comes before every route, in this order: headers, the host's name, other sites' pages, the rate. */
function addGuards(
  app: FastifyInstance,
  deps: HttpServerDeps,
  signIn: ReturnType<typeof createSignIn>,
): void {
  const { settings, certificate, machineNames } = deps
  const always = { ...securityHeaders, ...(certificate?.selfSigned === false ? strictTransport : {}) }
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(always)
    const host = hostHeaderOf(request.raw)
    const facts = { machineNames, allowedHosts: settings.allowedHosts }
    if (host === null) {
      throw new AppError('request_malformed', 'The request names no host, or more than one.', {
        hint: 'Send exactly one Host header.',
      })
    }
    if (!isOurHost(host, request.socket.localAddress, facts))
      throw new AppError('host_refused', 'This server does not answer for that host.', {
        hint: 'Add the name to server.allowedHosts in the settings.',
      })
    if (settings.allowedOrigins.length > 0) {
      void reply.header('vary', 'Origin')
      const crossOrigin = crossOriginHeaders(request.headers.origin, settings.allowedOrigins)
      if (crossOrigin !== null) {
        void reply.headers(crossOrigin)
        if (request.method === 'OPTIONS') return reply.code(204).send()
      }
    }
    signIn.admit(request)
    return undefined
  })
}
