/** The state of a subject, a disk or a container, as the findings have it: for the marks on tiles and in tables. Pure. */
import type { Finding, OverallState } from '../../main/contract/findings'
import type { Reading } from '../../main/contract/reading'
import type { Subject } from '../../main/contract/snapshot'

/** Of the worst finding about it. @param entity of one disk, container or metric; all of them when left out. */
export function stateIn(findings: readonly Finding[], subject: Subject, entity?: string): OverallState {
  let worst: OverallState = 'well'
  for (const finding of findings) {
    if (finding.subject !== subject || (entity !== undefined && finding.entity !== entity)) continue
    if (finding.state === 'critical') return 'critical'
    worst = 'warning'
  }
  return worst
}

/** The same with `off` for what was not read yet, or what the machine does not have. */
export function markIn(
  findings: readonly Finding[],
  subject: Subject,
  reading: Reading<unknown> | null,
): OverallState | 'off' {
  if (reading === null || reading.status === 'unavailable') return 'off'
  const state = stateIn(findings, subject)
  // What broke a moment ago is no finding yet, but it is not well either.
  return state === 'well' && reading.status === 'failed' ? 'warning' : state
}
