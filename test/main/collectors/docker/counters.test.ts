import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePreciseTime, parseStats } from '../../../../main/collectors/docker/counters'

const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(
    readFileSync(new URL(`../../../fixtures/docker/${name}.json`, import.meta.url), 'utf8'),
  ) as Record<string, unknown>

describe('statistics', () => {
  it('reads a running container of engine 20.10 with version 1 of control groups', () => {
    const recorded = fixture('stats-running-20.10') as {
      cpu_stats: { cpu_usage: { total_usage: number } }
    }
    expect(parseStats(recorded)).toMatchObject({
      clock: 'engine',
      hostCores: 2,
      cpuNanoseconds: recorded.cpu_stats.cpu_usage.total_usage,
      // 765,952 in use, 0 of it inactive and 200,704 active page cache.
      memoryUsedBytes: 565_248,
      readBytes: 0,
      writeBytes: 0,
    })
  })

  it('reads version 2 of control groups: all interfaces, all devices, no page cache', () => {
    expect(parseStats(fixture('stats-cgroup2-28'))).toEqual({
      atMs: Date.UTC(2026, 10, 23, 5, 32, 11) + 787.005931,
      clock: 'engine',
      hostCores: 8,
      cpuNanoseconds: 5_043_000,
      // 104,857,600 in use, 82,837,504 of it inactive and 1,048,576 active page cache: the 20 MiB of anonymous memory.
      memoryUsedBytes: 20_971_520,
      rxBytes: 1024,
      txBytes: 15,
      readBytes: 5096,
      writeBytes: 8192,
    })
  })

  it('reads a Windows container: ticks of 100 ns, private working set, storage', () => {
    expect(parseStats(fixture('stats-windows'))).toMatchObject({
      hostCores: 4,
      cpuNanoseconds: 1_250_000_000,
      memoryUsedBytes: 59_961_344,
      rxBytes: 46_103,
      readBytes: 54_071_296,
      writeBytes: 3_309_568,
    })
  })

  it('takes the zeros of an exited container for no reading', () => {
    expect(parseStats(fixture('stats-exited-20.10'))).toBeNull()
  })

  it('leaves the network unknown where the container has none', () => {
    const { networks, ...without } = fixture('stats-cgroup2-28')
    expect(networks).toBeDefined()
    expect(parseStats(without)).toMatchObject({ rxBytes: null, txBytes: null, readBytes: 5096 })
  })

  it('leaves block I/O unknown where the engine says null', () => {
    const stats = { ...fixture('stats-cgroup2-28'), blkio_stats: { io_service_bytes_recursive: null } }
    expect(parseStats(stats)).toMatchObject({ readBytes: null, writeBytes: null })
  })

  it('never throws, whatever is answered', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (cpu, memory) => {
        const stats = { read: '2026-01-01T00:00:00Z', cpu_stats: cpu, memory_stats: memory, networks: cpu }
        expect(parseStats(stats)?.atMs).toBe(Date.UTC(2026, 0, 1))
      }),
    )
    fc.assert(
      fc.property(fc.jsonValue(), (answer) => {
        expect(parseStats(answer)).toBeNull()
      }),
    )
  })
})

it('keeps the fraction of a time below the millisecond', () => {
  expect(parsePreciseTime('1970-01-01T00:00:01.0005Z')).toBeCloseTo(1000.5, 6)
  expect(parsePreciseTime('1970-01-01T09:00:01+09:00')).toBe(1000)
  expect(parsePreciseTime('0001-01-01T00:00:00Z')).toBeNull()
  expect(parsePreciseTime('soon')).toBeNull()
})
