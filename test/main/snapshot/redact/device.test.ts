import { expect, test } from 'vitest'
import { redactionProfiles, type RedactionProfile } from '../../../../main/contract/redaction'
import { maskOfDevice } from '../../../../main/snapshot/redact/device'
import type { Mask } from '../../../../main/snapshot/redact/masks'

/** Shows what was taken for what. */
const mask: Mask = (kind, original) => `<${kind} ${original}>`

const masked = (device: string, profile: RedactionProfile): string =>
  maskOfDevice(device, {
    mask,
    wants: (one) => profile === one || profile === 'all',
    text: (original) => `{${original}}`,
  })

test.each([
  ['nas:/export/Customer Data', '<host nas>:<path /export/Customer Data>'],
  ['ada@nas.acme:photos of us', '<user ada>@<host nas.acme>:<path photos of us>'],
  ['ada@nas:', '<user ada>@<host nas>:'],
  ['nas:/', '<host nas>:/'],
  ['//nas/Customer Data', '//<host nas><path /Customer Data>'],
  ['\\\\nas\\Customer Data', '\\\\<host nas><path \\Customer Data>'],
  ['10.0.0.2:/export', '{10.0.0.2}:<path /export>'],
  ['[2001:db8::1]:/export', '{[2001:db8::1]}:<path /export>'],
  ['10.0.0.1:6789,10.0.0.2:6789:/x', '{10.0.0.1:6789,10.0.0.2:6789}:<path /x>'],
  ['tank/customers/acme', '<path tank/customers/acme>'],
  ['/srv/images/a disk.img', '<path /srv/images/a disk.img>'],
])('server and path of %s', (device, expected) => {
  expect(masked(device, 'all')).toBe(expected)
})

test('a profile masks its own part and leaves the rest to the rules for text', () => {
  expect(masked('ada@nas:/export', 'names')).toBe('<user ada>@<host nas>:{/export}')
  expect(masked('ada@nas:/export', 'paths')).toBe('ada@{nas}:<path /export>')
  expect(masked('ada@nas:/export', 'addresses')).toBe('ada@{nas}:{/export}')
})

test('what holds neither server nor path is a text like any other', () => {
  for (const device of [
    '/dev/mapper/web--1-root',
    'tmpfs',
    'C:',
    '\\\\?\\Volume{1}\\',
    'https://cloud.acme/dav',
  ])
    for (const profile of redactionProfiles) expect(masked(device, profile)).toBe(`{${device}}`)
})
