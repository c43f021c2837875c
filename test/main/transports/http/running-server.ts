/** A real server on loopback for tests: real keys, sessions and TLS; what it serves is given by the test. */
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createKeyStore, type KeyStore } from '../../../../main/access/keys'
import { createLockout } from '../../../../main/access/lockout'
import { createSessions, type Sessions } from '../../../../main/access/sessions'
import type { EventMessage } from '../../../../main/contract/events'
import { channels } from '../../../../main/contract/requests'
import { roles, type Role } from '../../../../main/contract/roles'
import { defaultSettings, type Settings } from '../../../../main/contract/settings'
import type { Subject } from '../../../../main/contract/snapshot'
import { loadCertificate, type ServerCertificate } from '../../../../main/server/certificate'
import {
  createDispatch,
  type DispatchDependencies,
  type Handlers,
} from '../../../../main/transports/dispatch'
import {
  createHttpServer,
  type HttpServer,
  type HttpServerLimits,
} from '../../../../main/transports/http/server'
import type { Latest } from '../../../../main/transports/http/metrics'

export interface Answered {
  status: number
  headers: http.IncomingHttpHeaders
  body: string
  json: () => { ok: boolean; value?: unknown; error?: { code: string; message: string; hint: string | null } }
}

export interface Ask {
  method?: string
  headers?: http.OutgoingHttpHeaders
  body?: unknown
  /** Sends this as it is. */
  rawBody?: string | Buffer
  role?: Role | null
  /** How the answer's bytes are told; over HTTP/1.1. By default UTF-8. */
  encoding?: BufferEncoding
}

export interface RunningServer {
  port: number
  url: string
  folder: string
  certificate: ServerCertificate
  http: HttpServer
  keys: KeyStore
  sessions: Sessions
  secrets: Readonly<Record<Role, string>>
  /** Over HTTP/1.1. */
  ask(address: string, options?: Ask): Promise<Answered>
  /** Over HTTP/2. */
  askHttp2(address: string, options?: Ask): Promise<Answered>
  emit(message: EventMessage): void
  watched: Map<Subject, number>
  logged: { level: string; message: string; fields: unknown }[]
  close(): Promise<void>
}

export interface RunningOptions {
  settings?: Partial<Settings['server']>
  handlers?: Partial<Handlers>
  world?: DispatchDependencies
  latest?: Latest
  health?: { live: boolean; ready: boolean; reasons: string[] }
  limits?: HttpServerLimits
  rendererFolder?: string | null
  insecure?: boolean
  selfSigned?: boolean
}

/** Answers each request with an empty object. */
const emptyHandlers = Object.fromEntries(
  channels.map((channel) => [channel, () => ({})]),
) as unknown as Handlers

export async function startServer(options: RunningOptions = {}): Promise<RunningServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'https-'))
  const certificate = await loadCertificate({ tls: null, folder, hostName: 'box', now: Date.now })
  const keys = await createKeyStore({ file: path.join(folder, 'keys.json'), now: Date.now, pollMs: 50 })
  const settings: Settings['server'] = { ...defaultSettings.server, ...options.settings }
  const sessions = createSessions({ now: Date.now, lifetimeMs: settings.sessionHours * 3_600_000 })
  const secrets = Object.fromEntries(
    await Promise.all(
      roles.map(async (role) => [role, (await keys.add({ name: role, role })).secret] as const),
    ),
  ) as Record<Role, string>
  const listeners = new Set<(message: EventMessage) => void>()
  const watched = new Map<Subject, number>()
  const logged: RunningServer['logged'] = []
  const write =
    (level: string) =>
    (message: string, fields?: unknown): void =>
      void logged.push({ level, message, fields })
  const dispatch = createDispatch(
    options.world ?? {
      handlers: { ...emptyHandlers, ...options.handlers },
      audit: { record: async () => undefined },
      onUnexpected: (error) => write('error')(String(error)),
    },
  )
  const server = await createHttpServer({
    dispatch,
    keys,
    sessions,
    lockout: createLockout(() => performance.now()),
    events: {
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      watch(subjects) {
        for (const subject of subjects) watched.set(subject, (watched.get(subject) ?? 0) + 1)
        return () => {
          for (const subject of subjects) watched.set(subject, (watched.get(subject) ?? 0) - 1)
        }
      },
    },
    health: () => options.health ?? { live: true, ready: true, reasons: [] },
    latest: () => options.latest ?? { at: null, sections: {}, self: null },
    settings,
    version: '9.8.7',
    machineNames: ['box'],
    certificate:
      options.insecure === true ? null : { ...certificate, selfSigned: options.selfSigned ?? true },
    rendererFolder: options.rendererFolder ?? null,
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  })
  const { port, url } = await server.listen({ host: '127.0.0.1', port: 0 })
  const agent = new https.Agent({ keepAlive: true, maxSockets: 16, ca: certificate.certificate })
  const plainAgent = new http.Agent({ keepAlive: true })
  let session: http2.ClientHttp2Session | null = null

  const headersOf = ({ headers = {}, role, body }: Ask): http.OutgoingHttpHeaders => ({
    ...(role == null ? {} : { authorization: `Bearer ${secrets[role]}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
  })
  const bodyOf = ({ body, rawBody }: Ask): string | Buffer | undefined =>
    rawBody ?? (body === undefined ? undefined : JSON.stringify(body))

  return {
    port,
    url,
    folder,
    certificate,
    http: server,
    keys,
    sessions,
    secrets,
    watched,
    logged,
    emit: (message) => listeners.forEach((listener) => listener(message)),
    ask(address, ask = {}) {
      const insecure = options.insecure === true
      return new Promise((resolve, reject) => {
        const request = (insecure ? http : https).request(
          {
            host: '127.0.0.1',
            port,
            path: address,
            method: ask.method ?? (bodyOf(ask) === undefined ? 'GET' : 'POST'),
            headers: { host: `localhost:${port}`, ...headersOf(ask) },
            agent: insecure ? plainAgent : agent,
            servername: 'localhost',
          },
          (response) => {
            const chunks: Buffer[] = []
            response.on('data', (chunk: Buffer) => chunks.push(chunk))
            response.on('error', reject)
            response.on('end', () => {
              const body = Buffer.concat(chunks).toString(ask.encoding ?? 'utf8')
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                body,
                json: () => JSON.parse(body) as ReturnType<Answered['json']>,
              })
            })
          },
        )
        request.on('error', reject)
        request.end(bodyOf(ask))
      })
    },
    askHttp2(address, ask = {}) {
      session ??= http2.connect(`https://localhost:${port}`, { ca: certificate.certificate })
      const stream = session.request(
        {
          ':method': ask.method ?? (bodyOf(ask) === undefined ? 'GET' : 'POST'),
          ':path': address,
          ...headersOf(ask),
        },
        { endStream: false },
      )
      return new Promise((resolve, reject) => {
        let headers: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader = {}
        const chunks: Buffer[] = []
        stream.on('response', (received) => (headers = received))
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('error', reject)
        stream.on('end', () => {
          const body = Buffer.concat(chunks).toString('utf8')
          resolve({
            status: headers[':status'] ?? 0,
            headers,
            body,
            json: () => JSON.parse(body) as ReturnType<Answered['json']>,
          })
        })
        stream.end(bodyOf(ask))
      })
    },
    async close() {
      session?.destroy()
      agent.destroy()
      plainAgent.destroy()
      await server.close()
      await keys.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
