/** Which metrics Prometheus is offered: names and base units as its users expect them, from the newest sections. */
import type { Self } from '../../contract/sample'
import { subjects, type Sections, type SectionValue, type Subject } from '../../contract/snapshot'
import { createPrometheusText, type PrometheusText } from '../prometheus'
import { addContainers } from './metrics-containers'

export interface Latest {
  at: number | null
  sections: Sections
  self: Self | null
}

type Add<S extends Subject> = (text: PrometheusText, value: SectionValue<S>) => void

const ratio = (percent: number | null | undefined): number | null => (percent == null ? null : percent / 100)
const one = (value: number | null): [[object & Record<string, string>, number | null]] => [[{}, value]]

const adders: { [S in Subject]: Add<S> } = {
  host(text, host) {
    const { os } = host
    const facts = {
      name: host.name,
      os: os.name,
      version: os.version ?? '',
      kernel: os.kernel,
      architecture: os.architecture,
    }
    text.add('gauge', 'host_info', 'Facts about the host; the value is always 1.', [[facts, 1]])
    const bootedAt = host.bootedAt === null ? null : Date.parse(host.bootedAt) / 1000
    text.add(
      'gauge',
      'boot_time_seconds',
      'When the host started, in seconds since the epoch.',
      one(bootedAt),
    )
    text.add('gauge', 'logged_in_users', 'Users who are logged in.', one(host.loggedInUsers))
    const charge = ratio(host.battery?.chargePercent)
    text.add('gauge', 'battery_charge_ratio', 'How full the battery is.', one(charge))
  },
  cpu(text, cpu) {
    text.add('gauge', 'cpu_busy_ratio', 'Share of all cores that is in use.', one(ratio(cpu.busyPercent)))
    const modes = Object.entries(cpu.split ?? {}).map(
      ([name, percent]) => [{ mode: name.replace('Percent', '') }, ratio(percent)] as const,
    )
    text.add('gauge', 'cpu_mode_ratio', 'Share of all cores by what they do.', modes)
    text.add(
      'gauge',
      'cpu_core_busy_ratio',
      'Share of one core that is in use.',
      cpu.cores.map(({ core, busyPercent }) => [{ core: String(core) }, ratio(busyPercent)]),
    )
    text.add('gauge', 'cpu_cores', 'Logical cores.', one(cpu.logicalCores))
    const hertz = cpu.frequencyMhz === null ? null : cpu.frequencyMhz * 1e6
    text.add('gauge', 'cpu_frequency_hertz', 'Mean frequency of the cores.', one(hertz))
    text.add('gauge', 'cpu_temperature_celsius', 'Temperature of the CPU.', one(cpu.temperatureCelsius))
    const load = cpu.loadAverage
    text.add('gauge', 'load1', 'Load average of 1 minute.', one(load?.oneMinute ?? null))
    text.add('gauge', 'load5', 'Load average of 5 minutes.', one(load?.fiveMinutes ?? null))
    text.add('gauge', 'load15', 'Load average of 15 minutes.', one(load?.fifteenMinutes ?? null))
  },
  memory(text, memory) {
    const { swap, controlGroup } = memory
    text.add('gauge', 'memory_total_bytes', 'Memory of the host.', one(memory.totalBytes))
    text.add('gauge', 'memory_used_bytes', 'Memory in use, without reclaimable cache.', one(memory.usedBytes))
    text.add('gauge', 'memory_available_bytes', 'What new programs can have.', one(memory.availableBytes))
    text.add('gauge', 'memory_cached_bytes', 'Cache, buffers and reclaimable.', one(memory.cachedBytes))
    text.add('gauge', 'memory_used_ratio', 'Share of the memory in use.', one(ratio(memory.usedPercent)))
    text.add('gauge', 'swap_total_bytes', 'Swap space.', one(swap?.totalBytes ?? null))
    text.add('gauge', 'swap_used_bytes', 'Swap space in use.', one(swap?.usedBytes ?? null))
    const [limit, used] = [controlGroup?.limitBytes ?? null, controlGroup?.usedBytes ?? null]
    text.add('gauge', 'memory_group_limit_bytes', 'Limit of the control group.', one(limit))
    text.add('gauge', 'memory_group_used_bytes', 'Use within the control group.', one(used))
  },
  disks(text, { fileSystems, devices }) {
    const mounts = (name: string, help: string, pick: (one: (typeof fileSystems)[number]) => number | null) =>
      text.add(
        'gauge',
        `filesystem_${name}`,
        help,
        fileSystems.map((fs) => [
          { mountpoint: fs.mountPoint, device: fs.device, fstype: fs.type },
          pick(fs),
        ]),
      )
    mounts('size_bytes', 'Size of the file system.', (fs) => fs.totalBytes)
    mounts('used_bytes', 'Space in use.', (fs) => fs.usedBytes)
    mounts('available_bytes', 'What an ordinary user may still write.', (fs) => fs.availableBytes)
    mounts('used_ratio', 'Share in use, as df computes it.', (fs) => ratio(fs.usedPercent))
    mounts('inodes', 'Inodes of the file system.', (fs) => fs.inodesTotal)
    mounts('inodes_used', 'Inodes in use.', (fs) => fs.inodesUsed)
    mounts('readonly', '1 where nothing can be written.', (fs) => Number(fs.readOnly))
    mounts('error', '1 where the mount did not answer.', (fs) => Number(fs.problem !== null))
    const disks = (name: string, help: string, pick: (one: (typeof devices)[number]) => number | null) =>
      text.add(
        'gauge',
        `disk_${name}`,
        help,
        devices.map((device) => [{ device: device.name }, pick(device)]),
      )
    disks('read_bytes_per_second', 'Bytes read.', (device) => device.readBytesPerSecond)
    disks('write_bytes_per_second', 'Bytes written.', (device) => device.writeBytesPerSecond)
    disks('reads_per_second', 'Read operations.', (device) => device.readOperationsPerSecond)
    disks('writes_per_second', 'Write operations.', (device) => device.writeOperationsPerSecond)
    disks('busy_ratio', 'Share of the time with a request under way.', (device) => ratio(device.busyPercent))
  },
  network(text, { interfaces }) {
    type Interface = (typeof interfaces)[number]
    const each = (
      kind: 'gauge' | 'counter',
      name: string,
      help: string,
      pick: (one: Interface) => number | null,
    ) =>
      text.add(
        kind,
        `network_${name}`,
        help,
        interfaces.map((face) => [{ device: face.name }, pick(face)]),
      )
    each('counter', 'receive_bytes_total', 'Bytes received.', (face) => face.rxBytes)
    each('counter', 'transmit_bytes_total', 'Bytes sent.', (face) => face.txBytes)
    each('counter', 'receive_errors_total', 'Receive errors.', (face) => face.rxErrors)
    each('counter', 'transmit_errors_total', 'Transmit errors.', (face) => face.txErrors)
    each('counter', 'receive_dropped_total', 'Packets dropped on receive.', (face) => face.rxDropped)
    each('counter', 'transmit_dropped_total', 'Packets dropped on transmit.', (face) => face.txDropped)
    each('gauge', 'up', '1 where the interface is up.', (face) =>
      face.state === 'unknown' ? null : Number(face.state === 'up'),
    )
  },
  processes(text, processes) {
    text.add(
      'gauge',
      'processes',
      'Processes by state.',
      Object.entries(processes.byState).map(([state, count]) => [{ state }, count]),
    )
    text.add('gauge', 'threads', 'Threads of all processes.', one(processes.threads))
  },
  containers: addContainers,
  custom(text, { metrics }) {
    text.add(
      'gauge',
      'custom_value',
      'Metrics defined in the settings.',
      metrics.map(({ name, unit, reading }) => [
        { name, unit: unit ?? '' },
        reading.status === 'ok' ? reading.value : null,
      ]),
    )
  },
}

export function renderMetrics({ at, sections, self }: Latest, version: string): string {
  const text = createPrometheusText('autoinfrasnap')
  text.add('gauge', 'build_info', 'The version that runs; the value is always 1.', [[{ version }, 1]])
  text.add(
    'gauge',
    'sample_time_seconds',
    'When the newest sample was taken.',
    one(at === null ? null : at / 1000),
  )
  const readings = subjects.flatMap((subject) => {
    const reading = sections[subject]
    return reading === undefined ? [] : [[subject, reading] as const]
  })
  // What a machine simply does not have is not a failure, so it has no series here.
  text.add(
    'gauge',
    'collector_success',
    '1 where the newest reading of a subject has a value, 0 where it failed.',
    readings.map(([subject, { status }]) => [
      { collector: subject },
      status === 'unavailable' ? null : Number(status === 'ok'),
    ]),
  )
  text.add(
    'gauge',
    'collector_duration_seconds',
    'How long the newest reading took.',
    readings.map(([subject, { durationMs }]) => [{ collector: subject }, Math.round(durationMs * 1e3) / 1e6]),
  )
  for (const [subject, reading] of readings) {
    if (reading.status === 'ok')
      (adders[subject] as (text: PrometheusText, value: unknown) => void)(text, reading.value)
  }
  if (self !== null) addSelf(text, self)
  return text.toString()
}

function addSelf(text: PrometheusText, self: Self): void {
  text.add(
    'gauge',
    'self_cpu_ratio',
    'CPU time the product itself uses, as a share of one core.',
    one(self.cpuMsPerSecond === null ? null : self.cpuMsPerSecond / 1000),
  )
  text.add('gauge', 'self_resident_memory_bytes', 'Memory the product itself uses.', one(self.rssBytes))
  text.add('counter', 'self_dropped_ticks_total', 'Ticks that came too late.', one(self.droppedTicks))
  text.add('counter', 'self_skipped_readings_total', 'Readings that were skipped.', one(self.skippedReadings))
  text.add('gauge', 'self_uptime_seconds', 'Since when the product runs.', one(self.uptimeSeconds))
}
