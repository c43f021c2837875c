/** Ports of a container: checked, the twins of IPv4 and IPv6 made one, neighbours folded into ranges. */
import * as z from 'zod/mini'
import {
  comparePortRanges,
  mostPortRanges,
  type Container,
  type PortRange,
} from '../../contract/model/containers'

const port = z.int().check(z.minimum(0), z.maximum(65_535))

/** One publication as the engine lists it. */
export const publishedPortSchema = z.object({
  IP: z.catch(z.nullable(z.string()), null),
  PrivatePort: port,
  PublicPort: z.catch(z.nullable(port), null),
  Type: z.catch(z.string().check(z.regex(/^[a-z]{1,10}$/)), 'tcp'),
})
export type PublishedPort = z.infer<typeof publishedPortSchema>

/** The IPv4 address whose publication says the same as one on this IPv6 address. */
const ipv4Twin: Readonly<Record<string, string>> = { '::': '0.0.0.0', '::1': '127.0.0.1' }

export function foldPorts(ports: readonly PublishedPort[]): Pick<Container, 'ports' | 'portsLeftOut'> {
  const known = new Map<string, PublishedPort>()
  for (const published of ports) known.set(keyOf(published, published.IP ?? ''), published)
  const single = [...known.values()].filter(({ IP, ...published }) => {
    const twin = Object.hasOwn(ipv4Twin, IP ?? '') ? ipv4Twin[IP ?? ''] : undefined
    return twin === undefined || !known.has(keyOf(published, twin))
  })
  const ranges: PortRange[] = []
  for (const next of single.map(rangeOf).sort(comparePortRanges)) {
    const last = ranges.at(-1)
    if (last !== undefined && continues(last, next)) {
      last.containerPortLast = next.containerPortLast
      last.hostPortLast = next.hostPortLast
    } else ranges.push(next)
  }
  const leftOut = ranges.length - mostPortRanges
  return { ports: ranges.slice(0, mostPortRanges), ...(leftOut > 0 && { portsLeftOut: leftOut }) }
}

/** Of one port. */
const rangeOf = ({ IP, PublicPort, PrivatePort, Type }: PublishedPort): PortRange => ({
  hostAddress: PublicPort === null ? null : IP || null,
  hostPortFirst: PublicPort,
  hostPortLast: PublicPort,
  containerPortFirst: PrivatePort,
  containerPortLast: PrivatePort,
  protocol: Type,
})

function continues(range: PortRange, next: PortRange): boolean {
  const hostContinues =
    range.hostPortLast === null || next.hostPortFirst === null
      ? range.hostPortLast === next.hostPortFirst
      : next.hostPortFirst === range.hostPortLast + 1
  return (
    range.protocol === next.protocol &&
    range.hostAddress === next.hostAddress &&
    next.containerPortFirst === range.containerPortLast + 1 &&
    hostContinues
  )
}

function keyOf(published: Omit<PublishedPort, 'IP'>, address: string): string {
  return `${address} ${published.PublicPort ?? ''} ${published.PrivatePort} ${published.Type}`
}
