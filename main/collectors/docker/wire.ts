/**
 * The wire below dockerode: plain requests over a socket, a pipe or TCP with a pool of kept connections. It stands in
 * for dockerode's own, which never settles when an answer breaks off, inspects every request for its debug log, and
 * reads DOCKER_HOST and certificates behind our back.
 */
import http from 'node:http'
import type https from 'node:https'
import type { Endpoint } from './endpoint'

/** What dockerode hands to its wire. */
export interface Dial {
  readonly path: string
  readonly method: string
  readonly options?: Readonly<Record<string, unknown>> | undefined
  readonly abortSignal?: AbortSignal | undefined
  /** `true` for good, else a word for what the status means. */
  readonly statusCodes: Readonly<Record<string, unknown>>
}

export interface Wire {
  /** dockerode makes its promises with this. */
  Promise: PromiseConstructor
  dial(dial: Dial, callback: (error: unknown, answer: unknown) => void): void
  /** Of the latest good answer; empty before. */
  headers(): http.IncomingHttpHeaders
  close(): void
}

/** The engine answered with a status that is no success. */
export class EngineStatusError extends Error {
  readonly statusCode: number

  constructor(statusCode: number, reason: string) {
    super(reason)
    this.name = 'EngineStatusError'
    this.statusCode = statusCode
  }
}

/** The list of thousands of containers has a few megabytes; what is longer never ends. */
const longestAnswerBytes = 64 * 1024 * 1024

/** As many requests as may be under way at once. The gates above stay below it. */
const mostConnections = 64

/** TLS is loaded for those who dial with it: few do, and everybody would wait for it. */
export async function createWire(endpoint: Endpoint): Promise<Wire> {
  const { transport } = endpoint
  const pool = { keepAlive: true, maxSockets: mostConnections, maxFreeSockets: mostConnections }
  const tls = transport.kind === 'tcp' ? transport.tls : null
  const secure = tls === null ? null : await import('node:https')
  const agent = secure === null ? new http.Agent(pool) : new secure.Agent({ ...pool, ...tls })
  const target =
    transport.kind === 'socket'
      ? { socketPath: transport.path, setHost: false }
      : { host: transport.host, port: transport.port }
  const prefix = transport.kind === 'tcp' ? transport.pathPrefix : ''

  let latestHeaders: http.IncomingHttpHeaders = {}

  async function get(dial: Dial): Promise<unknown> {
    if (dial.method !== 'GET') throw new Error(`This wire only reads: ${dial.method} ${dial.path}`)
    const { statusCode, headers, body } = await exchange(secure?.request ?? http.request, {
      ...target,
      agent,
      // Without TLS nobody needs the name, and finding it out compiles a large pattern.
      ...(secure === null && { servername: '' }),
      method: 'GET',
      path: prefix + withQuery(dial),
      headers: { accept: 'application/json', ...(transport.kind === 'socket' && { host: 'localhost' }) },
      ...(dial.abortSignal && { signal: dial.abortSignal }),
    })
    if (dial.statusCodes[statusCode] !== true) throw new EngineStatusError(statusCode, reasonIn(body))
    latestHeaders = headers
    return JSON.parse(body) as unknown
  }

  return {
    Promise,
    dial(dial, callback) {
      get(dial).then(
        (answer) => callback(null, answer),
        (error: unknown) => callback(error, null),
      )
    },
    headers: () => latestHeaders,
    close: () => agent.destroy(),
  }
}

function exchange(
  request: typeof http.request,
  options: https.RequestOptions,
): Promise<{ statusCode: number; headers: http.IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        length += chunk.length
        if (length > longestAnswerBytes) response.destroy(new Error('The answer does not end.'))
      })
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode = 0, headers } = response
        resolve({ statusCode, headers, body: Buffer.concat(chunks).toString('utf8') })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** dockerode marks paths that may carry a query with a trailing question mark. */
function withQuery({ path, options = {} }: Dial): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(options)) {
    if (name === 'abortSignal' || value === undefined) continue
    query.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  const bare = path.replace(/\?$/, '')
  return query.size === 0 ? bare : `${bare}?${query.toString()}`
}

/** Engines explain a refusal as `{ "message": … }`; proxies before them in whatever they like. */
function reasonIn(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown }
    if (typeof message === 'string') return message
  } catch {
    // Not JSON: the text itself is the reason.
  }
  return body
}
