/** Fetches the addresses of custom metrics over HTTP and HTTPS. Messages name the host alone: paths may carry tokens. */
import { failure } from './failure'

export interface FetchLimits {
  headers: Readonly<Record<string, string>>
  maxBytes: number
  signal: AbortSignal
}

const maximumRedirects = 5

/** @returns the body of a 2xx answer. Rejects with AppError `custom_failed`, or with the signal's reason. */
export async function fetchText(
  address: string,
  { headers, maxBytes, signal }: FetchLimits,
): Promise<string> {
  let url = new URL(address)
  let sent = headersOf(headers)
  for (let redirects = 0; ; redirects++) {
    moveCredentials(url, sent)
    const answer = await ask(url, sent, signal)
    const target = redirectOf(answer, url)
    if (target === null) return readBody(answer, url, maxBytes, signal)
    await answer.body?.cancel()
    if (redirects === maximumRedirects)
      throw failure(`${url.origin} redirects more than ${maximumRedirects} times.`)
    // Headers may hold a token that was meant for the first host alone.
    if (target.origin !== url.origin) sent = new Headers()
    url = target
  }
}

function headersOf(headers: Readonly<Record<string, string>>): Headers {
  try {
    return new Headers(headers)
  } catch {
    // Its message quotes the value, which may be a secret, so it is not carried on.
    throw failure('one of its headers has a name or a value that HTTP does not allow.')
  }
}

/** fetch refuses addresses with a user name and password; they are sent as what they stand for (RFC 7617). */
function moveCredentials(url: URL, headers: Headers): void {
  if (url.username === '' && url.password === '') return
  const pair = `${plain(url.username)}:${plain(url.password)}`
  if (!headers.has('authorization'))
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`)
  url.username = ''
  url.password = ''
}

function plain(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded // a per cent sign that stands for itself
  }
}

async function ask(url: URL, headers: Headers, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url.href, { headers, signal, redirect: 'manual' })
  } catch (error) {
    throw broken(url, error, signal)
  }
}

/** Where the answer points, null when it is no redirect. */
function redirectOf(answer: Response, url: URL): URL | null {
  const location = answer.headers.get('location')
  if (![301, 302, 303, 307, 308].includes(answer.status) || location === null) return null
  const target = URL.canParse(location, url.href) ? new URL(location, url) : null
  if (target?.protocol === 'http:' || target?.protocol === 'https:') return target
  throw failure(`${url.origin} redirects to something that is neither http nor https.`)
}

async function readBody(answer: Response, url: URL, maxBytes: number, signal: AbortSignal): Promise<string> {
  if (!answer.ok) {
    await answer.body?.cancel()
    throw failure(`${url.origin} answered with HTTP status ${answer.status}.`)
  }
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    // Counted after decompression, so that a small compressed body cannot unfold into a huge one.
    for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.length
      if (length > maxBytes)
        throw failure(
          `${url.origin} answered with more than ${maxBytes} bytes.`,
          'Name a smaller page, or raise its maxBytes.',
        )
      chunks.push(chunk)
    }
  } catch (error) {
    throw broken(url, error, signal)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function broken(url: URL, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason
  if (!(error instanceof TypeError)) return error
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException
  const said = reasons[code ?? ''] ?? `cannot be reached (${code ?? 'the connection broke'})`
  return failure(`${url.origin} ${said}.`, 'Check the address and that the service runs.', error)
}

const reasons: Partial<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection',
  ENOTFOUND: 'has no address that is known here',
  ECONNRESET: 'broke off the connection',
  UND_ERR_SOCKET: 'broke off the connection',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'shows a certificate that nobody vouches for',
  SELF_SIGNED_CERT_IN_CHAIN: 'shows a certificate that nobody vouches for',
  CERT_HAS_EXPIRED: 'shows a certificate that has expired',
}
