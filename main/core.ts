/** The core: wires the rooms together for whoever hosts it. Knows neither Electron nor HTTP. */
import { judge } from './alerts/findings'
import { readHostIdentity } from './collectors/host-identity'
import { createCollectors } from './collectors/registry'
import { zoneName } from './collectors/zone'
import type { Settings } from './contract/settings'
import type { Snapshot, Subject } from './contract/snapshot'
import { sampleOnce, type SampleProgress } from './sampler/sample-once'
import { takeSnapshot } from './snapshot/take'

export type SnapshotProgress = SampleProgress

export interface TakeSnapshotOptions {
  /** All when absent. */
  subjects?: readonly Subject[] | undefined
  windowMs?: number | undefined
  collectorTimeoutMs?: number | undefined
  /** Instead of those in the settings, which may be older than what a person has chosen since. */
  thresholds?: Settings['thresholds'] | undefined
  onProgress?: ((progress: SnapshotProgress) => void) | undefined
  signal?: AbortSignal | undefined
  /**
   * When the work began. A command that exists for this one snapshot gives its own start, so that loading the
   * program counts as a cost; by default the cost begins with the call.
   */
  started?: { monotonicMs: number; cpuUsage: NodeJS.CpuUsage } | undefined
}

export interface CoreDependencies {
  settings: Settings
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  /** Of the product, for instance 1.2.3. */
  version: string
  /** Put before every path below /proc, /sys, /etc and /run; a recorded machine in tests. */
  root?: string | undefined
  now?: (() => number) | undefined
}

export interface Core {
  takeSnapshot(options?: TakeSnapshotOptions): Promise<Snapshot>
  close(): Promise<void>
}

export function createCore(deps: CoreDependencies): Core {
  const { settings, env, platform, version } = deps
  const root = deps.root ?? ''
  const now = deps.now ?? Date.now
  const collectors = createCollectors({ platform, root, env, settings, now })
  return {
    takeSnapshot(options = {}) {
      const windowMs = options.windowMs ?? settings.snapshot.windowMs
      const chosen = options.subjects
      return takeSnapshot(
        {
          sample: () =>
            sampleOnce({
              collectors: chosen === undefined ? collectors : pick(collectors, chosen),
              windowMs,
              deadlineMs: options.collectorTimeoutMs ?? settings.snapshot.collectorTimeoutMs,
              signal: options.signal,
              onProgress: options.onProgress,
            }),
          identify: () => readHostIdentity(platform, root),
          judge: (sections, at) => judge(sections, options.thresholds ?? settings.thresholds, at),
        },
        {
          version,
          windowMs,
          now,
          timeZone: zoneName({ platform, root, env }),
          started: options.started ?? { monotonicMs: performance.now(), cpuUsage: process.cpuUsage() },
        },
      )
    },
    async close() {
      await Promise.all(Object.values(collectors).map(async (collector) => collector.close?.()))
    },
  }
}

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>
}
