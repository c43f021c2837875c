/**
 * Lets slow checks through one at a time: each takes a core and 32 MB, and whoever tries thousands of keys must not
 * take the machine. Those who ask the same at the same time share one answer.
 */
import { AppError } from '../contract/errors'

export interface Turnstile {
  /** @throws AppError `keys_busy` when too many are waiting. */
  pass<Result>(key: string, work: () => Promise<Result>): Promise<Result>
}

/** Some four seconds of waiting: beyond it the answer would come too late to be of use. */
const mostWaiting = 64

export function createTurnstile(): Turnstile {
  const waiting = new Map<string, Promise<unknown>>()
  let last: Promise<unknown> = Promise.resolve()
  return {
    pass<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
      const same = waiting.get(key)
      if (same !== undefined) return same as Promise<Result>
      if (waiting.size >= mostWaiting) {
        const problem = new AppError('keys_busy', 'Too many keys are being checked at once.', {
          hint: 'Try again in a few seconds.',
        })
        return Promise.reject(problem)
      }
      const mine = last.then(work).finally(() => waiting.delete(key))
      waiting.set(key, mine)
      last = mine.catch(() => undefined) // whoever asked hears of it; the next has its own turn
      return mine
    },
  }
}
