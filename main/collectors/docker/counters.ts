/** The counters of one container at an instant, and how they are read out of the engine's statistics. */
import * as z from 'zod/mini'
import { fileCacheBytes } from '../linux/control-group'

export interface ContainerCounters {
  /** When the engine or the kernel counted. Only differences of times on the same clock mean anything. */
  readonly atMs: number
  readonly clock: 'machine' | 'engine'
  /** Cores of the host that the container runs on. */
  readonly hostCores: number | null
  readonly cpuNanoseconds: number | null
  readonly memoryUsedBytes: number | null
  readonly rxBytes: number | null
  readonly txBytes: number | null
  readonly readBytes: number | null
  readonly writeBytes: number | null
}

const optionalNumber = z.catch(z.nullable(z.number().check(z.minimum(0))), null)

const statsSchema = z.object({
  read: z.string(),
  /** The processors of a Windows host; 0 elsewhere. */
  num_procs: optionalNumber,
  cpu_stats: z.catch(
    z.object({
      cpu_usage: z.object({
        total_usage: optionalNumber,
        percpu_usage: z.catch(z.nullable(z.array(z.number())), null),
      }),
      online_cpus: optionalNumber,
    }),
    { cpu_usage: { total_usage: null, percpu_usage: null }, online_cpus: null },
  ),
  memory_stats: z.catch(
    z.object({
      usage: optionalNumber,
      stats: z.catch(z.record(z.string(), z.unknown()), {}),
      privateworkingset: optionalNumber,
    }),
    { usage: null, stats: {}, privateworkingset: null },
  ),
  networks: z.catch(
    z.nullable(
      z.record(
        z.string(),
        z.object({ rx_bytes: z.number().check(z.minimum(0)), tx_bytes: z.number().check(z.minimum(0)) }),
      ),
    ),
    null,
  ),
  blkio_stats: z.catch(
    z.object({
      io_service_bytes_recursive: z.nullable(z.array(z.object({ op: z.string(), value: z.number() }))),
    }),
    { io_service_bytes_recursive: null },
  ),
  storage_stats: z.catch(z.object({ read_size_bytes: optionalNumber, write_size_bytes: optionalNumber }), {
    read_size_bytes: null,
    write_size_bytes: null,
  }),
})
type Stats = z.infer<typeof statsSchema>

/** Windows counts time in units of 100 ns. */
const windowsNanosecondsPerTick = 100

/**
 * One answer of /containers/<id>/stats, of Linux or Windows engines. Null when it holds no reading: an exited
 * container answers with zeros and the time of the year 1.
 */
export function parseStats(answer: unknown): ContainerCounters | null {
  const parsed = statsSchema.safeParse(answer)
  if (!parsed.success) return null
  const stats = parsed.data
  const atMs = parsePreciseTime(stats.read)
  if (atMs === null) return null
  const usage = stats.cpu_stats.cpu_usage
  const windows = stats.memory_stats.privateworkingset !== null
  return {
    atMs,
    clock: 'engine',
    hostCores:
      positive(stats.cpu_stats.online_cpus) ??
      positive(usage.percpu_usage?.length) ??
      positive(stats.num_procs),
    cpuNanoseconds: sane(
      usage.total_usage === null ? null : usage.total_usage * (windows ? windowsNanosecondsPerTick : 1),
    ),
    memoryUsedBytes: sane(memoryUsed(stats, windows)),
    rxBytes: sane(sumOf(stats.networks, ({ rx_bytes }) => rx_bytes)),
    txBytes: sane(sumOf(stats.networks, ({ tx_bytes }) => tx_bytes)),
    readBytes: sane(windows ? stats.storage_stats.read_size_bytes : blockBytes(stats, 'read')),
    writeBytes: sane(windows ? stats.storage_stats.write_size_bytes : blockBytes(stats, 'write')),
  }
}

/** A counter is finite and not negative; what an engine says beside that is no reading. */
const sane = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) && value >= 0 ? value : null

/** Without the page cache of files; Windows has none in its number. */
function memoryUsed({ memory_stats: memory }: Stats, windows: boolean): number | null {
  if (windows) return memory.privateworkingset
  if (memory.usage === null) return null
  const cache = fileCacheBytes((name) => {
    const bytes = memory.stats[name]
    return typeof bytes === 'number' ? bytes : null
  })
  return Math.max(0, memory.usage - cache)
}

function blockBytes({ blkio_stats: block }: Stats, operation: 'read' | 'write'): number | null {
  const entries = block.io_service_bytes_recursive
  if (entries === null) return null
  return entries.reduce((sum, { op, value }) => sum + (op.toLowerCase() === operation ? value : 0), 0)
}

function sumOf<Value>(record: Record<string, Value> | null, value: (entry: Value) => number): number | null {
  const entries = Object.values(record ?? {})
  return entries.length === 0 ? null : entries.reduce((sum, entry) => sum + value(entry), 0)
}

const positive = (value: number | null | undefined): number | null =>
  value != null && value > 0 ? value : null

/** Milliseconds with their fraction of an RFC 3339 time; null for Go's zero time. `Date` would cut at a millisecond. */
export function parsePreciseTime(text: string): number | null {
  const [, whole, fraction = '', zone] = /^(.+T\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? []
  const seconds = whole === undefined ? NaN : Date.parse(`${whole}${zone ?? 'Z'}`)
  return seconds > 0 ? seconds + Number(fraction || 0) * 1000 : null
}
