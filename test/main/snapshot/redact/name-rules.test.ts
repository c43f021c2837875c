import { expect, test } from 'vitest'
import type { Mask } from '../../../../main/snapshot/redact/masks'
import { hostRules, userRules } from '../../../../main/snapshot/redact/name-rules'
import { applyRules } from '../../../../main/snapshot/redact/text-rules'

/** Shows what was taken for what. */
const mask: Mask = (kind, original) => `<${kind} ${original}>`

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
