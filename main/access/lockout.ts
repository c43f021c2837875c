/**
 * Slows down whoever guesses: an address that failed too often is refused for a growing time. Other addresses go on,
 * and so do keys that are already known (see `KeyStore.recall`), even those behind the same proxy.
 */
import { isIPv6 } from 'node:net'

export interface Lockout {
  /** Zero when this address may try; else how long it has to wait. Asking changes nothing. */
  waitMs(address: string): number
  /** A sign-in from this address failed. */
  failed(address: string): void
  /** How many addresses are remembered. */
  readonly size: number
}

export interface LockoutLimits {
  /** So many failures within `windowMs` lock an address. */
  failures: number
  /** So many failures of all addresses together within `windowMs` mean an attack from many places: then one is enough. */
  failuresOfAll: number
  windowMs: number
  /** The first wait; each further one is twice as long, up to `longestWaitMs`. */
  firstWaitMs: number
  longestWaitMs: number
  /** A quiet address is forgiven after this time. */
  forgiveAfterMs: number
  mostAddresses: number
}

export const usualLockoutLimits: LockoutLimits = {
  failures: 5,
  failuresOfAll: 100,
  windowMs: 60_000,
  firstWaitMs: 30_000,
  longestWaitMs: 900_000,
  forgiveAfterMs: 3_600_000,
  mostAddresses: 10_000,
}

interface Offender {
  /** Instants of the failures within the window. Never more than the limit. */
  failures: number[]
  lockedUntil: number
  locks: number
  lastAt: number
}

/** @param monotonicMs a clock that never jumps: setting the wall clock must not unlock anybody. */
export function createLockout(
  monotonicMs: () => number,
  limits: LockoutLimits = usualLockoutLimits,
): Lockout {
  /** The longest quiet first. */
  const offenders = new Map<string, Offender>()
  let ofAll: number[] = []

  function offenderOf(address: string, at: number): Offender {
    const known = offenders.get(address)
    offenders.delete(address)
    const offender =
      known === undefined || at - known.lastAt >= limits.forgiveAfterMs
        ? { failures: [], lockedUntil: 0, locks: 0, lastAt: at }
        : known
    while (offenders.size >= limits.mostAddresses) {
      const [oldest] = offenders.keys()
      if (oldest === undefined) break
      offenders.delete(oldest)
    }
    offenders.set(address, offender)
    return offender
  }

  return {
    waitMs(address) {
      const offender = offenders.get(groupOf(address))
      return offender === undefined ? 0 : Math.max(0, offender.lockedUntil - monotonicMs())
    },
    failed(address) {
      const at = monotonicMs()
      const recent = (instant: number): boolean => at - instant < limits.windowMs
      ofAll = [...ofAll.filter(recent), at].slice(-limits.failuresOfAll)
      const offender = offenderOf(groupOf(address), at)
      offender.failures = [...offender.failures.filter(recent), at].slice(-limits.failures)
      offender.lastAt = at
      const allowed = ofAll.length >= limits.failuresOfAll ? 1 : limits.failures
      if (offender.failures.length < allowed || at < offender.lockedUntil) return
      offender.lockedUntil = at + Math.min(limits.longestWaitMs, limits.firstWaitMs * 2 ** offender.locks)
      offender.locks++
      offender.failures = []
    },
    get size() {
      return offenders.size
    },
  }
}

/**
 * What counts as one address: an IPv4 address, also where it is written as IPv6; of IPv6 the first 64 bits, since
 * whoever has one address there has all of its network (RFC 6177).
 */
export function groupOf(address: string): string {
  const bare = address.replace(/%.*$/, '').toLowerCase()
  if (!isIPv6(bare)) return bare.slice(0, 64)
  const words = wordsOf(bare)
  const [a = 0, b = 0] = words.slice(6)
  if (words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff)
    return [a >> 8, a & 255, b >> 8, b & 255].join('.')
  return `${words
    .slice(0, 4)
    .map((word) => word.toString(16))
    .join(':')}::/64`
}

/** The eight 16-bit words of a valid IPv6 address. */
function wordsOf(address: string): number[] {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [head = '', tail] = plain.split('::')
  const parse = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16))
  const first = parse(head)
  if (tail === undefined) return first
  const last = parse(tail)
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last]
}
