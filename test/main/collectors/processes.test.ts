import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { deriveProcesses, type ProcessesRaw, type ProcessRaw } from '../../../main/collectors/processes'
import { processesSchema, processStates } from '../../../main/contract/model/processes'

const process = (part: Partial<ProcessRaw>): ProcessRaw => ({
  pid: 1,
  name: 'init',
  state: 'sleeping',
  threads: 1,
  cpuMs: 0,
  residentBytes: 0,
  startedAtMs: 1_000_000,
  ...part,
})
const raw = (processes: ProcessRaw[], part: Partial<ProcessesRaw> = {}): ProcessesRaw => ({
  processes,
  logicalCores: 4,
  details: (pid) => ({ user: `user-of-${pid}`, commandLine: null }),
  ...part,
})

describe('deriveProcesses', () => {
  it('gives shares of one core and of the host over the interval', () => {
    const before = raw([process({ cpuMs: 1000 })])
    const after = raw([process({ cpuMs: 1750 })])
    const { topByCpu } = deriveProcesses({ raw: after, atMs: 500 }, { raw: before, atMs: 0 }, 10)
    expect(topByCpu).toEqual([
      {
        pid: 1,
        name: 'init',
        user: 'user-of-1',
        cpuPercentOfCore: 150,
        cpuPercentOfHost: 37.5,
        residentBytes: 0,
        startedAt: '1970-01-01T00:16:40.000Z',
        commandLine: null,
      },
    ])
  })

  it('does not charge a process for what its pid did before it was used again, but for all that it did itself', () => {
    const before = raw([process({ pid: 7, cpuMs: 890, startedAtMs: 1000 })])
    const after = raw([process({ pid: 7, cpuMs: 900, startedAtMs: 2000 })])
    const { topByCpu } = deriveProcesses({ raw: after, atMs: 1000 }, { raw: before, atMs: 0 }, 10)
    expect(topByCpu[0]).toMatchObject({ pid: 7, cpuPercentOfCore: 90, cpuPercentOfHost: 22.5 })
  })

  it('ranks a process that was born since the last reading by all the time it used', () => {
    const before = raw([process({ pid: 1, startedAtMs: 500 }), process({ pid: 2, startedAtMs: 1000 })])
    const after = raw([
      process({ pid: 1, cpuMs: 50, startedAtMs: 500 }),
      process({ pid: 2, cpuMs: 0, startedAtMs: 1000 }),
      process({ pid: 3, cpuMs: 180, startedAtMs: 1090 }),
    ])
    const { topByCpu } = deriveProcesses({ raw: after, atMs: 200 }, { raw: before, atMs: 0 }, 10)
    expect(topByCpu.map(({ pid, cpuPercentOfCore }) => [pid, cpuPercentOfCore])).toEqual([
      [3, 90],
      [1, 25],
      [2, 0],
    ])
  })

  it.each([
    [
      'began before the youngest of the last reading: it was hidden then',
      { startedAtMs: 999, cpuMs: 5 },
      null,
    ],
    ['has no known start', { startedAtMs: null, cpuMs: 5 }, null],
    ['claims more than 4 cores give in 100 ms', { startedAtMs: 1100, cpuMs: 421 }, null],
    ['claims that and two ticks', { startedAtMs: 1100, cpuMs: 420 }, 420],
  ])('of a process that appears and %s', (_, part, expected) => {
    const before = raw([process({ pid: 1, startedAtMs: 1000 })])
    const after = raw([process({ pid: 2, ...part })])
    const { topByCpu } = deriveProcesses({ raw: after, atMs: 100 }, { raw: before, atMs: 0 }, 10)
    expect(topByCpu[0]?.cpuPercentOfCore).toBe(expected)
  })

  it('has no list by CPU after a single reading, and one by memory', () => {
    const value = deriveProcesses({ raw: raw([process({ residentBytes: 5 })]), atMs: 0 }, null, 10)
    expect(value.topByCpu).toEqual([])
    expect(value.topByMemory).toHaveLength(1)
  })

  it('shows the busiest first, those of unknown share last, and the lower pid first among equals', () => {
    const before = raw([1, 2, 3, 4].map((pid) => process({ pid })))
    const after = raw([
      process({ pid: 5 }),
      process({ pid: 4, cpuMs: 10 }),
      process({ pid: 3 }),
      process({ pid: 2 }),
      process({ pid: 1, cpuMs: 99 }),
    ])
    const { topByCpu } = deriveProcesses({ raw: after, atMs: 100 }, { raw: before, atMs: 0 }, 5)
    expect(topByCpu.map(({ pid }) => pid)).toEqual([1, 4, 2, 3, 5])
  })

  it('looks up owner and command line only of those shown', () => {
    const details = vi.fn(() => ({ user: null, commandLine: null }))
    const many = Array.from({ length: 2000 }, (_, pid) => process({ pid, residentBytes: pid }))
    const value = deriveProcesses({ raw: raw(many, { details }), atMs: 9 }, { raw: raw(many), atMs: 0 }, 3)
    expect(value.total).toBe(2000)
    expect(value.topByMemory.map(({ pid }) => pid)).toEqual([1999, 1998, 1997])
    expect(details).toHaveBeenCalledTimes(6)
  })

  it('counts states and threads, and does not know threads where nobody says', () => {
    const states = processStates.map((state, pid) => process({ pid, state, threads: 2 }))
    const value = deriveProcesses({ raw: raw(states), atMs: 0 }, null, 0)
    expect(Object.values(value.byState)).toEqual(processStates.map(() => 1))
    expect(value.threads).toBe(2 * processStates.length)
    expect(deriveProcesses({ raw: raw([process({ threads: null })]), atMs: 0 }, null, 0).threads).toBeNull()
  })

  it('keeps what the contract promises for any two readings', () => {
    const one = fc.record({
      pid: fc.nat(4),
      name: fc.string(),
      state: fc.constantFrom(...processStates),
      threads: fc.option(fc.nat()),
      cpuMs: fc.option(fc.maxSafeNat()),
      residentBytes: fc.maxSafeNat(),
      startedAtMs: fc.option(fc.oneof(fc.nat(3), fc.double({ noNaN: true }))),
    })
    const reading = fc.record({
      atMs: fc.oneof(
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
      ),
      raw: fc
        .tuple(fc.array(one, { maxLength: 6 }), fc.nat(256))
        .map(([list, logicalCores]) => raw(list, { logicalCores })),
    })
    fc.assert(
      fc.property(reading, fc.option(reading), fc.nat(5), (current, previous, top) => {
        expect(processesSchema.safeParse(deriveProcesses(current, previous, top)).error).toBeUndefined()
      }),
    )
  })
})
