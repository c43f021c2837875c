/**
 * The API document (OpenAPI 3.1), derived from the contract: a request that is added to the table is in the document.
 * https://spec.openapis.org/oas/v3.1.0
 */
import * as z from 'zod/mini'
import { boardSchema, boardsSchema } from '../contract/boards'
import { errorCatalogue, type ErrorCode } from '../contract/errors'
import { events, topics } from '../contract/events'
import { findingSchema, standingFindingSchema } from '../contract/findings'
import { httpStatusOf } from '../contract/http-status'
import { problemSchema } from '../contract/reading'
import { reportSchema } from '../contract/reports'
import { channels, requests, type Channel } from '../contract/requests'
import { selfSchema } from '../contract/sample'
import { settingsSchema } from '../contract/settings'
import { sectionSchemas } from '../contract/snapshot'
import { snapshotSchema } from '../contract/snapshot-schema'
import { friendlyRoutes, type FriendlyRoute } from './friendly-routes'

export type JsonSchema = Readonly<Record<string, unknown>>

export interface Operation {
  operationId: string
  summary: string
  tags: string[]
  description?: string
  security?: Record<string, string[]>[]
  parameters?: JsonSchema[]
  requestBody?: JsonSchema
  responses: Record<string, JsonSchema>
}

export interface OpenApiDocument {
  openapi: string
  info: { title: string; version: string; description: string }
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  security: Record<string, string[]>[]
  paths: Record<string, Record<string, Operation>>
  components: {
    schemas: Record<string, JsonSchema>
    responses: Record<string, JsonSchema>
    securitySchemes: JsonSchema
  }
}

/** Of the API, not of the product: what is offered at /api stays as it is within 1. */
const apiVersion = '1'

const reference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })
const nameOf = (channel: string, part: 'Input' | 'Output'): string =>
  `${channel.replace(/(?:^|:)(\w)/g, (_match, letter: string) => letter.toUpperCase())}${part}`

export function openApiDocument(): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {}
  for (const route of friendlyRoutes)
    paths[route.path] = { ...paths[route.path], [route.method]: friendly(route) }
  Object.assign(paths, openPaths)
  for (const channel of channels) paths[`/api/rpc/${channel}`] = { post: procedure(channel) }
  return {
    openapi: '3.1.0',
    info: {
      title: 'AutoInfraSnap',
      version: apiVersion,
      description:
        'How is this machine, and what changed? Every answer is `{ "ok": true, "value": … }` or `{ "ok": false, "error": { "code", "message", "hint" } }`. Units are part of the field names; unknown is null, never 0.',
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'reads', description: 'What most programs want.' },
      { name: 'live', description: 'Events as they happen.' },
      { name: 'session', description: 'Signing in with a browser.' },
      { name: 'operation', description: 'For those who run the server.' },
      { name: 'requests', description: 'Every request of the contract, one address each.' },
    ],
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      schemas: schemas(),
      responses: errorResponses,
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key, made by `autoinfrasnap keys add`.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-autoinfrasnap',
          description: 'What a browser has after signing in; the port is appended to the name.',
        },
      },
    },
  }
}

/** Things that several requests answer with. */
const namedOutputs: ReadonlyMap<z.ZodMiniType, string> = new Map<z.ZodMiniType, string>([
  [settingsSchema, 'Settings'],
  [reportSchema, 'Report'],
  [boardsSchema, 'Boards'],
])

/** All schemas at once, so that what they share is written once and referred to. */
function schemas(): Record<string, JsonSchema> {
  const answers = z.registry<{ id: string }>()
  for (const [subject, schema] of Object.entries(sectionSchemas))
    answers.add(schema, { id: `${subject.charAt(0).toUpperCase()}${subject.slice(1)}` })
  answers.add(snapshotSchema, { id: 'Snapshot' })
  for (const [schema, id] of namedOutputs) answers.add(schema, { id })
  answers.add(boardSchema, { id: 'Board' })
  answers.add(findingSchema, { id: 'Finding' })
  answers.add(standingFindingSchema, { id: 'StandingFinding' })
  answers.add(selfSchema, { id: 'Self' })
  answers.add(problemSchema, { id: 'Problem' })
  const inputs = z.registry<{ id: string }>()
  for (const channel of channels) {
    inputs.add(requests[channel].input, { id: nameOf(channel, 'Input') })
    const { output } = requests[channel]
    if (!namedOutputs.has(output)) answers.add(output, { id: nameOf(channel, 'Output') })
  }
  const uri = (id: string): string => `#/components/schemas/${id}`
  const made = {
    ...z.toJSONSchema(answers, { uri, io: 'output', unrepresentable: 'any' }).schemas,
    ...z.toJSONSchema(inputs, { uri, io: 'input', unrepresentable: 'any' }).schemas,
  }
  const error = {
    type: 'object',
    required: ['ok', 'error'],
    properties: {
      ok: { const: false },
      error: {
        type: 'object',
        required: ['code', 'message', 'hint'],
        properties: {
          code: { type: 'string', enum: Object.keys(errorCatalogue) },
          message: { type: 'string' },
          hint: { type: ['string', 'null'] },
        },
      },
    },
  }
  const named = Object.entries(made).map(([id, schema]) => {
    const { $schema, $id, ...body } = schema as Record<string, unknown>
    return [id, $schema === undefined && $id === undefined ? schema : body] as const
  })
  return { ...Object.fromEntries(named.sort(([a], [b]) => a.localeCompare(b))), Error: error }
}

/** The name under which a request's answer is among the schemas: its own, or that of the thing it answers with. */
const outputName = (channel: Channel): string =>
  namedOutputs.get(requests[channel].output) ?? nameOf(channel, 'Output')

const answerOf = (value: JsonSchema): JsonSchema => ({
  type: 'object',
  required: ['ok', 'value'],
  properties: { ok: { const: true }, value },
})

const json = (schema: JsonSchema): JsonSchema => ({ content: { 'application/json': { schema } } })

/** One response for each status that an error can have. */
const errorStatuses = (codes: readonly ErrorCode[]): Record<string, JsonSchema> =>
  Object.fromEntries(
    [...new Set(codes.map(httpStatusOf))]
      .sort((a, b) => a - b)
      .map((status) => [String(status), { $ref: `#/components/responses/Error${status}` }]),
  )

const errorResponses: Record<string, JsonSchema> = Object.fromEntries(
  [...Map.groupBy(Object.keys(errorCatalogue) as ErrorCode[], httpStatusOf)]
    .filter(([status]) => status !== 500)
    .sort(([a], [b]) => a - b)
    .map(([status, codes]) => [
      `Error${status}`,
      {
        description: codes.map((code) => `\`${code}\`: ${errorCatalogue[code]}`).join('\n'),
        ...json(reference('Error')),
      },
    ]),
)

const always: readonly ErrorCode[] = ['request_invalid', 'unauthenticated', 'forbidden', 'rate_limited']

function procedure(channel: Channel): Operation {
  const { summary, role, kind } = requests[channel]
  return {
    operationId: channel.replace(':', '_'),
    summary,
    description: `Needs the role ${role}.${kind === 'control' ? ' Written to the audit log.' : ''}`,
    tags: ['requests'],
    requestBody: { required: false, ...json(reference(nameOf(channel, 'Input'))) },
    responses: {
      '200': { description: summary, ...json(answerOf(reference(outputName(channel)))) },
      ...errorStatuses(always),
    },
  }
}

function friendly(route: FriendlyRoute): Operation {
  const { channel, method, path, operationId } = route
  const { role } = requests[channel]
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const { properties } = z.toJSONSchema(requests[channel].input, { io: 'input', unrepresentable: 'any' })
  const queried = Object.entries(route.query ?? {}).map(([name, description]) => ({
    name,
    in: 'query',
    required: false,
    schema: properties?.[name],
    description,
  }))
  const content =
    route.subject !== undefined
      ? json(
          answerOf({
            type: 'object',
            required: ['at', 'reading'],
            properties: {
              at: { type: ['integer', 'null'], description: 'UTC milliseconds of the newest sample.' },
              reading: readingSchema(route.subject),
            },
          }),
        )
      : route.raw === true
        ? { content: { '*/*': { schema: { type: 'string' } } } }
        : json(answerOf(reference(outputName(channel))))
  const body =
    method === 'post'
      ? { requestBody: { required: false, ...json(reference(nameOf(channel, 'Input'))) } }
      : {}
  return {
    operationId,
    summary: route.summary,
    description: `Needs the role ${role}.`,
    tags: ['reads'],
    ...(parameters.length > 0 ? { parameters: [...parameters, ...queried] } : {}),
    ...body,
    responses: {
      [method === 'post' ? '201' : '200']: { description: route.summary, ...content },
      ...errorStatuses(path.includes('{') ? [...always, 'report_unknown', 'report_unconvertible'] : always),
    },
  }
}

const readingSchema = (subject: string): JsonSchema => ({
  description: 'Null before the first reading.',
  oneOf: [
    {
      type: 'object',
      required: ['status', 'durationMs', 'value'],
      properties: {
        status: { const: 'ok' },
        durationMs: { type: 'number' },
        value: reference(`${subject.charAt(0).toUpperCase()}${subject.slice(1)}`),
      },
    },
    {
      type: 'object',
      required: ['status', 'durationMs', 'problem'],
      properties: {
        status: { enum: ['unavailable', 'failed'] },
        durationMs: { type: 'number' },
        problem: reference('Problem'),
      },
    },
    { type: 'null' },
  ],
})

const text = (description: string, mediaType: string): JsonSchema => ({
  description,
  content: { [mediaType]: { schema: { type: 'string' } } },
})

/** What follows from no request of the contract. */
const openPaths: OpenApiDocument['paths'] = {
  '/api/events': {
    get: {
      operationId: 'events',
      summary: 'Live events, as server-sent events, until one side ends it.',
      description: `Topics: ${topics.map((topic) => `${topic} (${events[topic].summary})`).join(' ')} Each message is \`{ "at": UTC milliseconds, "payload": … }\`. The event \`reset\` says that events were left out for good, after a lost connection or because the reader was too slow; the newest state of what was missed follows, and a chart draws a gap.`,
      tags: ['live'],
      parameters: [
        {
          name: 'subjects',
          in: 'query',
          required: false,
          explode: false,
          schema: { type: 'array', items: { type: 'string', enum: topics } },
          description: 'Separated by commas; all without it.',
        },
        {
          name: 'Last-Event-ID',
          in: 'header',
          required: false,
          schema: { type: 'string' },
          description: 'Goes on after this event.',
        },
      ],
      responses: {
        '200': text('The stream.', 'text/event-stream'),
        ...errorStatuses([...always, 'streams_exhausted']),
      },
    },
  },
  '/api/session': {
    post: {
      operationId: 'signIn',
      summary: 'Exchanges an API key for a session cookie.',
      tags: ['session'],
      security: [],
      requestBody: {
        required: true,
        ...json({ type: 'object', required: ['key'], properties: { key: { type: 'string' } } }),
      },
      responses: {
        '200': { description: 'Signed in.', ...json(answerOf(reference('SessionGetOutput'))) },
        ...errorStatuses([...always, 'origin_refused', 'sign_in_refused']),
      },
    },
    delete: {
      operationId: 'signOut',
      summary: 'Ends the session and its streams.',
      tags: ['session'],
      responses: {
        '200': { description: 'Signed out.', ...json(answerOf({ type: 'object' })) },
        ...errorStatuses(['unauthenticated', 'origin_refused']),
      },
    },
  },
  '/health': {
    get: {
      operationId: 'health',
      summary: 'Whether the server lives and is ready, and why not. No sign-in.',
      tags: ['operation'],
      security: [],
      responses: {
        '200': text('Live and ready.', 'application/json'),
        '503': text('Not ready; `reasons` says why.', 'application/json'),
      },
    },
  },
  '/metrics': {
    get: {
      operationId: 'metrics',
      summary: 'The newest numbers for Prometheus (text format 0.0.4).',
      description: 'Needs the role viewer, unless server.openMetrics is set.',
      tags: ['operation'],
      responses: {
        '200': text('The metrics.', 'text/plain'),
        ...errorStatuses(['unauthenticated', 'rate_limited']),
      },
    },
  },
}
