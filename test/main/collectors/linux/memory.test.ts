import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryCollector, deriveMemory } from '../../../../main/collectors/memory'
import { parseMemInfo } from '../../../../main/collectors/linux/memory'
import { AppError } from '../../../../main/contract/errors'
import { memorySchema } from '../../../../main/contract/model/memory'
import { defaultSettings } from '../../../../main/contract/settings'
import { openMachine, type MachineName } from '../../../fixtures/machines/open-machine'

const KiB = 1024
const MiB = 1024 * KiB

async function measure(name: MachineName) {
  using machine = openMachine(name)
  const { root } = machine
  const collector = createMemoryCollector({
    platform: 'linux',
    root,
    env: {},
    settings: defaultSettings,
    now: () => 0,
  })
  const raw = await collector.read({ signal: new AbortController().signal, deadlineMs: 1000 })
  return memorySchema.parse(collector.derive({ raw, atMs: 0 }, null))
}

describe('on recorded machines', () => {
  it('one core without swap and without a limit', async () => {
    expect(await measure('one-core')).toMatchObject({
      totalBytes: 480_244 * KiB,
      availableBytes: 436_144 * KiB,
      usedBytes: 44_100 * KiB,
      usedPercent: 9.18,
      freeBytes: 426_524 * KiB,
      swap: null,
      controlGroup: null,
    })
  })
  it('version 1: the limit of the own group, used without 1089536 bytes of inactive and 8192 of active cache; swap in use', async () => {
    const value = await measure('many-mounts')
    expect(value.controlGroup).toEqual({
      version: 1,
      limitBytes: 96 * MiB,
      usedBytes: 99_311_616, // of 100,409,344
      usedPercent: 98.66,
    })
    expect(value.swap).toEqual({ totalBytes: 65_532 * KiB, usedBytes: 19_320 * KiB, usedPercent: 29.48 })
  })
  it('version 2: the limit of the slice above the own group', async () => {
    const value = await measure('many-cores')
    expect(value.controlGroup).toEqual({
      version: 2,
      limitBytes: 512 * MiB,
      usedBytes: 4_714_496,
      usedPercent: 0.88,
    })
    expect(value.cachedBytes).toBe((124 + 20_692 + 27_732) * KiB)
  })
  it('hybrid without a limit', async () => {
    expect(await measure('debian12-vm')).toMatchObject({
      totalBytes: 24_684_096 * KiB,
      swap: null,
      controlGroup: null,
    })
  })
})

describe('parseMemInfo', () => {
  it('estimates what is available where the kernel does not: free and cache, but not shared memory', () => {
    const text = 'MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 50 kB\nCached: 300 kB\nShmem: 80 kB\n'
    expect(parseMemInfo(text).availableBytes).toBe(370 * KiB)
  })
  it.each(['', 'MemTotal: 5 kB\n', 'MemTotal: x kB\nMemFree: y kB\n'])('refuses %j', (text) =>
    expect(() => parseMemInfo(text)).toThrow(AppError),
  )
  it('throws nothing but AppError, and what it gives is true to the contract', () => {
    const names = [
      'MemTotal',
      'MemFree',
      'MemAvailable',
      'Cached',
      'Shmem',
      'SwapTotal',
      'SwapFree',
      'SReclaimable',
    ]
    const line = fc
      .tuple(fc.constantFrom(...names), fc.oneof(fc.maxSafeNat(), fc.bigInt(), fc.string()))
      .map(([name, value]) => `${name}:  ${value} kB`)
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 20 }), (lines) => {
        try {
          const raw = { ...parseMemInfo(lines.join('\n')), controlGroup: null }
          expect(memorySchema.safeParse(deriveMemory({ raw, atMs: 0 })).error).toBeUndefined()
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
    )
  })
})
