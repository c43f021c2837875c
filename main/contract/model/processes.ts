/** The processes section. */
import * as z from 'zod/mini'
import { bytes, count, foreignText, instant, milliseconds, openPercent, percent } from '../quantities'

export const processSchema = z.object({
  pid: count,
  name: foreignText,
  user: z.nullable(z.string()),
  /** Of one core: four busy threads make 400. */
  cpuPercentOfCore: z.nullable(openPercent),
  /** Of all cores together. */
  cpuPercentOfHost: z.nullable(percent),
  residentBytes: bytes,
  startedAt: z.nullable(instant),
  /** Null unless switched on in the settings: command lines carry secrets. */
  commandLine: z.nullable(foreignText),
})
export type ProcessRow = z.infer<typeof processSchema>

export const processStates = ['running', 'sleeping', 'waiting', 'stopped', 'zombie', 'idle', 'other'] as const

export const processesSchema = z.object({
  /** Of whose processes this section speaks: `own` where the system hides those of other accounts. */
  visibility: z.enum(['all', 'own']),
  total: count,
  byState: z.object({
    running: count,
    sleeping: count,
    /** Uninterruptible, mostly on a disk or a network mount. */
    waiting: count,
    stopped: count,
    zombie: count,
    /** Kernel threads with nothing to do. */
    idle: count,
    other: count,
  }),
  threads: z.nullable(count),
  topByCpu: z.array(processSchema),
  topByMemory: z.array(processSchema),
  intervalMs: z.nullable(milliseconds),
})
export type Processes = z.infer<typeof processesSchema>
