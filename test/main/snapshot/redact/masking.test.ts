import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { redactionProfiles } from '../../../../main/contract/redaction'
import { createMasking } from '../../../../main/snapshot/redact/masking'
import { sampleSnapshot } from '../../reports/sample-snapshot'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'masking-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('without a profile nothing is masked, and no salt is made', () => {
  const masking = createMasking(null, folder)
  const snapshot = sampleSnapshot()
  expect(masking.snapshot(snapshot)).toBe(snapshot)
  expect(masking.hostName('web-1')).toBe('web-1')
  expect(existsSync(path.join(folder, 'redaction.salt'))).toBe(false)
})

test.each(redactionProfiles)('the host is called as its snapshots call it: %s', (profile) => {
  const masking = createMasking(profile, folder)
  for (const name of [
    'web-1',
    'Web-1.acme.example',
    'ip-10-0-0-2',
    'ip-10-0-0-2.ec2.internal',
    'localhost',
    '',
  ]) {
    const { host, redaction } = masking.snapshot(sampleSnapshot({ host: { name, id: null } }))
    expect(masking.hostName(name)).toBe(host.name)
    expect(redaction).toEqual({ profile })
  }
})

test('a broken salt is told before anything is masked', () => {
  writeFileSync(path.join(folder, 'redaction.salt'), 'not a key')
  expect(() => createMasking('names', folder)).toThrow(/The key for masks, .*redaction\.salt, is damaged/)
})
