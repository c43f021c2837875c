/** Ports as people write them: "127.0.0.1:8080→80", "443→443/udp", "5432". Pure. */
import type { Container } from '../../../main/contract/model/containers'

export type Port = Container['ports'][number]

const rangeText = (first: number, last: number): string =>
  first === last ? String(first) : `${first}–${last}`

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address)

/** All addresses are not worth a word; any other is. TCP neither. */
export function portText(port: Port): string {
  const { hostAddress, hostPortFirst, hostPortLast, containerPortFirst, containerPortLast, protocol } = port
  const inside = rangeText(containerPortFirst, containerPortLast)
  const kind = protocol === 'tcp' ? '' : `/${protocol}`
  if (hostPortFirst === null) return inside + kind
  const outside = rangeText(hostPortFirst, hostPortLast ?? hostPortFirst)
  const address = hostAddress === null || hostAddress === '0.0.0.0' ? '' : `${bracketed(hostAddress)}:`
  return `${address}${outside}→${inside}${kind}`
}

/** Published ones first: they can be reached from outside. */
export function portsText(ports: readonly Port[]): string {
  const published = ports.filter(({ hostPortFirst }) => hostPortFirst !== null)
  const exposed = ports.filter(({ hostPortFirst }) => hostPortFirst === null)
  return [...published, ...exposed].map(portText).join(', ')
}
