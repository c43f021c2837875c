import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuShares, deriveCpu, type CpuRaw, type CpuTimes } from '../../../main/collectors/cpu'
import { cpuSchema } from '../../../main/contract/model/cpu'

const times = (part: Partial<CpuTimes>): CpuTimes => ({
  user: 0,
  system: 0,
  iowait: 0,
  steal: 0,
  idle: 0,
  ...part,
})
const raw = (total: CpuTimes, cores: [number, CpuTimes][] = [[0, total]]): CpuRaw => ({
  model: null,
  physicalCores: null,
  frequencyMhz: null,
  temperatureCelsius: null,
  loadAverage: null,
  total,
  cores: new Map(cores),
})

describe('cpuShares', () => {
  it('divides what passed among the kinds', () => {
    const before = times({ user: 1000, system: 500, idle: 9000 })
    const after = times({ user: 1030, system: 510, iowait: 5, steal: 5, idle: 9050 })
    expect(cpuShares(after, before)).toEqual({ user: 30, system: 10, iowait: 5, steal: 5, idle: 50 })
  })

  it('counts I/O wait that the kernel corrected downwards as unchanged', () => {
    const before = times({ user: 100, iowait: 50, idle: 100 })
    const after = times({ user: 110, iowait: 49, idle: 190 })
    expect(cpuShares(after, before)).toEqual({ user: 10, system: 0, iowait: 0, steal: 0, idle: 90 })
  })

  it('is unknown when nothing passed, and when the total went backwards', () => {
    expect(cpuShares(times({ user: 5 }), times({ user: 5 }))).toBeNull()
    expect(cpuShares(times({ user: 4 }), times({ user: 5 }))).toBeNull()
  })

  it('adds up to 100 whatever the counters', () => {
    const counters = fc.record({
      user: fc.maxSafeNat(),
      system: fc.maxSafeNat(),
      iowait: fc.maxSafeNat(),
      steal: fc.maxSafeNat(),
      idle: fc.maxSafeNat(),
    })
    const grown = fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999), fc.nat(999), fc.nat(999))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(counters, counters),
          grown.map(([user, system, iowait, steal, idle]): [CpuTimes, CpuTimes] => [
            { user, system, iowait, steal, idle },
            times({}),
          ]),
        ),
        ([after, before]) => {
          const shares = cpuShares(after, before)
          if (shares === null) return
          const sum = Object.values(shares).reduce((all, share) => all + share, 0)
          expect(sum).toBeCloseTo(100, 6)
          expect(Math.min(...Object.values(shares))).toBeGreaterThanOrEqual(0)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('deriveCpu', () => {
  it('says nothing about shares after a single reading, not even since boot', () => {
    const value = deriveCpu({ raw: raw(times({ user: 100, idle: 300 })), atMs: 5 }, null)
    expect(value).toMatchObject({ busyPercent: null, split: null, intervalMs: null })
    expect(value.cores).toEqual([{ core: 0, busyPercent: null }])
  })

  it('calls steal busy and I/O wait not', () => {
    const before = { raw: raw(times({})), atMs: 0 }
    const after = { raw: raw(times({ user: 10, system: 10, iowait: 30, steal: 20, idle: 30 })), atMs: 250 }
    expect(deriveCpu(after, before).busyPercent).toBe(40)
  })

  it('measures each core by its own number: one that vanished is gone, one that is new has no share yet', () => {
    const before = {
      raw: raw(times({ idle: 2 }), [
        [0, times({})],
        [1, times({})],
      ]),
      atMs: 0,
    }
    const after = {
      raw: raw(times({ idle: 9 }), [
        [3, times({ user: 9 })],
        [0, times({ user: 1, idle: 3 })],
      ]),
      atMs: 100,
    }
    const value = deriveCpu(after, before)
    expect(value.logicalCores).toBe(2)
    expect(value.cores).toEqual([
      { core: 0, busyPercent: 25 },
      { core: 3, busyPercent: null },
    ])
  })

  it('keeps what the contract promises for any two readings', () => {
    const counters: fc.Arbitrary<CpuTimes> = fc.record({
      user: fc.maxSafeNat(),
      system: fc.maxSafeNat(),
      iowait: fc.maxSafeNat(),
      steal: fc.maxSafeNat(),
      idle: fc.maxSafeNat(),
    })
    const reading = fc.record({
      atMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
      raw: fc
        .tuple(counters, fc.array(fc.tuple(fc.nat(200), counters), { maxLength: 8 }))
        .map(([total, cores]) => raw(total, cores)),
    })
    fc.assert(
      fc.property(reading, fc.option(reading), (current, previous) => {
        expect(cpuSchema.safeParse(deriveCpu(current, previous)).error).toBeUndefined()
      }),
    )
  })
})
