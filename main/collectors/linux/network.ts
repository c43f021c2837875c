/** Network of Linux: counters from /proc/net/dev, facts from /sys/class/net, addresses from the C library. */
import os from 'node:os'
import { AppError } from '../../contract/errors'
import type { NetworkInterface } from '../../contract/model/network'
import type { NetworkInterfaceRaw, NetworkSource } from '../network'
import { createKernelFiles, type KernelFiles } from './kernel-files'
import { readListeners } from './listeners'

type Counters = Pick<
  NetworkInterfaceRaw,
  'rxBytes' | 'rxErrors' | 'rxDropped' | 'txBytes' | 'txErrors' | 'txDropped'
>

/** /proc/net/dev (proc_pid_net(5)): two heading lines, then `name: 8 receive fields, 8 transmit fields`. */
export function parseNetDev(text: string): Map<string, Counters> {
  const interfaces = new Map<string, Counters>()
  for (const line of text.split('\n').slice(2)) {
    const colon = line.lastIndexOf(':') // a name may hold a colon (old alias interfaces), the numbers cannot
    if (colon < 0) continue
    const fields = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
    const [rxBytes, , rxErrors, rxDropped, , , , , txBytes, , txErrors, txDropped] = fields.map(Number)
    if (fields.length < 16 || !fields.every((field) => /^\d{1,20}$/.test(field)))
      throw new AppError(
        'source_malformed',
        `/proc/net/dev has a line that is not understood: ${line.trim().slice(0, 200)}`,
      )
    interfaces.set(line.slice(0, colon).trim(), {
      rxBytes: rxBytes ?? null,
      rxErrors: rxErrors ?? null,
      rxDropped: rxDropped ?? null,
      txBytes: txBytes ?? null,
      txErrors: txErrors ?? null,
      txDropped: txDropped ?? null,
    })
  }
  return interfaces
}

/** ARP hardware types of linux/if_arp.h that are tunnels: PPP, IPIP, IP6, SIT, GRE, and NONE as WireGuard and tun have. */
const tunnelTypes = new Set(['512', '768', '769', '776', '778', '823', '65534'])

/**
 * What an interface is. A device folder means hardware (or a virtual machine's); bridges, bonds and VLANs say so in
 * uevent; the others by their link type or, where /sys is absent, by the names that everybody uses.
 */
export function interfaceKind(files: KernelFiles, name: string): NetworkInterface['kind'] {
  if (name === 'lo') return 'loopback'
  const folder = `/sys/class/net/${name}`
  const uevent = files.tryRead(`${folder}/uevent`)
  if (uevent === null) return kindByName(name)
  const type = files.tryRead(`${folder}/type`)?.trim() ?? ''
  if (type === '772') return 'loopback'
  const declared = /^DEVTYPE=(.*)$/m.exec(uevent)?.[1]
  if (declared === 'bridge' || files.list(`${folder}/bridge`).length > 0) return 'bridge'
  if (declared === 'bond') return 'bond'
  if (declared === 'vlan') return 'vlan'
  if (declared === 'wireguard' || tunnelTypes.has(type)) return 'tunnel'
  if (files.link(`${folder}/device`) !== null) return 'physical'
  if (declared === 'vxlan' || declared === 'geneve') return 'tunnel'
  // The two ends of a veth pair name each other's index, as macvlan, ipvlan and their like name the interface below
  // them; but those declare what they are.
  if (declared !== undefined && declared !== 'veth') return 'virtual'
  const own = files.tryRead(`${folder}/ifindex`)?.trim()
  const peer = files.tryRead(`${folder}/iflink`)?.trim()
  if (own !== undefined && peer !== undefined && own !== peer) return 'veth'
  return 'virtual'
}

function kindByName(name: string): NetworkInterface['kind'] {
  if (/^(docker\d|br-|virbr|lxcbr|cni|podman)/.test(name)) return 'bridge'
  if (/^(veth|lxc|cali)/.test(name)) return 'veth'
  if (/^(tun|tap|wg|ppp|tailscale)/.test(name)) return 'tunnel'
  if (/^bond\d/.test(name)) return 'bond'
  if (/\.\d+$/.test(name)) return 'vlan'
  return 'unknown'
}

/** The number that an interface keeps for its life, and never shares with a later one of its name. */
function readIndex(files: KernelFiles, name: string): number | null {
  const text = files.tryRead(`/sys/class/net/${name}/ifindex`)?.trim()
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null
}

function readFacts(
  files: KernelFiles,
  name: string,
): Omit<NetworkInterfaceRaw, 'addresses' | keyof Counters> {
  const fact = (file: string): string | null =>
    files.tryRead(`/sys/class/net/${name}/${file}`)?.trim() ?? null
  const number = (file: string): number | null => {
    const text = fact(file)
    const value = text === null || text === '' ? NaN : Number(text)
    return Number.isFinite(value) && value >= 0 ? value : null
  }
  const operational = fact('operstate')
  const mac = fact('address')
  const speed = number('speed') // -1 or an error where there is no link
  return {
    name,
    kind: interfaceKind(files, name),
    index: readIndex(files, name),
    master: files.link(`/sys/class/net/${name}/master`)?.split('/').at(-1) ?? null,
    state: operational === 'up' ? 'up' : stateWithoutOperstate(operational, fact('carrier')),
    macAddress: mac === null || mac === '' || /^(00:)*00$/.test(mac) ? null : mac,
    mtuBytes: number('mtu'),
    speedMbps: speed === 0 ? null : speed,
  }
}

/** Loopback and tunnels report "unknown" for ever; whether they carry is then the better answer. */
function stateWithoutOperstate(
  operational: string | null,
  carrier: string | null,
): NetworkInterface['state'] {
  if (operational === null) return 'unknown'
  if (operational !== 'unknown') return 'down'
  return carrier === '1' ? 'up' : carrier === '0' ? 'down' : 'unknown'
}

function addressesOf(
  all: ReturnType<typeof os.networkInterfaces>,
  name: string,
): NetworkInterfaceRaw['addresses'] {
  return (all[name] ?? []).map(({ address, cidr, family }) => ({
    address,
    prefixLength: cidr === null ? null : Number(cidr.split('/')[1]),
    family: family === 'IPv6' ? 'ipv6' : 'ipv4',
  }))
}

type Facts = Omit<NetworkInterfaceRaw, keyof Counters>

/** Facts are some ten small files an interface; with hundreds of veths they are not asked for at every tick. */
const factsMaxAgeMs = 5_000

export function createLinuxNetworkSource(
  root: string,
  networkInterfaces: typeof os.networkInterfaces = os.networkInterfaces,
  monotonicMs: () => number = () => performance.now(),
): NetworkSource {
  const files = createKernelFiles(root)
  let facts = new Map<string, Facts>()
  let readAtMs = -Infinity
  return {
    readListeners: () => readListeners(files),
    read() {
      const counters = parseNetDev(files.read('/proc/net/dev'))
      const nowMs = monotonicMs()
      const isStale = (name: string): boolean => facts.get(name)?.index !== readIndex(files, name)
      if (nowMs - readAtMs > factsMaxAgeMs || [...counters.keys()].some(isStale)) {
        const addresses = networkInterfaces()
        facts = new Map(
          [...counters.keys()].map((name) => [
            name,
            { ...readFacts(files, name), addresses: addressesOf(addresses, name) },
          ]),
        )
        readAtMs = nowMs
      }
      return {
        interfaces: [...counters].flatMap(([name, counts]) => {
          const known = facts.get(name)
          return known === undefined ? [] : [{ ...known, ...counts }]
        }),
      }
    },
  }
}
