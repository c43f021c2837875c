import { expect, test } from 'vitest'
import { addressRules } from '../../../../main/snapshot/redact/address-rules'
import type { Mask } from '../../../../main/snapshot/redact/masks'
import { applyRules } from '../../../../main/snapshot/redact/text-rules'

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
  [
    '0011.2233.4455, 0011-2233-4455. and 0011.2233.44AA.',
    '<mac 0011.2233.4455>, <mac 0011-2233-4455>. and <mac 0011.2233.44AA>.',
  ],
  [
    'ether:00:1a:2b:3c:4d:5e mac-00-1a-2b-3c-4d-5e',
    'ether:<mac 00:1a:2b:3c:4d:5e> mac-<mac 00-1a-2b-3c-4d-5e>',
  ],
  ['2001:db8:00:1a:2b:3c:4d:5e', '<ip 2001:db8:00:1a:2b:3c:4d:5e>'],
  [
    '550e8400-e29b-41d4-a716-446655440000, 1.0011.2233.4455',
    '550e8400-e29b-41d4-a716-446655440000, 1.0011.2233.4455',
  ],
  ['inet6 addr:fe80::1/64 Scope:Link', 'inet6 addr:<ip fe80::1>/64 Scope:Link'],
  [
    '[::ffff:10.0.0.2]:443 and ::ffff:10.0.0.2:443',
    '[<ip ::ffff:10.0.0.2>]:443 and <ip ::ffff:10.0.0.2>:443',
  ],
  ['2001:db8:1:2:3:4:5:6:443 fe80::1.443', '<ip 2001:db8:1:2:3:4:5:6>:443 <ip fe80::1>.443'],
  ['proxy_10_0_0_2 and web_1_10_0_0_2', 'proxy_<ip 10.0.0.2> and web_1_<ip 10.0.0.2>'],
  ['0.0.0.0:80, 127.0.0.1, ::1 and :::80', '0.0.0.0:80, 127.0.0.1, ::1 and :::80'],
  ['at 12:30:45, version 1.2.3, std::vector', 'at 12:30:45, version 1.2.3, std::vector'],
])('addresses: %s', (text, expected) => {
  expect(applyRules(text, addressRules(mask))).toBe(expected)
})
