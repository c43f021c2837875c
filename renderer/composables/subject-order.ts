/** In which order series are offered and drawn. */
import type { SeriesName } from '../../main/contract/series'

/** By how often people look at them. */
export const subjectOrder: readonly SeriesName['subject'][] = [
  'cpu',
  'memory',
  'disks',
  'network',
  'containers',
  'processes',
  'custom',
  'host',
  'self',
]
