/** All Linux collectors together, on machines of which much or little can be read. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { CollectorDependencies } from '../../../../main/collectors/collector'
import { createCpuCollector } from '../../../../main/collectors/cpu'
import { createDisksCollector } from '../../../../main/collectors/disks'
import { createHostCollector } from '../../../../main/collectors/host'
import { createMemoryCollector } from '../../../../main/collectors/memory'
import { createNetworkCollector } from '../../../../main/collectors/network'
import { createProcessesCollector } from '../../../../main/collectors/processes'
import { defaultSettings } from '../../../../main/contract/settings'
import { sampleOnce } from '../../../../main/sampler/sample-once'
import { machineNames, openMachine } from '../../../fixtures/machines/open-machine'

const collectorsAt = (root: string) => {
  const deps: CollectorDependencies = {
    platform: 'linux',
    root,
    env: {},
    settings: defaultSettings,
    now: () => Date.UTC(2026, 0, 1),
  }
  return {
    host: createHostCollector(deps),
    cpu: createCpuCollector(deps),
    memory: createMemoryCollector(deps),
    disks: createDisksCollector(deps),
    network: createNetworkCollector(deps),
    processes: createProcessesCollector(deps),
  }
}
const sampleAt = async (root: string, windowMs = 10) => {
  const sections = await sampleOnce({ collectors: collectorsAt(root), windowMs, deadlineMs: 2000 })
  return Object.fromEntries(Object.entries(sections).map(([subject, reading]) => [subject, reading?.status]))
}
const allOk = { host: 'ok', cpu: 'ok', memory: 'ok', disks: 'ok', network: 'ok', processes: 'ok' }

describe('every section', () => {
  it.each(machineNames)('answers on %s', async (name) => {
    using machine = openMachine(name)
    expect(await sampleAt(machine.root)).toEqual(allOk)
  })

  it.each(machineNames)('answers on %s without /sys, /etc and /run', async (name) => {
    using machine = openMachine(name)
    for (const folder of ['sys', 'etc', 'run'])
      rmSync(`${machine.root}/${folder}`, { recursive: true, force: true })
    expect(await sampleAt(machine.root)).toEqual(allOk)
  })

  it.each(['nonexistent', 'empty'])('fails where /proc is %s; the host still has a name', async (kind) => {
    const root = mkdtempSync(join(tmpdir(), 'no-proc-'))
    if (kind === 'empty') mkdirSync(join(root, 'proc'))
    const sections = await sampleAt(root)
    rmSync(root, { recursive: true })
    expect(sections).toEqual({
      host: 'ok',
      cpu: 'failed',
      memory: 'failed',
      disks: 'failed',
      network: 'failed',
      processes: 'failed',
    })
  })
})

describe.runIf(process.platform === 'linux')('on this very machine', () => {
  /** Busy and all ticks of the whole machine, read independently of the collector. */
  const ticks = () => {
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] =
      readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]!.slice(5).split(' ').map(Number)
    const busy = user + nice + system + irq + softirq + steal
    return { busy, all: busy + idle + iowait }
  }

  it(
    'CPU busy is within 3 points of an independent account of the same two seconds, a burner running',
    { retry: 1 },
    async () => {
      const burner = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' })
      try {
        await sleep(200)
        const collector = collectorsAt('').cpu
        const context = { signal: new AbortController().signal, deadlineMs: 2000 }
        await collector.read(context)
        const before = ticks()
        const first = { raw: await collector.read(context), atMs: performance.now() }
        await sleep(2000)
        const second = { raw: await collector.read(context), atMs: performance.now() }
        const after = ticks()
        const value = collector.derive(second, first)
        const expected = ((after.busy - before.busy) / (after.all - before.all)) * 100
        expect(Math.abs((value.busyPercent ?? NaN) - expected)).toBeLessThan(3)
        // The burner keeps one core of all busy, whatever else runs; a loaded machine may give it less than all of it.
        expect(value.busyPercent).toBeGreaterThan((0.5 * 100) / value.logicalCores)
        const mean =
          value.cores.reduce((sum, { busyPercent }) => sum + (busyPercent ?? NaN), 0) / value.cores.length
        expect(Math.abs(mean - (value.busyPercent ?? NaN))).toBeLessThan(3)
      } finally {
        burner.kill('SIGKILL')
      }
    },
  )
})
