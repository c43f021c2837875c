/** In which condition a container is: what its words and its mark tell, and how much attention it deserves. Pure. */
import type { Finding, StandingFinding } from '../../../main/contract/findings'
import type { Container } from '../../../main/contract/model/containers'

/** From what deserves attention first to what deserves least. */
export const conditions = [
  'killedForMemory',
  'restarting',
  'dead',
  'unhealthy',
  'failed',
  'lostProcess',
  'memoryUsed',
  'cpuHeldBack',
  'unknown',
  'removing',
  'starting',
  'running',
  'paused',
  'created',
  'exited',
] as const
export type Condition = (typeof conditions)[number]

export interface ContainerState {
  condition: Condition
  mark: 'well' | 'warning' | 'critical' | 'off'
  /** Smaller deserves attention first. */
  rank: number
  /** Since when it is so, or when it ended: UTC milliseconds; null where nobody knows. */
  sinceMs: number | null
}

const markRanks = { critical: 0, warning: 1, well: 2, off: 3 } as const

const ofKind = (findings: readonly Finding[], kind: Finding['kind']): boolean =>
  findings.some((finding) => finding.kind === kind)

function conditionOf(container: Container, findings: readonly Finding[]): Condition {
  const { state, health, oomKilled } = container
  switch (state) {
    case 'restarting':
    case 'dead':
    case 'removing':
    case 'created':
    case 'paused':
    case 'unknown':
      return state
    case 'exited':
      // Whether an end was one that somebody wanted, and whether it is still news, is judged where findings are made.
      if (oomKilled === true) return 'killedForMemory'
      return ofKind(findings, 'container_exited') ? 'failed' : 'exited'
    case 'running':
      if (health === 'unhealthy') return 'unhealthy'
      if (oomKilled === true) return 'lostProcess'
      if (ofKind(findings, 'container_memory_used')) return 'memoryUsed'
      if (ofKind(findings, 'container_cpu_held_back')) return 'cpuHeldBack'
      return health === 'starting' ? 'starting' : 'running'
  }
}

/** What the engine says is told at once, though the finding about it may come a moment later. */
const leastMarks: Partial<Record<Condition, 'warning' | 'critical'>> = {
  restarting: 'critical',
  dead: 'warning',
  unhealthy: 'warning',
  lostProcess: 'warning',
}

const instantOf = (text: string | null): number | null => (text === null ? null : Date.parse(text))

/** @param findings those about this container */
export function stateOf(container: Container, findings: readonly StandingFinding[]): ContainerState {
  const condition = conditionOf(container, findings)
  const worst = findings.some(({ state }) => state === 'critical')
    ? 'critical'
    : findings.length > 0
      ? 'warning'
      : (leastMarks[condition] ?? (container.state === 'running' ? 'well' : 'off'))
  const hasEnded = container.state === 'exited' || container.state === 'dead'
  const sinceMs =
    condition === 'unhealthy'
      ? instantOf(findings.find(({ kind }) => kind === 'container_unhealthy')?.since ?? null)
      : hasEnded
        ? instantOf(container.finishedAt)
        : container.state === 'running'
          ? instantOf(container.startedAt)
          : null
  return {
    condition,
    mark: worst,
    rank: markRanks[worst] * conditions.length + conditions.indexOf(condition),
    sinceMs,
  }
}
