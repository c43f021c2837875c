/** How many requests one client may make: a bucket of tokens for each, refilled steadily. */

export interface RateLimits {
  /** At once, after a quiet time. */
  burst: number
  perSecond: number
  /** More clients than this share what is left; their buckets would be an attacker's way to fill the memory. */
  mostClients?: number
}

export interface RateLimit {
  /** Takes one token. @returns 0 when the request may pass, else after how many milliseconds to try again. */
  take(client: string): number
}

export function createRateLimit(limits: RateLimits, monotonicMs: () => number): RateLimit {
  const mostClients = limits.mostClients ?? 10_000
  const buckets = new Map<string, { tokens: number; atMs: number }>()
  const refilled = (bucket: { tokens: number; atMs: number }, now: number): number =>
    Math.min(limits.burst, bucket.tokens + ((now - bucket.atMs) / 1000) * limits.perSecond)

  /** Full buckets say nothing that a missing one does not. */
  const sweep = (now: number): void => {
    for (const [client, bucket] of buckets) if (refilled(bucket, now) >= limits.burst) buckets.delete(client)
  }

  return {
    take(client) {
      const now = monotonicMs()
      if (buckets.size >= mostClients && !buckets.has(client)) sweep(now)
      const name = buckets.size >= mostClients && !buckets.has(client) ? 'everyone else' : client
      const bucket = buckets.get(name) ?? { tokens: limits.burst, atMs: now }
      bucket.tokens = refilled(bucket, now)
      bucket.atMs = now
      buckets.set(name, bucket)
      if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) / limits.perSecond) * 1000)
      bucket.tokens -= 1
      return 0
    },
  }
}
