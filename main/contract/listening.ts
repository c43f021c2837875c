/** Where a machine listens, as a person asks it: from where can it be reached, and on which ports? */
import type { Listener } from './model/network'

/**
 * On every address of the machine (of one family at least), on the addresses that are named, or on its loopback alone.
 * Firewalls are not known here.
 */
const reaches = ['everywhere', 'addresses', 'loopback'] as const
export type Reach = (typeof reaches)[number]

/** Ports that listen on the very same addresses. */
export interface ListeningPlace {
  reach: Reach
  addresses: readonly string[]
  ports: readonly number[]
}

/** @returns what is reached from furthest first, then by the first port; addresses and ports as the document orders them. */
export function listeningPlaces(listeners: readonly Listener[]): ListeningPlace[] {
  const addressesOf = new Map<number, Set<string>>()
  for (const { port, address } of listeners)
    addressesOf.set(port, (addressesOf.get(port) ?? new Set()).add(address))
  const places = new Map<string, { reach: Reach; addresses: string[]; ports: number[] }>()
  for (const [port, set] of addressesOf) {
    const addresses = [...set]
    const key = JSON.stringify(addresses)
    const known = places.get(key)
    if (known === undefined) places.set(key, { reach: reachOf(addresses), addresses, ports: [port] })
    else known.ports.push(port)
  }
  return [...places.values()].sort((a, b) => reaches.indexOf(a.reach) - reaches.indexOf(b.reach))
}

const reachOf = (addresses: readonly string[]): Reach =>
  addresses.some((address) => address === '0.0.0.0' || address === '::')
    ? 'everywhere'
    : addresses.every((address) => address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address))
      ? 'loopback'
      : 'addresses'
