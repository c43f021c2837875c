/** Takes a snapshot: asks the sampler, and writes what it says into the product's document. */
import type { Findings } from '../contract/findings'
import type { Sections, Snapshot } from '../contract/snapshot'
import { snapshotSchemaName } from '../contract/snapshot'

export interface SnapshotSource {
  sample(): Promise<Sections>
  identify(): Promise<Snapshot['host']>
  /** @param at ISO 8601. */
  judge(sections: Sections, at: string): Findings
}

export interface TakeSnapshotContext {
  readonly version: string
  readonly windowMs: number
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number
  /** The zone the machine lives in. */
  readonly timeZone: string
  /** When the work for this snapshot began, as `performance.now()` and `process.cpuUsage()` had it. */
  readonly started: { readonly monotonicMs: number; readonly cpuUsage: NodeJS.CpuUsage }
}

export async function takeSnapshot(source: SnapshotSource, context: TakeSnapshotContext): Promise<Snapshot> {
  const [sections, host] = await Promise.all([source.sample(), source.identify()])
  const takenAt = new Date(context.now()).toISOString()
  const findings = source.judge(sections, takenAt)
  const used = process.cpuUsage(context.started.cpuUsage)
  return {
    schema: snapshotSchemaName,
    takenAt,
    timeZone: context.timeZone,
    host,
    tool: {
      name: 'autoinfrasnap',
      version: context.version,
      runtime: process.versions['electron']
        ? `electron ${process.versions['electron']}`
        : `node ${process.versions.node}`,
    },
    windowMs: context.windowMs,
    sections,
    findings,
    cost: {
      wallMs: Math.round(performance.now() - context.started.monotonicMs),
      cpuMs: Math.round((used.user + used.system) / 100) / 10,
      peakRssBytes: process.resourceUsage().maxRSS * 1024, // kibibytes on every platform (process.resourceUsage)
    },
    redaction: null,
  }
}
