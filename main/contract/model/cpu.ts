/** The CPU section. */
import * as z from 'zod/mini'
import { count, milliseconds, percent } from '../quantities'

export const cpuSchema = z.object({
  model: z.nullable(z.string()),
  physicalCores: z.nullable(count),
  logicalCores: count,
  /** Mean of what the cores run at now. */
  frequencyMhz: z.nullable(z.number().check(z.minimum(0))),
  temperatureCelsius: z.nullable(z.number()),
  /** Everything but idle and I/O wait, of all cores together. Steal counts as busy: the core was not ours to use. */
  busyPercent: z.nullable(percent),
  /** The parts add up to 100. `userPercent` includes nice, `systemPercent` includes interrupts. */
  split: z.nullable(
    z.object({
      userPercent: percent,
      systemPercent: percent,
      iowaitPercent: percent,
      stealPercent: percent,
      idlePercent: percent,
    }),
  ),
  cores: z.array(z.object({ core: count, busyPercent: z.nullable(percent) })),
  /** Null where the system has no such thing (Windows). */
  loadAverage: z.nullable(
    z.object({ oneMinute: z.number(), fiveMinutes: z.number(), fifteenMinutes: z.number() }),
  ),
  /** The span over which the percentages were measured. */
  intervalMs: z.nullable(milliseconds),
})
export type Cpu = z.infer<typeof cpuSchema>
