/** Every request of the contract under its own address, and the friendly reads beside them: all through the one dispatch. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../contract/errors'
import { requests, type RequestOutput } from '../../contract/requests'
import { isChannel, type Dispatch } from '../dispatch'
import { friendlyRoutes, type FriendlyRoute } from '../friendly-routes'
import { sendAnswer } from './answers'
import type { SignIn } from './sign-in'

export interface ContractRoutesDependencies {
  dispatch: Dispatch
  signIn: SignIn
}

interface Named {
  Params: { channel: string }
}

export function addContractRoutes(app: FastifyInstance, deps: ContractRoutesDependencies): void {
  const ask = async (request: FastifyRequest, channel: string, input: unknown) => {
    const { actor } = await deps.signIn.identify(request)
    return deps.dispatch({ channel, input, actor })
  }

  const url = '/api/rpc/:channel'
  app.post<Named>(url, async (request, reply) =>
    sendAnswer(reply, await ask(request, request.params.channel, request.body)),
  )
  app.get<Named>(url, async (request, reply) => {
    const { channel } = request.params
    // What changes something is no request for GET, which a browser may send again or in advance.
    const name = isChannel(channel) && requests[channel].kind !== 'read' ? `GET ${channel}` : channel
    return sendAnswer(reply, await ask(request, name, inputOfQuery(request)))
  })

  for (const route of friendlyRoutes) {
    app.route({
      method: route.method === 'get' ? 'GET' : 'POST',
      url: route.path.replace(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        const answer = await ask(request, route.channel, inputOf(route, request))
        if (!answer.ok || route.method === 'post') return sendAnswer(reply, answer, 201)
        if (route.raw === true) {
          const { content, mediaType, fileName } = answer.value as RequestOutput<'report:read'>
          return reply
            .type(mediaType)
            .header('cache-control', 'no-store')
            .header('content-disposition', `attachment; filename="${fileName.replace(/[^\w.-]/g, '_')}"`)
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

function inputOf({ method, subject, query = {} }: FriendlyRoute, request: FastifyRequest): unknown {
  if (method === 'post') return request.body
  if (subject !== undefined) return { subjects: [subject] }
  const asked = Object.entries(request.query as Record<string, unknown>)
  return {
    ...Object.fromEntries(asked.filter(([name]) => Object.hasOwn(query, name))),
    ...(request.params as Record<string, string>),
  }
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
