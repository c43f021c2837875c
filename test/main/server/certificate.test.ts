import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { certificateFileName, loadCertificate } from '../../../main/server/certificate'

const day = 86_400_000
let folder: string
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'certificate-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const load = (now = Date.now(), hostName = 'box.example') =>
  loadCertificate({ tls: null, folder, hostName, now: () => now })

describe('the certificate made here', () => {
  it("is a short-lived P-256 one for this machine's names, kept for this account alone", async () => {
    const { certificate, fingerprint, expiresAt, selfSigned } = await load()
    const x509 = new X509Certificate(certificate)
    expect(x509.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1')
    expect(x509.subjectAltName).toBe(
      'DNS:localhost, DNS:box.example, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    )
    expect(x509.ca).toBe(false)
    expect(new Date(x509.validTo).getTime() - new Date(x509.validFrom).getTime()).toBeLessThanOrEqual(
      825 * day,
    )
    expect(fingerprint).toBe(x509.fingerprint256)
    expect([selfSigned, expiresAt.getTime()]).toEqual([true, new Date(x509.validTo).getTime()])
    expect(statSync(path.join(folder, certificateFileName)).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual([certificateFileName]) // nothing half-written beside it
  })

  it('stays the same from one start to the next, and is renewed before it expires', async () => {
    const { fingerprint, expiresAt } = await load()
    expect((await load()).fingerprint).toBe(fingerprint)
    expect((await load(expiresAt.getTime() - 15 * day)).fingerprint).toBe(fingerprint)
    const renewed = await load(expiresAt.getTime() - 13 * day)
    expect(renewed.fingerprint).not.toBe(fingerprint)
    expect(renewed.expiresAt.getTime()).toBeGreaterThan(expiresAt.getTime() + 700 * day)
  })

  it('is made anew when its file is torn', async () => {
    const { fingerprint } = await load()
    const file = path.join(folder, certificateFileName)
    for (const text of ['', 'nonsense', readFileSync(file, 'utf8').slice(0, 400)]) {
      writeFileSync(file, text)
      expect((await load()).fingerprint).not.toBe(fingerprint)
    }
  })

  it('leaves names out that no certificate may hold', async () => {
    for (const hostName of ['', 'a b', 'x'.repeat(300), 'ünï', '-a']) {
      rmSync(path.join(folder, certificateFileName), { force: true })
      const { certificate } = await load(Date.now(), hostName)
      expect(new X509Certificate(certificate).subjectAltName).toMatch(/^DNS:localhost, IP/)
    }
  })

  it('says clearly where it cannot be kept', async () => {
    const place = path.join(folder, 'file')
    writeFileSync(place, '')
    await expect(
      loadCertificate({ tls: null, folder: path.join(place, 'below'), hostName: 'box', now: Date.now }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^certificate_un(writable|usable)$/) as string })
    chmodSync(place, 0o600)
  })
})

describe('the certificate that the settings name', () => {
  const make = (name: string, ...args: string[]): void => {
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-subj',
        '/CN=box',
        '-keyout',
        path.join(folder, `${name}.key`),
        '-out',
        path.join(folder, `${name}.pem`),
        ...args,
      ],
      { stdio: 'ignore' },
    )
  }
  const named = (certificate: string, key: string, now = Date.now()) =>
    loadCertificate({
      tls: { certificateFile: path.join(folder, certificate), keyFile: path.join(folder, key) },
      folder,
      hostName: 'box',
      now: () => now,
    })

  it("is used as it is, and refused when it has expired or is another key's", async ({ skip }) => {
    try {
      make('one')
      make('two')
    } catch {
      skip('openssl is not installed')
    }
    expect((await named('one.pem', 'one.key')).expiresAt.getTime()).toBeGreaterThan(Date.now())
    await expect(named('one.pem', 'two.key')).rejects.toMatchObject({
      code: 'certificate_unusable',
      message: expect.stringContaining('do not belong together') as string,
    })
    await expect(named('one.pem', 'one.key', Date.now() + 60 * day)).rejects.toMatchObject({
      message: expect.stringContaining('expired on') as string,
    })
    await expect(named('none.pem', 'one.key')).rejects.toMatchObject({
      message: expect.stringContaining('ENOENT') as string,
    })
    expect(readdirSync(folder)).not.toContain(certificateFileName)
  })
})
