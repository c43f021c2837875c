import { expect, test } from 'vitest'
import { listeningPlaces, type Reach } from '../../../main/contract/listening'

test('ports that listen on the same addresses stand together, those reached from furthest first', () => {
  expect(
    listeningPlaces([
      { address: '0.0.0.0', port: 22 },
      { address: '::', port: 22 },
      { address: '127.0.0.53', port: 53 },
      { address: '0.0.0.0', port: 443 },
      { address: '::', port: 443 },
      { address: '127.0.0.1', port: 5432 },
      { address: '0.0.0.0', port: 8080 },
      { address: '10.0.0.2', port: 9100 },
      { address: '127.0.0.1', port: 9843 },
      { address: '0.0.0.0', port: 22 },
    ]),
  ).toEqual([
    { reach: 'everywhere', addresses: ['0.0.0.0', '::'], ports: [22, 443] },
    { reach: 'everywhere', addresses: ['0.0.0.0'], ports: [8080] },
    { reach: 'addresses', addresses: ['10.0.0.2'], ports: [9100] },
    { reach: 'loopback', addresses: ['127.0.0.53'], ports: [53] },
    { reach: 'loopback', addresses: ['127.0.0.1'], ports: [5432, 9843] },
  ])
})

test.each<[reach: Reach, ...addresses: string[]]>([
  ['everywhere', '127.0.0.1', '::'],
  ['everywhere', '0.0.0.0'],
  ['loopback', '127.0.0.1', '127.0.0.53', '::1'],
  ['addresses', '127.0.0.1', '192.0.2.17'],
  ['addresses', '127.0.0.1.example'],
  ['addresses', 'ip-3f2a9c'],
])('%s: %s %s %s', (reach, ...addresses) => {
  expect(listeningPlaces(addresses.map((address) => ({ address, port: 80 })))).toEqual([
    { reach, addresses, ports: [80] },
  ])
})
