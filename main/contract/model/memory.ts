/** The memory section. */
import * as z from 'zod/mini'
import { bytes, percent } from '../quantities'

export const memorySchema = z.object({
  totalBytes: bytes,
  /** What new programs can have without swapping, as the kernel estimates it. */
  availableBytes: bytes,
  /** Total minus available: reclaimable cache does not count as used. */
  usedBytes: bytes,
  usedPercent: percent,
  freeBytes: z.nullable(bytes),
  /** Page cache, buffers and reclaimable kernel memory. */
  cachedBytes: z.nullable(bytes),
  /** Null where the machine has no swap. */
  swap: z.nullable(z.object({ totalBytes: bytes, usedBytes: bytes, usedPercent: percent })),
  /** The limit of the control group this process runs in, inside a container; the host's memory is not what counts there. */
  controlGroup: z.nullable(
    z.object({
      version: z.union([z.literal(1), z.literal(2)]),
      limitBytes: bytes,
      /** Without reclaimable page cache. */
      usedBytes: bytes,
      usedPercent: percent,
    }),
  ),
})
export type Memory = z.infer<typeof memorySchema>
