/** What the store or the network said, in the product's own words: what happened, whether it passes, what to do. */
import { AppError, type ErrorCode } from '../../contract/errors'
import { headerFault } from './header-faults'
import { networkCodeOf, networkFault } from './network-faults'

/** What was asked, for naming the right that is missing. */
export type Operation = 'write' | 'read' | 'delete' | 'parts'

export interface FaultContext {
  operation: Operation
  bucket: string
  key: string
  region: string
  endpoint: string | null
  /** UTC milliseconds. */
  now: () => number
}

/** The part of the SDK's errors that is looked at. Nothing else of them is trusted or told. */
export interface SdkError {
  name?: string
  Code?: string
  code?: string
  message?: string
  $metadata?: { httpStatusCode?: number }
  $response?: { headers?: Record<string, string>; statusCode?: number }
  cause?: unknown
  Region?: string
}

export interface Found {
  code: ErrorCode
  message: string
  hint: string
  details?: Record<string, unknown>
}

const rights: Readonly<Record<Operation, string>> = {
  write: 's3:PutObject',
  read: 's3:GetObject',
  delete: 's3:DeleteObject',
  parts: 's3:ListMultipartUploadParts and s3:AbortMultipartUpload',
}

const wrongKeys = new Set([
  ...['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidToken', 'ExpiredToken', 'TokenRefreshRequired'],
  ...[
    'ExpiredTokenException',
    'UnrecognizedClientException',
    'InvalidClientTokenId',
    'CredentialsProviderError',
  ],
  'NotSignedUp',
])
const patience = new Set([
  ...['SlowDown', 'Throttling', 'ThrottlingException', 'RequestLimitExceeded', 'TooManyRequests'],
  ...['SlowDownRead', 'SlowDownWrite', 'BandwidthLimitExceeded'],
])
const clocks = new Set(['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture'])
const damaged = new Set([
  ...[
    'BadDigest',
    'InvalidDigest',
    'XAmzContentSHA256Mismatch',
    'IncompleteBody',
    'InvalidPart',
    'NoSuchUpload',
  ],
  'EntityTooSmall',
])
const again = new Set(['RequestTimeout', 'OperationAborted', 'ConditionalRequestConflict', 'InternalError'])

/** @param thrown by the SDK or by Node below it; an AppError comes back as it is. */
export function faultOf(thrown: unknown, context: FaultContext): AppError {
  if (thrown instanceof AppError) return thrown
  const error = (thrown ?? {}) as SdkError
  // What a provider of credentials threw comes wrapped.
  if (error.cause instanceof AppError) return error.cause
  const { code, message, hint, details = {} } = find(error, context)
  return new AppError(code, message, { hint, cause: thrown, details })
}

function find(error: SdkError, context: FaultContext): Found {
  const { bucket, operation } = context
  const name = error.Code ?? error.name ?? ''
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode ?? null
  const said = `${name === '' || name === 'Error' ? 'no reason' : name}${status === null ? '' : ` (${status})`}`
  const asked = { retryAfterMs: retryAfterMs(error, context.now()) }
  if (wrongKeys.has(name))
    return {
      code: 'store_credentials',
      message: `The store does not accept the credentials: ${said}.`,
      hint: credentialHints[name] ?? 'Set both keys anew; copying often loses or adds a character.',
    }
  if (clocks.has(name)) return skewed(error, context)
  if (name === 'NoSuchBucket')
    return {
      code: 'store_bucket_unknown',
      message: `The store has no bucket ${bucket}.`,
      hint: 'Create it, or correct s3.bucket (and s3.endpoint) in the settings.',
    }
  if (name === 'AuthorizationHeaderMalformed' || name === 'PermanentRedirect' || status === 301) {
    const region = error.Region ?? error.$response?.headers?.['x-amz-bucket-region']
    return {
      code: 'store_refused',
      message: `The bucket ${bucket} is not in the region ${context.region}.`,
      hint: region
        ? `Set s3.region to ${region}.`
        : 'Set s3.region to the region of the bucket, or s3.endpoint to its address.',
    }
  }
  if (patience.has(name) || status === 503 || status === 429)
    return {
      code: 'store_busy',
      message: `The store asks for patience: ${said}.`,
      hint: 'It is tried again by itself, more slowly.',
      details: asked,
    }
  if (status === 507 || /Quota|StorageFull|InsufficientStorage/.test(name))
    return {
      code: 'store_busy',
      message: `The store has no room: ${said}.`,
      hint: 'Make room there; it is tried again by itself.',
      details: asked,
    }
  if (damaged.has(name))
    return {
      code: 'store_mismatch',
      message: `What reached the store was not what was sent: ${said}.`,
      hint: 'It is tried again by itself; if it goes on, look for a proxy that changes what passes through it.',
      details: asked,
    }
  if (again.has(name) || (status !== null && status >= 500 && status !== 501))
    return {
      code: 'store_busy',
      message: `The store failed: ${said}.`,
      hint: 'It is tried again by itself.',
      details: asked,
    }
  if (name === 'NotImplemented' || status === 501)
    return {
      code: 'store_refused',
      message: `The store does not know what was asked of it: ${said}.`,
      hint: 'Set s3.checksums to whenRequired for an older store; leave out tags, storage class and encryption that it does not have.',
    }
  if (/kms/i.test(name) || (status !== null && /\bkms:/i.test(error.message ?? '')))
    return {
      code: 'store_forbidden',
      message: `The key of the encryption may not be used: ${said}.`,
      hint: 'Allow kms:GenerateDataKey and kms:Decrypt for it, or correct s3.serverSideEncryption.',
    }
  if (name === 'AccessDenied' || name === 'Forbidden' || status === 403 || status === 401)
    return {
      code: 'store_forbidden',
      message: `The store does not allow to ${verbs[operation]} ${context.key} in ${bucket}: ${said}.`,
      hint: `Give these credentials the right ${rights[operation]} for it.`,
    }
  if (status !== null)
    return {
      code: 'store_refused',
      message: `The store refused ${context.key}: ${said}.`,
      hint: 'Check the settings of the store (s3.*), or look into its log.',
    }
  return headerFault(error) ?? networkFault(error, context.endpoint) ?? defect(context, networkCodeOf(error))
}

const verbs: Readonly<Record<Operation, string>> = {
  write: 'write',
  read: 'read',
  delete: 'delete',
  parts: 'go on with',
}

const credentialHints: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'The store knows no such access key id: set it anew, with its secret.',
  SignatureDoesNotMatch: 'The secret access key does not belong to the access key id: set both anew.',
  ExpiredToken: 'The session has ended: sign in again, or set keys that last.',
}

/** Nothing that the store or the network would mend. */
const defect = ({ key }: FaultContext, code: string): Found => ({
  code: 'internal',
  message: `Sending ${key} failed unexpectedly: ${code}.`,
  hint: 'Try again; report it if it happens again.',
})

function skewed(error: SdkError, { now }: FaultContext): Found {
  const serverMs = Date.parse(error.$response?.headers?.['date'] ?? '')
  const minutes = Math.round(Math.abs(serverMs - now()) / 60_000)
  const by = Number.isNaN(serverMs)
    ? 'too much'
    : `by ${minutes} min (the store says ${new Date(serverMs).toISOString()})`
  return {
    code: 'store_clock',
    message: `The clock of this machine differs from that of the store ${by}.`,
    hint: 'Set the clock, best by NTP (timedatectl set-ntp true), then try again.',
  }
}

/** RFC 9110, 10.2.3: seconds, or an HTTP date. */
export function retryAfterMs(error: Pick<SdkError, '$response'>, nowMs: number): number | null {
  const text = error.$response?.headers?.['retry-after']?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text) * 1_000
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs)
}
