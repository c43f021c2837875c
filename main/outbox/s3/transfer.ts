/**
 * Brings one file into the store: in one piece, or in parts when it is large. Reads it once, in pieces that are used
 * again, so that memory does not grow with the file; nothing shows in the store before all of it is there and right.
 */
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import type { Outgoing } from '../store'
import { reportChanged, unreadable } from '../sender'
import {
  compare,
  isConflict,
  isForbidden,
  isNotFound,
  isRefusal,
  occupied,
  ofOnePiece,
  ofParts,
  prove,
  unknownObject,
  type Expected,
} from './proof'
import { bodyOf, type Body, type Part, type Requests } from './requests'

/** Above this a file goes in parts of this size. S3's least is 5 MiB, and 10,000 its most parts. */
export const partBytes = 8 * 1024 * 1024
const mostParts = 10_000

/** Two: one is on its way while the next is read and hashed. More would only cost memory. */
const partsAtOnce = 2

/** @throws AppError report_changed, report_unknown, report_unreadable, report_busy, store_mismatch, store_refused; the SDK's errors. */
export async function transfer(requests: Requests, outgoing: Outgoing): Promise<void> {
  const handle = await open(outgoing.file, 'r').catch((cause: unknown) => {
    throw unreadable(outgoing, cause)
  })
  try {
    if (outgoing.sizeBytes > partBytes) await inParts(requests, outgoing, handle)
    else await inOnePiece(requests, outgoing, handle)
  } finally {
    await handle.close()
  }
}

async function inOnePiece(requests: Requests, outgoing: Outgoing, handle: FileHandle): Promise<void> {
  const { key, sizeBytes, signal } = outgoing
  // One byte more than there should be, so that one that has grown is found out.
  const buffer = Buffer.allocUnsafe(sizeBytes + 1)
  const read = await fill(outgoing, handle, buffer, 0)
  const body = bodyOf(buffer.subarray(0, read))
  if (body.sha256 !== outgoing.sha256) throw reportChanged(outgoing)
  const expected = ofOnePiece(body, sizeBytes)
  const isFree = await isFreeFor(requests, key, expected, signal)
  if (isFree === 'there') return
  const stored = await unlessThere(requests, outgoing, expected, () =>
    requests.put(key, body, isFree === 'free', signal),
  )
  if (stored === 'there') return
  outgoing.onProgress(sizeBytes)
  await prove(requests, key, stored, expected, signal)
}

async function inParts(requests: Requests, outgoing: Outgoing, handle: FileHandle): Promise<void> {
  const { key, sizeBytes, sha256, signal } = outgoing
  const unknown: Expected = { sizeBytes, sha256, etag: null, checksum: null }
  const isFree = await isFreeFor(requests, key, unknown, signal)
  if (isFree === 'there') return giveUp(requests, outgoing)
  const { uploadId, there } = await beginOrGoOn(requests, outgoing)
  const size = Math.max(partBytes, Math.ceil(sizeBytes / mostParts))
  const count = Math.ceil(sizeBytes / size)
  const buffers = Array.from({ length: partsAtOnce }, () => Buffer.allocUnsafe(size))
  const hash = createHash('sha256')
  const digests: { md5: string; sha256: string }[] = []
  const parts: Part[] = []
  let sentBytes = 0

  const send = async (number: number, body: Body): Promise<void> => {
    const held = there.get(number)
    const isHeld =
      held?.sizeBytes === body.bytes.length &&
      (held.etag === body.md5 || held.sha256 === Buffer.from(body.sha256, 'hex').toString('base64'))
    parts[number - 1] = isHeld
      ? { number, etag: held.etag ?? '', sha256: Buffer.from(body.sha256, 'hex').toString('base64') }
      : await requests.part(key, uploadId, number, body, signal)
    sentBytes += body.bytes.length
    outgoing.onProgress(sentBytes)
  }
  /** What is on its way, by the buffer that it holds. */
  const lanes: Promise<void>[] = buffers.map(() => Promise.resolve())
  try {
    for (let number = 1; number <= count; number++) {
      const lane = number % partsAtOnce
      await lanes[lane]
      signal.throwIfAborted()
      const buffer = buffers[lane]!
      const read = await fill(outgoing, handle, buffer, (number - 1) * size)
      const body = bodyOf(buffer.subarray(0, read))
      hash.update(body.bytes)
      digests.push({ md5: body.md5, sha256: body.sha256 })
      const sending = send(number, body)
      sending.catch(() => undefined) // met when the lane is waited for
      lanes[lane] = sending
    }
  } finally {
    await Promise.allSettled(lanes)
  }
  await Promise.all(lanes)
  if (sentBytes !== sizeBytes || hash.digest('hex') !== sha256) {
    await giveUp(requests, { ...outgoing, begun: uploadId })
    throw reportChanged(outgoing)
  }
  const expected = ofParts(digests, { sizeBytes, sha256 })
  const stored = await unlessThere(requests, outgoing, unknown, () =>
    requests.complete(key, uploadId, parts, isFree === 'free', signal),
  )
  if (stored === 'there') return giveUp(requests, { ...outgoing, begun: uploadId })
  await prove(requests, key, stored, expected, signal)
}

/**
 * Asked first where the store does not know to write only what is new. A store that forbids the question gets the
 * answer that nothing is there: keys tell reports apart, and the same report is the same bytes.
 */
async function isFreeFor(
  requests: Requests,
  key: string,
  expected: Expected,
  signal: AbortSignal,
): Promise<'free' | 'there' | 'own'> {
  if (requests.settings.checksums === 'always') return 'free'
  try {
    const found = await compare(requests, key, await requests.head(key, signal), expected, signal)
    if (found === 'another') throw occupied(key)
    return found === 'same' ? 'there' : 'own'
  } catch (error) {
    if (isNotFound(error) || isForbidden(error)) return 'free'
    throw error
  }
}

/**
 * Writes, and looks closer where the store says that there is something under the key. Where that is forbidden, it is
 * what an earlier try has brought there, if it can be that one did: two machines of one name may well meet under a key,
 * but hardly while nobody hears how a try ends.
 */
async function unlessThere<Answer>(
  requests: Requests,
  { key, isTried, onWriting, onRefused, signal }: Outgoing,
  expected: Expected,
  write: () => Promise<Answer>,
): Promise<Answer | 'there'> {
  try {
    onWriting()
    return await write()
  } catch (error) {
    if (isRefusal(error)) onRefused()
    if (!isConflict(error)) throw error
    const stored = await requests.head(key, signal).catch((cause: unknown) => {
      if (!isForbidden(cause)) throw cause
      if (isTried) return null
      throw unknownObject(key)
    })
    if (stored === null) return 'there'
    const found = await compare(requests, key, stored, expected, signal)
    if (found === 'same') return 'there'
    if (found === 'another') throw occupied(key)
    // Ours, and not right: the only thing that is ever taken away.
    await requests.remove(key)
    onWriting()
    return write()
  }
}

/** Goes on with what an earlier try has sent; whatever is wrong with that, begins anew. */
async function beginOrGoOn(requests: Requests, { key, sha256, begun, onBegun, signal }: Outgoing) {
  if (begun !== null) {
    try {
      return { uploadId: begun, there: await requests.parts(key, begun, signal) }
    } catch (error) {
      signal.throwIfAborted()
      if (!isNotFound(error) && !isForbidden(error)) throw error
      await requests.giveUp(key, begun).catch(() => undefined) // gone, or not ours to end
    }
  }
  // One whose process was killed before it could write down that it had begun.
  for (const uploadId of await requests.begun(key, signal).catch(() => []))
    await requests.giveUp(key, uploadId).catch(() => undefined)
  const uploadId = await requests.begin(key, sha256, signal)
  await onBegun(uploadId)
  return { uploadId, there: new Map<number, never>() }
}

/** Parts without an end cost money and show nowhere. Where it cannot be done, a rule of the bucket has to. */
async function giveUp(requests: Requests, { key, begun, onBegun }: Outgoing): Promise<void> {
  if (begun === null) return
  await requests.giveUp(key, begun).catch(() => undefined)
  await onBegun(null)
}

/** Reads until the buffer is full or the file ends. @returns how much there was. */
async function fill(outgoing: Outgoing, handle: FileHandle, buffer: Buffer, from: number): Promise<number> {
  let done = 0
  while (done < buffer.length) {
    const { bytesRead } = await handle
      .read(buffer, done, buffer.length - done, from + done)
      .catch((cause: unknown) => {
        throw unreadable(outgoing, cause)
      })
    if (bytesRead === 0) break
    done += bytesRead
  }
  return done
}
