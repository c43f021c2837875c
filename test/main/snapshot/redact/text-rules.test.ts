import { expect, test } from 'vitest'
import { addressRules } from '../../../../main/snapshot/redact/address-rules'
import type { Mask } from '../../../../main/snapshot/redact/masks'
import {
  hostRules,
  hostVariants,
  hostWithDomain,
  userRules,
} from '../../../../main/snapshot/redact/name-rules'
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

test('a known path is found where it ends, and not at the beginning of another one', () => {
  const rules = rulesForKnown(new Map([['/data', 'A']]), true)
  expect(applyRules('/data. /data/x nas:/data /database /data-old /data.old', rules)).toBe(
    'A. A/x nas:A /database /data-old /data.old',
  )
})

test('of much that is known, what a text holds is found as fast as if it were little, however long it is', () => {
  const long = Array.from({ length: 200 }, (_, at) => `java -jar ${at} `.padEnd(100_000, '/a b '))
  const rules = rulesForKnown(new Map([...long.map((one) => [one, 'A'] as const), ['ΝΊΚΟΣ', 'B']]))
  const startedMs = performance.now()
  for (let turn = 0; turn < 1_000; turn += 1)
    expect(applyRules(`${turn} νίκος ΝΊΚΟΣ.x`, rules)).toBe(`${turn} B B.x`)
  expect(applyRules(`x ${long[7]!} y`, rules)).toBe('x A y')
  expect(performance.now() - startedMs).toBeLessThan(5_000) // all of them in one pattern are refused
})

test('what one rule has masked, the next does not see', () => {
  const first = rulesForKnown(new Map([['/srv/a', '/path-10.0.0.2']]))
  expect(applyRules('/srv/a 10.0.0.2', [...first, ...addressRules(mask)])).toBe(
    '/path-10.0.0.2 <ip 10.0.0.2>',
  )
})

test('hostile text costs no more than its length', { timeout: 300_000 }, () => {
  const rules = [
    ...rulesForKnown(new Map(Array.from({ length: 300 }, (_, at) => [`/srv/mount ${at}`, '/x']))),
    hostWithDomain('a', mask),
    ...hostVariants('a-1', mask),
    ...hostRules(mask),
    ...pathRules(mask),
    ...userRules(mask),
    ...addressRules(mask),
  ]
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
    '/a ',
    '/A ',
    '/a.b ',
    '/a b.',
    'A ',
    '"/',
    '\\\\a@',
    'a.lan',
    'a1-',
    '/home/a ',
  ]) {
    const begin = performance.now()
    applyRules(`${piece.repeat(20_000)}z`, rules)
    // Below a second each where the cost is linear; the square of it would be minutes.
    expect(performance.now() - begin, piece).toBeLessThan(20_000)
  }
})
