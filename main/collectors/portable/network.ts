/** Network of macOS and Windows: addresses from Node, facts and counters from systeminformation. */
import os from 'node:os'
import type { Systeminformation } from 'systeminformation'
import type { NetworkInterface } from '../../contract/model/network'
import type { NetworkInterfaceRaw, NetworkSource } from '../network'
import { countOf, entriesOf, numberOf, textOf } from './answers'
import { sharedSystemInformation } from './shared'
import type { SystemInformation } from './system-information'

type Facts = Partial<Systeminformation.NetworkInterfacesData>
type Counters = Partial<Systeminformation.NetworkStatsData>

/** Cables and addresses change rarely, and asking for them is the slowest question of all on both systems. */
const factsMaxAgeMs = 60_000

/** By the names Apple gives: https://developer.apple.com/documentation/network/nwinterface and ifconfig(8). */
const macKinds: readonly [RegExp, NetworkInterface['kind']][] = [
  [/^lo\d/, 'loopback'],
  [/^en\d/, 'physical'],
  [/^bridge\d/, 'bridge'],
  [/^bond\d/, 'bond'],
  [/^vlan\d/, 'vlan'],
  [/^feth\d/, 'veth'],
  [/^(utun|ipsec|gif|stf|ppp|tun|tap|wg)\d/, 'tunnel'],
  [/^(awdl|llw|ap|anpi|vmnet|vmenet|vnic|XHC|pktap)/, 'virtual'],
]

const windowsKinds: readonly [RegExp, NetworkInterface['kind']][] = [
  [/loopback/i, 'loopback'],
  [/bridge/i, 'bridge'],
  [/teredo|isatap|6to4|wireguard|wintun|tailscale|vpn|\btap\b|\btun\b/i, 'tunnel'],
  [/^vEthernet|virtual|vmware|hyper-v|wi-fi direct/i, 'virtual'],
]

export function kindOf(facts: Facts, platform: NodeJS.Platform): NetworkInterface['kind'] {
  const name = `${textOf(facts.iface) ?? ''} ${platform === 'win32' ? (textOf(facts.ifaceName) ?? '') : ''}`
  const known = (platform === 'win32' ? windowsKinds : macKinds).find(([pattern]) => pattern.test(name))
  if (known !== undefined) return known[1]
  if (facts.internal === true) return 'loopback'
  if (facts.virtual === true) return 'virtual'
  return facts.type === 'wired' || facts.type === 'wireless' ? 'physical' : 'unknown'
}

export function fromNetwork(
  facts: readonly Facts[] | null,
  counters: readonly Counters[] | null,
  addresses: NodeJS.Dict<os.NetworkInterfaceInfo[]>,
  platform: NodeJS.Platform,
): NetworkInterfaceRaw[] {
  const countersOf = new Map(entriesOf(counters).map((one) => [one.iface, one]))
  const named = entriesOf(facts).flatMap((one) => {
    const name = textOf(one.iface)
    return name === null ? [] : [[name, one] as const]
  })
  const known = new Map<string, Facts>(named)
  // Node lists what the library misses and the other way round.
  for (const name of Object.keys(addresses)) if (!known.has(name)) known.set(name, { iface: name })
  return [...known].map(([name, one]) => {
    const own = addresses[name] ?? []
    const kind = own[0]?.internal === true ? 'loopback' : kindOf(one, platform)
    return {
      name,
      kind,
      index: null,
      state: stateOf(one.operstate, kind, own.length > 0),
      macAddress: macOf(one.mac ?? own[0]?.mac),
      addresses: own.map(({ address, cidr, family }) => ({
        address,
        prefixLength: cidr === null ? null : countOf(cidr.split('/')[1]),
        family: family === 'IPv6' ? 'ipv6' : 'ipv4',
      })),
      mtuBytes: countOf(numberOf(one.mtu, 1)),
      // -1 and 0 are what drivers say without a link.
      speedMbps: numberOf(one.speed, 1),
      ...countersFrom(countersOf.get(name), platform),
    }
  })
}

/**
 * Two zeros are also what the library says of an interface that it has no counters of; taken for counters, the next
 * reading would turn everything since boot into one burst.
 */
function countersFrom(
  one: Counters | undefined,
  platform: NodeJS.Platform,
): Pick<NetworkInterfaceRaw, 'rxBytes' | 'txBytes' | 'rxErrors' | 'txErrors' | 'rxDropped' | 'txDropped'> {
  const counted = one !== undefined && !(countOf(one.rx_bytes) === 0 && countOf(one.tx_bytes) === 0)
  const counter = (answer: unknown): number | null => (counted ? countOf(answer) : null)
  return {
    rxBytes: counter(one?.rx_bytes),
    txBytes: counter(one?.tx_bytes),
    rxErrors: counter(one?.rx_errors),
    txErrors: counter(one?.tx_errors),
    // The one column of netstat on macOS counts what was dropped on the way out; the library gives it for both.
    rxDropped: platform === 'darwin' ? null : counter(one?.rx_dropped),
    txDropped: counter(one?.tx_dropped),
  }
}

function stateOf(
  answer: unknown,
  kind: NetworkInterface['kind'],
  hasAddress: boolean,
): NetworkInterface['state'] {
  // Loopback and tunnels have no cable: the library calls them down. Node lists only interfaces that are up.
  if (hasAddress && (kind === 'loopback' || kind === 'tunnel')) return 'up'
  return answer === 'up' || answer === 'down' ? answer : 'unknown'
}

function macOf(answer: unknown): string | null {
  const text = textOf(answer)?.toLowerCase() ?? null
  return text === null || text === '00:00:00:00:00:00' ? null : text
}

export function createPortableNetworkSource(
  platform: NodeJS.Platform,
  system: SystemInformation = sharedSystemInformation(platform),
  monotonicMs: () => number = () => performance.now(),
  addresses: () => NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces,
): NetworkSource {
  let facts: Facts[] | null = null
  let askedAtMs = -Infinity
  return {
    async read(signal) {
      if (facts === null || monotonicMs() - askedAtMs > factsMaxAgeMs) {
        facts = entriesOf(await system.ask((library) => library.networkInterfaces(), signal))
        askedAtMs = monotonicMs()
      }
      const counters = await system.askCounters('network', (library) => library.networkStats('*'), signal)
      return { interfaces: fromNetwork(facts, counters, addresses(), platform) }
    },
  }
}
