import { expect, test } from 'vitest'
import type { Mask } from '../../../../main/snapshot/redact/masks'
import {
  hostRules,
  hostVariants,
  hostWithDomain,
  userRules,
} from '../../../../main/snapshot/redact/name-rules'
import { applyRules } from '../../../../main/snapshot/redact/text-rules'

/** Shows what was taken for what. */
const mask: Mask = (kind, original) => `<${kind} ${original}>`

test.each([
  ['https://bob:pw@db.acme.example:5432/x', 'https://<user bob:pw>@<host db.acme.example>:5432/x'],
  ['getaddrinfo ENOTFOUND db.acme.example', 'getaddrinfo ENOTFOUND <host db.acme.example>'],
  ['nas.acme:/export', '<host nas.acme>:/export'],
  ['//nas/share', '//<host nas>/share'],
  ['\\\\nas\\share and "//nas/share"', '\\\\<host nas>\\share and "//<host nas>/share"'],
  ['bob@nas:/export bob@10.0.0.2', '<user bob>@<host nas>:/export <user bob>@10.0.0.2'],
  ['bob@[2001:db8::1]', '<user bob>@[2001:db8::1]'],
  [
    'db-7.acme.internal, nas.home.arpa. x.lan',
    '<host db-7.acme.internal>, <host nas.home.arpa>. <host x.lan>',
  ],
  [
    'localhost.localdomain host.docker.internal node.js',
    'localhost.localdomain host.docker.internal node.js',
  ],
  ['C:\\Users\\Ada Byron\\x', 'C:\\Users\\<user Ada Byron>\\x'],
  ['C:\\\\Users\\\\Ada Byron\\\\x', 'C:\\\\Users\\\\<user Ada Byron>\\\\x'],
  ['/home/bob or /srv/x', '/home/<user bob> or /srv/x'],
  ['/run/media/bob/STICK /var/spool/mail/bob', '/run/media/<user bob>/STICK /var/spool/mail/<user bob>'],
  ['/home/bob/x', '/home/<user bob>/x'],
  ['C:\\Users\\bob\\x', 'C:\\Users\\<user bob>\\x'],
  ['http://10.0.0.2/x', 'http://10.0.0.2/x'],
  ['ssh bob@db.acme.example:22', 'ssh <user bob>@<host db.acme.example>:22'],
  ['getty@tty1.service, db@sha256:0f, python@3.12', 'getty@tty1.service, db@sha256:0f, python@3.12'],
])('names: %s', (text, expected) => {
  expect(applyRules(text, [...hostRules(mask), ...userRules(mask)])).toBe(expected)
})

test.each([
  ['web-1', 'web1 WEB_1, web--1_api web.1', '<host web-1> <host web-1>, <host web-1>_api <host web-1>'],
  ['web-1', 'web10 myweb1 web 1', 'web10 myweb1 web 1'],
  ['DESKTOP-4F2A', 'desktop4f2a', '<host DESKTOP-4F2A>'],
  ['s-3', 's3', 's3'], // too short to be told from a word
  ['web', 'web1', 'web1'],
  ['10-0-0-12', '100012', '100012'],
])('other spellings of the host %s: %s', (label, text, expected) => {
  expect(applyRules(text, hostVariants(label, mask))).toBe(expected)
})

test('a host is found with whatever domain it has elsewhere, and not within another name', () => {
  const found = applyRules('WEB-1.corp.example. myweb-1.corp web-1.2 web-1', [hostWithDomain('web-1', mask)])
  expect(found).toBe('<host web-1>. myweb-1.corp web-1.2 web-1')
})
