/**
 * Whether the store holds exactly what was sent. What is proved, by what the store can say:
 *
 * 1. It answers with the SHA-256 that it made itself (AWS, newer stores): the very bytes, by the store's own word.
 * 2. Its ETag is the MD5 of the bytes (most stores, unless KMS encrypts): the same, by a weaker digest, while the
 *    signature over the SHA-256 had kept it from accepting any others.
 * 3. Otherwise the object is read back and its SHA-256 made here: the very bytes, as a reader gets them.
 * 4. Where these credentials may not read: that the signature bound the request to the SHA-256, so that a store that
 *    checks signatures, as all do, has accepted no other bytes. What the disk behind it did with them is not proved.
 */
import { createHash } from 'node:crypto'
import { AppError } from '../../contract/errors'
import { isNeverReached } from './network-faults'
import { base64, type Requests, type Stored } from './requests'

/** The digests of what should be there. */
export interface Expected {
  sizeBytes: number
  sha256: string
  /** As ETag and as checksum, in the form of one piece or of many; null where they are not known. */
  etag: string | null
  checksum: string | null
}

export const ofOnePiece = (body: { sha256: string; md5: string }, sizeBytes: number): Expected => ({
  ...{ sizeBytes, sha256: body.sha256, etag: body.md5, checksum: base64(body.sha256) },
})

/** Of an upload in parts: the digest of the digests, and how many they are. */
export function ofParts(
  parts: readonly { md5: string; sha256: string }[],
  { sizeBytes, sha256 }: { sizeBytes: number; sha256: string },
): Expected {
  const over = (algorithm: string, digests: readonly string[]) =>
    createHash(algorithm).update(Buffer.from(digests.join(''), 'hex'))
  const md5 = over(
    'md5',
    parts.map((part) => part.md5),
  ).digest('hex')
  const checksum = over(
    'sha256',
    parts.map((part) => part.sha256),
  ).digest('base64')
  return { sizeBytes, sha256, etag: `${md5}-${parts.length}`, checksum: `${checksum}-${parts.length}` }
}

/** Whether these words of the store alone prove it. */
export const isSaid = ({ etag, sha256 }: Pick<Stored, 'etag' | 'sha256'>, expected: Expected): boolean =>
  (sha256 !== null && sha256 === expected.checksum) || (etag !== null && etag === expected.etag)

/** @throws AppError store_mismatch; the store's error where it cannot be asked. */
export async function prove(
  requests: Requests,
  key: string,
  said: Pick<Stored, 'etag' | 'sha256'>,
  expected: Expected,
  signal: AbortSignal,
): Promise<void> {
  if (isSaid(said, expected)) return
  const read = await requests.digest(key, signal).catch((error: unknown) => {
    if (isForbidden(error)) return null // the fourth case above
    throw error
  })
  if (read !== null && read.sha256 !== expected.sha256) throw mismatch(key)
}

/** What lies under a key already: `same` bytes, an `own` object whose bytes are not right, or `another`. */
export async function compare(
  requests: Requests,
  key: string,
  stored: Stored,
  expected: Expected,
  signal: AbortSignal,
): Promise<'same' | 'own' | 'another'> {
  if (stored.sizeBytes === expected.sizeBytes) {
    if (isSaid(stored, expected)) return 'same'
    const read = await requests.digest(key, signal).catch((error: unknown) => {
      if (isForbidden(error)) return null
      throw error
    })
    // Objects appear whole, and only this product notes the digest: unread, the note is as good as the bytes.
    if (read === null ? stored.notedSha256 === expected.sha256 : read.sha256 === expected.sha256)
      return 'same'
  }
  return stored.notedSha256 === expected.sha256 ? 'own' : 'another'
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode

/** Whether it is certain that nothing was written: the store says so, or it was never reached. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error)
  if (status === undefined) return isNeverReached(error)
  return status < 500 || status === 501 || status === 503
}

export const isForbidden = (error: unknown): boolean => statusOf(error) === 403
export const isNotFound = (error: unknown): boolean =>
  statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket'
export const isConflict = (error: unknown): boolean => statusOf(error) === 412

const mismatch = (key: string): AppError =>
  new AppError('store_mismatch', `What the store holds as ${key} is not what was sent.`, {
    hint: 'It is sent again by itself; if it goes on, something between here and the store changes what passes.',
  })

export const occupied = (key: string): AppError =>
  new AppError('store_refused', `The store holds something else as ${key} already; it was not overwritten.`, {
    hint: 'Rename the report, or set s3.prefix to one that tells them apart, for instance with {hh}.',
  })

export const unknownObject = (key: string): AppError =>
  new AppError(
    'store_refused',
    `The store holds something as ${key} already, and these credentials may not ask what; it was not overwritten.`,
    { hint: 'Allow s3:GetObject on the prefix, so that it can be compared, and try again.' },
  )
