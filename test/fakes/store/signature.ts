/** AWS Signature Version 4, the store's side, written from its specification: whether a request is signed by who it says. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface SignatureRules {
  /** Secrets by access key id. */
  secrets: Readonly<Record<string, string>>
  region: string
  now: () => number
}

const toleranceMs = 15 * 60_000

/** The error's code as S3 names it; null for a request that is signed well. */
export function faultOfSignature(
  request: IncomingMessage,
  body: Buffer,
  { secrets, region, now }: SignatureRules,
): string | null {
  const header = (name: string): string => [request.headers[name] ?? ''].flat().join(',')
  const parsed =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      header('authorization'),
    )
  if (parsed === null) return 'AccessDenied'
  const [, keyId = '', day = '', signedRegion = '', signedHeaders = '', signature = ''] = parsed
  const secret = secrets[keyId]
  if (secret === undefined) return 'InvalidAccessKeyId'
  if (signedRegion !== region) return 'AuthorizationHeaderMalformed'
  const stamp = header('x-amz-date')
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? []
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = parts.map(Number)
  const signedMs = Date.UTC(year, month - 1, date, hour, minute, second)
  if (!(Math.abs(signedMs - now()) <= toleranceMs)) return 'RequestTimeTooSkewed'
  const names = signedHeaders.split(';')
  if (!names.includes('host') || !names.includes('x-amz-content-sha256')) return 'AccessDenied'
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const canonical = [
    request.method,
    path,
    query
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${header(name).trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    header('x-amz-content-sha256'),
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const digest = createHash('sha256').update(canonical).digest('hex')
  let key = createHmac('sha256', `AWS4${secret}`).update(day).digest()
  for (const part of [region, 's3', 'aws4_request']) key = createHmac('sha256', key).update(part).digest()
  const expected = createHmac('sha256', key)
    .update(['AWS4-HMAC-SHA256', stamp, scope, digest].join('\n'))
    .digest()
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) return 'SignatureDoesNotMatch'
  const said = header('x-amz-content-sha256')
  if (said === 'UNSIGNED-PAYLOAD') return null
  return said === createHash('sha256').update(body).digest('hex') ? null : 'XAmzContentSHA256Mismatch'
}
