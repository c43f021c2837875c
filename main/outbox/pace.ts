/**
 * How many reports may be under way at once, and whether any may be: fewer for a store that asks for patience, none for
 * a while for one that does not answer, and then one, to see.
 */
import type { AppError } from '../contract/errors'
import { backOffMs } from './back-off'
import { askedMs } from './store'

export interface Pace {
  /** How many may be under way, at least 1. */
  most(): number
  /** How long nothing may begin; 0 when it may. */
  closedMs(): number
  /** Whether the store could not be reached at the last try. */
  isBroken(): boolean
  /** To be given back with the outcome: of those that began together, only the first failure tells anything new. */
  begin(): number
  succeeded(): void
  /** @param error one that is true for the store as a whole and passes by itself. */
  failed(began: number, error: AppError): void
  /** What was learnt of a network or store that is no longer the same. */
  forget(): void
}

export interface PaceDependencies {
  monotonicMs: () => number
  random: () => number
  mostAtOnce: number
}

export function createPace({ monotonicMs, random, mostAtOnce }: PaceDependencies): Pace {
  let limit = mostAtOnce
  let successes = 0
  let failures = 0
  let closedUntilMs = 0
  let isBroken = false
  let wave = 0
  return {
    most: () => limit,
    closedMs: () => Math.max(0, closedUntilMs - monotonicMs()),
    isBroken: () => isBroken,
    begin: () => wave,
    succeeded() {
      failures = 0
      isBroken = false
      successes += 1
      if (successes < limit) return
      successes = 0
      limit = Math.min(mostAtOnce, limit + 1)
    },
    failed(began, error) {
      if (began !== wave) return
      wave += 1
      failures += 1
      successes = 0
      // One that answers, whatever it answers, is there: it gets less to do. Of the others nobody knows.
      isBroken = error.code !== 'store_busy'
      limit = isBroken ? 1 : Math.max(1, Math.floor(limit / 2))
      closedUntilMs = monotonicMs() + backOffMs(failures, askedMs(error), random)
    },
    forget() {
      closedUntilMs = 0
      isBroken = false
      wave += 1
    },
  }
}
