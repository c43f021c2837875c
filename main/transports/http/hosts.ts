/**
 * Which names this server answers for, and whether a request comes from a page of its own. Against DNS rebinding (a
 * foreign name that suddenly points here) and against pages of other sites that act in the name of a signed-in person.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

export interface HostFacts {
  /** What the machine calls itself. */
  machineNames: readonly string[]
  /** From the settings. */
  allowedHosts: readonly string[]
}

const localNames = ['localhost', '127.0.0.1', '::1']

/** A Host header taken apart; null when it is none. `name` is in lower case, an IPv6 address without its brackets. */
export function parseHost(header: string): { name: string; port: string } | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]+))(?::(\d{1,5}))?$/i.exec(header)
  if (match === null) return null
  const [, address, name, port = ''] = match
  if (address !== undefined && isIP(address) !== 6) return null
  return { name: (address ?? name ?? '').toLowerCase().replace(/\.$/, ''), port }
}

/**
 * @param localAddress the address at this end of the connection. A page cannot choose it: whoever names it in the Host
 * header has not been led here by a foreign name.
 */
export function isOurHost(header: string, localAddress: string | undefined, facts: HostFacts): boolean {
  const host = parseHost(header)
  if (host === null) return false
  const bound = localAddress
    ?.replace(/^::ffff:/, '')
    .replace(/%.*$/, '')
    .toLowerCase()
  if (localNames.includes(host.name) || host.name === bound) return true
  return [...facts.machineNames, ...facts.allowedHosts].some((name) => {
    const allowed = parseHost(name)
    return allowed?.name === host.name && (allowed.port === '' || allowed.port === host.port)
  })
}

export interface PageFacts {
  origin: string | undefined
  secFetchSite: string | undefined
  scheme: 'http' | 'https'
  host: string
}

/** Whether a request that changes something was made by one of our own pages. A browser cannot leave Origin out there. */
export function isOwnPage({ origin, secFetchSite, scheme, host }: PageFacts): boolean {
  if (secFetchSite !== undefined && secFetchSite !== 'same-origin') return false
  return origin !== undefined && sameOrigin(origin, scheme, host)
}

/** Whether a read with a cookie may be answered: not when another site's page asks. */
export function isForeignPage({ origin, secFetchSite, scheme, host }: PageFacts): boolean {
  if (origin !== undefined && !sameOrigin(origin, scheme, host)) return true
  return secFetchSite !== undefined && secFetchSite !== 'same-origin' && secFetchSite !== 'none'
}

const sameOrigin = (origin: string, scheme: string, host: string): boolean => {
  const usualPort = scheme === 'https' ? ':443' : ':80'
  const own = `${scheme}://${host}`.toLowerCase()
  return origin.toLowerCase() === (own.endsWith(usualPort) ? own.slice(0, -usualPort.length) : own)
}

/** The one host a request names; null when it names none, two, or two that differ. */
export function hostHeaderOf(raw: {
  headers: IncomingHttpHeaders
  rawHeaders: readonly string[]
}): string | null {
  const named = raw.rawHeaders.filter(
    (_text, at) => at % 2 === 1 && ['host', ':authority'].includes(raw.rawHeaders[at - 1]!.toLowerCase()),
  )
  const [first] = named
  return first !== undefined && named.every((one) => one === first) && isSingleHost(raw.rawHeaders)
    ? first
    : null
}

const isSingleHost = (rawHeaders: readonly string[]): boolean =>
  rawHeaders.filter((text, at) => at % 2 === 0 && text.toLowerCase() === 'host').length <= 1
