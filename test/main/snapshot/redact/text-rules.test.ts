import { expect, test } from 'vitest'
import { addressRules } from '../../../../main/snapshot/redact/address-rules'
import type { Mask } from '../../../../main/snapshot/redact/masks'
import { hostRules, userRules } from '../../../../main/snapshot/redact/name-rules'
import { pathRules } from '../../../../main/snapshot/redact/path-rules'
import { applyRules, rulesForKnown } from '../../../../main/snapshot/redact/text-rules'

/** Shows what was taken for what. */
const mask: Mask = (kind, original) => `<${kind} ${original}>`

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
