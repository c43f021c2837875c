/** The socket side of the server: HTTP/2 and HTTP/1.1 over TLS, or plain HTTP/1.1, with every limit against slow and greedy clients. */
import http from 'node:http'
import http2 from 'node:http2'
import type { Socket } from 'node:net'

export interface NodeServerOptions {
  /** Null for plain HTTP. */
  certificate: { key: string; certificate: string } | null
  limits?: Partial<ConnectionLimits> | undefined
}

export interface ConnectionLimits {
  handshakeTimeoutMs: number
  /** Until the headers have come whole. */
  headersTimeoutMs: number
  /** Until the body has come whole. */
  requestTimeoutMs: number
  keepAliveTimeoutMs: number
  /** How often slow requests are looked for. */
  checkEveryMs: number
  /** An HTTP/2 connection on which nothing happens. An event stream has its heartbeats. */
  idleSessionMs: number
  mostConnections: number
}

export const usualConnectionLimits: ConnectionLimits = {
  handshakeTimeoutMs: 10_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 10_000,
  checkEveryMs: 2_000,
  idleSessionMs: 60_000,
  mostConnections: 8_192,
}

export interface NodeServer {
  server: http.Server
  /** Ends the connections on which nothing is under way, and those that stay after the grace time. */
  drain(graceMs: number): void
}

/** Headers of a request altogether; browsers send 2 KB. */
const maxHeaderBytes = 16 * 1024

export function createNodeServer(handler: http.RequestListener, options: NodeServerOptions): NodeServer {
  const limits = { ...usualConnectionLimits, ...options.limits }
  const http1: http.ServerOptions = {
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    maxHeaderSize: maxHeaderBytes,
    insecureHTTPParser: false,
    noDelay: true,
  }
  const sockets = new Set<Socket>()
  const sessions = new Set<http2.ServerHttp2Session>()
  let server: http.Server
  if (options.certificate === null) {
    server = http.createServer(http1, handler)
  } else {
    const secure = http2.createSecureServer(
      {
        ...http1,
        // Node hands these to the HTTP/1.1 side of the server.
        http1Options: http1,
        allowHTTP1: true,
        key: options.certificate.key,
        cert: options.certificate.certificate,
        minVersion: 'TLSv1.2',
        handshakeTimeout: limits.handshakeTimeoutMs,
        settings: { maxConcurrentStreams: 100, maxHeaderListSize: maxHeaderBytes },
        maxSessionMemory: 2,
      } as http2.SecureServerOptions,
      handler as unknown as (request: http2.Http2ServerRequest, response: http2.Http2ServerResponse) => void,
    )
    secure.on('session', (session) => {
      sessions.add(session)
      session.once('close', () => sessions.delete(session))
      session.setTimeout(limits.idleSessionMs, () => session.close())
    })
    secure.on('stream', (stream, _headers, flags) => {
      const isWhole = (flags & http2.constants.NGHTTP2_FLAG_END_STREAM) !== 0
      if (!isWhole) limitBody(stream, limits.requestTimeoutMs)
    })
    // A viewer that vanishes in the middle of a frame is no news.
    secure.on('sessionError', (_error, session) => session.destroy())
    server = secure as unknown as http.Server
  }
  server.maxConnections = limits.mostConnections
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return {
    server,
    drain(graceMs) {
      for (const session of sessions) session.close()
      server.closeIdleConnections()
      const late = setTimeout(() => {
        for (const session of sessions) session.destroy()
        for (const socket of sockets) socket.destroy()
      }, graceMs)
      late.unref()
      server.once('close', () => clearTimeout(late))
    },
  }
}

/** Node's own requestTimeout governs HTTP/1.1 only: a body that comes drop by drop would be waited for without end. */
function limitBody(stream: http2.ServerHttp2Stream, timeoutMs: number): void {
  const { NGHTTP2_CANCEL, NGHTTP2_STREAM_STATE_HALF_CLOSED_REMOTE: whole } = http2.constants
  const late = setTimeout(() => {
    // A body that nobody reads, such as that of a GET, may have come whole without an 'end'.
    if (stream.state.state !== whole) stream.close(NGHTTP2_CANCEL)
  }, timeoutMs)
  late.unref()
  const settle = (): void => clearTimeout(late)
  stream.once('end', settle)
  stream.once('close', settle)
}
