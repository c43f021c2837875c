/** Numbers that moved beyond their tolerance. */
import type { Change, ChangeWeight } from '../../contract/comparison'
import type { Settings } from '../../contract/settings'
import type { Sections, Subject } from '../../contract/snapshot'
import { change, movedText, pairUp } from './change'
import {
  defaultTolerances,
  isBeyond,
  notableFillPoints,
  type ToleranceName,
  type Tolerance,
  type Tolerances,
} from './tolerances'

type Thresholds = Settings['thresholds']

interface Measured {
  name: ToleranceName
  subject: Subject
  entity: string | null
  /** The field's name in the document. */
  metric: string
  unit: string | null
  value: number
  /** The sentence around the two values: `Disk /` went from 1 % to 2 % `full`. */
  said: readonly [subject: string, rest: string]
}

type Row = Omit<Measured, 'value'> & { value: number | null }

export function numberChanges(
  before: Sections,
  after: Sections,
  { thresholds, tolerances }: { thresholds: Thresholds; tolerances: Tolerances },
): Change[] {
  const pairs = pairUp(measure(before), measure(after), ({ name, entity }) => `${name} ${entity ?? ''}`)
  return pairs.flatMap((pair) => {
    if (pair.before === null || pair.after === null) return [] // what has gone is told elsewhere
    const { name, subject, entity, metric, unit, value, said } = pair.after
    if (!isBeyond(pair.before.value, value, toleranceOf(pair.after, tolerances))) return []
    const [who, rest] = said
    const values = movedText([pair.before.value, pair.before.unit], [value, unit])
    return [
      change({
        kind: 'number_changed',
        weight: weigh(name, pair.before.value, value, thresholds),
        subject,
        entity,
        before: pair.before.value,
        after: value,
        metric,
        unit,
        message: `${who} went ${values}${rest === '' ? '' : ` ${rest}`}`,
      }),
    ]
  })
}

const toleranceOf = ({ name, entity }: Measured, tolerances: Tolerances): Tolerance =>
  (name === 'custom.value' ? tolerances[`custom.${entity ?? ''}`] : undefined) ??
  tolerances[name] ??
  defaultTolerances[name]

/** The thresholds by which findings judge the same number. */
const judgedBy: Partial<Record<ToleranceName, keyof Thresholds>> = {
  'cpu.busyPercent': 'cpuBusyPercent',
  'memory.usedPercent': 'memoryUsedPercent',
  'memory.limitUsedPercent': 'memoryUsedPercent',
  'disks.usedPercent': 'diskUsedPercent',
  'disks.inodesUsedPercent': 'inodesUsedPercent',
}

function weigh(name: ToleranceName, before: number, after: number, thresholds: Thresholds): ChangeWeight {
  const judge = judgedBy[name]
  if (judge === undefined || after < before) return 'minor'
  const { warning, critical } = thresholds[judge]
  // A busy moment is no lasting state, as a full disk is.
  if (before < critical && after >= critical) return name === 'cpu.busyPercent' ? 'notable' : 'serious'
  if (before < warning && after >= warning) return 'notable'
  return name === 'disks.usedPercent' && after - before >= notableFillPoints ? 'notable' : 'minor'
}

/** Everything of one snapshot that has a tolerance and is known. */
function measure({ cpu, memory, disks, network, processes, containers, custom }: Sections): Measured[] {
  const rows: Row[] = []
  const machine = (name: ToleranceName, metric: string, unit: string | null, said: Row['said']) => {
    const [subject] = name.split('.') as [Subject]
    return (value: number | null, entity: string | null = null): void => {
      rows.push({ name, subject, entity, metric, unit, value, said })
    }
  }
  if (cpu?.status === 'ok') {
    const { busyPercent, loadAverage, temperatureCelsius } = cpu.value
    machine('cpu.busyPercent', 'busyPercent', 'percent', ['CPU', 'busy'])(busyPercent)
    machine('cpu.loadAverage', 'fiveMinutes', null, ['Load of five minutes', ''])(
      loadAverage?.fiveMinutes ?? null,
    )
    machine('cpu.temperatureCelsius', 'temperatureCelsius', 'celsius', ['CPU', ''])(temperatureCelsius)
  }
  if (memory?.status === 'ok') {
    const { usedPercent, controlGroup, swap } = memory.value
    machine('memory.usedPercent', 'usedPercent', 'percent', ['Memory', 'used'])(usedPercent)
    machine('memory.limitUsedPercent', 'usedPercent', 'percent', ['Memory', 'of the limit that holds here'])(
      controlGroup?.usedPercent ?? null,
      'control group',
    )
    machine('memory.swapUsedPercent', 'usedPercent', 'percent', ['Swap', 'used'])(
      swap?.usedPercent ?? null,
      'swap',
    )
  }
  if (disks?.status === 'ok') {
    for (const { mountPoint, usedPercent, inodesUsedPercent } of disks.value.fileSystems) {
      const disk = `Disk ${mountPoint}`
      machine('disks.usedPercent', 'usedPercent', 'percent', [disk, 'full'])(usedPercent, mountPoint)
      machine('disks.inodesUsedPercent', 'inodesUsedPercent', 'percent', [disk, 'of its inodes in use'])(
        inodesUsedPercent,
        mountPoint,
      )
    }
    const { readBytesPerSecond, writeBytesPerSecond } = disks.value.totals
    machine('disks.readBytesPerSecond', 'readBytesPerSecond', 'bytes/s', ['Reading from disks', ''])(
      readBytesPerSecond,
    )
    machine('disks.writeBytesPerSecond', 'writeBytesPerSecond', 'bytes/s', ['Writing to disks', ''])(
      writeBytesPerSecond,
    )
  }
  if (network?.status === 'ok') {
    const { rxBytesPerSecond, txBytesPerSecond } = network.value.totals
    machine('network.rxBytesPerSecond', 'rxBytesPerSecond', 'bytes/s', ['Network traffic in', ''])(
      rxBytesPerSecond,
    )
    machine('network.txBytesPerSecond', 'txBytesPerSecond', 'bytes/s', ['Network traffic out', ''])(
      txBytesPerSecond,
    )
  }
  if (processes?.status === 'ok')
    machine('processes.total', 'total', null, ['The number of processes', ''])(processes.value.total)
  if (containers?.status === 'ok') {
    for (const { name, cpuPercentOfHost, memoryUsedBytes } of containers.value.containers) {
      const container = `Container ${name}`
      machine('containers.cpuPercentOfHost', 'cpuPercentOfHost', 'percent', [container, "of the host's CPU"])(
        cpuPercentOfHost,
        name,
      )
      machine('containers.memoryUsedBytes', 'memoryUsedBytes', 'bytes', [container, 'of memory'])(
        memoryUsedBytes,
        name,
      )
    }
  }
  if (custom?.status === 'ok') {
    for (const { name, unit, reading } of custom.value.metrics)
      machine('custom.value', 'value', unit, [name, ''])(reading.status === 'ok' ? reading.value : null, name)
  }
  return rows.filter((row): row is Measured => row.value !== null)
}
