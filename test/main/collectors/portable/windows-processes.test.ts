import { describe, expect, it } from 'vitest'
import { deriveProcesses } from '../../../../main/collectors/processes'
import { createSystemInformation } from '../../../../main/collectors/portable/system-information'
import {
  createCpuCounters,
  createWindowsProcessesSource,
  parseWindowsStart,
} from '../../../../main/collectors/portable/windows-processes'
import { processesSchema } from '../../../../main/contract/model/processes'
import { createFakeLibrary, fixtureOf, type Answers } from '../../../fakes/systeminformation'

const { signal } = new AbortController()

function sourceWith(answers: Answers, settings = { commandLines: false }) {
  const fake = createFakeLibrary(answers)
  const clock = { ms: 0 }
  const system = createSystemInformation({
    platform: 'win32',
    load: async () => fake.library,
    powerShellExists: () => false,
    wait: async () => undefined,
  })
  return { fake, clock, source: createWindowsProcessesSource(settings, system, () => clock.ms, 16) }
}

describe('createWindowsProcessesSource', () => {
  it('leaves out the idle process, whose CPU time is what nobody used', async () => {
    const { source } = sourceWith(fixtureOf('windows'))
    const { processes } = await source.read(signal)
    expect(processes.map(({ pid, name }) => [pid, name])).toEqual([
      [4, 'System'],
      [7312, 'sqlservr.exe'],
      [9100, 'updater.exe'],
    ])
    expect(processes[1]).toMatchObject({
      residentBytes: 2 * 2 ** 30,
      startedAtMs: new Date(2026, 10, 20, 8, 2, 40).getTime(),
    })
  })

  it('gives back the shares that the library measured, of the host and of one core', async () => {
    const { source, clock } = sourceWith(fixtureOf('windows'))
    const first = await source.read(signal)
    clock.ms = 600
    const second = await source.read(signal)
    const value = processesSchema.parse(
      deriveProcesses({ raw: second, atMs: 600 }, { raw: first, atMs: 0 }, 2),
    )
    expect(value.topByCpu).toMatchObject([
      { pid: 7312, cpuPercentOfHost: 5, cpuPercentOfCore: 80 },
      { pid: 4, cpuPercentOfHost: 1.5, cpuPercentOfCore: 24 },
    ])
    expect(value.byState.other).toBe(3)
    expect(value.threads).toBeNull()
  })

  it('gives command lines only where they are switched on', async () => {
    const off = await sourceWith(fixtureOf('windows')).source.read(signal)
    expect(off.details(9100)).toEqual({ user: null, commandLine: null })
    const on = await sourceWith(fixtureOf('windows'), { commandLines: true }).source.read(signal)
    expect(on.details(9100).commandLine).toBe('updater.exe --token hunter2')
  })

  it('fails rather than say that there are no processes', async () => {
    for (const processes of [null, { all: 0, list: [] }, { list: null }, {}])
      await expect(sourceWith({ processes }).source.read(signal)).rejects.toMatchObject({
        code: 'source_malformed',
      })
  })
})

describe('createCpuCounters', () => {
  const row = (pid: number, cpuShare: number | null, startedAtMs = 1) => ({ pid, startedAtMs, cpuShare })

  it('never counts what the library says of a process that it sees for the first time', () => {
    const counters = createCpuCounters(4)
    expect(counters.add([row(1, 90)], 0).get('1 1')).toBe(0)
    expect(counters.add([row(1, 25), row(2, 90)], 1_000)).toEqual(
      new Map([
        ['1 1', 1_000],
        ['2 1', 0],
      ]),
    )
    expect(counters.add([row(1, null), row(2, 50)], 2_000)).toEqual(
      new Map([
        ['1 1', 1_000],
        ['2 1', 2_000],
      ]),
    )
  })

  it('starts again where a pid belongs to another process', () => {
    const counters = createCpuCounters(1)
    counters.add([row(1, 0)], 0)
    counters.add([row(1, 100)], 1_000)
    expect(counters.add([row(1, 100, 2)], 2_000).get('1 2')).toBe(0)
  })
})

describe('parseWindowsStart', () => {
  it.each(['', null, undefined, 'yesterday', '2026-11-20'])('takes %o for unknown', (text) => {
    expect(parseWindowsStart(text)).toBeNull()
  })
})
