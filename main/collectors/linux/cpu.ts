/** CPU counters of Linux: /proc/stat, /proc/cpuinfo, /proc/loadavg and the sensors in /sys. */
import { AppError } from '../../contract/errors'
import type { CpuRaw, CpuSource, CpuTimes } from '../cpu'
import { createKernelFiles, type KernelFiles } from './kernel-files'

/**
 * The `cpu` lines of /proc/stat (proc_stat(5)): user nice system idle iowait irq softirq steal guest guest_nice.
 * Guest time is already part of user, so it is not added again.
 */
export function parseProcStat(text: string): { total: CpuTimes; cores: Map<number, CpuTimes> } {
  let total: CpuTimes | null = null
  const cores = new Map<number, CpuTimes>()
  for (const line of text.split('\n')) {
    if (!line.startsWith('cpu')) break // the cpu lines come first; what follows can be tens of kilobytes of interrupts
    const [label = '', ...fields] = line.trim().split(/\s+/)
    if (!/^cpu\d*$/.test(label) || fields.length < 4 || !fields.every(isCounter))
      throw new AppError(
        'source_malformed',
        `/proc/stat has a line that is not understood: ${line.slice(0, 200)}`,
      )
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] =
      fields.map(Number)
    const times = { user: user + nice, system: system + irq + softirq, iowait, steal, idle }
    if (label === 'cpu') total = times
    else cores.set(Number(label.slice(3)), times)
  }
  if (total === null) throw new AppError('source_malformed', '/proc/stat has no line "cpu".')
  if (cores.size === 0) cores.set(0, total)
  return { total, cores }
}

/** Digits, and no more of them than a number can hold. */
const isCounter = (text: string): boolean => /^\d{1,20}$/.test(text)

/**
 * Model and physical cores from /proc/cpuinfo. The name of the model's field differs by architecture; a virtual
 * machine may leave out the topology, then the physical cores are unknown.
 */
export function parseCpuInfo(text: string): Pick<CpuRaw, 'model' | 'physicalCores' | 'frequencyMhz'> {
  const field = (name: string): string[] =>
    [...text.matchAll(new RegExp(`^${name}[ \\t]*:[ \\t]*(.*)$`, 'gm'))].map(
      (match) => match[1]?.trim() ?? '',
    )
  const model =
    [...field('model name'), ...field('Model'), ...field('cpu model'), ...field('Hardware')].find(Boolean) ??
    null
  const sockets = field('physical id')
  const coreIds = field('core id')
  const cores = new Set(coreIds.map((core, index) => `${sockets[index] ?? '0'}:${core}`))
  return { model, physicalCores: cores.size > 0 ? cores.size : null, frequencyMhz: mean(field('cpu MHz')) }
}

function mean(texts: string[]): number | null {
  const numbers = texts.map(Number).filter((value) => Number.isFinite(value) && value > 0)
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / numbers.length
}

/** The clock of the cores by cpufreq, in kHz there; on many machines fresher than /proc/cpuinfo, on others absent. */
function readFrequencyMhz(files: KernelFiles, cores: Iterable<number>): number | null {
  const texts: string[] = []
  for (const core of cores) {
    const text = files.tryRead(`/sys/devices/system/cpu/cpu${core}/cpufreq/scaling_cur_freq`)
    if (text === null) break // one core without means the machine has no cpufreq
    texts.push(text)
  }
  const kilohertz = mean(texts)
  return kilohertz === null ? null : kilohertz / 1000
}

/** Drivers of /sys/class/hwmon that measure the processor, the most telling first. */
const processorSensors = ['coretemp', 'k10temp', 'zenpower', 'cpu_thermal', 'soc_thermal', 'acpitz']

/** Finds where the processor's temperature is, once: the hottest package sensor, else a thermal zone; null for none. */
export function findTemperatureFile(files: KernelFiles): string | null {
  const named = files
    .list('/sys/class/hwmon')
    .map((folder) => ({ folder, name: files.tryRead(`/sys/class/hwmon/${folder}/name`)?.trim() ?? '' }))
    .filter(({ name }) => processorSensors.includes(name))
    .sort((a, b) => processorSensors.indexOf(a.name) - processorSensors.indexOf(b.name))
  for (const { folder } of named) {
    const input = files
      .list(`/sys/class/hwmon/${folder}`)
      .filter((file) => /^temp\d+_input$/.test(file))
      .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0] // temp2 before temp10
    if (input !== undefined) return `/sys/class/hwmon/${folder}/${input}`
  }
  for (const zone of files.list('/sys/class/thermal').filter((name) => name.startsWith('thermal_zone'))) {
    const type = files.tryRead(`/sys/class/thermal/${zone}/type`)?.trim() ?? ''
    if (/^(x86_pkg_temp|cpu|soc)/i.test(type)) return `/sys/class/thermal/${zone}/temp`
  }
  return null
}

function readTemperature(files: KernelFiles, path: string | null): number | null {
  const text = path === null ? null : files.tryRead(path)
  const celsius = text === null || text.trim() === '' ? NaN : Number(text) / 1000
  // Below -40 or above 150 degrees a sensor is broken or unplugged.
  return celsius > -40 && celsius < 150 ? Math.round(celsius * 10) / 10 : null
}

export function parseLoadAverage(text: string): CpuRaw['loadAverage'] {
  const match = /^(\d{1,9}\.\d+) (\d{1,9}\.\d+) (\d{1,9}\.\d+) /.exec(text)
  if (match === null) return null
  const [oneMinute = 0, fiveMinutes = 0, fifteenMinutes = 0] = match.slice(1).map(Number)
  return { oneMinute, fiveMinutes, fifteenMinutes }
}

export function createLinuxCpuSource(root: string): CpuSource {
  const files = createKernelFiles(root)
  // The processor does not change while we run: its text, tens of kilobytes on large machines, is read once.
  let info: ReturnType<typeof parseCpuInfo> | null = null
  let temperatureFile: string | null = null
  return {
    read() {
      const { total, cores } = parseProcStat(files.read('/proc/stat'))
      if (info === null) {
        info = parseCpuInfo(files.tryRead('/proc/cpuinfo') ?? '')
        temperatureFile = findTemperatureFile(files)
      }
      const load = files.tryRead('/proc/loadavg')
      return {
        ...info,
        frequencyMhz: readFrequencyMhz(files, cores.keys()) ?? info.frequencyMhz,
        temperatureCelsius: readTemperature(files, temperatureFile),
        loadAverage: load === null ? null : parseLoadAverage(load),
        total,
        cores,
      }
    },
  }
}
