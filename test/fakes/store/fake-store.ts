/**
 * A store in this process, for what a real one cannot be made to show: storms of SlowDown, connections cut in the middle
 * of a part, answers that get lost, missing rights, bytes that rot. It checks every signature and every checksum.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { defaultSettings, type S3Settings } from '../../../main/contract/settings.ts'
import type { ReadSecret } from '../../../main/outbox/s3/credentials.ts'
import { faultOfSignature } from './signature.ts'

export interface Asked {
  /** For instance PUT or POST. */
  method: string
  key: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  /** How many are being answered, this one included. */
  atOnce: number
}

/** What goes wrong with a request; null for nothing. */
export type Fault =
  | { status: number; code: string; headers?: Record<string, string> }
  /** The connection is cut after so many bytes of the request have come. */
  | { cutAfterBytes: number }
  /** Everything is done, and the answer gets lost. */
  | 'loseAnswer'
  /** The body is kept with one bit changed, behind the back of every checksum. */
  | 'rot'
  | null

export interface StoredObject {
  bytes: Buffer
  etag: string
  headers: Record<string, string>
  /** How often it was written. */
  writes: number
}

interface Parts {
  key: string
  headers: Record<string, string>
  parts: Map<number, { bytes: Buffer; etag: string }>
}

export interface FakeStore {
  readonly endpoint: string
  readonly settings: S3Settings
  readonly readSecret: ReadSecret
  readonly objects: Map<string, StoredObject>
  readonly begunUploads: Map<string, Parts>
  readonly asked: Asked[]
  /** Decides before anything else. */
  fault: (asked: Asked) => Fault | Promise<Fault>
  close(): Promise<void>
}

const keyId = 'AKIAFAKESTORE'
const secret = 'a+secret/of-the-fake-store'

/** @param port of one that was closed, to come back there with what `objects` it held; any free one by default. */
export async function startFakeStore({
  port = 0,
  objects = new Map<string, StoredObject>(),
} = {}): Promise<FakeStore> {
  const begunUploads = new Map<string, Parts>()
  const asked: Asked[] = []
  let atOnce = 0
  const server = createServer((request, response) => {
    atOnce += 1
    response.once('close', () => (atOnce -= 1))
    void answer(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as { port: number }).port}`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', endpoint)
    const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent)
    const { method = '', headers } = request
    const one: Asked = { method, key: rest.join('/'), query: url.searchParams, headers, atOnce }
    asked.push(one)
    const fault = await store.fault(one)
    if (typeof fault === 'object' && fault !== null && 'cutAfterBytes' in fault) {
      let got = 0
      for await (const piece of request as AsyncIterable<Buffer>)
        if ((got += piece.length) >= fault.cutAfterBytes) break
      request.socket.destroy()
      return
    }
    const pieces: Buffer[] = []
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
    const body = Buffer.concat(pieces)
    if (typeof fault === 'object' && fault !== null) return refuse(response, fault)
    const rules = { secrets: { [keyId]: secret }, region: 'us-east-1', now: Date.now }
    const unsigned = faultOfSignature(request, body, rules)
    if (unsigned !== null) return refuse(response, { status: 403, code: unsigned })
    if (bucket !== 'reports') return refuse(response, { status: 404, code: 'NoSuchBucket' })
    const wrong = faultOfChecksums(headers, body)
    if (wrong !== null) return refuse(response, { status: 400, code: wrong })
    const sent = perform(one, body, fault === 'rot')
    if (fault === 'loseAnswer') return void request.socket.destroy()
    if ('code' in sent) return refuse(response, sent)
    response.writeHead(sent.status ?? 200, sent.headers).end(method === 'HEAD' ? undefined : sent.body)
  }

  function perform(one: Asked, body: Buffer, isRotten: boolean): Answer {
    const { method, key, query } = one
    const uploadId = query.get('uploadId')
    const upload = uploadId === null ? undefined : begunUploads.get(uploadId)
    if (uploadId !== null && upload?.key !== key) return { status: 404, code: 'NoSuchUpload' }
    const isTaken = one.headers['if-none-match'] === '*' && objects.has(key)
    if (method === 'POST' && query.has('uploads')) {
      const id = `upload-${begunUploads.size + 1}-${Math.random().toString(36).slice(2)}`
      begunUploads.set(id, { key, headers: kept(one.headers), parts: new Map() })
      return { body: xml('InitiateMultipartUploadResult', { UploadId: id }) }
    }
    if (method === 'GET' && query.has('uploads')) {
      const listed = [...begunUploads].map(
        ([id, { key }]) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`,
      )
      return { body: `<ListMultipartUploadsResult>${listed.join('')}</ListMultipartUploadsResult>` }
    }
    if (upload !== undefined && uploadId !== null) return performPart(one, body, uploadId, upload, isTaken)
    const there = objects.get(key)
    if (method === 'PUT') {
      if (isTaken) return { status: 412, code: 'PreconditionFailed' }
      return { headers: keep(key, isRotten ? rotten(body) : body, md5(body), kept(one.headers)) }
    }
    if (method === 'DELETE') {
      objects.delete(key)
      return { status: 204 }
    }
    if (there === undefined) return { status: 404, code: 'NoSuchKey' }
    const { bytes, etag, headers } = there
    return { headers: { ...headers, etag: `"${etag}"`, 'content-length': String(bytes.length) }, body: bytes }
  }

  function performPart(one: Asked, body: Buffer, uploadId: string, upload: Parts, isTaken: boolean): Answer {
    const { method, key, query } = one
    if (method === 'PUT') {
      const etag = md5(body)
      upload.parts.set(Number(query.get('partNumber')), { bytes: body, etag })
      return { headers: { etag: `"${etag}"` } }
    }
    if (method === 'DELETE') {
      begunUploads.delete(uploadId)
      return { status: 204 }
    }
    const parts = [...upload.parts].sort(([a], [b]) => a - b)
    if (method === 'GET') {
      const listed = parts.map(
        ([number, { bytes, etag }]) =>
          `<Part><PartNumber>${number}</PartNumber><ETag>"${etag}"</ETag><Size>${bytes.length}</Size></Part>`,
      )
      return { body: `<ListPartsResult><IsTruncated>false</IsTruncated>${listed.join('')}</ListPartsResult>` }
    }
    if (isTaken) return { status: 412, code: 'PreconditionFailed' }
    begunUploads.delete(uploadId)
    const etag = `${createHash('md5')
      .update(Buffer.from(parts.map(([, part]) => part.etag).join(''), 'hex'))
      .digest('hex')}-${parts.length}`
    keep(key, Buffer.concat(parts.map(([, { bytes }]) => bytes)), etag, upload.headers)
    return { body: xml('CompleteMultipartUploadResult', { Key: key, ETag: `"${etag}"` }) }
  }

  function keep(key: string, bytes: Buffer, etag: string, headers: Record<string, string>) {
    objects.set(key, { bytes, etag, headers, writes: (objects.get(key)?.writes ?? 0) + 1 })
    const checksum = headers['x-amz-checksum-sha256']
    return { etag: `"${etag}"`, ...(checksum === undefined ? {} : { 'x-amz-checksum-sha256': checksum }) }
  }

  const store: FakeStore = {
    ...{ endpoint, objects, begunUploads, asked, fault: () => null },
    settings: { ...defaultSettings.s3, bucket: 'reports', endpoint, pathStyle: true },
    readSecret: (name) =>
      Promise.resolve(name === 's3.accessKeyId' ? keyId : name === 's3.secretAccessKey' ? secret : null),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return store
}

type Answer =
  | { status: number; code: string }
  | { status?: number; headers?: Record<string, string>; body?: string | Buffer }

function refuse(
  response: ServerResponse,
  { status, code, headers = {} }: { status: number; code: string; headers?: Record<string, string> },
): void {
  response.writeHead(status, { 'content-type': 'application/xml', ...headers })
  response.end(xml('Error', { Code: code, Message: `This is ${code}.` }))
}

const xml = (root: string, fields: Record<string, string>): string =>
  `<?xml version="1.0" encoding="UTF-8"?><${root}>${Object.entries(fields)
    .map(([name, value]) => `<${name}>${value.replaceAll('"', '&quot;')}</${name}>`)
    .join('')}</${root}>`

const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex')

function faultOfChecksums(headers: IncomingMessage['headers'], body: Buffer): string | null {
  const [wantedMd5, wantedSha256] = [headers['content-md5'], headers['x-amz-checksum-sha256']]
  if (wantedMd5 !== undefined && wantedMd5 !== createHash('md5').update(body).digest('base64'))
    return 'BadDigest'
  return wantedSha256 === undefined ||
    headers['x-amz-checksum-sha256'] === createHash('sha256').update(body).digest('base64')
    ? null
    : 'BadDigest'
}

/** What a store keeps of a request beside its body, and gives back. */
function kept(headers: IncomingMessage['headers']): Record<string, string> {
  const wanted =
    /^(content-type|x-amz-(meta-.*|checksum-sha256|tagging|storage-class|server-side-encryption.*))$/
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      wanted.test(name) && typeof value === 'string' ? [[name, value]] : [],
    ),
  )
}

function rotten(body: Buffer): Buffer {
  const bytes = Buffer.from(body)
  bytes[0] = (bytes[0] ?? 0) ^ 1
  return bytes
}
