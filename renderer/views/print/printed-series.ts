/** Which series are printed: what explains a machine's state, and no more than fits a page. Pure. */
import { parseSeriesKey, seriesKey } from '../../../main/contract/series'
import type { Snapshot } from '../../../main/contract/snapshot'

const ofMachine = [
  'cpu.busyPercent',
  'memory.usedPercent',
  'disks.readBytesPerSecond',
  'disks.writeBytesPerSecond',
  'network.rxBytesPerSecond',
  'network.txBytesPerSecond',
]

/** As many lines as there are colours. */
const mostDisks = 6

/** @param known every series there is. */
export function printedSeries(known: readonly string[], snapshot: Snapshot): string[] {
  const there = new Set(known)
  const machine = ofMachine.filter((key) => there.has(key))
  // The names of other series are those that were masked.
  if (snapshot.redaction != null) return machine
  const { disks } = snapshot.sections
  const mounts =
    disks?.status === 'ok'
      ? [...disks.value.fileSystems]
          .sort((one, other) => (other.usedPercent ?? -1) - (one.usedPercent ?? -1))
          .map(({ mountPoint }) => mountPoint)
      : known.flatMap((key) => {
          const name = parseSeriesKey(key)
          return name?.subject === 'disks' && name.metric === 'usedPercent' ? [name.entity!] : []
        })
  const full = [...new Set(mounts)]
    .map((entity) => seriesKey({ subject: 'disks', entity, metric: 'usedPercent' }))
    .filter((key) => there.has(key))
  return [...machine, ...full.slice(0, mostDisks)]
}
