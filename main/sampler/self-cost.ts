/** What watching costs, measured like everything else. */
import type { Self } from '../contract/sample'

export interface SelfCostSource {
  cpuUsage(): { user: number; system: number }
  rssBytes(): number
}

export const processCost: SelfCostSource = {
  cpuUsage: () => process.cpuUsage(),
  rssBytes: () => process.memoryUsage.rss(),
}

/** Averaged over this span: a single tick's CPU time is coarser than what it should show. */
const spanMs = 10_000

export function createSelfCost(source: SelfCostSource, monotonicMs: () => number) {
  const startedMs = monotonicMs()
  const marks: { atMs: number; cpuMs: number }[] = []
  return (counts: Pick<Self, 'droppedTicks' | 'skippedReadings'>): Self => {
    const { user, system } = source.cpuUsage()
    const mark = { atMs: monotonicMs(), cpuMs: (user + system) / 1000 }
    marks.push(mark)
    while (marks.length > 2 && mark.atMs - marks[1]!.atMs >= spanMs) marks.shift()
    const first = marks[0]!
    const elapsedMs = mark.atMs - first.atMs
    return {
      cpuMsPerSecond:
        elapsedMs > 0 ? Math.round(((mark.cpuMs - first.cpuMs) * 100_000) / elapsedMs) / 100 : null,
      rssBytes: source.rssBytes(),
      ...counts,
      uptimeSeconds: Math.floor((mark.atMs - startedMs) / 1000),
    }
  }
}
