import { expect, it } from 'vitest'
import { createTurnstile } from '../../../main/access/turnstile'

const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('lets one through at a time, in the order in which they came', async () => {
  const turnstile = createTurnstile()
  let inside = 0
  const order: number[] = []
  await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      turnstile.pass(String(number), async () => {
        expect(++inside).toBe(1)
        await turn()
        inside--
        order.push(number)
      }),
    ),
  )
  expect(order).toEqual(Array.from({ length: 20 }, (_, number) => number))
})

it('shares one answer among those who ask the same at the same time, and asks anew later', async () => {
  const turnstile = createTurnstile()
  let asked = 0
  const ask = () => turnstile.pass('same', async () => ++asked)
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
  expect(await ask()).toBe(2)
})

it('refuses when too many wait, and recovers', async () => {
  const turnstile = createTurnstile()
  const asked = Array.from({ length: 80 }, (_, number) => turnstile.pass(String(number), turn))
  const ended = await Promise.allSettled(asked)
  expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(64)
  expect(ended.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'keys_busy' } })
  await expect(turnstile.pass('later', async () => 'in')).resolves.toBe('in')
})

it('goes on after a failure', async () => {
  const turnstile = createTurnstile()
  const fails = turnstile.pass('a', () => Promise.reject(new Error('broken')))
  const works = turnstile.pass('b', async () => 'in')
  await expect(fails).rejects.toThrow('broken')
  await expect(works).resolves.toBe('in')
})
