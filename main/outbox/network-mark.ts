/** What tells that this machine is on another network than before. */
import { networkInterfaces } from 'node:os'

/** The addresses by which this machine is on a network. */
export function networkMark(): string {
  try {
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
    return addresses
      .filter(({ internal }) => !internal)
      .map(({ address }) => address)
      .sort()
      .join(' ')
  } catch {
    return '' // not allowed in some containers; the next try comes by itself
  }
}
