/** Browser sessions, in memory alone: a restart ends them all. Only hashes of the tokens are kept. */
import { createHash, randomBytes } from 'node:crypto'
import type { Actor } from '../contract/roles'
import type { RandomBytes } from './key-secret'

export interface Sessions {
  /** @returns the token for the cookie: 256 random bits in base64url. */
  begin(actor: Actor): string
  /** Who holds this token; null for nobody. Counts as use. */
  find(token: string): Actor | null
  /** False when there was no such session. */
  end(token: string): boolean
  /** Ends every session begun with this key; answers how many there were. */
  endAllOf(keyId: string): number
  readonly count: number
}

export interface SessionOptions {
  /** UTC milliseconds; a clock set back never prolongs a session by more than that step. */
  now: () => number
  /** From the settings: `sessionHours`. */
  lifetimeMs: number
  /** Without a request for so long, a session ends. By default two hours, at most the lifetime. */
  idleMs?: number | undefined
  /** Of one key. The one unused for longest gives way. */
  mostPerKey?: number | undefined
  random?: RandomBytes | undefined
}

interface Session {
  actor: Actor
  endsAt: number
  usedAt: number
}

export function createSessions(options: SessionOptions): Sessions {
  const { now, lifetimeMs, mostPerKey = 50, random = randomBytes } = options
  const idleMs = Math.min(options.idleMs ?? 7_200_000, lifetimeMs)
  /** By key, then by the token's hash; the longest unused first. */
  const byKey = new Map<string, Map<string, Session>>()

  const isOver = ({ endsAt, usedAt }: Session, at: number): boolean => at >= endsAt || at - usedAt >= idleMs

  function locate(token: string): { keyId: string; hash: string; session: Session } | null {
    const hash = hashOf(token)
    for (const [keyId, sessions] of byKey) {
      const session = sessions.get(hash)
      if (session !== undefined) return { keyId, hash, session }
    }
    return null
  }

  function remove(keyId: string, hash: string): void {
    const sessions = byKey.get(keyId)
    sessions?.delete(hash)
    if (sessions?.size === 0) byKey.delete(keyId)
  }

  return {
    begin(actor) {
      const token = random(32).toString('base64url')
      const at = now()
      const sessions = byKey.get(actor.id) ?? new Map<string, Session>()
      byKey.set(actor.id, sessions)
      for (const [hash, session] of sessions) if (isOver(session, at)) sessions.delete(hash)
      for (const hash of sessions.keys()) {
        if (sessions.size < mostPerKey) break
        sessions.delete(hash)
      }
      sessions.set(hashOf(token), { actor, endsAt: at + lifetimeMs, usedAt: at })
      return token
    },
    find(token) {
      const found = locate(token)
      if (found === null) return null
      const { keyId, hash, session } = found
      const at = now()
      if (isOver(session, at)) {
        remove(keyId, hash)
        return null
      }
      session.usedAt = at
      const sessions = byKey.get(keyId)
      sessions?.delete(hash)
      sessions?.set(hash, session) // to the end: the most lately used
      return session.actor
    },
    end(token) {
      const found = locate(token)
      if (found !== null) remove(found.keyId, found.hash)
      return found !== null
    },
    endAllOf(keyId) {
      const ended = byKey.get(keyId)?.size ?? 0
      byKey.delete(keyId)
      return ended
    },
    get count() {
      return [...byKey.values()].reduce((sum, sessions) => sum + sessions.size, 0)
    },
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token.slice(0, 128)).digest('base64')
