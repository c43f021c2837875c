import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createCpuCollector } from '../../../../main/collectors/cpu'
import {
  createLinuxCpuSource,
  findTemperatureFile,
  parseCpuInfo,
  parseLoadAverage,
  parseProcStat,
} from '../../../../main/collectors/linux/cpu'
import { createKernelFiles } from '../../../../main/collectors/linux/kernel-files'
import { AppError } from '../../../../main/contract/errors'
import { cpuSchema } from '../../../../main/contract/model/cpu'
import { defaultSettings } from '../../../../main/contract/settings'
import { openMachine, type MachineName } from '../../../fixtures/machines/open-machine'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})
function tree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'cpu-'))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(root + path), { recursive: true })
    writeFileSync(root + path, text)
  }
  return root
}

async function measure(name: MachineName) {
  using machine = openMachine(name)
  const collector = createCpuCollector({
    platform: 'linux',
    root: machine.root,
    env: {},
    settings: defaultSettings,
    now: () => 0,
  })
  const context = { signal: new AbortController().signal, deadlineMs: 1000 }
  const first = { raw: await collector.read(context), atMs: machine.uptimeMs() }
  machine.advance()
  const value = collector.derive({ raw: await collector.read(context), atMs: machine.uptimeMs() }, first)
  return cpuSchema.parse(value)
}

describe('on recorded machines', () => {
  it('one core, busy throughout: 103 ticks of user and 16 of system in 1.2 s', async () => {
    expect(await measure('one-core')).toMatchObject({
      model: 'QEMU TCG CPU version 2.5+',
      physicalCores: 1,
      logicalCores: 1,
      temperatureCelsius: null,
      busyPercent: 100,
      split: { userPercent: 86.55, systemPercent: 13.45, iowaitPercent: 0, stealPercent: 0, idlePercent: 0 },
      cores: [{ core: 0, busyPercent: 100 }],
      intervalMs: 1200,
    })
  })

  it('128 cores: 116 user, 75 system and interrupts, 41729 idle of 41920 ticks', async () => {
    const value = await measure('many-cores')
    expect(value).toMatchObject({
      physicalCores: 128,
      logicalCores: 128,
      busyPercent: 0.46,
      split: { userPercent: 0.28, systemPercent: 0.18, idlePercent: 99.54 },
      loadAverage: { oneMinute: 1.68, fiveMinutes: 0.52, fifteenMinutes: 0.18 },
      intervalMs: 3830,
    })
    expect(value.cores.map(({ core }) => core)).toEqual(Array.from({ length: 128 }, (_, core) => core))
    expect(value.cores[0]?.busyPercent).toBe(2.14) // 6 ticks of soft interrupts of 280
  })

  it('two cores with I/O wait that stood still', async () => {
    expect((await measure('many-mounts')).split).toEqual({
      userPercent: 49.06,
      systemPercent: 34.46,
      iowaitPercent: 0,
      stealPercent: 0,
      idlePercent: 16.48,
    })
  })

  it('a quiet virtual machine', async () => {
    expect(await measure('debian12-vm')).toMatchObject({
      busyPercent: 9.82,
      split: {
        userPercent: 2.68,
        systemPercent: 7.14,
        iowaitPercent: 0,
        stealPercent: 0,
        idlePercent: 90.18,
      },
      intervalMs: 560,
    })
  })
})

describe('parseProcStat', () => {
  it('adds nice to user, interrupts to system, and leaves out guest time, which is in user already', () => {
    expect(parseProcStat('cpu  10 2 5 100 7 1 3 4 6 1\n').total).toEqual({
      user: 12,
      system: 9,
      iowait: 7,
      steal: 4,
      idle: 100,
    })
  })
  it('understands kernels that know fewer kinds', () =>
    expect(parseProcStat('cpu 1 2 3 4\ncpu0 1 2 3 4\n').total).toEqual({
      user: 3,
      system: 3,
      iowait: 0,
      steal: 0,
      idle: 4,
    }))
  it('keeps the holes that switched-off cores leave', () =>
    expect([...parseProcStat('cpu 1 1 1 1\ncpu0 1 1 1 1\ncpu3 1 1 1 1\nintr 5\n').cores.keys()]).toEqual([
      0, 3,
    ]))
  it.each(['', 'intr 1 2\n', 'cpu a b c d\n', 'cpu 1 2\n', 'cpux 1 2 3 4\n', 'cpu 1 -2 3 4\n'])(
    'refuses %j instead of making numbers up',
    (text) => expect(() => parseProcStat(text)).toThrow(AppError),
  )
  it('throws nothing but AppError and gives nothing but counters, whatever the text', () => {
    const line = fc.oneof(
      fc.string(),
      fc
        .tuple(
          fc.constantFrom('cpu', 'cpu0', 'cpu7', 'cpux', 'cpu-1'),
          fc.array(fc.oneof(fc.string(), fc.bigInt())),
        )
        .map(([label, fields]) => [label, ...fields].join(' ')),
    )
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        let parsed: ReturnType<typeof parseProcStat>
        try {
          parsed = parseProcStat(lines.join('\n'))
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
          return
        }
        for (const times of [parsed.total, ...parsed.cores.values()])
          for (const value of Object.values(times)) expect(value >= 0 && value < Infinity).toBe(true)
      }),
    )
  })
})

describe('parseCpuInfo', () => {
  it('counts a core of each socket once, however many threads it has', () => {
    const cpu = (socket: number, core: number) =>
      `model name\t: Xeon\nphysical id\t: ${socket}\ncore id\t\t: ${core}\ncpu MHz\t\t: 2000.5\n\n`
    const text = cpu(0, 0) + cpu(0, 1) + cpu(1, 0) + cpu(1, 1) + cpu(0, 0) + cpu(1, 1)
    expect(parseCpuInfo(text)).toEqual({ model: 'Xeon', physicalCores: 4, frequencyMhz: 2000.5 })
  })
  it('knows no cores where the topology is missing (ARM)', () =>
    expect(parseCpuInfo('processor\t: 0\nBogoMIPS\t: 50.00\n\nModel\t\t: Raspberry Pi 4 Model B\n')).toEqual({
      model: 'Raspberry Pi 4 Model B',
      physicalCores: null,
      frequencyMhz: null,
    }))
})

describe('parseLoadAverage', () => {
  it('reads the three numbers', () =>
    expect(parseLoadAverage('0.50 1.25 2.00 1/200 4242\n')).toEqual({
      oneMinute: 0.5,
      fiveMinutes: 1.25,
      fifteenMinutes: 2,
    }))
  it.each(['', 'a b c d', '1.0 2.0', 'NaN 1.0 2.0 1/2 3'])('is unknown for %j', (text) =>
    expect(parseLoadAverage(text)).toBeNull(),
  )
})

describe('temperature', () => {
  const hwmon = (number: number, file: string) => `/sys/class/hwmon/hwmon${number}/${file}`
  it("takes the package of the processor's own driver, not a disk's, and temp1 before temp10", () => {
    const root = tree({
      '/proc/stat': 'cpu 1 1 1 1\n',
      [hwmon(0, 'name')]: 'nvme\n',
      [hwmon(0, 'temp1_input')]: '31000\n',
      [hwmon(1, 'name')]: 'coretemp\n',
      [hwmon(1, 'temp10_input')]: '41000\n',
      [hwmon(1, 'temp1_input')]: '52500\n',
      [hwmon(1, 'temp2_input')]: '42000\n',
    })
    expect(findTemperatureFile(createKernelFiles(root))).toBe(hwmon(1, 'temp1_input'))
    expect(createLinuxCpuSource(root).read(AbortSignal.abort())).toMatchObject({ temperatureCelsius: 52.5 })
  })
  it.each(['', '-274000', '999000', 'garbage'])('is unknown when the sensor says %j', (text) => {
    const root = tree({
      '/proc/stat': 'cpu 1 1 1 1\n',
      '/sys/class/thermal/thermal_zone0/type': 'x86_pkg_temp\n',
      '/sys/class/thermal/thermal_zone0/temp': text,
    })
    expect(createLinuxCpuSource(root).read(AbortSignal.abort())).toMatchObject({ temperatureCelsius: null })
  })
})

describe('where little can be read', () => {
  it('answers without /sys, /proc/cpuinfo and /proc/loadavg', () => {
    const raw = createLinuxCpuSource(tree({ '/proc/stat': 'cpu 1 1 1 1\ncpu0 1 1 1 1\n' })).read(
      AbortSignal.abort(),
    )
    expect(raw).toMatchObject({ model: null, physicalCores: null, frequencyMhz: null, loadAverage: null })
  })
  it('says that /proc/stat is missing', () =>
    expect(() => createLinuxCpuSource(tree({})).read(AbortSignal.abort())).toThrow(
      expect.objectContaining({ code: 'source_missing', name: 'AppError' }),
    ))
  it("prefers the clock of cpufreq to the processor's description", () => {
    const root = tree({
      '/proc/stat': 'cpu 1 1 1 1\ncpu0 1 1 1 1\ncpu1 1 1 1 1\n',
      '/proc/cpuinfo': 'cpu MHz : 1000\n',
      '/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': '3000000\n',
      '/sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq': '2000000\n',
    })
    expect(createLinuxCpuSource(root).read(AbortSignal.abort())).toMatchObject({ frequencyMhz: 2500 })
  })
})
