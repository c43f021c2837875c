/** The requests that the outbox makes of a store, with what the settings say of them. Errors come as they are. */
import { createHash } from 'node:crypto'
import type { S3Settings } from '../../contract/settings'
import type { Client, Sdk } from './client'
import type { Operation } from './faults'

/** What is known of bytes before they are sent. */
export interface Body {
  bytes: Buffer
  /** Lower-case hexadecimal. */
  sha256: string
  md5: string
}

export interface Stored {
  sizeBytes: number | null
  /** Without quotes; the MD5 of a body that came in one piece, where neither KMS nor the store's own ways change that. */
  etag: string | null
  /** Base64, of stores that keep it. */
  sha256: string | null
  /** As this product notes it beside the object. */
  notedSha256: string | null
}

export interface Part {
  number: number
  etag: string
  sha256: string
}

export type Requests = ReturnType<typeof createRequests>

export const bodyOf = (bytes: Buffer): Body => ({
  bytes,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  md5: createHash('md5').update(bytes).digest('hex'),
})

export const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64')

const bare = (etag: string | undefined): string | null => etag?.replace(/^W?\/?"|"$/g, '') ?? null

/** What browsers and engines make of an object; by its name's ending. */
const mediaTypes: Readonly<Record<string, string>> = {
  json: 'application/json',
  yaml: 'application/yaml',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  txt: 'text/plain; charset=utf-8',
}

export function createRequests(sdk: Sdk, client: Client, settings: S3Settings, clockOffsetMs: number) {
  const isAlways = settings.checksums === 'always'
  const Bucket = settings.bucket ?? ''

  /** The SDK corrects its clock by what the store says. A wrong clock would then never be told of. */
  const asked = async <Answer>(operation: Operation, send: () => Promise<Answer>): Promise<Answer> => {
    client.config.systemClockOffset = clockOffsetMs
    try {
      return await send()
    } catch (error) {
      if (typeof error === 'object' && error !== null) operations.set(error, operation)
      throw error
    }
  }
  const operations = new WeakMap<object, Operation>()
  const attributes = (key: string) => ({
    ContentType: mediaTypes[key.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    ...(settings.storageClass === null ? {} : { StorageClass: settings.storageClass as 'STANDARD' }),
    ...encryption(settings),
    ...(Object.keys(settings.tags).length === 0
      ? {}
      : { Tagging: new URLSearchParams(settings.tags).toString() }),
  })
  /** For bytes that are at hand: the digest that is signed, and what the store is to compare. */
  const checksums = ({ sha256, md5 }: Body) =>
    isAlways ? { ChecksumSHA256: base64(sha256) } : { ContentMD5: base64(md5) }

  return {
    settings,

    /** What was asked when this was thrown; null where it came from elsewhere. */
    operationOf: (thrown: unknown): Operation | null =>
      typeof thrown === 'object' && thrown !== null ? (operations.get(thrown) ?? null) : null,

    /** @param isNew whether it must fail where there is something under the key; not every store knows that. */
    async put(key: string, body: Body, isNew: boolean, signal?: AbortSignal): Promise<Stored> {
      const command = new sdk.PutObjectCommand({
        ...{ Bucket, Key: key, Body: body.bytes, ContentLength: body.bytes.length },
        ...{ ...attributes(key), ...checksums(body), Metadata: { sha256: body.sha256 } },
        ...(isNew && isAlways ? { IfNoneMatch: '*' } : {}),
      })
      signDigest(command, body.sha256)
      const { ETag, ChecksumSHA256 } = await asked('write', () => client.send(command, options(signal)))
      const sizeBytes = body.bytes.length
      return { sizeBytes, etag: bare(ETag), sha256: ChecksumSHA256 ?? null, notedSha256: body.sha256 }
    },

    async head(key: string, signal?: AbortSignal): Promise<Stored> {
      const command = new sdk.HeadObjectCommand({
        ...{ Bucket, Key: key },
        ...(isAlways ? { ChecksumMode: 'ENABLED' } : {}),
      })
      const { ContentLength, ETag, ChecksumSHA256, Metadata } = await asked('read', () =>
        client.send(command, options(signal)),
      )
      return {
        sizeBytes: ContentLength ?? null,
        etag: bare(ETag),
        sha256: ChecksumSHA256 ?? null,
        notedSha256: Metadata?.['sha256'] ?? null,
      }
    },

    /** Reads an object back. @returns the SHA-256 and the size of what came. */
    async digest(key: string, signal?: AbortSignal): Promise<{ sha256: string; sizeBytes: number }> {
      const { Body } = await asked('read', () =>
        client.send(new sdk.GetObjectCommand({ Bucket, Key: key }), options(signal)),
      )
      const hash = createHash('sha256')
      let sizeBytes = 0
      for await (const piece of (Body ?? []) as AsyncIterable<Uint8Array>) {
        hash.update(piece)
        sizeBytes += piece.length
      }
      return { sha256: hash.digest('hex'), sizeBytes }
    },

    async remove(key: string): Promise<void> {
      await asked('delete', () => client.send(new sdk.DeleteObjectCommand({ Bucket, Key: key })))
    },

    /** The uploads of exactly this key that were begun and have not ended. */
    async begun(key: string, signal: AbortSignal): Promise<string[]> {
      const command = new sdk.ListMultipartUploadsCommand({ Bucket, Prefix: key })
      const { Uploads = [] } = await asked('parts', () => client.send(command, options(signal)))
      return Uploads.flatMap(({ Key, UploadId }) => (Key === key && UploadId ? [UploadId] : []))
    },

    async begin(key: string, sha256: string, signal: AbortSignal): Promise<string> {
      const command = new sdk.CreateMultipartUploadCommand({
        ...{ Bucket, Key: key, ...attributes(key), Metadata: { sha256 } },
        ...(isAlways ? { ChecksumAlgorithm: 'SHA256', ChecksumType: 'COMPOSITE' } : {}),
      })
      const { UploadId } = await asked('write', () => client.send(command, options(signal)))
      if (UploadId === undefined) throw new Error('the store began an upload without an id')
      return UploadId
    },

    async part(
      key: string,
      uploadId: string,
      number: number,
      body: Body,
      signal: AbortSignal,
    ): Promise<Part> {
      const command = new sdk.UploadPartCommand({
        ...{ Bucket, Key: key, UploadId: uploadId, PartNumber: number },
        ...{ Body: body.bytes, ContentLength: body.bytes.length, ...checksums(body) },
      })
      signDigest(command, body.sha256)
      const { ETag } = await asked('write', () => client.send(command, options(signal)))
      return { number, etag: bare(ETag) ?? '', sha256: base64(body.sha256) }
    },

    /** The parts that the store holds of an upload that was begun, by their numbers. */
    async parts(key: string, uploadId: string, signal: AbortSignal): Promise<Map<number, Stored>> {
      const found = new Map<number, Stored>()
      let marker: string | undefined
      do {
        const command = new sdk.ListPartsCommand({
          ...{ Bucket, Key: key, UploadId: uploadId },
          ...(marker === undefined ? {} : { PartNumberMarker: marker }),
        })
        const answer = await asked('parts', () => client.send(command, options(signal)))
        for (const { PartNumber, Size, ETag, ChecksumSHA256 } of answer.Parts ?? [])
          found.set(PartNumber ?? 0, {
            ...{ sizeBytes: Size ?? null, etag: bare(ETag), sha256: ChecksumSHA256 ?? null },
            notedSha256: null,
          })
        marker = answer.IsTruncated === true ? answer.NextPartNumberMarker : undefined
      } while (marker !== undefined)
      return found
    },

    async complete(
      key: string,
      uploadId: string,
      parts: readonly Part[],
      isNew: boolean,
      signal: AbortSignal,
    ): Promise<Pick<Stored, 'etag' | 'sha256'>> {
      const command = new sdk.CompleteMultipartUploadCommand({
        ...{ Bucket, Key: key, UploadId: uploadId },
        MultipartUpload: {
          Parts: parts.map(({ number, etag, sha256 }) => ({
            ...{ PartNumber: number, ETag: `"${etag}"` },
            ...(isAlways ? { ChecksumSHA256: sha256 } : {}),
          })),
        },
        ...(isAlways ? { ChecksumType: 'COMPOSITE' } : {}),
        ...(isNew && isAlways ? { IfNoneMatch: '*' } : {}),
      })
      const { ETag, ChecksumSHA256 } = await asked('write', () => client.send(command, options(signal)))
      return { etag: bare(ETag), sha256: ChecksumSHA256 ?? null }
    },

    async giveUp(key: string, uploadId: string, signal?: AbortSignal): Promise<void> {
      const command = new sdk.AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: uploadId })
      await asked('parts', () => client.send(command, options(signal)))
    },
  }
}

const options = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { abortSignal: signal })

/**
 * Puts the SHA-256 into the signature, so that every store that checks signatures refuses other bytes, whatever else it
 * knows of checksums; and spares the SDK making it once more.
 */
function signDigest(command: { middlewareStack: { add: unknown } }, sha256: string): void {
  type Next = (parameters: { request: { headers: Record<string, string> } }) => unknown
  const add = command.middlewareStack.add as (
    middleware: (next: Next) => Next,
    options: { step: 'build'; name: string },
  ) => void
  add.call(
    command.middlewareStack,
    (next) => (parameters) => {
      parameters.request.headers['x-amz-content-sha256'] = sha256
      return next(parameters)
    },
    { step: 'build', name: 'signDigest' },
  )
}

function encryption({ serverSideEncryption: wanted }: S3Settings) {
  if (wanted === null) return {}
  if (wanted.kind === 'AES256') return { ServerSideEncryption: 'AES256' as const }
  return {
    ServerSideEncryption: 'aws:kms' as const,
    ...(wanted.keyId === null ? {} : { SSEKMSKeyId: wanted.keyId }),
  }
}
