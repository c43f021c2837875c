/**
 * What is wrong with a machine, told from the readings of one instant. Pure; what changes over time (since when,
 * hysteresis, notifications) is left to the rules that watch.
 */
import type { Finding, FindingKind, Findings, OverallState } from '../contract/findings'
import type { FileSystem } from '../contract/model/disks'
import type { Reading } from '../contract/reading'
import type { Settings } from '../contract/settings'
import type { Sections, SectionValue, Subject } from '../contract/snapshot'
import { containerFindings } from './container-findings'
import { finding, level, roundedDown, sentence, valuesOf, type About, type Found, type Levels } from './found'

type Thresholds = Settings['thresholds']

const lowBatteryPercent = { warning: 10, critical: 5 }

/** Media that are full and read-only by nature. */
const imageTypes = ['squashfs', 'iso9660', 'udf', 'erofs', 'cramfs', 'overlay']

/** What breaks the rest comes first among findings of the same state. */
const rank: readonly Subject[] = [
  'disks',
  'memory',
  'containers',
  'cpu',
  'network',
  'processes',
  'host',
  'custom',
]

/**
 * Everything worth saying, the worst first.
 *
 * @param at when the readings were taken, ISO 8601: a container that failed long ago is no news.
 */
export function findings(sections: Sections, thresholds: Thresholds, at: string): Finding[] {
  const found: Found[] = [
    ...troubles(sections),
    ...valueOf(sections.cpu, (cpu) => [cpuFinding(cpu, thresholds.cpuBusyPercent)]),
    ...valueOf(sections.memory, (memory) => memoryFindings(memory, thresholds.memoryUsedPercent)),
    ...valueOf(sections.disks, (disks) => diskFindings(disks.fileSystems, thresholds)),
    ...valueOf(sections.containers, ({ containers }) =>
      containers.flatMap((container) =>
        containerFindings(container, thresholds.memoryUsedPercent, Date.parse(at)),
      ),
    ),
    ...valueOf(sections.host, ({ battery }) => [batteryFinding(battery)]),
    ...valueOf(sections.custom, ({ metrics }) =>
      metrics.map(({ name, reading }) =>
        reading.status === 'failed'
          ? finding(
              { kind: 'custom_failed', subject: 'custom', entity: name },
              'warning',
              sentence(reading.problem),
              valuesOf(reading.problem),
            )
          : null,
      ),
    ),
  ].filter((one) => one !== null)
  return found
    .sort(compare) // stable: what is equally bad stays in the order of the document
    .map(({ kind, state, subject, entity, message, values }) => ({
      kind,
      state,
      subject,
      entity,
      message,
      values,
    }))
}

/** The same as a document holds it. */
export function judge(sections: Sections, thresholds: Thresholds, at: string): Findings {
  const list = findings(sections, thresholds, at)
  return { state: overall(list), list }
}

export function overall(found: readonly Finding[]): OverallState {
  if (found.some(({ state }) => state === 'critical')) return 'critical'
  return found.length > 0 ? 'warning' : 'well'
}

const severity = ({ state }: Finding): number => (state === 'critical' ? 0 : 1)

const compare = (a: Found, b: Found): number =>
  severity(a) - severity(b) || rank.indexOf(a.subject) - rank.indexOf(b.subject) || b.weight - a.weight

function valueOf<Value>(
  reading: Reading<Value> | undefined,
  find: (value: Value) => readonly (Found | null)[],
): readonly (Found | null)[] {
  return reading?.status === 'ok' ? find(reading.value) : []
}

const subjectNames: Readonly<Record<Subject, string>> = {
  host: 'Host facts',
  cpu: 'CPU',
  memory: 'Memory',
  disks: 'Disks',
  network: 'Network',
  processes: 'Processes',
  containers: 'Containers',
  custom: 'Custom metrics',
}

/** Collectors that broke. That a machine has no such thing is no finding. */
function troubles(sections: Sections): Found[] {
  const found: Found[] = []
  for (const [subject, reading] of Object.entries(sections) as [Subject, Sections[Subject]][]) {
    if (reading?.status !== 'failed') continue
    const told = sentence(reading.problem)
    // What the engine does or does not do is a sentence of its own, and ends with a question worth asking.
    const silent = reading.problem.code === 'docker_silent'
    const message = silent ? told : `${subjectNames[subject]} could not be read: ${told}`
    const about: About = { kind: silent ? 'engine_silent' : 'collector_failed', subject }
    found.push(finding(about, 'warning', message, valuesOf(reading.problem)))
  }
  return found
}

/** One short window is noise, so the load of a minute must say the same where the system has one. */
function cpuFinding(cpu: SectionValue<'cpu'>, levels: Levels): Found | null {
  const { busyPercent, loadAverage, logicalCores } = cpu
  if (loadAverage !== null && loadAverage.oneMinute < logicalCores) return null
  return level({ kind: 'cpu_busy', subject: 'cpu' }, busyPercent, levels, (share) => `CPU is ${share} busy`)
}

function memoryFindings(memory: SectionValue<'memory'>, levels: Levels): (Found | null)[] {
  const { controlGroup, usedPercent } = memory
  return [
    level(
      { kind: 'memory_used', subject: 'memory' },
      usedPercent,
      levels,
      (share) => `Memory is ${share} used`,
    ),
    controlGroup === null
      ? null
      : level(
          { kind: 'memory_limit_used', subject: 'memory' },
          controlGroup.usedPercent,
          levels,
          (share) => `Memory is ${share} used of the limit that holds here`,
        ),
  ]
}

function diskFindings(fileSystems: readonly FileSystem[], thresholds: Thresholds): (Found | null)[] {
  return onePerDevice(fileSystems).flatMap((disk) => {
    const { mountPoint, problem } = disk
    const of = (kind: FindingKind): About => ({ kind, subject: 'disks', entity: mountPoint })
    if (problem !== null) {
      return [
        problem.code === 'mount_silent'
          ? finding(of('disk_silent'), 'critical', `Disk ${mountPoint} does not answer`, {}, 101)
          : finding(
              of('disk_unreadable'),
              'warning',
              `Disk ${mountPoint}: ${sentence(problem)}`,
              valuesOf(problem),
              101,
            ),
      ]
    }
    if (imageTypes.includes(disk.type)) return []
    if (disk.readOnly) {
      // Nothing can fill it up. Only the root is expected to be writable: kernels remount it after disk errors.
      return mountPoint === '/'
        ? [finding(of('disk_read_only'), 'warning', 'Disk / is read-only', {}, 101)]
        : []
    }
    return [
      level(
        of('disk_full'),
        disk.usedPercent,
        thresholds.diskUsedPercent,
        (share) => `Disk ${mountPoint} is ${share} full`,
      ),
      level(
        of('disk_inodes_used'),
        disk.inodesUsedPercent,
        thresholds.inodesUsedPercent,
        (share) => `Disk ${mountPoint} has ${share} of its inodes in use`,
      ),
    ]
  })
}

/** A device that is mounted several times is full once. The mount that counts in the totals speaks for all. */
function onePerDevice(fileSystems: readonly FileSystem[]): FileSystem[] {
  const counted = new Set(fileSystems.filter(({ inTotals }) => inTotals).map(({ device }) => device))
  return fileSystems.filter(
    ({ device, inTotals }) => inTotals || !device.startsWith('/dev/') || !counted.has(device),
  )
}

function batteryFinding(battery: SectionValue<'host'>['battery']): Found | null {
  const charge = battery?.chargePercent ?? null
  if (charge === null || battery?.state !== 'discharging' || charge > lowBatteryPercent.warning) return null
  const state = charge <= lowBatteryPercent.critical ? 'critical' : 'warning'
  const percent = roundedDown(charge, lowBatteryPercent)
  const about: About = { kind: 'battery_low', subject: 'host' }
  return finding(about, state, `Battery is down to ${percent} %`, { percent: Number(percent) })
}
