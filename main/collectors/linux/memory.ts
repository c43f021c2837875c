/** Memory of Linux: /proc/meminfo, and the control group this process lives in. */
import { AppError } from '../../contract/errors'
import type { MemoryRaw, MemorySource } from '../memory'
import { readOwnControlGroup } from './control-group'
import { createKernelFiles } from './kernel-files'

/** /proc/meminfo (proc_meminfo(5)); its "kB" are 1024 bytes. */
export function parseMemInfo(text: string): Omit<MemoryRaw, 'controlGroup'> {
  const kibibytes = new Map<string, number>()
  for (const match of text.matchAll(/^(\w+(?:\(\w+\))?):[ \t]+(\d{1,16})\b/gm))
    kibibytes.set(match[1]!, Number(match[2]))
  const bytes = (name: string): number | null => {
    const value = kibibytes.get(name)
    return value === undefined ? null : value * 1024
  }
  const totalBytes = bytes('MemTotal')
  const freeBytes = bytes('MemFree')
  if (totalBytes === null || freeBytes === null)
    throw new AppError('source_malformed', '/proc/meminfo has no line MemTotal or MemFree.')
  const cachedBytes = (bytes('Buffers') ?? 0) + (bytes('Cached') ?? 0) + (bytes('SReclaimable') ?? 0)
  const swapTotal = bytes('SwapTotal') ?? 0
  return {
    totalBytes,
    // Kernels before 3.14 have no estimate of their own; free and cache, less shared memory, comes close.
    availableBytes:
      bytes('MemAvailable') ??
      Math.min(totalBytes, freeBytes + Math.max(0, cachedBytes - (bytes('Shmem') ?? 0))),
    freeBytes,
    cachedBytes,
    swap: swapTotal > 0 ? { totalBytes: swapTotal, freeBytes: bytes('SwapFree') ?? 0 } : null,
  }
}

export function createLinuxMemorySource(root: string): MemorySource {
  const files = createKernelFiles(root)
  return {
    read: () => ({ ...parseMemInfo(files.read('/proc/meminfo')), controlGroup: readOwnControlGroup(files) }),
  }
}
