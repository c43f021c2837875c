import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryCollector, deriveMemory } from '../../../main/collectors/memory'
import { memorySchema } from '../../../main/contract/model/memory'
import { defaultSettings } from '../../../main/contract/settings'

describe('deriveMemory', () => {
  const base = {
    totalBytes: 1000,
    availableBytes: 250,
    freeBytes: 100,
    cachedBytes: 200,
    swap: null,
    controlGroup: null,
  }

  it('calls used what is not available: cache that can be given back does not count', () => {
    expect(deriveMemory({ raw: base, atMs: 0 })).toEqual({
      totalBytes: 1000,
      availableBytes: 250,
      usedBytes: 750,
      usedPercent: 75,
      freeBytes: 100,
      cachedBytes: 200,
      swap: null,
      controlGroup: null,
    })
  })

  it('gives a limit of the control group beside the machine, not instead of it', () => {
    const value = deriveMemory({
      raw: { ...base, controlGroup: { version: 2, limitBytes: 400, usedBytes: 100 } },
      atMs: 0,
    })
    expect(value.totalBytes).toBe(1000)
    expect(value.controlGroup).toEqual({ version: 2, limitBytes: 400, usedBytes: 100, usedPercent: 25 })
  })

  it('never calls less than nothing used where a container reports more available than there is', () => {
    const value = deriveMemory({
      raw: { ...base, availableBytes: 2000, swap: { totalBytes: 5, freeBytes: 9 } },
      atMs: 0,
    })
    expect(value).toMatchObject({ usedBytes: 0, usedPercent: 0, swap: { usedBytes: 0, usedPercent: 0 } })
  })

  it('keeps what the contract promises for any numbers', () => {
    const amount = fc.maxSafeNat()
    const raw = fc.record({
      totalBytes: amount,
      availableBytes: amount,
      freeBytes: fc.option(amount),
      cachedBytes: fc.option(amount),
      swap: fc.option(fc.record({ totalBytes: amount, freeBytes: amount })),
      controlGroup: fc.option(
        fc.record({ version: fc.constantFrom<1 | 2>(1, 2), limitBytes: amount, usedBytes: amount }),
      ),
    })
    fc.assert(
      fc.property(raw, (one) => {
        expect(memorySchema.safeParse(deriveMemory({ raw: one, atMs: 0 })).error).toBeUndefined()
      }),
    )
  })
})

describe.runIf(process.platform === 'linux')('on this very machine', () => {
  it('agrees with free(1) within 1 % of the total', async ({ skip }) => {
    let text: string
    try {
      text = execFileSync('free', ['-b'], { encoding: 'utf8' })
    } catch {
      return skip('free(1) of procps is not installed')
    }
    const [, total = NaN, , free = NaN, , , available = NaN] =
      /^Mem:.*$/m.exec(text)?.[0].split(/\s+/).map(Number) ?? []
    const collector = createMemoryCollector({
      platform: 'linux',
      root: '',
      env: {},
      settings: defaultSettings,
      now: Date.now,
    })
    const context = { signal: new AbortController().signal, deadlineMs: 2000 }
    const value = collector.derive({ raw: await collector.read(context), atMs: 0 }, null)
    expect(value.totalBytes).toBe(total)
    expect(Math.abs(value.availableBytes - available)).toBeLessThan(total / 100)
    expect(Math.abs((value.freeBytes ?? NaN) - free)).toBeLessThan(total / 100)
    const swap = Number(/^Swap:\s+(\d+)/m.exec(text)?.[1])
    expect(value.swap?.totalBytes ?? 0).toBe(swap)
  })
})
