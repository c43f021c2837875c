/** Memory: what is there, what is really in use, swap, and the limit of the container this runs in. */
import { memorySchema, type Memory } from '../contract/model/memory'
import type { Collector, CollectorDependencies, Timed } from './collector'
import { percentOf } from './differences'
import type { ControlGroupMemory } from './linux/control-group'
import { createLinuxMemorySource } from './linux/memory'
import { createPortableMemorySource } from './portable/memory'

export interface MemoryRaw {
  totalBytes: number
  availableBytes: number
  freeBytes: number | null
  cachedBytes: number | null
  /** Null where there is none. */
  swap: { totalBytes: number; freeBytes: number } | null
  controlGroup: ControlGroupMemory | null
}

export interface MemorySource {
  read(signal: AbortSignal): MemoryRaw | Promise<MemoryRaw>
}

export function deriveMemory({ raw }: Timed<MemoryRaw>): Memory {
  const usedBytes = Math.max(0, raw.totalBytes - raw.availableBytes)
  return {
    totalBytes: raw.totalBytes,
    availableBytes: raw.availableBytes,
    usedBytes,
    usedPercent: percentOf(usedBytes, raw.totalBytes) ?? 0,
    freeBytes: raw.freeBytes,
    cachedBytes: raw.cachedBytes,
    swap: raw.swap === null ? null : usage(raw.swap.totalBytes, raw.swap.totalBytes - raw.swap.freeBytes),
    controlGroup:
      raw.controlGroup === null
        ? null
        : {
            version: raw.controlGroup.version,
            limitBytes: raw.controlGroup.limitBytes,
            usedBytes: raw.controlGroup.usedBytes,
            usedPercent: percentOf(raw.controlGroup.usedBytes, raw.controlGroup.limitBytes) ?? 0,
          },
  }
}

function usage(totalBytes: number, usedBytes: number): NonNullable<Memory['swap']> {
  const used = Math.max(0, usedBytes)
  return { totalBytes, usedBytes: used, usedPercent: percentOf(used, totalBytes) ?? 0 }
}

export function createMemoryCollector(deps: CollectorDependencies): Collector<MemoryRaw, Memory> {
  const source: MemorySource =
    deps.platform === 'linux' ? createLinuxMemorySource(deps.root) : createPortableMemorySource(deps.platform)
  return {
    subject: 'memory',
    schema: memorySchema,
    differences: 'none',
    read: ({ signal }) => source.read(signal),
    derive: deriveMemory,
  }
}
