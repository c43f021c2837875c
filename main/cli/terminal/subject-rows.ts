/** What the summary says of each subject in one row: the number that matters, and its details, the best first. */
import type { Finding } from '../../contract/findings'
import type { Reading } from '../../contract/reading'
import type { SectionValue, Sections, Subject } from '../../contract/snapshot'
import { bytesText, countText, percentText, rateText, shareText } from './units'

export interface SubjectRow {
  value: string
  /** Dropped from the end where the line is too short. */
  details: string[]
}

/** `found` are the findings of the subject itself. */
type Describe<S extends Subject> = (value: SectionValue<S>, found: readonly Finding[]) => SubjectRow

const unknown = '?'
const percentOrUnknown = (share: number | null, what: string): string =>
  share === null ? unknown : `${percentText(share)} ${what}`

/** Leaves out what is unknown or not worth a word. */
const told = (...details: (string | null | false)[]): string[] =>
  details.filter((detail): detail is string => typeof detail === 'string' && detail !== '')

const describeCpu: Describe<'cpu'> = (cpu) => {
  const load = cpu.loadAverage
  const iowait = cpu.split?.iowaitPercent ?? 0
  return {
    value: percentOrUnknown(cpu.busyPercent, 'busy'),
    details: told(
      iowait >= 1 && `${percentText(iowait)} waiting for disks`,
      load &&
        `load ${[load.oneMinute, load.fiveMinutes, load.fifteenMinutes].map((part) => part.toFixed(2)).join(' ')}`,
      countText(cpu.logicalCores, 'core'),
      cpu.frequencyMhz !== null && `${(cpu.frequencyMhz / 1000).toFixed(1)} GHz`,
      cpu.temperatureCelsius !== null && `${Math.round(cpu.temperatureCelsius)} °C`,
    ),
  }
}

const describeMemory: Describe<'memory'> = (memory) => {
  const { controlGroup, swap } = memory
  const host = `${shareText(memory.usedBytes, memory.totalBytes)}`
  const swapText =
    swap === null
      ? 'no swap'
      : swap.usedBytes > 0
        ? `swap ${shareText(swap.usedBytes, swap.totalBytes)}`
        : 'swap unused'
  if (controlGroup === null) {
    return {
      value: percentOrUnknown(memory.usedPercent, 'used'),
      details: told(`${host}, cache left out`, swapText),
    }
  }
  const own = shareText(controlGroup.usedBytes, controlGroup.limitBytes)
  return {
    value: percentOrUnknown(controlGroup.usedPercent, 'used'),
    details: told(`${own}, the limit that holds here`, `host ${host}`, swapText),
  }
}

/** The disk that something is wrong with, else the fullest of those that count. */
const describeDisks: Describe<'disks'> = ({ fileSystems, totals }, found) => {
  const known = fileSystems.filter(({ usedPercent }) => usedPercent !== null)
  const inTotals = known.filter((disk) => disk.inTotals)
  const fullest = inTotals
    .filter(({ readOnly }) => !readOnly)
    .sort((a, b) => (b.usedPercent ?? 0) - (a.usedPercent ?? 0))[0]
  const named = found.flatMap(({ entity }) => known.find(({ mountPoint }) => mountPoint === entity) ?? [])[0]
  const shown = named ?? fullest
  const rates = [
    [totals.readBytesPerSecond, 'read'],
    [totals.writeBytesPerSecond, 'written'],
  ] as const
  const moving = rates.flatMap(([rate, what]) =>
    rate !== null && rate > 0 ? [`${rateText(rate)} ${what}`] : [],
  )
  return {
    value: percentOrUnknown(shown?.usedPercent ?? null, 'used'),
    details: told(
      shown !== undefined &&
        `${shown.mountPoint}${shown.availableBytes === null ? '' : `, ${bytesText(shown.availableBytes)} free`}`,
      shown === undefined && countText(fileSystems.length, 'file system'),
      shown !== undefined && shown === fullest && inTotals.length > 1 && `fullest of ${inTotals.length}`,
      moving.join(', '),
    ),
  }
}

const describeNetwork: Describe<'network'> = ({ interfaces, totals }) => {
  const [received, sent] = [totals.rxBytesPerSecond, totals.txBytesPerSecond]
  const up = interfaces.filter(({ inTotals, state }) => inTotals && state !== 'down')
  const { errorsPerSecond, droppedPerSecond } = totals
  const named = up.length === 1 ? (up[0]?.name ?? '') : `${up.length} interfaces`
  return {
    value: received === null || sent === null ? unknown : rateText(received + sent),
    details: told(
      received !== null && sent !== null && `${rateText(received)} received, ${rateText(sent)} sent`,
      (errorsPerSecond ?? 0) > 0 && `${Math.ceil(errorsPerSecond ?? 0)} errors/s`,
      (droppedPerSecond ?? 0) > 0 && `${Math.ceil(droppedPerSecond ?? 0)} dropped/s`,
      interfaces.length > 0 && named,
    ),
  }
}

const describeProcesses: Describe<'processes'> = ({ visibility, total, byState, threads }) => ({
  value: String(total),
  details: told(
    visibility === 'own' && 'only your own are visible',
    byState.zombie > 0 && countText(byState.zombie, 'zombie'),
    byState.waiting > 0 && `${byState.waiting} waiting for disks`,
    byState.stopped > 0 && `${byState.stopped} stopped`,
    `${byState.running} running`,
    threads !== null && countText(threads, 'thread'),
  ),
})

const engineNames = { docker: 'Docker', podman: 'Podman', unknown: 'engine' } as const

/** Every state but running, those that ask for attention first. */
const quietStates = ['restarting', 'dead', 'removing', 'paused', 'exited', 'created', 'other'] as const

const describeContainers: Describe<'containers'> = ({ counts, engine, containers }) => {
  const sick = containers.filter(({ health }) => health === 'unhealthy').map(({ name }) => name)
  return {
    value: counts.total === 0 ? '0' : `${counts.running} of ${counts.total}`,
    details: told(
      counts.total === 0 && 'none on this machine',
      counts.unhealthy > 0 &&
        `${counts.unhealthy} unhealthy${sick.length > 0 ? `: ${sick.slice(0, 2).join(', ')}` : ''}`,
      counts.total > 0 && counts.running === counts.total && 'all running',
      ...quietStates.map((state) => counts[state] > 0 && `${counts[state]} ${state}`),
      `${engineNames[engine.name]} ${engine.version ?? ''}`.trim(),
    ),
  }
}

const describeCustom: Describe<'custom'> = ({ metrics }) => {
  const ok = metrics.flatMap(({ name, unit, reading }) =>
    reading.status === 'ok' ? [`${name} ${reading.value}${unit === null ? '' : ` ${unit}`}`] : [],
  )
  const failed = metrics.length - ok.length
  return {
    value: String(metrics.length),
    details: told(failed > 0 && `${failed} without a value`, ...ok),
  }
}

export const subjectTitles: Readonly<Record<Subject, string>> = {
  host: 'Host',
  cpu: 'CPU',
  memory: 'Memory',
  disks: 'Disks',
  network: 'Network',
  processes: 'Processes',
  containers: 'Containers',
  custom: 'Custom',
}

/** Null for a subject that has no value, and for the host, which the line above the rows tells. */
export function describeSubject(
  subject: Subject,
  sections: Sections,
  found: readonly Finding[],
): SubjectRow | null {
  const describe = <K extends Subject>(
    reading: Reading<SectionValue<K>> | undefined,
    by: Describe<K>,
  ): SubjectRow | null => (reading?.status === 'ok' ? by(reading.value, found) : null)
  switch (subject) {
    case 'cpu':
      return describe<'cpu'>(sections.cpu, describeCpu)
    case 'memory':
      return describe<'memory'>(sections.memory, describeMemory)
    case 'disks':
      return describe<'disks'>(sections.disks, describeDisks)
    case 'network':
      return describe<'network'>(sections.network, describeNetwork)
    case 'processes':
      return describe<'processes'>(sections.processes, describeProcesses)
    case 'containers':
      return describe<'containers'>(sections.containers, describeContainers)
    case 'custom':
      return describe<'custom'>(sections.custom, describeCustom)
    case 'host':
      return null
  }
}
