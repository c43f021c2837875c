/** What changed between two snapshots, ranked by meaning. Pure: finding and showing them is left to others. */
import { changeKinds, changeWeights, type Change, type Comparison } from '../../contract/comparison'
import type { Settings } from '../../contract/settings'
import {
  subjects,
  type Sections,
  type SectionValue,
  type Snapshot,
  type Subject,
} from '../../contract/snapshot'
import { containerChanges } from './container-changes'
import { diskChanges } from './disk-changes'
import { withFindings } from './finding-changes'
import { isSameHost, machineChanges } from './machine-changes'
import { networkChanges } from './network-changes'
import { numberChanges } from './number-changes'
import { customChanges, sectionChanges } from './reading-changes'
import type { Tolerances } from './tolerances'

export interface CompareOptions {
  /** By which numbers that moved are weighed. */
  thresholds: Settings['thresholds']
  /** Instead of the defaults, for those that are named. */
  tolerances?: Tolerances | undefined
  /** How people call the two: names of reports or files. */
  sources: { before: string; after: string }
}

export function compareSnapshots(before: Snapshot, after: Snapshot, options: CompareOptions): Comparison {
  const { thresholds, tolerances = {}, sources } = options
  const both = <S extends Subject>(
    subject: S,
    compare: (was: SectionValue<S>, is: SectionValue<S>) => Change[],
  ): Change[] => {
    const [was, is] = [valueOf(before.sections, subject), valueOf(after.sections, subject)]
    return was === null || is === null ? [] : compare(was, is)
  }
  const changes = [
    ...machineChanges(before, after),
    ...sectionChanges(before.sections, after.sections),
    ...both('disks', diskChanges),
    ...both('network', networkChanges),
    ...both('containers', containerChanges),
    ...both('custom', customChanges),
    ...numberChanges(before.sections, after.sections, { thresholds, tolerances }),
  ]
  return {
    schema: 'autoinfrasnap/comparison@1',
    before: sideOf(before, sources.before),
    after: sideOf(after, sources.after),
    isSameHost: isSameHost(before, after),
    changes: withFindings(before, after, changes).sort(inOrder),
  }
}

function valueOf<S extends Subject>(sections: Sections, subject: S): SectionValue<S> | null {
  const reading = sections[subject]
  return reading?.status === 'ok' ? reading.value : null
}

const sideOf = ({ takenAt, host, tool, redaction }: Snapshot, source: string): Comparison['before'] => ({
  takenAt,
  hostName: host.name,
  toolVersion: tool.version,
  source,
  redaction: redaction ?? null,
})

/** The heaviest first, then as documents list subjects, then by name; what happened to one thing stands together. */
const inOrder = (a: Change, b: Change): number =>
  changeWeights.indexOf(a.weight) - changeWeights.indexOf(b.weight) ||
  subjects.indexOf(a.subject) - subjects.indexOf(b.subject) ||
  compareText(a.entity ?? '', b.entity ?? '') ||
  changeKinds.indexOf(a.kind) - changeKinds.indexOf(b.kind) ||
  compareText(a.metric ?? '', b.metric ?? '')

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
