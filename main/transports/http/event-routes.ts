/** GET /api/events: one stream per viewer, over HTTP/2 and HTTP/1.1, ended when its key or session ends. */
import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse, ServerHttp2Stream } from 'node:http2'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Sessions } from '../../access/sessions'
import { AppError } from '../../contract/errors'
import { events, topics, type Topic } from '../../contract/events'
import { mayAct, type Actor } from '../../contract/roles'
import type { Hub, Wire } from './hub'
import type { SignIn } from './sign-in'

export interface EventRoutesDependencies {
  hub: Hub
  signIn: SignIn
  sessions: Pick<Sessions, 'find'>
  limits?: StreamLimits | undefined
  /** How often it is looked whether a session still lasts. */
  checkEveryMs?: number | undefined
}

export interface StreamLimits {
  perKey: number
  inAll: number
}

/** A stream costs some 60 KB over TLS: these are the most that a small machine bears. */
export const usualStreamLimits: StreamLimits = { perKey: 1_024, inAll: 4_096 }

export interface EventRoutes {
  endOfKey(keyId: string): void
  endOfSession(token: string): void
  close(): void
}

interface OpenStream {
  keyId: string
  token: string | null
  end: () => void
}

export function addEventRoutes(app: FastifyInstance, deps: EventRoutesDependencies): EventRoutes {
  const limits = deps.limits ?? usualStreamLimits
  const open = new Set<OpenStream>()

  const endWhere = (matches: (stream: OpenStream) => boolean): void => {
    for (const stream of [...open]) if (matches(stream)) stream.end()
  }

  const checkRoom = (actor: Actor): void => {
    const ofKey = [...open].filter(({ keyId }) => keyId === actor.id).length
    if (open.size < limits.inAll && ofKey < limits.perKey) return
    throw new AppError(
      'streams_exhausted',
      open.size >= limits.inAll
        ? `There are ${limits.inAll} event streams already, the most this server keeps.`
        : `This key has ${limits.perKey} event streams already, the most it may have.`,
      { hint: 'Close some, or use another key.', details: { retryAfterMs: 10_000 } },
    )
  }

  app.get('/api/events', async (request, reply) => {
    const { actor, token } = await deps.signIn.identify(request)
    const chosen = chosenTopics(request, actor)
    // A viewer that left while its key was being checked has had its 'close': it would never be let go.
    if (hasLeft(reply.raw)) return void reply.hijack()
    checkRoom(actor)
    const raw = begin(reply)
    const wire = wireOf(raw)
    const stream: OpenStream = { keyId: actor.id, token, end: () => undefined }
    open.add(stream)
    const lastEventId = request.headers['last-event-id']
    const endInHub = deps.hub.open({
      topics: chosen,
      lastEventId: typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null,
      wire,
    })
    stream.end = () => {
      open.delete(stream)
      endInHub()
    }
    raw.on('error', () => undefined) // the viewer went away in the middle of a message; 'close' follows
    raw.on('close', () => stream.end())
  })

  const checking = setInterval(
    () => endWhere(({ token }) => token !== null && deps.sessions.find(token) === null),
    deps.checkEveryMs ?? 15_000,
  )
  checking.unref()

  return {
    endOfKey: (keyId) => endWhere((stream) => stream.keyId === keyId),
    endOfSession: (token) => endWhere((stream) => stream.token === token),
    close: () => clearInterval(checking),
  }
}

/** @throws AppError `request_invalid` for a topic that does not exist, `forbidden` for one above the role. */
function chosenTopics(request: FastifyRequest, actor: Actor): readonly Topic[] {
  const { subjects } = request.query as Record<string, string | string[] | undefined>
  if (subjects === undefined) return topics.filter((topic) => mayAct(actor.role, events[topic].role))
  const names = [...new Set([subjects].flat().flatMap((text) => text.split(',')))]
  const chosen = topics.filter((topic) => names.includes(topic))
  if (chosen.length < names.length || chosen.length === 0)
    throw new AppError('request_invalid', 'The query names a subject that does not exist.', {
      hint: `There are ${topics.join(', ')}.`,
    })
  const above = chosen.find((topic) => !mayAct(actor.role, events[topic].role))
  if (above === undefined) return chosen
  throw new AppError('forbidden', `The events of ${above} need the role ${events[above].role}.`, {
    hint: `Use a key with the role ${events[above].role}.`,
  })
}

/** Whether the connection, or the one stream of it that carried the request, has ended. */
function hasLeft(raw: ServerResponse): boolean {
  const stream = streamOf(raw)
  return stream === undefined ? raw.destroyed || raw.socket?.destroyed !== false : stream.destroyed
}

/** What carries an answer of HTTP/2; undefined for HTTP/1.1. */
const streamOf = (raw: ServerResponse): ServerHttp2Stream | undefined =>
  (raw as unknown as Partial<Pick<Http2ServerResponse, 'stream'>>).stream

/** Takes the answer over from Fastify, which would end it. */
function begin(reply: FastifyReply): ServerResponse {
  const headers = reply.getHeaders()
  reply.hijack()
  const raw = reply.raw
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no', // a proxy such as nginx would hold events back otherwise
  })
  raw.flushHeaders()
  return raw
}

/** HTTP/2 answers look like those of HTTP/1.1 but for how much waits in them and how they are given up. */
function wireOf(raw: ServerResponse): Wire {
  const stream = streamOf(raw)
  const pendingBytes = (): number => stream?.writableLength ?? raw.writableLength
  return {
    write: (bytes) => void (raw.destroyed || raw.writableEnded || raw.write(bytes)),
    pendingBytes,
    onDrain: (listener) => void raw.on('drain', listener),
    end() {
      // Whoever does not read would never let an orderly end through.
      if (pendingBytes() > 0) (stream ?? raw).destroy()
      else raw.end()
    },
  }
}
