import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileSafeHost, fileSafeTime, reportName } from '../../../main/reports/naming'

const takenAt = '2026-11-23T05:07:15.250Z'

test('a report is named by host and UTC time, and by a number when the second has one already', () => {
  const parts = { host: 'web-1', takenAt, extension: 'json' }
  expect(reportName(parts)).toBe('infra_snap_web-1_20261123T050715Z.json')
  expect(reportName({ ...parts, copy: 2 })).toBe('infra_snap_web-1_20261123T050715Z-2.json')
})

test('a time given with an offset is named in UTC', () => {
  expect(fileSafeTime('2026-11-23T00:30:00.000+09:00')).toBe('20261122T153000Z')
})

test.each([
  ['web-1.example.org', 'web-1.example.org'],
  ['서버-1', '서버-1'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j'],
  ['..', 'host'],
  ['../../etc/passwd', 'etc-passwd'],
  ['.hidden', 'hidden'],
  ['-rf', 'rf'],
  ['ends.', 'ends'],
  ['new\nline\u001b[2J', 'new-line-2J'],
  ['', 'host'],
  ['💥', 'host'],
  ['CON', 'host-CON'],
  ['nul.example', 'host-nul.example'],
  ['com1', 'host-com1'],
  ['console', 'console'],
])('the host %j becomes %j', (host, safe) => {
  expect(fileSafeHost(host)).toBe(safe)
})

test('no host makes a name that any file system refuses or hides', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (host) => {
      const name = reportName({ host, takenAt, extension: 'json', copy: 1000 })
      expect(name).toMatch(/^infra_snap_[\p{L}\p{M}\p{N}._-]+_20261123T050715Z-1000\.json$/u)
      expect(name).not.toContain('..')
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
      expect(fileSafeHost(fileSafeHost(host))).toBe(fileSafeHost(host))
    }),
  )
})
