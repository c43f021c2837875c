/**
 * Remembers for a short time which secrets were right, so that a program asking a hundred times a second costs one
 * slow hash a minute. Secrets themselves are not kept: a keyed hash is, under a key that no other process knows.
 */
import { createHmac } from 'node:crypto'
import type { RandomBytes } from './key-secret'

export interface Recall {
  /** The same for the same secret within this process, and of no use elsewhere. */
  fingerprint(secret: string): string
  remember(secret: string, keyId: string, atMs: number): void
  /** The id of the key that this secret was lately found to be; null for unknown. */
  find(secret: string, atMs: number): string | null
  forget(keyId: string): void
}

const rememberedMs = 60_000
/** Each right secret belongs to one key, and there are at most a thousand of these. */
const mostRemembered = 1_000
/** Longer texts are no keys; hashing a megabyte would be a favour to whoever sends it. */
const longestSecret = 200

export function createRecall(random: RandomBytes): Recall {
  const processKey = random(32)
  const known = new Map<string, { keyId: string; untilMs: number }>()
  const fingerprint = (secret: string): string =>
    createHmac('sha256', processKey).update(secret.slice(0, longestSecret)).digest('base64')
  return {
    fingerprint,
    remember(secret, keyId, atMs) {
      if (secret.length > longestSecret) return
      if (known.size >= mostRemembered) known.clear()
      known.set(fingerprint(secret), { keyId, untilMs: atMs + rememberedMs })
    },
    find(secret, atMs) {
      if (secret.length > longestSecret) return null
      const print = fingerprint(secret)
      const found = known.get(print)
      if (found === undefined) return null
      if (atMs < found.untilMs) return found.keyId
      known.delete(print)
      return null
    },
    forget(keyId) {
      for (const [print, found] of known) if (found.keyId === keyId) known.delete(print)
    },
  }
}
