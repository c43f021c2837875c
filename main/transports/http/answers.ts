/** How every request ends that never reached a handler: the same form as every other answer, and nothing of the framework. */
import type { Socket } from 'node:net'
import type { FastifyReply } from 'fastify'
import { AppError } from '../../contract/errors'
import { httpStatusOf } from '../../contract/http-status'
import { tellable, type Answer } from '../dispatch'

const jsonMediaType = 'application/json; charset=utf-8'

export function sendAnswer(reply: FastifyReply, answer: Answer, okStatus = 200): FastifyReply {
  const status = answer.ok ? okStatus : httpStatusOf(answer.error.code)
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="autoinfrasnap"')
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type(jsonMediaType)
    .send(JSON.stringify(answer))
}

export function sendError(reply: FastifyReply, error: unknown): FastifyReply {
  if (error instanceof AppError && typeof error.details['retryAfterMs'] === 'number')
    void reply.header('retry-after', String(Math.max(1, Math.ceil(error.details['retryAfterMs'] / 1000))))
  return sendAnswer(reply, { ok: false, error: tellable(error) })
}

export const routeUnknown = (): AppError =>
  new AppError('route_unknown', 'There is nothing at this address.', {
    hint: '/api/docs lists what there is.',
  })

/** Fastify's own errors as ours; anything else stays what it is. */
export function ownError(error: unknown): unknown {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  if (error instanceof AppError) return error
  // What the server of files refuses to show is not there for whoever asks.
  if (statusCode === 403 || statusCode === 404) return routeUnknown()
  if (statusCode === 412 || statusCode === 416)
    return new AppError('request_malformed', 'The file has no such part, or is not the one expected.', {
      hint: 'Leave out the headers Range and If-Match.',
    })
  if (typeof code !== 'string' || !code.startsWith('FST_')) return error
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new AppError('body_too_large', 'The body is larger than 1 MiB.', { hint: 'Send less at once.' })
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new AppError('media_type_unknown', 'Only JSON is read here.', {
      hint: 'Send the header Content-Type: application/json.',
    })
  if (code === 'FST_ERR_HANDLER_TIMEOUT')
    return new AppError('server_closing', 'The request took too long.', { hint: 'Try again later.' })
  if (typeof statusCode === 'number' && statusCode < 500)
    return new AppError('request_malformed', malformed[code] ?? 'The request is malformed.', {
      hint: 'Correct the address or the body.',
    })
  return error
}

const malformed: Partial<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty though its type says JSON.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not proper JSON.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as Content-Length says.',
}

/** What Node's parser refuses before there is a request: answered by hand, then the connection ends. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, answer] = refusals[error.code ?? ''] ?? refusals['']!
  const body = JSON.stringify({ ok: false, error: answer })
  socket.write(
    `HTTP/1.1 ${status}\r\ncontent-type: ${jsonMediaType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `cache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n${body}`,
  )
  // At once: what follows a request that was not understood must never be taken for another request.
  socket.destroy()
}

type Refusal = readonly [status: string, error: { code: string; message: string; hint: string | null }]
const refusals: Readonly<Record<string, Refusal>> = {
  '': [
    '400 Bad Request',
    { code: 'request_malformed', message: 'This is no proper HTTP request.', hint: null },
  ],
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    { code: 'request_malformed', message: 'The headers of the request are too large.', hint: null },
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    '408 Request Timeout',
    { code: 'request_timeout', message: 'The request did not arrive whole within its time.', hint: null },
  ],
}
