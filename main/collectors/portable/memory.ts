/** Memory of macOS and Windows. Neither has control groups. */
import os from 'node:os'
import type { Systeminformation } from 'systeminformation'
import type { MemoryRaw, MemorySource } from '../memory'
import { countOf, numberOf } from './answers'
import { sharedSystemInformation } from './shared'
import type { SystemInformation } from './system-information'

export interface NodeMemory {
  totalBytes: number
  freeBytes: number
}

/**
 * What Activity Monitor calls "memory used" is app memory, wired and compressed; the library's `active` is that sum.
 * All the rest can be had by programs: free pages and cached files. The library's `used` counts cached files too.
 */
export function fromMacMemory(
  answer: Partial<Systeminformation.MemData> | null,
  node: NodeMemory,
): MemoryRaw {
  const totalBytes = countOf(numberOf(answer?.total, 1)) ?? node.totalBytes
  const active = countOf(answer?.active)
  const known = active !== null && active > 0 && active <= totalBytes
  return {
    totalBytes,
    availableBytes: known ? totalBytes - active : node.freeBytes,
    freeBytes: countOf(answer?.free),
    cachedBytes: known ? countOf(answer?.buffcache) : null,
    swap: swapOf(answer),
    controlGroup: null,
  }
}

/** What Node calls free on Windows is what Task Manager calls available (ullAvailPhys): standby pages are in it. */
export function fromWindowsMemory(
  answer: Partial<Systeminformation.MemData> | null,
  node: NodeMemory,
): MemoryRaw {
  return {
    totalBytes: node.totalBytes,
    availableBytes: Math.min(node.freeBytes, node.totalBytes),
    freeBytes: null,
    cachedBytes: null,
    swap: swapOf(answer),
    controlGroup: null,
  }
}

function swapOf(answer: Partial<Systeminformation.MemData> | null): MemoryRaw['swap'] {
  const totalBytes = countOf(answer?.swaptotal)
  const usedBytes = countOf(answer?.swapused)
  if (totalBytes === null || totalBytes === 0 || usedBytes === null) return null
  return { totalBytes, freeBytes: Math.max(0, totalBytes - usedBytes) }
}

export function createPortableMemorySource(
  platform: NodeJS.Platform,
  system: SystemInformation = sharedSystemInformation(platform),
): MemorySource {
  return {
    async read(signal) {
      // On Windows the library is only asked for the page file: that it does not answer must not cost the rest.
      const answer = await system
        .ask((library) => library.mem(), signal)
        .catch((error: unknown) => {
          if (platform === 'win32') return null
          throw error
        })
      const node = { totalBytes: os.totalmem(), freeBytes: os.freemem() }
      return platform === 'win32' ? fromWindowsMemory(answer, node) : fromMacMemory(answer, node)
    },
  }
}
