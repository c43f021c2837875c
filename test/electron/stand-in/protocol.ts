/**
 * Schemes of the app's own. Chromium knows none that it was not built with, so each is served under a made-up secure
 * origin (`app://name/x` as `https://name.app.localhost/x`) by answering the page's requests: no port, no server.
 */
import type { CustomScheme, Protocol, WebRequest } from 'electron'
import type { Protocol as Devtools } from '../../../node_modules/playwright-core/types/protocol'

type Handler = (request: Request) => Response | Promise<Response>

const privileged = new Map<string, NonNullable<CustomScheme['privileges']>>()
const handlers = new Map<string, Handler>()
let isTooLate = false

/** After the app is ready no scheme can become privileged any more. */
export function closeRegistration(): void {
  isTooLate = true
}

export const protocol = {
  registerSchemesAsPrivileged(schemes) {
    if (isTooLate)
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    privileged.clear()
    for (const { scheme, privileges } of schemes) privileged.set(scheme, privileges ?? {})
  },
  handle(scheme, handler) {
    if (!isTooLate) throw new Error('protocol.handle can only be called after app is ready')
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    if (!privileged.get(scheme)?.standard)
      throw new Error(`The stand-in serves only schemes registered as standard, and ${scheme} is not`)
    handlers.set(scheme, handler)
  },
  unhandle(scheme) {
    if (!handlers.delete(scheme)) throw new Error(`Failed to unregister protocol: ${scheme}`)
  },
  isProtocolHandled: (scheme) =>
    handlers.has(scheme) || ['http', 'https', 'file', 'data', 'blob', 'about'].includes(scheme),
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'>

/** What tests may ask of the registered schemes. */
export const privilegesOf = (scheme: string): CustomScheme['privileges'] | null =>
  privileged.get(scheme) ?? null

/** The address as Chromium gets it. */
export function toChromium(address: string): string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(address)
  const scheme = match?.[1]?.toLowerCase() ?? ''
  if (match === null || !privileged.get(scheme)?.standard) return address
  const rest = match[3]!
  return `https://${match[2]!}.${scheme}.localhost${rest.startsWith('/') ? '' : '/'}${rest}`
}

/** The address as the app knows it. */
export function fromChromium(address: string): string {
  const match = /^https:\/\/([^/?#]*)\.([a-z0-9+-]+)\.localhost(.*)$/i.exec(address)
  if (match === null || !privileged.has(match[2]!)) return address
  return `${match[2]!}://${match[1]!}${match[3]!}`
}

type BlockingListener = NonNullable<Parameters<WebRequest['onBeforeRequest']>[0]>
let beforeRequest: BlockingListener | null = null

/** Only `cancel` is modelled, and no filter. */
export const webRequest = {
  onBeforeRequest(...args: unknown[]) {
    beforeRequest = args.at(-1) as BlockingListener | null
  },
} satisfies Pick<WebRequest, 'onBeforeRequest'>

/** Undefined where the network may answer. */
export type Answer =
  | { fulfil: Omit<Devtools.Fetch.fulfillRequestParameters, 'requestId'> }
  | { fail: Devtools.Network.ErrorReason }
  | undefined

/** What a request of a page gets. */
export async function answerRequest(
  request: Devtools.Network.Request,
  resourceType: Devtools.Network.ResourceType,
): Promise<Answer> {
  const url = fromChromium(request.url)
  if (await isCancelled(url, request.method, resourceType)) return { fail: 'BlockedByClient' }
  const scheme = url.slice(0, url.indexOf(':'))
  if (url === request.url) return undefined
  const handler = handlers.get(scheme)
  if (!handler) return { fail: 'Failed' }
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, fromChromium(value))
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
  try {
    const response = await handler(
      new Request(url, {
        method: request.method,
        headers,
        ...(hasBody && request.postData !== undefined && { body: request.postData }),
      }),
    )
    if (response.type === 'error') return { fail: 'Failed' }
    return {
      fulfil: {
        responseCode: response.status,
        responseHeaders: [...response.headers].map(([name, value]) => ({
          name,
          value: name === 'location' ? toChromium(value) : value,
        })),
        body: Buffer.from(await response.arrayBuffer()).toString('base64'),
      },
    }
  } catch (error) {
    console.error(`The handler of ${scheme}:// failed for ${url}:`, error)
    return { fail: 'Failed' }
  }
}

function isCancelled(url: string, method: string, resourceType: string): Promise<boolean> {
  const listener = beforeRequest
  if (listener === null) return Promise.resolve(false)
  return new Promise((resolve) => {
    const details = { url, method, resourceType, id: 0, timestamp: Date.now(), referrer: '', uploadData: [] }
    listener(details as unknown as Parameters<BlockingListener>[0], ({ cancel }) => resolve(cancel === true))
  })
}
