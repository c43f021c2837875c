/** What a collector answers: a value, "this machine has none", or "it broke", each with how long it took. */
import * as z from 'zod/mini'
import { milliseconds } from './quantities'

/** Why there is no value. `hint` is what the person can do about it, where there is something to do. */
export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.nullable(z.string()),
})
export type Problem = z.infer<typeof problemSchema>

const unavailable = z.object({
  status: z.literal('unavailable'),
  durationMs: milliseconds,
  problem: problemSchema,
})
const failed = z.object({ status: z.literal('failed'), durationMs: milliseconds, problem: problemSchema })

export type Unavailable = z.infer<typeof unavailable>
export type Failed = z.infer<typeof failed>
export type Reading<Value> = { status: 'ok'; durationMs: number; value: Value } | Unavailable | Failed

/** The schema of a reading whose value follows `value`. */
export function readingOf<Value extends z.ZodMiniType>(value: Value) {
  return z.discriminatedUnion('status', [
    z.object({ status: z.literal('ok'), durationMs: milliseconds, value }),
    unavailable,
    failed,
  ])
}
