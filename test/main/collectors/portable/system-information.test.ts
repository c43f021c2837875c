import { describe, expect, it, vi } from 'vitest'
import { createSystemInformation } from '../../../../main/collectors/portable/system-information'
import { createFakeLibrary, type Answers, type FakeLibrary } from '../../../fakes/systeminformation'

const { signal } = new AbortController()

function systemWith(answers: Answers, platform: NodeJS.Platform, powerShell = true) {
  const fake: FakeLibrary = createFakeLibrary(answers)
  const load = vi.fn(async () => fake.library)
  const clock = { ms: 10_000, waits: [] as number[] }
  const system = createSystemInformation({
    platform,
    load,
    powerShellExists: () => powerShell,
    monotonicMs: () => clock.ms,
    wait: async (ms) => {
      clock.waits.push(ms)
      clock.ms += ms
    },
  })
  return { fake, load, clock, system }
}

describe('createSystemInformation', () => {
  it('loads the library once, when the first question comes', async () => {
    const { system, load } = systemWith({ mem: 1 }, 'darwin')
    expect(load).not.toHaveBeenCalled()
    await Promise.all([system.ask((l) => l.mem(), signal), system.ask((l) => l.mem(), signal)])
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('starts one PowerShell on Windows for all questions and none elsewhere', async () => {
    const windows = systemWith({}, 'win32')
    await windows.system.ask((l) => l.mem(), signal)
    await windows.system.ask((l) => l.mem(), signal)
    windows.system.close()
    windows.system.close()
    expect(windows.fake.calls).toEqual(['powerShellStart', 'mem', 'mem', 'powerShellRelease'])
    const mac = systemWith({}, 'darwin')
    await mac.system.ask((l) => l.mem(), signal)
    mac.system.close()
    expect(mac.fake.calls).toEqual(['mem'])
  })

  it('does not start a PowerShell that is not there, which would end this process', async () => {
    const { system, fake } = systemWith({}, 'win32', false)
    await system.ask((l) => l.mem(), signal)
    expect(fake.calls).toEqual(['mem'])
  })

  it('lets go of a PowerShell that answers nobody, and starts another for the next question', async () => {
    const { system, fake } = systemWith({ fsSize: new Promise(() => undefined), mem: 1 }, 'win32')
    const controller = new AbortController()
    const hanging = system.ask((l) => l.fsSize(), controller.signal)
    const refused = expect(hanging).rejects.toThrow('too late')
    await new Promise(setImmediate)
    controller.abort(new Error('too late'))
    await refused
    expect(await system.ask((l) => l.mem(), signal)).toBe(1)
    expect(fake.calls).toEqual(['powerShellStart', 'fsSize', 'powerShellRelease', 'powerShellStart', 'mem'])
    system.close()
  })

  it('keeps a PowerShell that is only busy', async () => {
    const { system, fake } = systemWith({ fsSize: new Promise(() => undefined), mem: 1 }, 'win32')
    const controller = new AbortController()
    const slow = expect(system.ask((l) => l.fsSize(), controller.signal)).rejects.toThrow('too late')
    await system.ask((l) => l.mem(), signal)
    controller.abort(new Error('too late'))
    await slow
    expect(fake.calls).not.toContain('powerShellRelease')
    system.close()
  })

  it('ends a PowerShell that nobody asks any more, so that it does not keep the process alive', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { system, fake } = systemWith({}, 'win32')
      await system.ask((l) => l.mem(), signal)
      vi.advanceTimersByTime(4_000)
      await system.ask((l) => l.mem(), signal)
      vi.advanceTimersByTime(4_000)
      expect(fake.calls).not.toContain('powerShellRelease')
      vi.advanceTimersByTime(2_000)
      expect(fake.calls.at(-1)).toBe('powerShellRelease')
    } finally {
      vi.useRealTimers()
    }
  })

  it('waits until the library would not repeat itself, for each subject on its own', async () => {
    const { system, clock } = systemWith({}, 'darwin')
    await system.askCounters('disks', (l) => l.fsStats(), signal)
    await system.askCounters('network', (l) => l.networkStats('*'), signal)
    expect(clock.waits).toEqual([])
    clock.ms += 200
    await system.askCounters('disks', (l) => l.fsStats(), signal)
    expect(clock.waits).toEqual([320])
    clock.ms += 1_000
    await system.askCounters('disks', (l) => l.fsStats(), signal)
    expect(clock.waits).toEqual([320])
  })

  it('answers the next question although one failed', async () => {
    const { system, fake } = systemWith({ fsStats: new Error('broken') }, 'darwin')
    await expect(system.askCounters('disks', (l) => l.fsStats(), signal)).rejects.toThrow('broken')
    fake.answer('fsStats', { rx: 1 })
    expect(await system.askCounters('disks', (l) => l.fsStats(), signal)).toEqual({ rx: 1 })
  })

  it('asks nothing when it is too late already', async () => {
    const { system, fake } = systemWith({}, 'darwin')
    await expect(system.ask((l) => l.mem(), AbortSignal.abort(new Error('too late')))).rejects.toThrow(
      'too late',
    )
    expect(fake.calls).toEqual([])
  })

  it('finds the functions in the real library', async () => {
    const system = createSystemInformation({ platform: 'darwin' })
    const { total } = await system.ask((l) => l.mem(), signal)
    expect(total).toBeGreaterThan(2 ** 26)
    const asked = [
      'fsSize',
      'fsStats',
      'disksIO',
      'networkInterfaces',
      'networkStats',
      'osInfo',
      'system',
      'battery',
    ]
    const others = ['users', 'uuid', 'cpu', 'processes', 'powerShellStart', 'powerShellRelease']
    const functions = await system.ask(async (l) => new Map<string, unknown>(Object.entries(l)), signal)
    for (const name of [...asked, ...others]) expect(functions.get(name), name).toBeTypeOf('function')
  })
})
