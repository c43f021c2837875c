/** The containers section. */
import * as z from 'zod/mini'
import {
  bytes,
  count,
  foreignText,
  instant,
  milliseconds,
  openPercent,
  percent,
  perSecond,
} from '../quantities'
import { problemSchema } from '../reading'

/** Nobody reads more, and a document of 300 containers must stay small. */
export const mostPortRanges = 64

export const containerSchema = z.object({
  id: z.string(),
  /** Without the leading slash. */
  name: foreignText,
  image: foreignText,
  imageId: z.nullable(z.string()),
  state: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead', 'unknown']),
  /** Null where the container has no health check or does not run. */
  health: z.nullable(z.enum(['starting', 'healthy', 'unhealthy'])),
  /** Null while it runs. */
  exitCode: z.nullable(z.number()),
  oomKilled: z.nullable(z.boolean()),
  restartCount: z.nullable(count),
  createdAt: z.nullable(instant),
  startedAt: z.nullable(instant),
  /** Null while it runs. */
  finishedAt: z.nullable(instant),
  /** Published and exposed ports, neighbours folded into ranges, in the order of `comparePortRanges`; at most 64 of them. */
  ports: z.array(
    z.object({
      /** 0.0.0.0 stands for all addresses, IPv6 too where that is published alike; null where none is named. */
      hostAddress: z.nullable(z.string()),
      /** First and last are the same for a single port; null where it is exposed but not published. */
      hostPortFirst: z.nullable(count),
      hostPortLast: z.nullable(count),
      containerPortFirst: count,
      containerPortLast: count,
      protocol: z.string(),
    }),
  ),
  /** How many more ranges there are, all behind those. Absent where there are none, and in documents of older versions. */
  portsLeftOut: z.optional(count),
  composeProject: z.nullable(foreignText),
  composeService: z.nullable(foreignText),
  /** Of all cores of the host together. */
  cpuPercentOfHost: z.nullable(percent),
  /** Of the container's own limit; null without a limit. May pass 100 for a moment. */
  cpuPercentOfLimit: z.nullable(openPercent),
  cpuLimitCores: z.nullable(z.number().check(z.minimum(0))),
  /** Without page cache. */
  memoryUsedBytes: z.nullable(bytes),
  /** Null without a limit. */
  memoryLimitBytes: z.nullable(bytes),
  memoryUsedPercentOfLimit: z.nullable(openPercent),
  rxBytesPerSecond: z.nullable(perSecond),
  txBytesPerSecond: z.nullable(perSecond),
  readBytesPerSecond: z.nullable(perSecond),
  writeBytesPerSecond: z.nullable(perSecond),
  /** Why the numbers of a running container are null. */
  problem: z.nullable(problemSchema),
})
export type Container = z.infer<typeof containerSchema>
export type PortRange = Container['ports'][number]

/** By address, then protocol, then the container's and the host's port. */
export const comparePortRanges = (a: PortRange, b: PortRange): number =>
  compareTexts(a.hostAddress ?? '', b.hostAddress ?? '') ||
  compareTexts(a.protocol, b.protocol) ||
  a.containerPortFirst - b.containerPortFirst ||
  (a.hostPortFirst ?? 0) - (b.hostPortFirst ?? 0)

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const containersSchema = z.object({
  engine: z.object({
    name: z.enum(['docker', 'podman', 'unknown']),
    version: z.nullable(z.string()),
    apiVersion: z.nullable(z.string()),
    /** Where it was reached, for instance unix:///var/run/docker.sock. Never carries credentials. */
    endpoint: z.string(),
  }),
  /** Those by state add up to the total. */
  counts: z.object({
    total: count,
    created: count,
    running: count,
    restarting: count,
    paused: count,
    exited: count,
    removing: count,
    dead: count,
    /** In a state that this product does not know. */
    other: count,
    /** Among the running ones, and counted there. */
    unhealthy: count,
  }),
  containers: z.array(containerSchema),
  intervalMs: z.nullable(milliseconds),
})
export type Containers = z.infer<typeof containersSchema>
