/** Which numbers of a section become series in history, and how a series is named. */
import type { SectionValue, Sections, Subject } from './snapshot'
import type { Self } from './sample'

/** One number over time. `entity` is the disk, interface, container or metric it belongs to; null for the machine. */
export interface SeriesName {
  subject: Subject | 'self'
  entity: string | null
  /** A field of the section's value, unit in the name. */
  metric: string
}

/** `cpu.busyPercent`, `disks{/var/lib/docker}.usedPercent`, `containers{web}.memoryUsedBytes`. Braces and backslashes of foreign names are escaped. */
export function seriesKey({ subject, entity, metric }: SeriesName): string {
  return entity === null
    ? `${subject}.${metric}`
    : `${subject}{${entity.replace(/[\\{}]/g, '\\$&')}}.${metric}`
}

/** Written out, so that whoever names series does not load the schemas of all sections. */
const seriesSubjects: Readonly<Record<SeriesName['subject'], true>> = {
  host: true,
  cpu: true,
  memory: true,
  disks: true,
  network: true,
  processes: true,
  containers: true,
  custom: true,
  self: true,
}

/** A name, the foreign text in braces with its escapes, and a field. */
const seriesPattern = /^([a-z]+)(?:\{((?:[^\\{}]|\\[\\{}])*)\})?\.([A-Za-z][A-Za-z0-9]*)$/

/** The name that a key stands for, as `seriesKey` wrote it; null for a text that is no key. */
export function parseSeriesKey(key: string): SeriesName | null {
  const [, subject, entity, metric] = seriesPattern.exec(key) ?? []
  if (metric === undefined || !Object.hasOwn(seriesSubjects, subject ?? '')) return null
  return {
    subject: subject as SeriesName['subject'],
    entity: entity?.replace(/\\([\\{}])/g, '$1') ?? null,
    metric,
  }
}

type Emit = (entity: string | null, metric: string, value: number | null) => void

/** What is kept of each section. Facts and texts are not: they are in snapshots. */
const kept: { [S in Subject]?: (value: SectionValue<S>, emit: Emit) => void } = {
  cpu(cpu, emit) {
    emit(null, 'busyPercent', cpu.busyPercent)
    for (const part of ['userPercent', 'systemPercent', 'iowaitPercent', 'stealPercent'] as const)
      emit(null, part, cpu.split?.[part] ?? null)
    emit(null, 'loadOneMinute', cpu.loadAverage?.oneMinute ?? null)
    emit(null, 'temperatureCelsius', cpu.temperatureCelsius)
  },
  memory(memory, emit) {
    emit(null, 'usedBytes', memory.usedBytes)
    emit(null, 'usedPercent', memory.usedPercent)
    emit(null, 'cachedBytes', memory.cachedBytes)
    emit(null, 'swapUsedBytes', memory.swap?.usedBytes ?? null)
    emit(null, 'groupUsedPercent', memory.controlGroup?.usedPercent ?? null)
  },
  disks(disks, emit) {
    emit(null, 'readBytesPerSecond', disks.totals.readBytesPerSecond)
    emit(null, 'writeBytesPerSecond', disks.totals.writeBytesPerSecond)
    for (const one of disks.fileSystems) {
      emit(one.mountPoint, 'usedPercent', one.usedPercent)
      emit(one.mountPoint, 'usedBytes', one.usedBytes)
    }
    for (const device of disks.devices) {
      emit(device.name, 'readBytesPerSecond', device.readBytesPerSecond)
      emit(device.name, 'writeBytesPerSecond', device.writeBytesPerSecond)
      emit(device.name, 'busyPercent', device.busyPercent)
    }
  },
  network(network, emit) {
    emit(null, 'rxBytesPerSecond', network.totals.rxBytesPerSecond)
    emit(null, 'txBytesPerSecond', network.totals.txBytesPerSecond)
    emit(null, 'errorsPerSecond', network.totals.errorsPerSecond)
    for (const one of network.interfaces) {
      if (one.kind === 'veth') continue // a container's traffic is kept under the container's name
      emit(one.name, 'rxBytesPerSecond', one.rxBytesPerSecond)
      emit(one.name, 'txBytesPerSecond', one.txBytesPerSecond)
    }
  },
  processes(processes, emit) {
    emit(null, 'total', processes.total)
  },
  containers(containers, emit) {
    emit(null, 'running', containers.counts.running)
    emit(null, 'unhealthy', containers.counts.unhealthy)
    for (const one of containers.containers) {
      if (one.state !== 'running') continue
      // By name, not by id: a container that is made anew goes on in its series.
      emit(one.name, 'cpuPercentOfHost', one.cpuPercentOfHost)
      emit(one.name, 'memoryUsedBytes', one.memoryUsedBytes)
      emit(one.name, 'rxBytesPerSecond', one.rxBytesPerSecond)
      emit(one.name, 'txBytesPerSecond', one.txBytesPerSecond)
    }
  },
  custom(custom, emit) {
    for (const { name, reading } of custom.metrics)
      emit(name, 'value', reading.status === 'ok' ? reading.value : null)
  },
}

/** Calls `visit` for every number of a sample that history keeps. Unknown values (null) are not visited. */
export function visitSeries(
  sections: Sections,
  self: Self | null,
  visit: (name: SeriesName, value: number) => void,
): void {
  for (const subject of Object.keys(sections) as Subject[]) {
    const reading = sections[subject]
    if (reading?.status !== 'ok') continue
    const keep = kept[subject] as ((value: unknown, emit: Emit) => void) | undefined
    keep?.(reading.value, (entity, metric, value) => {
      if (value !== null) visit({ subject, entity, metric }, value)
    })
  }
  if (self?.cpuMsPerSecond != null)
    visit({ subject: 'self', entity: null, metric: 'cpuMsPerSecond' }, self.cpuMsPerSecond)
  if (self !== null) visit({ subject: 'self', entity: null, metric: 'rssBytes' }, self.rssBytes)
}
