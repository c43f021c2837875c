/** Reports on their way to the store: what waits, what is under way, what was sent, and why something was not. */
import * as z from 'zod/mini'
import { bytes, count, instant } from './quantities'

/**
 * `waiting`: it is sent as soon as `nextAttemptAt` has come. `sending`: it is under way. `sent`: the store holds it, and
 * its checksum was compared. `refused`: nothing but a person can make it go on; `problem` says what to do. `set-aside`:
 * the entry itself could not be read, and lies beside the queue, or in it where it may be read again some day.
 */
export const uploadStates = ['waiting', 'sending', 'sent', 'refused', 'set-aside'] as const
export type UploadState = (typeof uploadStates)[number]

export const uploadSchema = z.object({
  id: z.string(),
  /** Of the file in the library, without a folder. */
  fileName: z.string(),
  /** Null for an entry that could not be read. */
  bucket: z.nullable(z.string()),
  /** The same for the same report, however often it is tried: a retry can never make a second copy. */
  key: z.nullable(z.string()),
  sizeBytes: bytes,
  state: z.enum(uploadStates),
  /** Of this try. */
  sentBytes: bytes,
  queuedAt: instant,
  sentAt: z.nullable(instant),
  /** How often it was tried in vain. */
  failedAttempts: count,
  nextAttemptAt: z.nullable(instant),
  /** Of the last try. `code` is one of the catalogue of errors. */
  problem: z.nullable(z.object({ code: z.string(), message: z.string(), hint: z.nullable(z.string()) })),
})
export type Upload = z.infer<typeof uploadSchema>

/** What `doctor --s3` and "test now" do, in this order; a step that failed ends the test. */
export const storeTestSteps = ['credentials', 'write', 'read', 'delete'] as const
export const storeTestSchema = z.object({
  /** Where it was tried, for instance s3://reports/dt=2026-11-26/host=web-1/; null without a bucket. */
  target: z.nullable(z.string()),
  steps: z.array(
    z.object({
      step: z.enum(storeTestSteps),
      durationMs: count,
      problem: z.nullable(z.object({ code: z.string(), message: z.string(), hint: z.nullable(z.string()) })),
    }),
  ),
})
export type StoreTest = z.infer<typeof storeTestSchema>
