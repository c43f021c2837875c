import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { AppError, UnavailableError } from '../../../main/contract/errors'
import { readingOfError, readingOfValue } from '../../../main/sampler/outcome'

const schema = z.object({ busyPercent: z.nullable(z.number().check(z.minimum(0), z.maximum(100))) })

describe('readingOfValue', () => {
  it('is ok with the value and how long it took, to a tenth', () =>
    expect(readingOfValue('cpu', schema, { busyPercent: 5 }, 1.2345)).toEqual({
      status: 'ok',
      durationMs: 1.2,
      value: { busyPercent: 5 },
    }))
  it('leaves out what the contract does not name', () =>
    expect(readingOfValue('cpu', schema, { busyPercent: 5, secret: 'x' }, 0)).toMatchObject({
      value: { busyPercent: 5 },
    }))
  it.each([{ busyPercent: NaN }, { busyPercent: -1 }, { busyPercent: Infinity }, { busyPercent: 'x' }])(
    'is failed, naming the field, for %j',
    (value) => {
      const reading = readingOfValue('cpu', schema, value, 0)
      expect(reading).toMatchObject({ status: 'failed', problem: { code: 'collector_nonsense' } })
      expect(reading.status === 'failed' && reading.problem.message).toContain('busyPercent')
    },
  )
  it.each([undefined, null, 5, 'text', []])('is failed for %j, which is no section at all', (value) =>
    expect(readingOfValue('cpu', schema, value, 0)).toMatchObject({ status: 'failed' }),
  )
})

describe('readingOfError', () => {
  it('is unavailable where the machine has no such thing, with what to do', () =>
    expect(
      readingOfError('x', new UnavailableError('docker_absent', 'None.', { hint: 'Install one.' }), 3),
    ).toEqual({
      status: 'unavailable',
      durationMs: 3,
      problem: { code: 'docker_absent', message: 'None.', hint: 'Install one.' },
    }))
  it('is failed with the code of an AppError', () =>
    expect(readingOfError('x', new AppError('docker_denied', 'No.'), 3)).toMatchObject({
      status: 'failed',
      problem: { code: 'docker_denied', message: 'No.', hint: null },
    }))
  it.each([new TypeError('x is not a function'), 'a text', null, undefined, { odd: true }])(
    'is failed and keeps the form whatever was thrown (%s)',
    (thrown) =>
      expect(readingOfError('cpu', thrown, 0)).toMatchObject({
        status: 'failed',
        problem: {
          code: 'collector_broken',
          message: expect.stringContaining('The cpu collector stopped') as string,
        },
      }),
  )
})
