import { expect, test } from 'vitest'
import type { Mask } from '../../../../main/snapshot/redact/masks'
import { pathRules } from '../../../../main/snapshot/redact/path-rules'
import { applyRules } from '../../../../main/snapshot/redact/text-rules'

/** Shows what was taken for what. */
const mask: Mask = (kind, original) => `<${kind} ${original}>`

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
  ['cannot open /srv/Customer Data/x for them', 'cannot open <path /srv/Customer Data/x> for them'],
  ['/srv/Customer Data does not exist.', '<path /srv/Customer Data> does not exist.'],
  ['/srv/고객 자료/x: I/O error', '<path /srv/고객 자료/x>: I/O error'],
  ['at /srv/old photos of us/x.jpg now', 'at <path /srv/old photos of us/x.jpg> now'],
  ['see /srv/last year.xlsx, or so', 'see <path /srv/last year.xlsx>, or so'],
  [
    `open "/srv/last year" and '/srv/of theirs' and \`/srv/the rest\``,
    'open "<path /srv/last year>" and \'<path /srv/of theirs>\' and `<path /srv/the rest>`',
  ],
  ['/srv/a and /srv/b, /srv/c is full', '<path /srv/a> and <path /srv/b>, <path /srv/c> is full'],
  ['/srv/a from http://x:80/a OK', '<path /srv/a> from http://x:80<path /a> OK'],
  ['//nas/Customer Data/x and nas:/our data/x', '//nas<path /Customer Data/x> and nas:<path /our data/x>'],
  ['../secret/x and ./y', '<path ../secret/x> and <path ./y>'],
  ['\\\\nas\\Customer Data\\x', '<path \\\\nas\\Customer Data\\x>'],
  ['C:\\Users\\a b\\x', '<path C:\\Users\\a b\\x>'],
  ['/proc/net/dev and / and 1/2 and shop/api:4', '/proc/net/dev and / and 1/2 and shop/api:4'],
])('paths: %s', (text, expected) => {
  expect(applyRules(text, pathRules(mask))).toBe(expected)
})
