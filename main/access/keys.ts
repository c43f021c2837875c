/**
 * The API keys: made, listed, revoked and recognised. The file is the truth; another process, such as
 * `autoinfrasnap keys add` beside the server, may change it at any time and is heard at once.
 */
import { randomBytes } from 'node:crypto'
import { AppError } from '../contract/errors'
import { requests, type RequestInput, type RequestOutput } from '../contract/requests'
import type { Actor } from '../contract/roles'
import { withLock } from '../files/file-lock'
import { markOf, readKeys, unwritable, writeKeys, type FileMark, type StoredKey } from './key-file'
import {
  hashOfNothing,
  hashSecret,
  isSecretOf,
  newKeyId,
  newKeySecret,
  parseKey,
  showKey,
  type RandomBytes,
} from './key-secret'
import { createRecall } from './recall'
import { createTurnstile } from './turnstile'

export const keysFileName = 'keys.json'

/** As the contract tells it. */
export type ApiKey = RequestOutput<'key:list'>[number]
export type NewApiKey = RequestInput<'key:add'>

export interface KeyStore {
  /** In the order in which they were made; expired ones until they are revoked. @throws AppError `keys_unreadable`. */
  list(): ApiKey[]
  /**
   * `secret` is told here and never again. The name of an expired key may be taken over; that key is gone then.
   * @throws AppError `key_invalid`, `key_name_taken`, `keys_unreadable`, `keys_unwritable`, `file_busy`.
   */
  add(key: NewApiKey): Promise<{ key: ApiKey; secret: string }>
  /** False when there is no such key. @throws as `add` does. */
  revoke(id: string): Promise<boolean>
  /**
   * Who holds this key; null for nobody. Slow for a key that was not seen lately.
   * @throws AppError `keys_unreadable`, or `keys_busy` when too many unknown keys are being tried at once.
   */
  verify(secret: string): Promise<Actor | null>
  /** Like `verify`, but at once and only for keys that were verified lately: programs go on while others guess. */
  recall(secret: string): Actor | null
  /** Called with the id of every key that no longer counts: revoked here or elsewhere, changed, or expired. */
  onRevoked(listener: (id: string) => void): () => void
  close(): Promise<void>
}

export interface KeyStoreOptions {
  /** keys.json in the data folder. */
  file: string
  /** UTC milliseconds. */
  now: () => number
  random?: RandomBytes | undefined
  /** How often the file is looked at while nobody asks. */
  pollMs?: number | undefined
  /** Opens one that cannot be read, too: whoever asks is told what is wrong with it, until it is mended. */
  mayBeBroken?: boolean | undefined
}

/** More keys than this are a mistake, and would make every change slow. */
const mostKeys = 1_000
/** How far behind the file's `lastUsedAt` may be: a program that asks each second must not write each second. */
const lastUsedEveryMs = 300_000

/** @throws AppError `keys_unreadable` for a file that is no key file, unless it may be broken; it is left as it is. */
export async function createKeyStore(options: KeyStoreOptions): Promise<KeyStore> {
  const { file, now, random = randomBytes, pollMs = 1_000, mayBeBroken = false } = options
  const listeners = new Set<(id: string) => void>()
  const recalled = createRecall(random)
  const turnstile = createTurnstile()
  const nobody = hashOfNothing(random)
  const lastUsed = new Map<string, number>()
  let mark: FileMark = null
  let keys: ReadonlyMap<string, StoredKey> = new Map()
  try {
    const current = markOf(file)
    keys = byId(readKeys(file))
    mark = current
  } catch (error) {
    if (!mayBeBroken) throw error // else the mark is that of no file, so that everybody who asks reads it again
  }
  let expiryTold = new Set([...keys.values()].filter(isExpired).map(({ id }) => id))
  let savedAt = now()

  function isExpired({ expiresAt }: StoredKey): boolean {
    return expiresAt !== null && Date.parse(expiresAt) <= now()
  }

  function accept(fresh: readonly StoredKey[], freshMark: FileMark): void {
    const before = keys
    keys = byId(fresh)
    mark = freshMark
    for (const [id, old] of before) {
      const still = keys.get(id)
      // A record edited by hand is another key: who signed in with the old one must do so again.
      if (still?.hash.hash !== old.hash.hash || still.role !== old.role || still.name !== old.name) stop(id)
    }
    tellExpired()
  }

  function tellExpired(): void {
    const expired = [...keys.values()].filter(isExpired).map(({ id }) => id)
    for (const id of expired) if (!expiryTold.has(id)) stop(id)
    expiryTold = new Set(expired)
  }

  function stop(id: string): void {
    recalled.forget(id)
    if (!keys.has(id)) lastUsed.delete(id)
    for (const listener of [...listeners]) listener(id)
  }

  /** The mark is taken first: a change between the two is then seen the next time. */
  function refresh(): void {
    const current = markOf(file)
    if (current !== mark) accept(readKeys(file), current)
  }

  function change<Result>(
    edit: (current: StoredKey[]) => { keys: StoredKey[]; result: Result },
  ): Promise<Result> {
    return withLock(file, () => {
      const { keys: edited, result } = edit(readKeys(file))
      const noted = edited.map((key) => ({ ...key, lastUsedAt: lastUsedOf(key) }))
      writeKeys(file, noted)
      savedAt = now()
      accept(noted, markOf(file))
      return result
    }).catch((cause: unknown) => {
      throw cause instanceof AppError ? cause : unwritable(file, cause)
    })
  }

  function lastUsedOf({ id, lastUsedAt }: StoredKey): string | null {
    const seen = Math.max(lastUsed.get(id) ?? 0, lastUsedAt === null ? 0 : Date.parse(lastUsedAt))
    return seen === 0 ? null : new Date(seen).toISOString()
  }

  async function saveLastUsed(): Promise<void> {
    if (![...keys.values()].some((key) => lastUsedOf(key) !== key.lastUsedAt)) return
    try {
      await change((current) => ({ keys: current, result: null }))
    } catch {
      savedAt = now() // a convenience, not worth failing for: the next try comes in its time
    }
  }

  const told = (key: StoredKey): ApiKey => {
    const { id, name, role, createdAt, expiresAt } = key
    return { id, name, role, createdAt, expiresAt, lastUsedAt: lastUsedOf(key) }
  }

  function actorOf(id: string | null): Actor | null {
    const key = id === null ? undefined : keys.get(id)
    if (key === undefined || isExpired(key)) return null
    lastUsed.set(key.id, now())
    return { id: key.id, name: key.name, role: key.role }
  }

  const poll = setInterval(() => {
    try {
      refresh()
    } catch {
      return // whoever asks next is told; nothing is forgotten meanwhile and nobody is let in
    }
    tellExpired()
    if (now() - savedAt >= lastUsedEveryMs) void saveLastUsed()
  }, pollMs)
  poll.unref()

  const store: KeyStore = {
    list() {
      refresh()
      return [...keys.values()].map(told)
    },
    async add(wanted) {
      const { name, role, expiresAt } = checkNewKey(wanted, now())
      const secret = newKeySecret(random)
      const hash = await hashSecret(secret, random)
      return change((current) => {
        if (current.some((key) => key.name === name && !isExpired(key)))
          throw new AppError('key_name_taken', `There is a key named ${name} already.`, {
            hint: 'Choose another name, or revoke that key first.',
          })
        const rest = current.filter((key) => key.name !== name)
        if (rest.length >= mostKeys)
          throw new AppError('key_invalid', `There are ${mostKeys} keys already.`, {
            hint: 'Revoke those that nobody uses.',
          })
        const createdAt = new Date(now()).toISOString()
        const id = newKeyId(random)
        const key: StoredKey = { id, name, role, createdAt, expiresAt, lastUsedAt: null, hash }
        return { keys: [...rest, key], result: { key: told(key), secret: showKey(id, secret) } }
      })
    },
    async revoke(id) {
      refresh()
      if (!keys.has(id)) return false
      return change((current) => ({
        keys: current.filter((key) => key.id !== id),
        result: current.some((key) => key.id === id),
      }))
    },
    recall(secret) {
      refresh()
      return actorOf(recalled.find(secret, performance.now()))
    },
    async verify(text) {
      const known = store.recall(text)
      if (known !== null) return known
      const parsed = parseKey(text)
      if (parsed === null) return null // what a key looks like is no secret
      return turnstile.pass(recalled.fingerprint(text), async () => {
        const stored = keys.get(parsed.id)
        const right = await isSecretOf(parsed.secret, stored?.hash ?? nobody)
        refresh() // it may have been revoked while the hash was being made
        if (!right || keys.get(parsed.id)?.hash.hash !== stored?.hash.hash) return null
        const actor = actorOf(parsed.id)
        if (actor !== null) recalled.remember(text, actor.id, performance.now())
        return actor
      })
    },
    onRevoked(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      clearInterval(poll)
      listeners.clear()
      await saveLastUsed()
    },
  }
  return store
}

const byId = (keys: readonly StoredKey[]): ReadonlyMap<string, StoredKey> =>
  new Map(keys.map((key) => [key.id, key]))

function checkNewKey(wanted: NewApiKey, now: number) {
  const checked = requests['key:add'].input.safeParse(wanted)
  if (!checked.success) {
    const field = checked.error.issues[0]?.path.map(String).join('.') ?? 'key'
    throw new AppError('key_invalid', `A key cannot be made with this ${field}.`, {
      hint: 'A name has 1 to 100 characters, a role is viewer, operator or admin, an expiry is an instant in UTC.',
    })
  }
  const { expiresAt } = checked.data
  if (expiresAt !== null && !(Date.parse(expiresAt) > now))
    throw new AppError('key_invalid', `The key would have expired before it was made, on ${expiresAt}.`, {
      hint: 'Choose an instant in the future.',
    })
  return checked.data
}
