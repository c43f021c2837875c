/** What names, sockets, TLS and proxies said where no store answered. */
import type { Found, SdkError } from './faults'

const exhausted = new Set(['ENOBUFS', 'ENOMEM', 'EAGAIN'])

const unresolved = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'])

/** Null for what is not the network's fault. @param endpoint of the settings. */
export function networkFault(error: SdkError, endpoint: string | null): Found | null {
  const code = networkCodeOf(error)
  const where = endpoint ?? 'AWS'
  const found = (message: string, hint: string): Found => ({ code: 'store_unreachable', message, hint })
  if (unresolved.has(code))
    return found(
      `The name of the store (${where}) is not found: ${code}.`,
      'Check the network and s3.endpoint; it is tried again by itself.',
    )
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS/.test(code))
    return found(
      `The certificate of the store (${where}) is not trusted: ${code}.`,
      'Name the PEM file of its authority in s3.caFile, or correct s3.endpoint.',
    )
  if (exhausted.has(code))
    return found(
      `The store (${where}) cannot be reached: this system has run out of memory for it (${code}).`,
      'It is tried again by itself.',
    )
  if (code === 'EMFILE' || code === 'ENFILE')
    return found(
      `The store (${where}) cannot be reached: too many files and connections are open here (${code}).`,
      'Let this account have more open (ulimit -n); it is tried again by itself.',
    )
  if (!isOfConnection(error, code)) return null
  return found(
    `The store (${where}) cannot be reached: ${code || 'no answer'}.`,
    'Check the network, s3.endpoint and s3.proxy; it is tried again by itself.',
  )
}

/** Whether not even a connection came about. What is not known for sure counts as reached. */
export function isNeverReached(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const code = networkCodeOf(error)
  return unresolved.has(code) || unconnected.has(code)
}

const unconnected = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
])

/** Of a socket, of what is spoken over it, or of a proxy, whose errors have no code. */
function isOfConnection(error: SdkError, code: string): boolean {
  const { syscall } = error as NodeJS.ErrnoException
  if (/^(?:connect|getaddrinfo|socket|shutdown|read|write)$/.test(syscall ?? '')) return true
  return connections.has(code) || /^(?:ERR_SSL|HPE|ERR_SOCKET)_|\bproxy\b|^socket hang up$/i.test(code)
}

const connections = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'EPROTO', 'ENOTCONN', 'EADDRNOTAVAIL'],
  ...['ETIMEDOUT', 'ESOCKETTIMEDOUT', 'TimeoutError', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'],
  ...['ENETRESET', 'ECANCELED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', ''],
])

/** Node gathers what each address said in one error without a code of its own. */
export function networkCodeOf(error: SdkError): string {
  const inner = (error as { errors?: SdkError[] }).errors?.[0] ?? (error.cause as SdkError | undefined)
  const own = error.code ?? inner?.code ?? error.name ?? ''
  return own === 'Error' || own === 'AggregateError'
    ? (error.message ?? '').split('\n')[0]!.slice(0, 100)
    : own
}
