import { appendFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countedInterfaces,
  createNetworkCollector,
  deriveNetwork,
  type NetworkInterfaceRaw,
} from '../../../main/collectors/network'
import { interfaceKinds, networkSchema } from '../../../main/contract/model/network'
import { defaultSettings } from '../../../main/contract/settings'
import { sampleOnce } from '../../../main/sampler/sample-once'
import { openMachine } from '../../fixtures/machines/open-machine'

const nic = (part: Partial<NetworkInterfaceRaw>): NetworkInterfaceRaw => ({
  name: 'eth0',
  kind: 'physical',
  index: 2,
  master: null,
  state: 'up',
  macAddress: null,
  addresses: [],
  mtuBytes: 1500,
  speedMbps: null,
  rxBytes: 0,
  txBytes: 0,
  rxErrors: 0,
  txErrors: 0,
  rxDropped: 0,
  txDropped: 0,
  ...part,
})
const counted = (...interfaces: Partial<NetworkInterfaceRaw>[]) =>
  [...countedInterfaces(interfaces.map(nic))].sort()

describe('countedInterfaces', () => {
  it('counts what leaves the machine and nothing that passes on the way', () =>
    expect(
      counted(
        { name: 'lo', kind: 'loopback' },
        { name: 'eth0', master: 'br0' },
        { name: 'eth1', master: 'bond0' },
        { name: 'eth2', master: 'bond0' },
        { name: 'bond0', kind: 'bond' },
        { name: 'bond0.7', kind: 'vlan' },
        { name: 'br0', kind: 'bridge' },
        { name: 'veth1', kind: 'veth', master: 'br0' },
        { name: 'wg0', kind: 'tunnel' },
        { name: 'dummy0', kind: 'virtual' },
      ),
    ).toEqual(['eth0', 'eth1', 'eth2']))

  it("counts a cloud's synthetic card, not also the fast path that is its part", () =>
    expect(counted({ name: 'eth0' }, { name: 'enP1s1', master: 'eth0' })).toEqual(['eth0']))

  it('counts in a container its end of the pair, and not the pairs of containers within', () =>
    expect(
      counted(
        { name: 'lo', kind: 'loopback' },
        { name: 'eth0', kind: 'veth' },
        { name: 'docker0', kind: 'bridge' },
        { name: 'veth9', kind: 'veth', master: 'docker0' },
      ),
    ).toEqual(['eth0']))

  it('falls back to bonds and tunnels where nothing else leads out', () =>
    expect(counted({ name: 'lo', kind: 'loopback' }, { name: 'tun0', kind: 'tunnel' })).toEqual(['tun0']))

  it('never counts loopback or a bridge, and neither bond nor VLAN beside a physical interface', () => {
    const one = fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      kind: fc.constantFrom(...interfaceKinds),
      master: fc.constantFrom(null, 'a', 'b', 'z'),
    })
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: ({ name }) => name }), (interfaces) => {
        const names = countedInterfaces(interfaces)
        const kinds = interfaces.filter(({ name }) => names.has(name)).map(({ kind }) => kind)
        expect(kinds).not.toContain('loopback')
        expect(kinds).not.toContain('bridge')
        if (kinds.includes('physical')) expect(new Set(kinds)).toEqual(new Set(['physical']))
      }),
    )
  })
})

describe('deriveNetwork', () => {
  it('makes rates of counters, and totals of what counts', () => {
    const before = { raw: { interfaces: [nic({}), nic({ name: 'veth1', kind: 'veth', index: 9 })] }, atMs: 0 }
    const grown = { rxBytes: 5000, txBytes: 1000, rxErrors: 1, txErrors: 2, rxDropped: 3, txDropped: 4 }
    const after = {
      raw: { interfaces: [nic({ name: 'veth1', kind: 'veth', index: 9, ...grown }), nic(grown)] },
      atMs: 500,
    }
    const value = deriveNetwork(after, before)
    expect(value.interfaces.map(({ name, inTotals }) => [name, inTotals])).toEqual([
      ['eth0', true],
      ['veth1', false],
    ])
    expect(value.totals).toEqual({
      rxBytesPerSecond: 10_000,
      txBytesPerSecond: 2000,
      errorsPerSecond: 6,
      droppedPerSecond: 14,
    })
    expect(value.interfaces[0]).not.toHaveProperty('index')
    expect(value.interfaces[0]).not.toHaveProperty('master')
  })

  it('knows no rate of an interface that was made anew under the same name', () => {
    const before = { raw: { interfaces: [nic({ index: 2, rxBytes: 10 })] }, atMs: 0 }
    const after = { raw: { interfaces: [nic({ index: 7, rxBytes: 5000 })] }, atMs: 500 }
    expect(deriveNetwork(after, before).interfaces[0]?.rxBytesPerSecond).toBeNull()
    expect(deriveNetwork(after, before).totals.rxBytesPerSecond).toBeNull()
  })

  it('keeps what the contract promises for any two readings', () => {
    const counter = fc.option(fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(2 ** 32, 2 ** 53)))
    const one = fc
      .record({
        name: fc.constantFrom('eth0', 'eth1', 'lo', 'br0'),
        kind: fc.constantFrom(...interfaceKinds),
        index: fc.option(fc.nat(5)),
        master: fc.option(fc.constantFrom('eth0', 'br0')),
        rxBytes: counter,
        txBytes: counter,
        rxErrors: counter,
        txErrors: counter,
        rxDropped: counter,
        txDropped: counter,
      })
      .map(nic)
    const reading = fc.record({
      atMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
      raw: fc.record({ interfaces: fc.array(one, { maxLength: 5 }) }),
    })
    fc.assert(
      fc.property(reading, fc.option(reading), (current, previous) => {
        expect(networkSchema.safeParse(deriveNetwork(current, previous)).error).toBeUndefined()
      }),
    )
  })
})

it('lists the lowest 256 ports that something listens on, and counts the others', () => {
  const listeners = Array.from({ length: 300 }, (_, port) => ({ address: '::', port }))
  const of = (some: typeof listeners | null) =>
    deriveNetwork({ atMs: 0, raw: { interfaces: [], listeners: some } }, null)
  expect(of(listeners)).toMatchObject({ listeners: listeners.slice(0, 256), listenersLeftOut: 44 })
  expect(of(listeners.slice(0, 256))).not.toHaveProperty('listenersLeftOut')
  expect(of(null).listeners).toBeNull()
})

describe('network.hiddenInterfaces', () => {
  const collectorAt = (root: string, hiddenInterfaces: string[]) =>
    createNetworkCollector({
      platform: 'linux',
      root,
      env: {},
      settings: { ...defaultSettings, network: { hiddenInterfaces } },
      now: () => 0,
    })
  async function derived(...hiddenInterfaces: string[]) {
    using machine = openMachine('many-mounts')
    const collector = collectorAt(machine.root, hiddenInterfaces)
    const context = { signal: new AbortController().signal, deadlineMs: 2000 }
    const before = { raw: await collector.read(context), atMs: 0 }
    machine.advance()
    return collector.derive({ raw: await collector.read(context), atMs: 1000 }, before)
  }

  it('leaves interfaces out by name and changes no total', async () => {
    const all = await derived()
    const { interfaces, totals } = await derived('^(veth|dummy)', '^eth0$')
    expect(interfaces).toEqual(all.interfaces.filter(({ name }) => !/^(veth|dummy|eth0$)/.test(name)))
    expect(interfaces.length).toBeLessThan(all.interfaces.length)
    expect(all.interfaces.map(({ name }) => name)).toContain('eth0')
    expect(totals).toEqual(all.totals)
  })

  it('keeps the totals even where nothing is left', async () => {
    const all = await derived()
    expect(all.totals.rxBytesPerSecond).not.toBeNull()
    expect(await derived('.')).toEqual({ ...all, interfaces: [] })
  })

  it('costs the section network alone when a pattern takes for ever', async () => {
    using machine = openMachine('many-mounts')
    appendFileSync(`${machine.root}/proc/net/dev`, `${'a'.repeat(60)}!: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n`)
    const sections = await sampleOnce({
      collectors: { network: collectorAt(machine.root, ['^(a+)+$']) },
      windowMs: 10,
      deadlineMs: 2000,
    })
    expect(sections.network).toMatchObject({
      status: 'failed',
      problem: {
        code: 'settings_invalid',
        message: 'A pattern of the setting network.hiddenInterfaces takes longer than 100 ms: "^(a+)+$".',
      },
    })
  })

  it('asks what is listened on for a snapshot, and not while a machine is watched', async () => {
    using machine = openMachine('many-mounts')
    const tcp = `  sl  local_address rem_address   st\n   0: 00000000:0016 00000000:0000 0A 00000000:00000000\n`
    appendFileSync(`${machine.root}/proc/net/tcp`, tcp)
    const collector = collectorAt(machine.root, [])
    const watched = await collector.read({ signal: AbortSignal.timeout(2000), deadlineMs: 2000 })
    expect(watched.listeners).toBeUndefined()
    const { network } = await sampleOnce({
      collectors: { network: collector },
      windowMs: 10,
      deadlineMs: 2000,
    })
    expect(network?.status === 'ok' && network.value.listeners).toEqual([{ address: '0.0.0.0', port: 22 }])
  })
})
