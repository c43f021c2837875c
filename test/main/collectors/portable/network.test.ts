import type { NetworkInterfaceInfo } from 'node:os'
import type { Systeminformation } from 'systeminformation'
import { describe, expect, it } from 'vitest'
import { deriveNetwork } from '../../../../main/collectors/network'
import {
  createPortableNetworkSource,
  fromNetwork,
  kindOf,
} from '../../../../main/collectors/portable/network'
import { createSystemInformation } from '../../../../main/collectors/portable/system-information'
import { networkSchema } from '../../../../main/contract/model/network'
import { createFakeLibrary, fixtureOf } from '../../../fakes/systeminformation'

type Facts = Systeminformation.NetworkInterfacesData[]
type Stats = Systeminformation.NetworkStatsData[]

function interfacesOf(name: 'macos' | 'windows', platform: NodeJS.Platform) {
  const answers = fixtureOf(name)
  return fromNetwork(
    answers.networkInterfaces as Facts,
    answers.networkStats as Stats,
    answers.nodeInterfaces as NodeJS.Dict<NetworkInterfaceInfo[]>,
    platform,
  )
}

describe('fromNetwork on macOS', () => {
  const interfaces = interfacesOf('macos', 'darwin')
  const named = (name: string) => interfaces.find((one) => one.name === name)

  it('tells physical interfaces from all the others', () => {
    expect(Object.fromEntries(interfaces.map(({ name, kind }) => [name, kind]))).toEqual({
      lo0: 'loopback',
      en0: 'physical',
      en4: 'physical',
      bridge0: 'bridge',
      awdl0: 'virtual',
      utun3: 'tunnel',
    })
  })

  it('gives addresses, state and counters', () => {
    expect(named('en0')).toEqual({
      name: 'en0',
      kind: 'physical',
      index: null,
      state: 'up',
      macAddress: '3c:22:fb:00:00:01',
      addresses: [
        { address: 'fe80::1c2', prefixLength: 64, family: 'ipv6' },
        { address: '192.0.2.20', prefixLength: 24, family: 'ipv4' },
      ],
      mtuBytes: 1500,
      speedMbps: 573,
      rxBytes: 8123456789,
      txBytes: 1123456789,
      rxErrors: 2,
      txErrors: 3,
      rxDropped: null,
      txDropped: 17,
    })
  })

  it('takes an interface without counters for unknown, not for silent', () => {
    expect(named('en4')).toMatchObject({
      state: 'down',
      rxBytes: null,
      txBytes: null,
      rxErrors: null,
      speedMbps: null,
    })
    expect(named('awdl0')).toMatchObject({ rxBytes: null })
  })

  it('calls loopback and tunnels up while they have an address', () => {
    expect(named('lo0')).toMatchObject({ state: 'up', macAddress: null, speedMbps: null })
    expect(named('utun3')).toMatchObject({ state: 'up', mtuBytes: 1280 })
  })
})

describe('fromNetwork on Windows', () => {
  const interfaces = interfacesOf('windows', 'win32')

  it('tells physical interfaces from virtual switches and loopback', () => {
    expect(interfaces.map(({ name, kind, state }) => [name, kind, state])).toEqual([
      ['Ethernet', 'physical', 'up'],
      ['Wi-Fi', 'physical', 'down'],
      ['vEthernet (WSL)', 'virtual', 'up'],
      ['Loopback Pseudo-Interface 1', 'loopback', 'up'],
    ])
  })

  it('knows no MTU, and what was dropped in both directions', () => {
    expect(interfaces[0]).toMatchObject({ mtuBytes: null, speedMbps: 1000, rxDropped: 4, txDropped: 1 })
    expect(interfaces[1]).toMatchObject({ speedMbps: null, rxBytes: null })
  })
})

describe('kindOf', () => {
  it.each([
    ['TAP-Windows Adapter V9', 'tunnel'],
    ['WireGuard Tunnel', 'tunnel'],
    ['VMware Virtual Ethernet Adapter for VMnet8', 'virtual'],
    ['Microsoft Network Adapter Multiplexor Bridge', 'bridge'],
    ['Realtek PCIe GbE Family Controller', 'physical'],
  ])('of %s on Windows is %s', (ifaceName, kind) => {
    expect(
      kindOf({ iface: 'Ethernet 2', ifaceName, type: 'wired', internal: false, virtual: false }, 'win32'),
    ).toBe(kind)
  })
})

describe('createPortableNetworkSource', () => {
  it('makes rates of two readings, physical interfaces alone in the totals, and asks for facts once', async () => {
    const answers = fixtureOf('macos')
    const fake = createFakeLibrary(answers)
    const system = createSystemInformation({
      platform: 'darwin',
      load: async () => fake.library,
      wait: async () => undefined,
    })
    const addresses = (): NodeJS.Dict<NetworkInterfaceInfo[]> =>
      answers.nodeInterfaces as NodeJS.Dict<NetworkInterfaceInfo[]>
    const source = createPortableNetworkSource('darwin', system, () => 0, addresses)
    const { signal } = new AbortController()
    const first = await source.read(signal)
    fake.answer(
      'networkStats',
      (answers.networkStats as Stats).map((one) => ({ ...one, rx_bytes: one.rx_bytes + 1_000 })),
    )
    const second = await source.read(signal)
    const network = networkSchema.parse(
      deriveNetwork({ raw: second, atMs: 1_500 }, { raw: first, atMs: 1_000 }),
    )
    expect(network.totals.rxBytesPerSecond).toBe(2_000)
    expect(network.interfaces.filter(({ inTotals }) => inTotals).map(({ name }) => name)).toEqual([
      'en0',
      'en4',
    ])
    // en4 came from "no counters" to a number: that is no traffic.
    expect(network.interfaces.find(({ name }) => name === 'en4')?.rxBytesPerSecond).toBeNull()
    expect(fake.calls).toEqual(['networkInterfaces', 'networkStats', 'networkStats'])
  })
})
