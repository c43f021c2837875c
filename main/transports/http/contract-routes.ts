/** Every request of the contract under its own address, and the friendly reads beside them: all through the one dispatch. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../contract/errors'
import { channels, requests, type RequestOutput } from '../../contract/requests'
import { isChannel, type Dispatch } from '../dispatch'
import { friendlyRoutes, type FriendlyRoute } from '../friendly-routes'
import { sendAnswer } from './answers'
import type { SignIn } from './sign-in'

export interface ContractRoutesDependencies {
  dispatch: Dispatch
  signIn: SignIn
}

export function addContractRoutes(app: FastifyInstance, deps: ContractRoutesDependencies): void {
  const ask = async (request: FastifyRequest, channel: string, input: unknown) => {
    const { actor } = await deps.signIn.identify(request)
    return deps.dispatch({ channel, input, actor })
  }

  for (const channel of channels) {
    const url = `/api/rpc/${channel.replace(':', '::')}` // a single colon would be a parameter
    app.post(url, async (request, reply) => sendAnswer(reply, await ask(request, channel, request.body)))
    if (requests[channel].kind === 'read')
      app.get(url, async (request, reply) =>
        sendAnswer(reply, await ask(request, channel, inputOfQuery(request))),
      )
  }

  // Whatever else is asked for there is no request, in the words of every transport.
  app.route<{ Params: { channel: string } }>({
    method: ['GET', 'POST'],
    url: '/api/rpc/:channel',
    handler: async (request, reply) =>
      sendAnswer(reply, await ask(request, unknownName(request.params.channel), undefined)),
  })

  for (const route of friendlyRoutes) {
    app.route({
      method: route.method === 'get' ? 'GET' : 'POST',
      url: route.path.replace(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        const answer = await ask(request, route.channel, inputOf(route, request))
        if (!answer.ok || route.method === 'post') return sendAnswer(reply, answer, 201)
        if (route.raw === true) {
          const { content, mediaType, report } = answer.value as RequestOutput<'report:read'>
          return reply
            .type(mediaType)
            .header('cache-control', 'no-store')
            .header('content-disposition', `attachment; filename="${report.name.replace(/[^\w.-]/g, '_')}"`)
            .send(content)
        }
        return sendAnswer(
          reply,
          route.subject === undefined ? answer : { ok: true, value: oneSubject(route, answer.value) },
        )
      },
    })
  }
}

/** A request that changes something is none for GET. */
const unknownName = (channel: string): string => (isChannel(channel) ? `GET ${channel}` : channel)

function inputOf({ method, subject }: FriendlyRoute, request: FastifyRequest): unknown {
  if (method === 'post') return request.body
  if (subject !== undefined) return { subjects: [subject] }
  return { ...(request.params as Record<string, string>) }
}

function oneSubject({ subject }: FriendlyRoute, value: unknown): unknown {
  const { at, sections } = value as RequestOutput<'sample:latest'>
  return { at, reading: subject === undefined ? null : (sections[subject] ?? null) }
}

/** A read may carry its input as JSON in the address, so that it can be asked for with a plain link. */
function inputOfQuery(request: FastifyRequest): unknown {
  const { input } = request.query as Record<string, string | string[] | undefined>
  if (input === undefined) return undefined
  try {
    if (typeof input === 'string') return JSON.parse(input) as unknown
  } catch {
    // told below, like two inputs
  }
  throw new AppError('request_malformed', 'The query\'s "input" is not one piece of JSON.', {
    hint: 'Write it as JSON and escape it for the address.',
  })
}
