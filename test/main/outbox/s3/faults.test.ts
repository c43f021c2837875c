import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../main/contract/errors'
import { faultOf, retryAfterMs, type Operation } from '../../../../main/outbox/s3/faults'

const nowMs = Date.UTC(2026, 10, 26, 5)
const context = (operation: Operation = 'write') => ({
  ...{ operation, bucket: 'reports', key: 'a/b.json', region: 'us-east-1', endpoint: null, now: () => nowMs },
})
const answer = (name: string, status: number, headers: Record<string, string> = {}, message = '') => ({
  ...{ name, message, $metadata: { httpStatusCode: status }, $response: { headers } },
})

describe('what a store or the network says becomes', () => {
  it.each([
    ['InvalidAccessKeyId', 403, 'store_credentials'],
    ['SignatureDoesNotMatch', 403, 'store_credentials'],
    ['ExpiredToken', 400, 'store_credentials'],
    ['RequestTimeTooSkewed', 403, 'store_clock'],
    ['NoSuchBucket', 404, 'store_bucket_unknown'],
    ['AccessDenied', 403, 'store_forbidden'],
    ['Forbidden', 403, 'store_forbidden'],
    ['SlowDown', 503, 'store_busy'],
    ['ServiceUnavailable', 503, 'store_busy'],
    ['TooManyRequests', 429, 'store_busy'],
    ['InternalError', 500, 'store_busy'],
    ['BadGateway', 502, 'store_busy'],
    ['RequestTimeout', 400, 'store_busy'],
    ['XMinioStorageFull', 507, 'store_busy'],
    ['BadDigest', 400, 'store_mismatch'],
    ['XAmzContentSHA256Mismatch', 400, 'store_mismatch'],
    ['NotImplemented', 501, 'store_refused'],
    ['PermanentRedirect', 301, 'store_refused'],
    ['KeyTooLongError', 400, 'store_refused'],
  ])('%s (%i): %s, with what to do', (name, status, code) => {
    const fault = faultOf(answer(name, status), context())
    expect(fault).toMatchObject({ code })
    expect(fault.message).toMatch(/\.$/)
    expect(fault.hint).toMatch(/\.$/)
  })

  it.each([
    ['ENOTFOUND', /name of the store \(AWS\) is not found/],
    ['EAI_AGAIN', /is not found/],
    ['ECONNRESET', /cannot be reached: ECONNRESET/],
    ['ETIMEDOUT', /cannot be reached/],
    ['EPIPE', /cannot be reached/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /is not trusted/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /is not trusted/],
  ])('%s: out of reach', (code, says) => {
    const fault = faultOf(Object.assign(new Error('x'), { code }), context())
    expect(fault.code).toBe('store_unreachable')
    expect(fault.message).toMatch(says)
  })

  it.each([
    ['connect EACCES', { code: 'EACCES', syscall: 'connect' }],
    ['a read that was cut off', { code: 'ECONNRESET', syscall: 'read' }],
    ['a proxy that hung up', { message: 'Proxy connection ended before receiving CONNECT response' }],
    ['what is no HTTP', { code: 'HPE_INVALID_CONSTANT' }],
    ['what is no TLS', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }],
    ['silence', { name: 'TimeoutError' }],
    ['several addresses', { name: 'AggregateError', errors: [{ code: 'ENETUNREACH' }] }],
    ['too many sockets', { code: 'EMFILE', syscall: 'connect' }],
  ])('%s: out of reach too', (_, facts) => {
    expect(faultOf(Object.assign(new Error('x'), facts), context()).code).toBe('store_unreachable')
  })

  it.each([
    ['a file', { code: 'EACCES', syscall: 'open', path: '/some/file' }],
    ['a defect', new TypeError('x is not a function')],
  ])('%s: nothing that the network is to blame for', (_, facts) => {
    const fault = faultOf(Object.assign(new Error('x'), facts, { name: 'TypeError' }), context())
    expect(fault.code).toBe('internal')
    expect(fault.message).toContain('Sending a/b.json failed unexpectedly')
  })

  it('the right that is missing, by what was asked', () => {
    const hint = (operation: Operation) => faultOf(answer('AccessDenied', 403), context(operation)).hint
    expect(hint('write')).toContain('s3:PutObject')
    expect(hint('read')).toContain('s3:GetObject')
    expect(hint('delete')).toContain('s3:DeleteObject')
    const kms = answer('AccessDenied', 403, {}, 'User is not authorized to perform: kms:GenerateDataKey')
    expect(faultOf(kms, context()).hint).toContain('kms:GenerateDataKey')
  })

  it('by how much the clock is wrong, and which region the bucket is in', () => {
    const skewed = answer('RequestTimeTooSkewed', 403, { date: 'Thu, 26 Nov 2026 05:20:00 GMT' })
    expect(faultOf(skewed, context()).message).toContain(
      'by 20 min (the store says 2026-11-26T05:20:00.000Z)',
    )
    const elsewhere = answer('PermanentRedirect', 301, { 'x-amz-bucket-region': 'eu-north-1' })
    expect(faultOf(elsewhere, context()).hint).toBe('Set s3.region to eu-north-1.')
  })

  it('itself, where it is told in our own words already', () => {
    const error = new AppError('report_changed', 'Changed.')
    expect(faultOf(error, context())).toBe(error)
    expect(faultOf(Object.assign(new Error('wrapped'), { cause: error }), context())).toBe(error)
  })

  it('never what the SDK says of the request, which may hold keys', () => {
    const error = answer('AccessDenied', 403, {}, 'AKIASECRET is not authorized')
    const { message, hint } = faultOf(error, context())
    expect(`${message} ${hint}`).not.toContain('AKIASECRET')
  })
})

it.each([
  ['120', 120_000],
  ['0', 0],
  ['Thu, 26 Nov 2026 05:01:00 GMT', 60_000],
  ['Thu, 26 Nov 2026 04:00:00 GMT', 0],
  ['soon', null],
  ['', null],
])('Retry-After %j is %j ms', (text, ms) => {
  expect(retryAfterMs({ $response: { headers: { 'retry-after': text } } }, nowMs)).toBe(ms)
})
