/** Ports of a container: checked, the twins of IPv4 and IPv6 made one, neighbours folded into ranges. */
import * as z from 'zod/mini'
import type { Container } from '../../contract/model/containers'

const port = z.int().check(z.minimum(0), z.maximum(65_535))

/** One publication as the engine lists it. */
export const publishedPortSchema = z.object({
  IP: z.catch(z.nullable(z.string()), null),
  PrivatePort: port,
  PublicPort: z.catch(z.nullable(port), null),
  Type: z.catch(z.string().check(z.regex(/^[a-z]{1,10}$/)), 'tcp'),
})
export type PublishedPort = z.infer<typeof publishedPortSchema>

type PortRange = Container['ports'][number]

/** Nobody reads more, and a document of 300 containers must stay small. */
const mostRanges = 64

/** The IPv4 address whose publication says the same as one on this IPv6 address. */
const ipv4Twin: Readonly<Record<string, string>> = { '::': '0.0.0.0', '::1': '127.0.0.1' }

export function foldPorts(ports: readonly PublishedPort[]): PortRange[] {
  const known = new Map<string, PublishedPort>()
  for (const published of ports) known.set(keyOf(published, published.IP ?? ''), published)
  const single = [...known.values()].filter(({ IP, ...published }) => {
    const twin = Object.hasOwn(ipv4Twin, IP ?? '') ? ipv4Twin[IP ?? ''] : undefined
    return twin === undefined || !known.has(keyOf(published, twin))
  })
  single.sort(
    (a, b) =>
      compare(a.IP ?? '', b.IP ?? '') ||
      compare(a.Type, b.Type) ||
      a.PrivatePort - b.PrivatePort ||
      (a.PublicPort ?? 0) - (b.PublicPort ?? 0),
  )
  const ranges: PortRange[] = []
  for (const published of single) {
    const last = ranges.at(-1)
    if (last !== undefined && continues(last, published)) {
      last.containerPortLast = published.PrivatePort
      last.hostPortLast = published.PublicPort
    } else {
      ranges.push({
        hostAddress: published.PublicPort === null ? null : published.IP || null,
        hostPortFirst: published.PublicPort,
        hostPortLast: published.PublicPort,
        containerPortFirst: published.PrivatePort,
        containerPortLast: published.PrivatePort,
        protocol: published.Type,
      })
    }
  }
  return ranges.slice(0, mostRanges)
}

function continues(range: PortRange, next: PublishedPort): boolean {
  const hostAddress = next.PublicPort === null ? null : next.IP || null
  const hostContinues =
    range.hostPortLast === null || next.PublicPort === null
      ? range.hostPortLast === next.PublicPort
      : next.PublicPort === range.hostPortLast + 1
  return (
    range.protocol === next.Type &&
    range.hostAddress === hostAddress &&
    next.PrivatePort === range.containerPortLast + 1 &&
    hostContinues
  )
}

function keyOf(published: Omit<PublishedPort, 'IP'>, address: string): string {
  return `${address} ${published.PublicPort ?? ''} ${published.PrivatePort} ${published.Type}`
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
