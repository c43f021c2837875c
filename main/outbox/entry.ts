/** One entry of the outbox as it lies on disk: a small JSON document that says itself whether it is whole. */
import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import type { Upload } from '../contract/outbox'
import type { S3Settings } from '../contract/settings'
import { bytes, count, instant } from '../contract/quantities'
import { problemSchema } from '../contract/reading'

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/))

const entrySchema = z.object({
  id: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  /** Absolute. */
  file: z.string(),
  key: z.string().check(z.minLength(1)),
  /** Of the file as it was when it was queued. */
  sha256,
  sizeBytes: bytes,
  queuedAt: instant,
  state: z.enum(['waiting', 'sent', 'refused']),
  /** The report was about to be saved; whether it was, is looked at when the entry is due. */
  isAnnounced: z.optional(z.boolean()),
  failedAttempts: count,
  nextAttemptAt: z.nullable(instant),
  sentAt: z.nullable(instant),
  /** Where it was sent, or tried last. */
  bucket: z.nullable(z.string()),
  /** `placeOf` the store of `bucket`. Absent in entries of older versions. */
  sentTo: z.optional(z.string()),
  /** An upload in parts that was begun and has neither ended nor been given up. */
  begun: z.nullable(z.object({ bucket: z.string(), uploadId: z.string() })),
  problem: z.nullable(problemSchema),
})
export type Entry = z.infer<typeof entrySchema>

const documentSchema = z.object({ version: z.literal(1), entry: z.unknown(), digest: sha256 })

const digestOf = (entry: unknown): string => createHash('sha256').update(JSON.stringify(entry)).digest('hex')

export const renderEntry = (entry: Entry): string =>
  `${JSON.stringify({ version: 1, entry, digest: digestOf(entry) })}\n`

/** Null for a text that is not whole, or that this product did not write. */
export function parseEntry(text: string): Entry | null {
  try {
    const { entry, digest } = documentSchema.parse(JSON.parse(text))
    return digestOf(entry) === digest ? entrySchema.parse(entry) : null
  } catch {
    return null // whatever is wrong with it, nothing in it can be relied on
  }
}

/**
 * The report of an entry that is damaged, as far as its text still says so; null where it does not. The id is made of
 * file and key, so what was changed in those is noticed.
 */
export function reportOfRemains(text: string, id: string): string | null {
  const [file, key] = ['file', 'key'].map((name) => {
    const [, written] = new RegExp(`"${name}":("(?:[^"\\\\]|\\\\.)*")`).exec(text) ?? []
    try {
      return written === undefined ? null : String(JSON.parse(written))
    } catch {
      return null // damaged there
    }
  })
  return file != null && key != null && entryId(file, key) === id ? file : null
}

/** The same for the same report under the same key, so that queueing it twice makes one entry. */
export const entryId = (file: string, key: string): string =>
  createHash('sha256').update(`${key}\0${file}`).digest('hex').slice(0, 16)

/** Tells stores apart, also those that have buckets of one name. */
export const placeOf = ({
  endpoint,
  region,
  bucket,
}: Pick<S3Settings, 'endpoint' | 'region' | 'bucket'>): string => `${endpoint ?? region} ${bucket ?? ''}`

/** @param sentBytes of a try that is under way; null where none is. */
export function uploadOf(entry: Entry, sentBytes: number | null, bucket: string | null): Upload {
  const { id, key, sizeBytes, queuedAt, sentAt, failedAttempts, problem } = entry
  const isSending = sentBytes !== null && entry.state === 'waiting'
  return {
    ...{ id, fileName: fileNameOf(entry), key, sizeBytes, queuedAt, sentAt, failedAttempts, problem },
    bucket: entry.state === 'sent' ? entry.bucket : bucket,
    state: isSending ? 'sending' : entry.state,
    sentBytes: entry.state === 'sent' ? sizeBytes : (sentBytes ?? 0),
    nextAttemptAt: isSending ? null : entry.nextAttemptAt,
  }
}

export const fileNameOf = ({ file }: Pick<Entry, 'file'>): string => file.split(/[/\\]/).at(-1) ?? file
