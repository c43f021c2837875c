/** Changes as a reader wants them: by subject, the heaviest first, what happened to one thing together. Pure. */
import { changeWeights, type Change } from '../../../../main/contract/comparison'
import type { OverallState } from '../../../../main/contract/findings'
import type { Subject } from '../../../../main/contract/snapshot'

/** How a change is marked. `better` is one of some weight that nobody minds. */
export const tones = ['serious', 'notable', 'better', 'minor'] as const
export type Tone = (typeof tones)[number]

/** The house's marks: shape and colour say how much each deserves a look. */
const marks: Readonly<Record<Tone, OverallState | 'off'>> = {
  serious: 'critical',
  notable: 'warning',
  better: 'well',
  minor: 'off',
}

export const markOf = (tone: Tone): OverallState | 'off' => marks[tone]

export interface ChangeGroup {
  subject: Subject
  /** Each of one thing: a container, a mount, the machine itself. */
  clusters: readonly (readonly Change[])[]
}

const goodAfter: Readonly<Partial<Record<Change['kind'], Change['after']>>> = {
  container_health_changed: 'healthy',
  container_state_changed: 'running',
  interface_state_changed: 'up',
  mount_read_only_changed: 'writable',
  state_changed: 'well',
}

function isBetter({ kind, before, after }: Change): boolean {
  if (kind === 'finding_gone' || kind === 'section_back') return true
  if (kind === 'state_changed' && before === 'critical') return true
  return after !== null && goodAfter[kind] === after
}

export function toneOf(change: Change): Tone {
  if (change.weight === 'minor') return 'minor'
  return isBetter(change) ? 'better' : change.weight
}

export function countsOf(changes: readonly Change[]): Readonly<Record<Tone, number>> {
  const counts = { serious: 0, notable: 0, better: 0, minor: 0 }
  for (const change of changes) counts[toneOf(change)] += 1
  return counts
}

/** @param changes as a comparison has them, the heaviest first: a group stands where its heaviest change stood. */
export function groupsOf(changes: readonly Change[]): ChangeGroup[] {
  const inOrder = [...changes].sort(
    (a, b) => changeWeights.indexOf(a.weight) - changeWeights.indexOf(b.weight),
  )
  return [...Map.groupBy(inOrder, ({ subject }) => subject)].map(([subject, ofSubject]) => ({
    subject,
    clusters: [...Map.groupBy(ofSubject, ({ entity }) => entity).values()],
  }))
}
