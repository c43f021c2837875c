/** Containers as a list shows them: the worst first, then what uses most of the CPU. Pure. */
import type { Finding, OverallState } from '../../../main/contract/findings'
import type { Container } from '../../../main/contract/model/containers'

export type ContainerMark = OverallState | 'off'

export interface ContainerRow {
  container: Container
  mark: ContainerMark
  /** Since when it is in the state its mark shows, where that is known; ISO 8601. */
  since: string | null
}

type ToldFinding = Finding & { since?: string | null }

const order: readonly ContainerMark[] = ['critical', 'warning', 'well', 'off']

export function containerRows(
  containers: readonly Container[],
  findings: readonly ToldFinding[],
): ContainerRow[] {
  const worst = new Map<string, ToldFinding>()
  // The worst finding of a container comes first.
  for (const finding of findings)
    if (finding.subject === 'containers' && finding.entity !== null && !worst.has(finding.entity))
      worst.set(finding.entity, finding)
  return containers
    .map((container): ContainerRow => {
      const finding = worst.get(container.name)
      const own: ContainerMark = container.state === 'running' ? 'well' : 'off'
      return {
        container,
        mark: finding?.state ?? own,
        since: sinceOf(container, finding),
      }
    })
    .sort(
      (a, b) =>
        order.indexOf(a.mark) - order.indexOf(b.mark) ||
        (b.container.cpuPercentOfHost ?? -1) - (a.container.cpuPercentOfHost ?? -1) ||
        a.container.name.localeCompare(b.container.name),
    )
}

/** Of how it ended the engine knows the time itself; of what lasts, those who watch. */
function sinceOf({ state, finishedAt }: Container, finding: ToldFinding | undefined): string | null {
  if (state === 'exited' || state === 'dead') return finishedAt
  const lasts = finding?.kind === 'container_unhealthy' || finding?.kind === 'container_restarting'
  return lasts ? (finding.since ?? null) : null
}
