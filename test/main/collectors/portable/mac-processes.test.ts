import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { deriveProcesses } from '../../../../main/collectors/processes'
import {
  createMacProcessesSource,
  parseCommandLines,
  parseCpuTime,
  parsePs,
  type RunPs,
} from '../../../../main/collectors/portable/mac-processes'
import { processesSchema } from '../../../../main/contract/model/processes'

const recorded = readFileSync(
  path.join(import.meta.dirname, '../../../fixtures/systeminformation/macos-ps.txt'),
  'utf8',
)
const { signal } = new AbortController()

describe('parsePs', () => {
  const processes = parsePs(recorded)

  it('reads every process and skips lines that are none', () => {
    expect(processes.map(({ pid, name, state }) => [pid, name, state])).toEqual([
      [1, 'launchd', 'sleeping'],
      [312, 'WindowServer', 'sleeping'],
      [845, 'Electron', 'running'],
      [2210, 'dd', 'waiting'],
      [2211, '(less)', 'stopped'],
      [2212, '<defunct>', 'zombie'],
      [3001, 'trustd', 'sleeping'],
    ])
  })

  it('gives CPU time as a counter, memory in bytes, start and user', () => {
    expect(processes[2]).toEqual({
      pid: 845,
      name: 'Electron',
      state: 'running',
      threads: null,
      cpuMs: (125 * 60 + 44.91) * 1000,
      residentBytes: 812544 * 1024,
      startedAtMs: new Date(2026, 10, 20, 8, 3, 2).getTime(),
      user: 'ada',
    })
  })
})

describe('parseCpuTime', () => {
  it.each([
    ['0:00.02', 20],
    ['125:44.91', 7_544_910],
    ['01:02:03', 3_723_000],
    ['2-03:00:01', 183_601_000],
    ['-', null],
    ['', null],
  ])('reads %j as %o ms', (text, ms) => {
    expect(parseCpuTime(text)).toBe(ms)
  })
})

describe('parseCommandLines', () => {
  it('keeps blanks inside', () => {
    expect([...parseCommandLines('  1 /sbin/launchd\n 20 sh -c  a b \n\n')]).toEqual([
      [1, '/sbin/launchd'],
      [20, 'sh -c  a b'],
    ])
  })
})

describe('createMacProcessesSource', () => {
  const ps =
    (text: string): RunPs =>
    async (args) =>
      args.includes('args=') ? '  845 Electron --token hunter2\n' : text

  it('makes CPU shares of two readings', async () => {
    const first = await createMacProcessesSource({ commandLines: false }, ps(recorded)).read(signal)
    const later = recorded.replace('125:44.91', '125:45.41').replace('6:12.53', '6:12.54')
    const second = await createMacProcessesSource({ commandLines: false }, ps(later)).read(signal)
    const value = processesSchema.parse(
      deriveProcesses({ raw: second, atMs: 2_000 }, { raw: first, atMs: 1_000 }, 3),
    )
    expect(value.topByCpu.slice(0, 2)).toMatchObject([
      { pid: 845, user: 'ada', cpuPercentOfCore: 50, commandLine: null },
      { pid: 1, user: 'root', cpuPercentOfCore: 1 },
    ])
    expect(value.byState).toMatchObject({ running: 1, sleeping: 3, waiting: 1, stopped: 1, zombie: 1 })
  })

  it('gives command lines only where they are switched on', async () => {
    const raw = await createMacProcessesSource({ commandLines: true }, ps(recorded)).read(signal)
    expect(raw.details(845)).toEqual({ user: 'ada', commandLine: 'Electron --token hunter2' })
    expect(raw.details(99_999)).toEqual({ user: null, commandLine: null })
  })

  it('fails rather than say that there are no processes', async () => {
    await expect(
      createMacProcessesSource({ commandLines: false }, ps('')).read(signal),
    ).rejects.toMatchObject({
      code: 'source_malformed',
    })
  })

  it('understands a real ps with the same columns, where there is one', async (context) => {
    if (!existsSync('/bin/ps')) context.skip('this machine has no /bin/ps')
    const real: RunPs = async (args) =>
      (await promisify(execFile)('/bin/ps', args, { env: { ...process.env, LC_ALL: 'C' } })).stdout
    const raw = await createMacProcessesSource({ commandLines: true }, real).read(signal)
    const own = raw.processes.find(({ pid }) => pid === process.pid)
    expect(own).toBeDefined()
    expect(own?.residentBytes).toBeGreaterThan(10_000_000)
    expect(Math.abs((own?.startedAtMs ?? 0) - (Date.now() - process.uptime() * 1000))).toBeLessThan(5_000)
    expect(raw.details(process.pid).user).toBe(os.userInfo().username)
    expect(raw.details(process.pid).commandLine).not.toBeNull()
  })
})
