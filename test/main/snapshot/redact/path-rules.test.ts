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
  ['C:\\Users\\a b\\x', '<path C:\\Users\\a b\\x>'],
  ['/proc/net/dev and / and 1/2 and shop/api:4', '/proc/net/dev and / and 1/2 and shop/api:4'],
])('paths: %s', (text, expected) => {
  expect(applyRules(text, pathRules(mask))).toBe(expected)
})
