/** Findings that are new or gone, and the state of the whole. */
import { changeWeights, type Change, type ChangeKind, type ChangeWeight } from '../../contract/comparison'
import { overallStates, type Finding, type FindingKind } from '../../contract/findings'
import { subjects, type Snapshot } from '../../contract/snapshot'
import { change, pairUp } from './change'

/** Findings that say what another change says as well, with the number or state that moved. */
const restates: Partial<Record<FindingKind, { kinds: readonly ChangeKind[]; metric?: string }>> = {
  cpu_busy: { kinds: ['number_changed'], metric: 'busyPercent' },
  memory_used: { kinds: ['number_changed'], metric: 'usedPercent' },
  disk_full: { kinds: ['number_changed'], metric: 'usedPercent' },
  disk_inodes_used: { kinds: ['number_changed'], metric: 'inodesUsedPercent' },
  disk_read_only: { kinds: ['mount_read_only_changed'] },
  container_unhealthy: { kinds: ['container_health_changed'] },
  collector_failed: { kinds: ['section_lost', 'section_back'] },
  engine_silent: { kinds: ['section_lost', 'section_back'] },
}

/** @returns the changes given with those of findings; one that restates another only lends it its weight. */
export function withFindings(before: Snapshot, after: Snapshot, others: readonly Change[]): Change[] {
  const all = [...others]
  for (const found of findingChanges(before, after)) {
    const at = all.findIndex((other) => isRestated(found, other))
    const other = all[at]
    if (other === undefined) all.push(found.change)
    else if (found.change.kind === 'finding_new') all[at] = { ...other, weight: heavier(other, found.change) }
  }
  return [...all, ...stateChange(before, after)]
}

interface Found {
  finding: FindingKind
  change: Change
}

function findingChanges(before: Snapshot, after: Snapshot): Found[] {
  const isKnown = (finding: Finding): boolean => {
    const [was, is] = [before.sections[finding.subject], after.sections[finding.subject]]
    if (was === undefined || is === undefined) return false
    // Without a reading nobody knows whether it is so; that there is none is a finding of its own.
    const ofReading = finding.kind === 'collector_failed' || finding.kind === 'engine_silent'
    return ofReading || (was.status === 'ok' && is.status === 'ok')
  }
  const [was, is] = [before, after].map(({ findings }) => findings.list.filter(isKnown))
  const keyOf = ({ kind, subject, entity }: Finding): string => `${kind} ${subject} ${entity ?? ''}`
  return pairUp(was ?? [], is ?? [], keyOf).flatMap((pair) => {
    const one = pair.after ?? pair.before
    if (one === null) return []
    const rank = ranked(pair.after) - ranked(pair.before)
    if (rank === 0) return []
    const isNew = rank > 0
    return [
      {
        finding: one.kind,
        change: change({
          kind: isNew ? 'finding_new' : 'finding_gone',
          weight: isNew && one.state === 'critical' ? 'serious' : 'notable',
          subject: one.subject,
          entity: one.entity,
          before: pair.before?.message ?? null,
          after: pair.after?.message ?? null,
          finding: one,
          message: isNew || pair.after !== null ? one.message : `No longer so: ${one.message}`,
        }),
      },
    ]
  })
}

/** A warning that became critical is as new as one that was not there. */
const ranked = (finding: Finding | null): number => overallStates.indexOf(finding?.state ?? 'well')

function isRestated({ finding, change: { subject, entity } }: Found, other: Change): boolean {
  const same = restates[finding]
  if (same === undefined || other.subject !== subject || other.entity !== entity) return false
  return same.kinds.includes(other.kind) && (same.metric === undefined || same.metric === other.metric)
}

const heavier = (...changes: readonly Change[]): ChangeWeight =>
  changeWeights.find((weight) => changes.some((one) => one.weight === weight)) ?? 'minor'

/** Only of two snapshots that looked at the same things. */
function stateChange(before: Snapshot, after: Snapshot): Change[] {
  const [was, is] = [before.findings.state, after.findings.state]
  const alike = subjects.every(
    (subject) => (before.sections[subject] === undefined) === (after.sections[subject] === undefined),
  )
  if (was === is || !alike) return []
  const worse = overallStates.indexOf(is) > overallStates.indexOf(was)
  return [
    change({
      kind: 'state_changed',
      weight: worse && is === 'critical' ? 'serious' : 'notable',
      subject: 'host',
      entity: null,
      before: was,
      after: is,
      message: `The machine as a whole went from ${was} to ${is}`,
    }),
  ]
}
