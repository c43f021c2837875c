/**
 * Who asks: a program with its key, or a browser with the session that a key began. Guessing is slowed down by address,
 * asking too often by client; a page of another site gets nothing in the name of who is signed in.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { KeyStore } from '../../access/keys'
import { groupOf, type Lockout } from '../../access/lockout'
import type { Sessions } from '../../access/sessions'
import { AppError } from '../../contract/errors'
import type { Actor } from '../../contract/roles'
import { hostHeaderOf, isForeignPage, isOwnPage, parseHost, type PageFacts } from './hosts'
import { createRateLimit, type RateLimits } from './rate'

export interface SignInDependencies {
  keys: Pick<KeyStore, 'verify' | 'recall'>
  sessions: Sessions
  lockout: Lockout
  scheme: 'http' | 'https'
  sessionSeconds: number
  monotonicMs: () => number
  rate?: RateLimits | undefined
  onFailed: (address: string) => void
}

/** Enough for a dashboard in every tab of an office, too little to keep the machine busy. */
export const usualRateLimits: RateLimits = { burst: 2_000, perSecond: 400 }

export interface SignedIn {
  actor: Actor
  /** The session's token; null for a program with its key. */
  token: string | null
}

export interface SignIn {
  /** Counts a request against its client. @throws AppError `rate_limited`. */
  admit(request: FastifyRequest): void
  /** @throws AppError `unauthenticated`, `sign_in_refused`, `origin_refused` or `keys_busy`. */
  identify(request: FastifyRequest): Promise<SignedIn>
  /** Exchanges a key for a session and sets its cookie. @throws as `identify` does. */
  begin(request: FastifyRequest, reply: FastifyReply, key: string): Promise<Actor>
  /** @returns the token of the session that ended. */
  end(request: FastifyRequest, reply: FastifyReply): string
}

export function createSignIn(deps: SignInDependencies): SignIn {
  const { keys, sessions, lockout, scheme } = deps
  const rate = createRateLimit(deps.rate ?? usualRateLimits, deps.monotonicMs)

  const pageOf = (request: FastifyRequest): PageFacts => ({
    origin: request.headers.origin,
    secFetchSite: single(request.headers['sec-fetch-site']),
    scheme,
    host: hostHeaderOf(request.raw) ?? '',
  })

  /** Browsers keep one cookie for all ports of a host, so that two servers on one machine need two names. */
  const cookieName = (request: FastifyRequest): string => {
    const port = parseHost(hostHeaderOf(request.raw) ?? '')?.port ?? ''
    const name = `autoinfrasnap${port === '' ? '' : `-${port}`}`
    return scheme === 'https' ? `__Host-${name}` : name
  }

  const setCookie = (request: FastifyRequest, reply: FastifyReply, value: string, seconds: number): void => {
    const secure = scheme === 'https' ? '; Secure' : ''
    void reply.header(
      'set-cookie',
      `${cookieName(request)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly${secure}; SameSite=Strict`,
    )
  }

  const verify = async (request: FastifyRequest, secret: string): Promise<Actor> => {
    const known = keys.recall(secret)
    if (known !== null) return known
    const waitMs = lockout.waitMs(request.ip)
    if (waitMs > 0)
      throw new AppError('sign_in_refused', 'Too many sign-ins from this address failed.', {
        hint: `Try again in ${Math.ceil(waitMs / 1000)} seconds.`,
        details: { retryAfterMs: waitMs },
      })
    const actor = await keys.verify(secret)
    if (actor !== null) return actor
    lockout.failed(request.ip)
    deps.onFailed(request.ip)
    throw new AppError('unauthenticated', 'This key is not valid, or not any more.', {
      hint: 'Make one with: autoinfrasnap keys add --name NAME --role viewer.',
    })
  }

  return {
    admit(request) {
      const secret = bearerOf(request)
      const token = secret === null ? cookieOf(request, cookieName(request)) : null
      const known = secret === null ? (token === null ? null : sessions.find(token)) : keys.recall(secret)
      const waitMs = rate.take(known === null ? `address ${groupOf(request.ip)}` : `key ${known.id}`)
      if (waitMs === 0) return
      throw new AppError('rate_limited', 'Too many requests came from here in a short time.', {
        hint: 'Ask less often; live numbers come by /api/events.',
        details: { retryAfterMs: waitMs },
      })
    },
    async identify(request) {
      const secret = bearerOf(request)
      if (secret !== null) return { actor: await verify(request, secret), token: null }
      const token = cookieOf(request, cookieName(request))
      const actor = token === null ? null : sessions.find(token)
      if (token === null || actor === null)
        throw new AppError(
          'unauthenticated',
          token === null ? 'This needs a key.' : 'The session has ended.',
          { hint: 'Send the header Authorization: Bearer KEY, or sign in.' },
        )
      const page = pageOf(request)
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      if (isRead ? isForeignPage(page) : !isOwnPage(page)) throw originRefused()
      return { actor, token }
    },
    async begin(request, reply, key) {
      const page = pageOf(request)
      const isBrowser = page.origin !== undefined || page.secFetchSite !== undefined
      if (isBrowser && !isOwnPage(page)) throw originRefused()
      const actor = await verify(request, key)
      const before = cookieOf(request, cookieName(request))
      if (before !== null) sessions.end(before) // never keep a token from before the sign-in
      setCookie(request, reply, sessions.begin(actor), deps.sessionSeconds)
      return actor
    },
    end(request, reply) {
      const token = cookieOf(request, cookieName(request))
      if (token === null || sessions.find(token) === null)
        throw new AppError('unauthenticated', 'There is no session to end.', {
          hint: 'Nothing is left to do.',
        })
      if (!isOwnPage(pageOf(request))) throw originRefused()
      sessions.end(token)
      setCookie(request, reply, '', 0)
      return token
    },
  }
}

const originRefused = (): AppError =>
  new AppError('origin_refused', 'This was not asked by a page of this server.', {
    hint: 'Open the dashboard under its own address, or use a key.',
  })

function bearerOf(request: FastifyRequest): string | null {
  const match = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')
  return match?.[1] ?? null
}

function cookieOf(request: FastifyRequest, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || null
  }
  return null
}

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(', ') : header
