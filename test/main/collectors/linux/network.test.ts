import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { deriveNetwork } from '../../../../main/collectors/network'
import { createKernelFiles } from '../../../../main/collectors/linux/kernel-files'
import {
  createLinuxNetworkSource,
  interfaceKind,
  parseNetDev,
} from '../../../../main/collectors/linux/network'
import { AppError } from '../../../../main/contract/errors'
import { networkSchema } from '../../../../main/contract/model/network'
import { openMachine, type MachineName } from '../../../fixtures/machines/open-machine'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})
function tree(files: Record<string, string>, links: Record<string, string> = {}): string {
  const root = mkdtempSync(join(os.tmpdir(), 'network-'))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(root + path), { recursive: true })
    writeFileSync(root + path, text)
  }
  for (const [path, target] of Object.entries(links)) symlinkSync(target, root + path)
  return root
}
const heading = 'Inter-| Receive | Transmit\n face |bytes packets |bytes packets\n'
const signal = AbortSignal.abort()

async function measure(name: MachineName) {
  using machine = openMachine(name)
  const source = createLinuxNetworkSource(machine.root, () => ({}))
  const first = { raw: await source.read(signal), atMs: machine.uptimeMs() }
  machine.advance()
  return networkSchema.parse(
    deriveNetwork({ raw: await source.read(signal), atMs: machine.uptimeMs() }, first),
  )
}

describe('on recorded machines', () => {
  it('tells bridge, port, pair, VLAN, bond, member and dummy apart, and counts the two cards only', async () => {
    const { interfaces, totals } = await measure('many-mounts')
    expect(interfaces.map(({ name, kind, state, inTotals }) => [name, kind, state, inTotals])).toEqual([
      ['bond0', 'bond', 'down', false],
      ['bond7', 'bond', 'up', false],
      ['br0', 'bridge', 'up', false],
      ['dummy0', 'virtual', 'up', false],
      ['eth0', 'physical', 'up', true],
      ['eth0.7', 'vlan', 'up', false],
      ['eth1', 'physical', 'up', true],
      ['lo', 'loopback', 'up', false],
      ['veth0', 'veth', 'up', false],
      ['veth1', 'veth', 'up', false],
    ])
    // eth0 received 318 and sent 1218 bytes in 1.4 s, eth1 sent 356. Bridge, VLAN and bond carried the same ones.
    expect(totals).toEqual({
      rxBytesPerSecond: 227.1,
      txBytesPerSecond: 1124.3,
      errorsPerSecond: 0,
      droppedPerSecond: 0,
    })
    expect(interfaces.find(({ name }) => name === 'eth0')).toMatchObject({
      rxBytes: 590,
      txBytes: 2734,
      mtuBytes: 1500,
      speedMbps: null, // the kernel says -1 of a virtual card
    })
    expect(interfaces.find(({ name }) => name === 'br0')?.speedMbps).toBe(10_000)
    expect(interfaces.find(({ name }) => name === 'lo')?.macAddress).toBeNull()
  })

  it('sees a bridge without containers as down, and drops that were there before as none within the window', async () => {
    const { interfaces, totals } = await measure('debian12-vm')
    expect(interfaces.find(({ name }) => name === 'docker0')).toMatchObject({
      kind: 'bridge',
      state: 'down',
      txDropped: 4,
      inTotals: false,
    })
    expect(interfaces.filter(({ inTotals }) => inTotals).map(({ name }) => name)).toEqual(['eth0'])
    expect(totals.droppedPerSecond).toBe(0)
  })
})

describe('parseNetDev', () => {
  it('reads names with a colon, and numbers that touch it', () => {
    const text = `${heading}eth0:1:100 1 2 3 0 0 0 0 200 1 4 5 0 0 0 0\n`
    expect([...parseNetDev(text)]).toEqual([
      ['eth0:1', { rxBytes: 100, rxErrors: 2, rxDropped: 3, txBytes: 200, txErrors: 4, txDropped: 5 }],
    ])
  })
  it.each(['eth0: 1 2 3', 'eth0: a b c d e f g h i j k l m n o p', 'eth0: -1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0'])(
    'refuses %j',
    (row) => expect(() => parseNetDev(`${heading}${row}\n`)).toThrow(AppError),
  )
  it('throws nothing but AppError and gives nothing but counters, whatever the text', () => {
    const row = fc
      .array(fc.oneof(fc.string(), fc.bigInt().map(String)), { maxLength: 20 })
      .map((f) => `x: ${f.join(' ')}`)
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), row)), (lines) => {
        try {
          for (const counters of parseNetDev(heading + lines.join('\n')).values())
            for (const value of Object.values(counters))
              expect(value !== null && value >= 0 && value < Infinity).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
    )
  })
})

describe('interfaceKind', () => {
  const kind = (files: Record<string, string>, links: Record<string, string> = {}) =>
    interfaceKind(
      createKernelFiles(
        tree(
          Object.fromEntries(Object.entries(files).map(([file, text]) => [`/sys/class/net/x/${file}`, text])),
          Object.fromEntries(
            Object.entries(links).map(([file, target]) => [`/sys/class/net/x/${file}`, target]),
          ),
        ),
      ),
      'x',
    )
  const plain = { uevent: 'INTERFACE=x\nIFINDEX=3\n', type: '1\n', ifindex: '3\n', iflink: '3\n' }
  it.each([
    ['virtual', plain],
    ['veth', { ...plain, iflink: '8\n' }],
    ['bridge', { ...plain, 'bridge/stp_state': '0' }],
    ['tunnel', { ...plain, type: '65534\n' }],
    ['tunnel', { ...plain, uevent: 'DEVTYPE=wireguard\n' }],
    ['loopback', { ...plain, type: '772\n' }],
    ['bond', { ...plain, uevent: 'DEVTYPE=bond\n' }],
    ['virtual', { ...plain, uevent: 'DEVTYPE=macvlan\n', iflink: '8\n' }],
    ['virtual', { ...plain, uevent: 'DEVTYPE=ipvlan\n', iflink: '8\n' }],
    ['tunnel', { ...plain, uevent: 'DEVTYPE=vxlan\n', iflink: '8\n' }],
    ['veth', { ...plain, uevent: 'DEVTYPE=veth\n', iflink: '8\n' }],
  ])('%s', (expected, files) => expect(kind(files)).toBe(expected))
  it('physical, where a device is behind it, wireless too', () => {
    expect(kind(plain, { device: '../../../0000:00:03.0' })).toBe('physical')
    expect(kind({ ...plain, uevent: 'DEVTYPE=wlan\n' }, { device: '../../phy0' })).toBe('physical')
  })
  it.each([
    ['docker0', 'bridge'],
    ['br-0123456789ab', 'bridge'],
    ['veth12ab', 'veth'],
    ['wg0', 'tunnel'],
    ['bond0', 'bond'],
    ['eth0.100', 'vlan'],
    ['eth0', 'unknown'],
    ['lo', 'loopback'],
  ])('by name where /sys is absent: %s is %s', (name, expected) =>
    expect(interfaceKind(createKernelFiles('/nonexistent'), name)).toBe(expected),
  )
})

describe('createLinuxNetworkSource', () => {
  const row = (name: string) => `${name}: 1 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0\n`
  it('answers without /sys: counters, addresses, kinds by name', async () => {
    const root = tree({ '/proc/net/dev': heading + row('lo') + row('eth0') + row('docker0') })
    const address = {
      address: 'fe80::1',
      netmask: '',
      mac: '',
      internal: false,
      cidr: 'fe80::1/64',
      scopeid: 2,
    }
    const source = createLinuxNetworkSource(root, () => ({ eth0: [{ ...address, family: 'IPv6' }] }))
    const value = networkSchema.parse(deriveNetwork({ raw: await source.read(signal), atMs: 0 }, null))
    expect(value.interfaces.find(({ name }) => name === 'eth0')).toMatchObject({
      kind: 'unknown',
      state: 'unknown',
      inTotals: true,
      macAddress: null,
      addresses: [{ address: 'fe80::1', prefixLength: 64, family: 'ipv6' }],
    })
    expect(value.interfaces.filter(({ inTotals }) => inTotals)).toHaveLength(1)
  })

  it('asks for facts again when an interface is new, and otherwise every five seconds', async () => {
    const root = tree({ '/proc/net/dev': heading + row('eth0') })
    let asked = 0
    let nowMs = 0
    const source = createLinuxNetworkSource(
      root,
      () => {
        asked += 1
        return {}
      },
      () => nowMs,
    )
    await source.read(signal)
    nowMs = 4000
    await source.read(signal)
    expect(asked).toBe(1)
    writeFileSync(`${root}/proc/net/dev`, heading + row('eth0') + row('eth1'))
    expect((await source.read(signal)).interfaces.map(({ name }) => name)).toEqual(['eth0', 'eth1'])
    expect(asked).toBe(2)
    nowMs = 9001
    await source.read(signal)
    expect(asked).toBe(3)
  })

  it('does not take an interface of the same name for the one before, made anew between two readings', async () => {
    const root = tree({ '/proc/net/dev': heading + row('eth0'), '/sys/class/net/eth0/ifindex': '2\n' })
    const source = createLinuxNetworkSource(
      root,
      () => ({}),
      () => 0,
    )
    const first = await source.read(signal)
    writeFileSync(`${root}/sys/class/net/eth0/ifindex`, '7\n')
    const second = await source.read(signal)
    expect([first.interfaces[0]?.index, second.interfaces[0]?.index]).toEqual([2, 7])
  })
})
