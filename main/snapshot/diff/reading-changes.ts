/** Sections that were lost or came back, and custom metrics that are gone or new. */
import type { Change } from '../../contract/comparison'
import type { Custom, CustomMetric } from '../../contract/model/custom'
import { subjects, type Sections } from '../../contract/snapshot'
import { change, pairUp } from './change'

/** A section that one of the snapshots was not asked for is no loss. */
export function sectionChanges(before: Sections, after: Sections): Change[] {
  return subjects.flatMap((subject) => {
    const [was, is] = [before[subject], after[subject]]
    if (was === undefined || is === undefined || (was.status === 'ok') === (is.status === 'ok')) return []
    const lost = is.status !== 'ok'
    const why = is.status === 'ok' ? '' : `: ${is.problem.message.replace(/\.\s*$/, '')}`
    // That there is none is often meant, but an engine does not leave by itself.
    const meant = is.status === 'unavailable' && subject !== 'containers'
    return [
      change({
        kind: lost ? 'section_lost' : 'section_back',
        weight: lost && !meant ? 'serious' : 'notable',
        subject,
        entity: null,
        before: was.status,
        after: is.status,
        message: lost
          ? `Nothing is known of ${subject} any more${why}`
          : `Readings of ${subject} are there now`,
      }),
    ]
  })
}

const valueOf = (metric: CustomMetric | null): number | null =>
  metric?.reading.status === 'ok' ? metric.reading.value : null

/** Their numbers are told with the others, and their failures are findings. */
export function customChanges(before: Custom, after: Custom): Change[] {
  return pairUp(before.metrics, after.metrics, ({ name }) => name).flatMap(({ before: was, after: is }) => {
    const metric = is ?? was
    if (metric === null || (was !== null && is !== null)) return []
    const { name, unit } = metric
    return [
      change({
        kind: is === null ? 'custom_gone' : 'custom_new',
        weight: 'notable',
        subject: 'custom',
        entity: name,
        before: valueOf(was),
        after: valueOf(is),
        unit,
        message: `Custom metric ${name} is ${is === null ? 'not measured any more' : 'new'}`,
      }),
    ]
  })
}
