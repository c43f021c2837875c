/** Network: interfaces with their state and rates, and totals that count every byte once. */
import {
  mostListeners,
  networkSchema,
  type Listener,
  type Network,
  type NetworkInterface,
} from '../contract/model/network'
import type { Collector, CollectorDependencies, Timed } from './collector'
import { intervalBetween, ratePerSecond, sumKnown } from './differences'
import { createLinuxNetworkSource } from './linux/network'
import { createPortableNetworkSource } from './portable/network'
import { createNameHider } from './hidden-names'

export interface NetworkInterfaceRaw extends Omit<
  NetworkInterface,
  'inTotals' | 'rxBytesPerSecond' | 'txBytesPerSecond'
> {
  /** Tells a recreated interface of the same name from the one before; null where the system has no such number. */
  index: number | null
  /** The bridge, bond or synthetic interface that this one is a part of, where the system says so. */
  master?: string | null
}

export interface NetworkRaw {
  interfaces: NetworkInterfaceRaw[]
  /** All of them, in the document's order. Null where the system does not say; undefined where nobody asked. */
  listeners?: Listener[] | null | undefined
  /** Names that the settings leave out of the list. They count in the totals like any other of their kind. */
  hidden?: ReadonlySet<string>
}

export interface NetworkSource {
  read(signal: AbortSignal): NetworkRaw | Promise<NetworkRaw>
  /** In the document's order; null where the system does not say. */
  readListeners?(): Listener[] | null
}

/**
 * Which interfaces make the totals. Physical ones where there are any: whatever passes a bridge, veth, VLAN, bond
 * or tunnel passes one of them too, or never leaves the machine. Inside a container nothing is physical; there the
 * veth ends and other virtual ones are the machine's only ways out. Parts of another interface that counts do not
 * count again: the fast path of a cloud's network card, the veth ends of containers within a container.
 */
export function countedInterfaces(
  interfaces: readonly Pick<NetworkInterfaceRaw, 'name' | 'kind' | 'master'>[],
): ReadonlySet<string> {
  const names = (...kinds: NetworkInterface['kind'][]): string[] =>
    interfaces.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)
  const physical = new Set(names('physical'))
  if (physical.size > 0)
    return new Set(
      interfaces
        .filter(({ name, master }) => physical.has(name) && !(master != null && physical.has(master)))
        .map(({ name }) => name),
    )
  const ways = interfaces
    .filter(({ kind, master }) => ['veth', 'virtual', 'unknown'].includes(kind) && master == null)
    .map(({ name }) => name)
  return new Set(ways.length > 0 ? ways : names('bond', 'tunnel'))
}

export function deriveNetwork(current: Timed<NetworkRaw>, previous: Timed<NetworkRaw> | null): Network {
  const intervalMs = intervalBetween(current, previous)
  const counted = countedInterfaces(current.raw.interfaces)
  const before = new Map(previous?.raw.interfaces.map((one) => [one.name, one]))
  const rows = current.raw.interfaces
    .map(({ index, ...facts }) => {
      const earlier = before.get(facts.name)
      const same = earlier?.index === index ? earlier : undefined
      const rate = (counter: 'rxBytes' | 'txBytes' | 'rxErrors' | 'txErrors' | 'rxDropped' | 'txDropped') =>
        ratePerSecond(facts[counter], same?.[counter], intervalMs)
      const row: NetworkInterface = {
        name: facts.name,
        kind: facts.kind,
        state: facts.state,
        macAddress: facts.macAddress,
        addresses: facts.addresses,
        mtuBytes: facts.mtuBytes,
        speedMbps: facts.speedMbps,
        inTotals: counted.has(facts.name),
        rxBytesPerSecond: rate('rxBytes'),
        txBytesPerSecond: rate('txBytes'),
        rxBytes: facts.rxBytes,
        txBytes: facts.txBytes,
        rxErrors: facts.rxErrors,
        txErrors: facts.txErrors,
        rxDropped: facts.rxDropped,
        txDropped: facts.txDropped,
      }
      return {
        row,
        errors: [rate('rxErrors'), rate('txErrors')],
        dropped: [rate('rxDropped'), rate('txDropped')],
      }
    })
    .sort((a, b) => (a.row.name < b.row.name ? -1 : 1))
  const { listeners } = current.raw
  const leftOut = (listeners?.length ?? 0) - mostListeners
  const inTotals = rows.filter(({ row }) => row.inTotals)
  return {
    interfaces: rows.map(({ row }) => row).filter(({ name }) => current.raw.hidden?.has(name) !== true),
    listeners: leftOut > 0 ? listeners?.slice(0, mostListeners) : listeners,
    ...(leftOut > 0 && { listenersLeftOut: leftOut }),
    totals: {
      rxBytesPerSecond: sumKnown(inTotals.map(({ row }) => row.rxBytesPerSecond)),
      txBytesPerSecond: sumKnown(inTotals.map(({ row }) => row.txBytesPerSecond)),
      errorsPerSecond: sumKnown(inTotals.flatMap(({ errors }) => errors)),
      droppedPerSecond: sumKnown(inTotals.flatMap(({ dropped }) => dropped)),
    },
    intervalMs,
  }
}

export function createNetworkCollector(deps: CollectorDependencies): Collector<NetworkRaw, Network> {
  const source: NetworkSource =
    deps.platform === 'linux'
      ? createLinuxNetworkSource(deps.root)
      : createPortableNetworkSource(deps.platform)
  const hiddenAmong = createNameHider('network.hiddenInterfaces', deps.settings.network.hiddenInterfaces)
  // Of the last snapshot. Who watches does not ask: the kernel looks through all its sockets for it, some milliseconds.
  let listeners: Listener[] | null | undefined
  const read = async (signal: AbortSignal): Promise<NetworkRaw> => {
    const { interfaces } = await source.read(signal)
    return {
      interfaces,
      listeners,
      hidden: await hiddenAmong(interfaces.map(({ name }) => name)),
    }
  }
  return {
    subject: 'network',
    schema: networkSchema,
    differences: 'quick',
    prepare: ({ signal }) => {
      listeners = source.readListeners?.() ?? null
      return read(signal)
    },
    read: ({ signal }) => read(signal),
    derive: deriveNetwork,
  }
}
