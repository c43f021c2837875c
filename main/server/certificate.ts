/** The server's TLS certificate: the one the settings name, or one made here once and kept with its key in one file. */
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { createSecureContext } from 'node:tls'
import { AppError } from '../contract/errors'
import type { Settings } from '../contract/settings'
import { makeFolder } from '../files/make-folder'

export interface ServerCertificate {
  /** PEM. */
  key: string
  /** PEM; the server's own first, then those above it. */
  certificate: string
  /** SHA-256 as colon-separated hex, as browsers and openssl show it. */
  fingerprint: string
  expiresAt: Date
  selfSigned: boolean
}

export interface CertificateDependencies {
  tls: Settings['server']['tls']
  /** Where a certificate made here is kept. */
  folder: string
  hostName: string
  now: () => number
}

export const certificateFileName = 'server-certificate.pem'

/** Apple's limit for certificates that its systems accept (825 days), less a day for clocks that are wrong. */
const lifetimeDays = 824
/** Renewed before browsers begin to complain, but never so often that people get used to new fingerprints. */
const renewBeforeMs = 14 * 86_400_000
const dayMs = 86_400_000

/** @throws AppError `certificate_unusable` or `certificate_unwritable`. */
export async function loadCertificate(deps: CertificateDependencies): Promise<ServerCertificate> {
  const { tls, folder, now } = deps
  if (tls !== null) return fromSettings(tls, now())
  const file = path.join(folder, certificateFileName)
  const kept = readKept(file, now())
  if (kept !== null) return kept
  const made = await makeCertificate(deps.hostName, now())
  write(folder, file, `${made.key.trim()}\n${made.certificate.trim()}\n`)
  return made
}

function fromSettings(tls: NonNullable<CertificateDependencies['tls']>, now: number): ServerCertificate {
  const { certificateFile, keyFile } = tls
  const certificate = readNamed(certificateFile, 'certificate')
  const key = readNamed(keyFile, 'key')
  const made = check(key, certificate)
  if (typeof made === 'string')
    throw new AppError('certificate_unusable', `${made} (certificate ${certificateFile}, key ${keyFile}).`, {
      hint: 'Correct server.tls in the settings, or remove it to use a certificate of our own making.',
    })
  if (made.expiresAt.getTime() <= now)
    throw new AppError(
      'certificate_unusable',
      `The certificate ${certificateFile} expired on ${made.expiresAt.toISOString().slice(0, 10)}.`,
      { hint: 'Renew it, or remove server.tls from the settings to use one of our own making.' },
    )
  return made
}

function readNamed(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new AppError('certificate_unusable', `The ${what} ${file} cannot be read (${code}).`, {
      hint: 'Check the path in server.tls, and that this account may read it.',
      cause,
    })
  }
}

/** @returns what is wrong, as a sentence without its full stop, where the two cannot serve. */
function check(key: string, certificate: string): ServerCertificate | string {
  let x509: X509Certificate
  try {
    x509 = new X509Certificate(certificate)
  } catch {
    return 'The certificate is not in PEM form'
  }
  let privateKey: ReturnType<typeof createPrivateKey>
  try {
    privateKey = createPrivateKey(key)
  } catch {
    return 'The key is not an unencrypted private key in PEM form'
  }
  if (!x509.checkPrivateKey(privateKey)) return 'The certificate and the key do not belong together'
  try {
    createSecureContext({ key, cert: certificate, minVersion: 'TLSv1.2' })
  } catch (error) {
    return `TLS refuses the certificate (${error instanceof Error ? error.message : String(error)})`
  }
  return {
    key,
    certificate,
    fingerprint: x509.fingerprint256,
    expiresAt: new Date(x509.validTo),
    selfSigned: x509.issuer === x509.subject,
  }
}

/** Null where there is none, or none that can still be used: a torn file is replaced like an expired one. */
function readKept(file: string, now: number): ServerCertificate | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new AppError('certificate_unusable', `The server's certificate ${file} cannot be read (${code}).`, {
      hint: 'Give this account the right to read it, or delete it to have a new one made.',
      cause,
    })
  }
  const at = text.indexOf('-----BEGIN CERTIFICATE-----')
  const kept = at === -1 ? 'torn' : check(text.slice(0, at), text.slice(at))
  if (typeof kept === 'string' || kept.expiresAt.getTime() - now < renewBeforeMs) return null
  return kept
}

async function makeCertificate(hostName: string, now: number): Promise<ServerCertificate> {
  // Brings a whole ASN.1 stack with it, so it is loaded only on the day a certificate is made.
  const { generate } = await import('selfsigned')
  const names = [...new Set(['localhost', ...(isDnsName(hostName) ? [hostName.toLowerCase()] : [])])]
  const made = await generate([{ name: 'commonName', value: names.at(-1)!.slice(0, 64) }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - dayMs), // for a viewer whose clock is behind
    notAfterDate: new Date(now + (lifetimeDays - 1) * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          { type: 7 as const, ip: '127.0.0.1' },
          { type: 7 as const, ip: '::1' },
        ],
      },
    ],
  })
  const checked = check(made.private, made.cert)
  if (typeof checked === 'string') throw new Error(`the certificate just made is unusable: ${checked}`)
  return checked
}

const isDnsName = (name: string): boolean =>
  name.length <= 253 &&
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(name)

/** For this account's eyes only, whole or not at all. */
function write(folder: string, file: string, text: string): void {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    makeFolder(folder, 0o700)
    const handle = openSync(temporary, 'wx', 0o600)
    try {
      writeSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, file)
  } catch (cause) {
    rmSync(temporary, { force: true })
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new AppError(
      'certificate_unwritable',
      `The server's certificate cannot be saved as ${file} (${code}).`,
      {
        hint: 'Give this account the right to write there, or name a certificate of your own in server.tls.',
        cause,
      },
    )
  }
}
