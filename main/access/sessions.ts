/** Browser sessions, which outlive the process where a file is named. Only hashes of the tokens are kept. */
import { createHash, randomBytes } from 'node:crypto'
import type { Actor } from '../contract/roles'
import type { RandomBytes } from './key-secret'
import type { ApiKey } from './keys'
import { readSessions, setSessionsAside, type KeptSessions } from './session-file'
import { createSessionKeeping, type SessionKeepingOptions } from './session-keeping'
import { createSteadyClock } from './steady-clock'

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
  /** Resolves when what has begun and ended so far is on the disk, or could not be put there. */
  saved(): Promise<void>
  /** Writes down what is left. */
  close(): Promise<void>
}

export interface SessionOptions {
  /** UTC milliseconds; set back, it prolongs no session. */
  now: () => number
  /** Milliseconds of a clock that nobody sets. */
  monotonicMs?: (() => number) | undefined
  /** From the settings: `sessionHours`. */
  lifetimeMs: number
  /** Without a request for so long, a session ends. By default two hours, at most the lifetime. */
  idleMs?: number | undefined
  /** Of one key. The one unused for longest gives way. */
  mostPerKey?: number | undefined
  random?: RandomBytes | undefined
  /** Without it, a restart ends every session. */
  keep?: SessionKeepOptions | undefined
}

export interface SessionKeepOptions extends Omit<SessionKeepingOptions, 'content'> {
  /** The keys as they are now: a session whose key is gone or expired is not taken up again. */
  keys: readonly Pick<ApiKey, 'id' | 'name' | 'role' | 'expiresAt'>[]
}

interface Session {
  actor: Actor
  endsAt: number
  usedAt: number
}

export function createSessions(options: SessionOptions): Sessions {
  const { lifetimeMs, mostPerKey = 50, random = randomBytes, keep } = options
  const now = createSteadyClock(options.now, options.monotonicMs)
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

  const keeping =
    keep === undefined
      ? null
      : createSessionKeeping({ ...keep, content: () => ({ savedAt: now(), sessions: all() }) })

  const all = (): KeptSessions['sessions'] =>
    [...byKey].flatMap(([keyId, sessions]) =>
      [...sessions]
        .filter(([, session]) => !isOver(session, now()))
        .map(([tokenHash, { endsAt, usedAt }]) => ({ tokenHash, keyId, endsAt, usedAt })),
    )

  /** What an earlier process left, as far as it still holds: never longer than it had left when it was written down. */
  function takeUp({ file, keys, onProblem }: SessionKeepOptions): void {
    const at = now()
    const kept = readOrSetAside(file, at, onProblem)
    if (kept === null) return
    const actors = new Map(
      keys
        .filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > at)
        .map(({ id, name, role }) => [id, { id, name, role } satisfies Actor]),
    )
    const setBackMs = Math.max(0, kept.savedAt - at)
    for (const { tokenHash, keyId, endsAt, usedAt } of kept.sessions.toSorted(
      (a, b) => a.usedAt - b.usedAt,
    )) {
      const actor = actors.get(keyId)
      if (actor === undefined) continue
      const session: Session = {
        actor,
        endsAt: Math.min(endsAt - setBackMs, at + lifetimeMs),
        usedAt: Math.min(usedAt - setBackMs, at),
      }
      if (!isOver(session, at)) add(tokenHash, session)
    }
    keeping?.begun() // what was dropped does not stay in the file
  }

  /** The one unused for longest gives way. */
  function add(hash: string, session: Session): void {
    const { id } = session.actor
    const sessions = byKey.get(id) ?? new Map<string, Session>()
    byKey.set(id, sessions)
    for (const oldest of sessions.keys()) {
      if (sessions.size < mostPerKey) break
      sessions.delete(oldest)
    }
    sessions.set(hash, session)
  }

  if (keep !== undefined) takeUp(keep)

  return {
    begin(actor) {
      const token = random(32).toString('base64url')
      const at = now()
      const sessions = byKey.get(actor.id)
      for (const [hash, session] of sessions ?? []) if (isOver(session, at)) sessions?.delete(hash)
      add(hashOf(token), { actor, endsAt: at + lifetimeMs, usedAt: at })
      keeping?.begun()
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
      keeping?.used()
      const sessions = byKey.get(keyId)
      sessions?.delete(hash)
      sessions?.set(hash, session) // to the end: the most lately used
      return session.actor
    },
    end(token) {
      const found = locate(token)
      if (found === null) return false
      remove(found.keyId, found.hash)
      keeping?.ended()
      return true
    },
    endAllOf(keyId) {
      const ended = byKey.get(keyId)?.size ?? 0
      byKey.delete(keyId)
      if (ended > 0) keeping?.ended()
      return ended
    },
    get count() {
      return [...byKey.values()].reduce((sum, sessions) => sum + sessions.size, 0)
    },
    saved: async () => keeping?.settled(),
    close: async () => keeping?.close(),
  }
}

function readOrSetAside(
  file: string,
  at: number,
  onProblem: SessionKeepOptions['onProblem'],
): KeptSessions | null {
  try {
    return readSessions(file)
  } catch (cause) {
    const what = `The sessions in ${file} were not taken up: ${(cause as Error).message}.`
    try {
      const aside = setSessionsAside(file, at)
      onProblem({ message: what, hint: `Everybody signs in again. The file is now ${aside}.` })
    } catch {
      onProblem({ message: what, hint: 'Everybody signs in again. Move the file away.' })
    }
    return null
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token.slice(0, 128)).digest('base64')
