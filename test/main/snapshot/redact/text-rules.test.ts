import { expect, test } from 'vitest'
import type { Mask } from '../../../../main/snapshot/redact/masks'
import {
  addressRules,
  applyRules,
  hostRules,
  pathRules,
  rulesForKnown,
  userRules,
} from '../../../../main/snapshot/redact/text-rules'

/** Shows what was taken for what. */
const mask: Mask = (kind, original) => `<${kind} ${original}>`

test.each([
  ['connect ECONNREFUSED 10.0.0.2:5432', 'connect ECONNREFUSED <ip 10.0.0.2>:5432'],
  ['from 192.168.1.0/24.', 'from <ip 192.168.1.0>/24.'],
  ['at [2001:db8::1]:443', 'at [<ip 2001:db8::1>]:443'],
  ['fe80::1%eth0 and ::ffff:10.0.0.2', '<ip fe80::1>%eth0 and <ip ::ffff:10.0.0.2>'],
  ['it is 2001:db8::1.', 'it is <ip 2001:db8::1>.'],
  ['host ip-10-0-0-2.ec2.internal', 'host ip-<ip 10.0.0.2>.ec2.internal'],
  ['00:1a:2b:3c:4d:5e or 00-1A-2B-3C-4D-5E', '<mac 00:1a:2b:3c:4d:5e> or <mac 00-1A-2B-3C-4D-5E>'],
  ['0.0.0.0:80, 127.0.0.1, ::1 and :::80', '0.0.0.0:80, 127.0.0.1, ::1 and :::80'],
  ['at 12:30:45, version 1.2.3, std::vector', 'at 12:30:45, version 1.2.3, std::vector'],
])('addresses: %s', (text, expected) => {
  expect(applyRules(text, addressRules(mask))).toBe(expected)
})

test.each([
  ['/home/a/x.txt does not exist.', '<path /home/a/x.txt> does not exist.'],
  [
    'cannot read "/srv/a" (/srv/b), see /srv/c.',
    'cannot read "<path /srv/a>" (<path /srv/b>), see <path /srv/c>.',
  ],
  ['nas:/export/a and //nas/share', 'nas:<path /export/a> and //nas<path /share>'],
  ['http://x:80/a/b?c=1 (503)', 'http://x:80<path /a/b?c=1> (503)'],
  [
    'unix:///var/run/docker.sock, unix:///home/a/docker.sock',
    'unix:///var/run/docker.sock, unix://<path /home/a/docker.sock>',
  ],
  ['C:\\Users\\a b\\x', '<path C:\\Users\\a b\\x>'],
  ['/proc/net/dev and / and 1/2 and shop/api:4', '/proc/net/dev and / and 1/2 and shop/api:4'],
])('paths: %s', (text, expected) => {
  expect(applyRules(text, pathRules(mask))).toBe(expected)
})

test.each([
  ['https://bob:pw@db.acme.example:5432/x', 'https://<user bob:pw>@<host db.acme.example>:5432/x'],
  ['getaddrinfo ENOTFOUND db.acme.example', 'getaddrinfo ENOTFOUND <host db.acme.example>'],
  ['nas.acme:/export', '<host nas.acme>:/export'],
  ['//nas/share', '//<host nas>/share'],
  ['/home/bob/x', '/home/<user bob>/x'],
  ['C:\\Users\\bob\\x', 'C:\\Users\\<user bob>\\x'],
  ['http://10.0.0.2/x', 'http://10.0.0.2/x'],
  ['ssh bob@db.acme.example:22', 'ssh <user bob>@<host db.acme.example>:22'],
  ['getty@tty1.service, db@sha256:0f, python@3.12', 'getty@tty1.service, db@sha256:0f, python@3.12'],
])('names: %s', (text, expected) => {
  expect(applyRules(text, [...hostRules(mask), ...userRules(mask)])).toBe(expected)
})

test('a known name is found in any case; a short one only where it stands alone', () => {
  const rules = rulesForKnown(
    new Map([
      ['web-1', 'A'],
      ['db', 'B'],
      ['a.*c', 'C'],
    ]),
  )
  expect(applyRules('WEB-1 myweb-10 db db_1 dbs dB. a.*c abc', rules)).toBe('A myA0 B B_1 dbs B. C abc')
  expect(rulesForKnown(new Map())).toEqual([])
})

test('what one rule has masked, the next does not see', () => {
  const first = rulesForKnown(new Map([['/srv/a', '/path-10.0.0.2']]))
  expect(applyRules('/srv/a 10.0.0.2', [...first, ...addressRules(mask)])).toBe(
    '/path-10.0.0.2 <ip 10.0.0.2>',
  )
})

test('hostile text costs no more than its length', () => {
  const rules = [
    ...rulesForKnown(new Map(Array.from({ length: 300 }, (_, at) => [`/srv/mount ${at}`, '/x']))),
    ...hostRules(mask),
    ...pathRules(mask),
    ...userRules(mask),
    ...addressRules(mask),
  ]
  const begin = performance.now()
  for (const piece of [
    ':',
    'a:',
    '1.',
    '/',
    '//',
    '://a',
    '@',
    'a@',
    'a.',
    'a@a.',
    'aa-',
    '1-',
    'a',
    '://a@',
    '\\',
    '/home/',
  ])
    applyRules(`${piece.repeat(20_000)}z`, rules)
  expect(performance.now() - begin).toBeLessThan(5_000)
})
