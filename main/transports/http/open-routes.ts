/** What needs no role or hardly one: health, metrics, the API document, and the built dashboard. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { openApiDocument } from '../openapi'
import { prometheusMediaType } from '../prometheus'
import { routeUnknown, sendError } from './answers'
import { docsStyle, renderDocsPage } from './docs-page'
import { hostHeaderOf } from './hosts'
import { renderMetrics, type Latest } from './metrics'
import type { SignIn } from './sign-in'

export interface OpenRoutesDependencies {
  health(): { live: boolean; ready: boolean; reasons: string[] }
  latest(): Latest
  signIn: SignIn
  openMetrics: boolean
  version: string
  scheme: 'http' | 'https'
}

export function addOpenRoutes(app: FastifyInstance, deps: OpenRoutesDependencies): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/health',
    handler: async (_request, reply) => {
      const { live, ready, reasons } = deps.health()
      return reply
        .code(live && ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ live, ready, reasons })
    },
  })
  app.get('/metrics', async (request, reply) => {
    if (!deps.openMetrics) await deps.signIn.identify(request) // every role may read what is measured
    return reply
      .type(prometheusMediaType)
      .header('cache-control', 'no-store')
      .send(renderMetrics(deps.latest(), deps.version))
  })
  const document = lazily(openApiDocument)
  app.get('/api/openapi.json', async (_request, reply) =>
    reply.header('cache-control', 'no-cache').send(document()),
  )
  app.get('/api/docs', async (request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(renderDocsPage(document(), `${deps.scheme}://${hostHeaderOf(request.raw) ?? 'localhost'}`)),
  )
  app.get('/api/docs/style.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(docsStyle),
  )
}

/** Most servers are never asked for it. */
function lazily<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null
  return () => (made ??= { value: make() }).value
}

/** The dashboard where it was built; every address of its own is its one page. Else `/` leads to the API document. */
export async function addDashboard(app: FastifyInstance, rendererFolder: string | null): Promise<void> {
  const folder =
    rendererFolder !== null && existsSync(path.join(rendererFolder, 'index.html')) ? rendererFolder : null
  if (folder === null) {
    app.get('/', async (_request, reply) => reply.redirect('/api/docs', 302))
    app.setNotFoundHandler((_request, reply) => sendError(reply, routeUnknown()))
    return
  }
  const { default: fastifyStatic } = await import('@fastify/static')
  await app.register(fastifyStatic, {
    root: path.resolve(folder),
    wildcard: true,
    dotfiles: 'deny',
    cacheControl: false,
    preCompressed: true, // the build compresses once what would be compressed for every viewer
    setHeaders: (reply, file) => {
      // What the build names by its content never changes; the page that names it may change any day.
      const name = path.basename(file).replace(/\.(br|gz)$/, '')
      const isHashed = /[-.][\w-]{8,}\.\w+$/.test(name) && path.basename(path.dirname(file)) === 'assets'
      void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.setNotFoundHandler((request, reply) =>
    isPageOfDashboard(request) ? reply.sendFile('index.html') : sendError(reply, routeUnknown()),
  )
}

/**
 * A person who opens or reloads a page, whose address may end in a name with a dot. Below /assets and /api a page would
 * hide that something is missing: an old tab would run it as a script after an update.
 */
function isPageOfDashboard({ method, url, headers }: FastifyRequest): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    !/^\/+(api|assets)(\/|$)/.test(decoded(url.split('?')[0] ?? '')) &&
    (headers.accept ?? '').includes('text/html')
  )
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address // no proper escapes; it is compared as it came
  }
}
