/** The history that a report of the plain command shows: that which lies at rest, where nobody is disturbed by reading it. */
import type { Snapshot } from '../../contract/snapshot'
import type { RenderOptions, ReportFormat } from '../../reports/formats/format'

/** @param folder of the data; asked only where a format has room for history, since an account may have none. */
export async function renderOptionsFor(
  formats: readonly ReportFormat[],
  snapshot: Snapshot,
  folder: () => string,
): Promise<RenderOptions> {
  if (!formats.some(({ id }) => id === 'html')) return {}
  const [{ readHistoryAtRest }, { historyBefore }] = await Promise.all([
    import('../../history/at-rest'),
    import('../../reports/report-history'),
  ])
  return {
    history: await readHistoryAtRest(folder(), Date.now, (source) => historyBefore(source, snapshot)),
  }
}
