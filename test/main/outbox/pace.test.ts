import { expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { createPace } from '../../../main/outbox/pace'

const busy = (retryAfterMs: number | null = null) =>
  new AppError('store_busy', 'Slow down.', { details: { retryAfterMs } })
const unreachable = new AppError('store_unreachable', 'No answer.')

function drive() {
  let nowMs = 1_000_000
  const pace = createPace({ monotonicMs: () => nowMs, random: () => 1, mostAtOnce: 8 })
  const fail = (error: AppError): void => pace.failed(pace.begin(), error)
  return { pace, fail, pass: (ms: number) => (nowMs += ms) }
}

it('halves how many are under way for each SlowDown, down to one, and grows again by and by', () => {
  const { pace, fail } = drive()
  const seen = [1, 2, 3, 4].map(() => {
    fail(busy())
    return pace.most()
  })
  expect(seen).toEqual([4, 2, 1, 1])
  expect(pace.isBroken()).toBe(false)
  for (let success = 0; success < 28; success++) pace.succeeded()
  expect(pace.most()).toBe(8)
})

it('counts the failures of those that began together as one', () => {
  const { pace } = drive()
  const began = [pace.begin(), pace.begin(), pace.begin()]
  for (const one of began) pace.failed(one, busy())
  expect(pace.most()).toBe(4)
  expect(pace.closedMs()).toBe(1_000)
})

it('tries a store that was out of reach with one, ever later, and at once when the network is another', () => {
  const { pace, fail, pass } = drive()
  fail(unreachable)
  expect([pace.most(), pace.closedMs(), pace.isBroken()]).toEqual([1, 1_000, true])
  pass(1_000)
  fail(unreachable)
  expect(pace.closedMs()).toBe(2_000)
  pace.forget()
  expect([pace.closedMs(), pace.isBroken()]).toEqual([0, false])
})

it('waits as long as the store asked for', () => {
  const { pace, fail } = drive()
  fail(busy(60_000))
  expect(pace.closedMs()).toBe(66_000)
})
