import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { withDeadline } from '../../../main/sampler/deadline'
import { watchTimers } from './open-timers'

const never = () => new Promise<never>(() => undefined)

describe('withDeadline', () => {
  it('gives what the work gives, at once or later', async () => {
    expect(await withDeadline('cpu', 1000, undefined, () => 5)).toBe(5)
    expect(await withDeadline('cpu', 1000, undefined, async () => sleep(1, 6))).toBe(6)
  })

  it.each([
    ['at once', () => Promise.reject(new Error('broken'))],
    [
      'before it could even answer',
      () => {
        throw new Error('broken')
      },
    ],
  ])('throws what the work throws %s, and leaves no timer', async (_, work: () => Promise<never>) => {
    using timers = watchTimers()
    await expect(withDeadline('cpu', 60_000, undefined, work)).rejects.toThrow('broken')
    expect(timers.count()).toBe(0)
  })

  it('leaves no timer after an answer', async () => {
    using timers = watchTimers()
    await withDeadline('cpu', 60_000, undefined, () => 1)
    expect(timers.count()).toBe(0)
  })

  it('gives up on work that hangs and ignores the signal, shortly after the deadline, naming subject and time', async () => {
    const started = performance.now()
    const error = await withDeadline('disks', 40, undefined, never).catch((cause: unknown) => cause)
    const tookMs = performance.now() - started
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'collector_timeout' })
    expect((error as AppError).message).toBe('The disks collector did not answer within 40 ms.')
    expect(tookMs).toBeGreaterThanOrEqual(39)
    expect(tookMs).toBeLessThan(400)
  })

  it('prefers what the work says when it hears of the deadline', async () => {
    using timers = watchTimers()
    const work = ({ signal }: { signal: AbortSignal }) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('Docker does not answer')))
      })
    await expect(withDeadline('containers', 20, undefined, work)).rejects.toThrow('Docker does not answer')
    expect(timers.count()).toBe(0)
  })

  it('tells the work how long it has', async () => {
    expect(await withDeadline('cpu', 123, undefined, ({ deadlineMs }) => deadlineMs)).toBe(123)
  })

  it('stops at once, with the reason, when the caller stops', async () => {
    using timers = watchTimers()
    const controller = new AbortController()
    let heard: unknown
    const work = ({ signal }: { signal: AbortSignal }) => {
      signal.addEventListener('abort', () => {
        heard = signal.reason
      })
      return never()
    }
    const promise = withDeadline('cpu', 60_000, controller.signal, work)
    const reason = new Error('window closed')
    controller.abort(reason)
    await expect(promise).rejects.toBe(reason)
    expect(heard).toBe(reason)
    expect(timers.count()).toBe(0)
  })

  it('does not begin when the caller has stopped already', async () => {
    let began = false
    const work = () => (began = true)
    await expect(withDeadline('cpu', 10, AbortSignal.abort(new Error('over')), work)).rejects.toThrow('over')
    expect(began).toBe(false)
  })

  it('hears no more of work that was left behind', async () => {
    const unhandled: unknown[] = []
    const listener = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', listener)
    const late = withDeadline('cpu', 5, undefined, async () => {
      await sleep(90)
      throw new Error('too late to matter')
    })
    await expect(late).rejects.toMatchObject({ code: 'collector_timeout' })
    await sleep(120)
    process.off('unhandledRejection', listener)
    expect(unhandled).toEqual([])
  })
})
