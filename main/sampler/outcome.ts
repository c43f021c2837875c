/** Turns what a collector did into a reading: checked values, or a problem in words. */
import type * as z from 'zod/mini'
import { AppError, UnavailableError, problemOf } from '../contract/errors'
import type { Failed, Problem, Reading, Unavailable } from '../contract/reading'

/** The reading of a collector that answered. A value that cannot be true (NaN, a negative size, a wrong form) is a failure. */
export function readingOfValue<Value>(
  subject: string,
  schema: z.ZodMiniType<Value>,
  value: unknown,
  durationMs: number,
): Reading<Value> {
  const checked = schema.safeParse(value)
  if (checked.success) return { status: 'ok', durationMs: roundMs(durationMs), value: checked.data }
  const [issue] = checked.error.issues
  const where = issue?.path.map(String).join('.') ?? ''
  return {
    status: 'failed',
    durationMs: roundMs(durationMs),
    problem: {
      code: 'collector_nonsense',
      message: `The ${subject} collector answered with something that cannot be true${where ? ` (${where}: ${issue?.message})` : ''}.`,
      hint: 'This is a defect: please report it with the output of "autoinfrasnap doctor".',
    },
  }
}

/** The reading of a collector that threw. */
export function readingOfError(subject: string, error: unknown, durationMs: number): Unavailable | Failed {
  return {
    status: error instanceof UnavailableError ? 'unavailable' : 'failed',
    durationMs: roundMs(durationMs),
    problem: toProblem(subject, error),
  }
}

function toProblem(subject: string, error: unknown): Problem {
  if (error instanceof AppError) return problemOf(error)
  const text = error instanceof Error ? error.message : String(error)
  return { code: 'collector_broken', message: `The ${subject} collector stopped: ${text}`, hint: null }
}

/** Tenths of a millisecond are as fine as a duration here means anything. */
function roundMs(durationMs: number): number {
  return Math.round(durationMs * 10) / 10
}
