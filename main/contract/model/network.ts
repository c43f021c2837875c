/** The network section. */
import * as z from 'zod/mini'
import { bytes, count, foreignText, milliseconds, perSecond } from '../quantities'

export const interfaceKinds = [
  'physical',
  'loopback',
  'bridge',
  'veth',
  'bond',
  'vlan',
  'tunnel',
  'virtual',
  'unknown',
] as const

export const networkInterfaceSchema = z.object({
  name: foreignText,
  kind: z.enum(interfaceKinds),
  state: z.enum(['up', 'down', 'unknown']),
  macAddress: z.nullable(z.string()),
  addresses: z.array(
    z.object({ address: z.string(), prefixLength: z.nullable(count), family: z.enum(['ipv4', 'ipv6']) }),
  ),
  mtuBytes: z.nullable(bytes),
  speedMbps: z.nullable(z.number().check(z.minimum(0))),
  /** False where the same bytes are counted on another interface (loopback, bridges, veth pairs, bonds). */
  inTotals: z.boolean(),
  rxBytesPerSecond: z.nullable(perSecond),
  txBytesPerSecond: z.nullable(perSecond),
  /** Since the interface came up; null where the system does not say. */
  rxBytes: z.nullable(bytes),
  txBytes: z.nullable(bytes),
  rxErrors: z.nullable(count),
  txErrors: z.nullable(count),
  rxDropped: z.nullable(count),
  txDropped: z.nullable(count),
})
export type NetworkInterface = z.infer<typeof networkInterfaceSchema>

/** A TCP port that something listens on. */
export const listenerSchema = z.object({
  /** 0.0.0.0 or :: for every address. */
  address: z.string(),
  port: count,
})
export type Listener = z.infer<typeof listenerSchema>

/** More are a port scanner's trap; a document has no use for them. */
export const mostListeners = 256

/** By port, then address: the order of a document's list, of which the beginning stays where it is too long. */
export const compareListeners = (a: Listener, b: Listener): number =>
  a.port - b.port || (a.address < b.address ? -1 : a.address > b.address ? 1 : 0)

export const networkSchema = z.object({
  interfaces: z.array(networkInterfaceSchema),
  /**
   * By port, then address; at most 256 of them. Null where the system does not say without starting a program. Absent
   * in documents of older versions, and in readings of a machine that is watched.
   */
  listeners: z.optional(z.nullable(z.array(listenerSchema))),
  /** How many more there are, all behind those. Absent where there are none, and in documents of older versions. */
  listenersLeftOut: z.optional(count),
  totals: z.object({
    rxBytesPerSecond: z.nullable(perSecond),
    txBytesPerSecond: z.nullable(perSecond),
    /** Within the interval, on all interfaces that count. */
    errorsPerSecond: z.nullable(perSecond),
    droppedPerSecond: z.nullable(perSecond),
  }),
  intervalMs: z.nullable(milliseconds),
})
export type Network = z.infer<typeof networkSchema>
