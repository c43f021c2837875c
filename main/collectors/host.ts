/** Host: what this machine is, in facts that change slowly. */
import os from 'node:os'
import { hostSchema, type Host } from '../contract/model/host'
import type { Collector, CollectorDependencies, Timed } from './collector'
import { instantOf } from './differences'
import { createLinuxHostSource } from './linux/host'
import { createPortableHostSource } from './portable/host'

export interface HostRaw extends Omit<Host, 'timeZone' | 'utcOffsetMinutes' | 'bootedAt'> {
  /** Milliseconds since the epoch; null where the system does not say. */
  bootedAtMs: number | null
}

export interface HostSource {
  read(signal: AbortSignal): HostRaw | Promise<HostRaw>
}

/** The zone by its IANA name and how far it is from UTC at an instant. A name without data counts as UTC, and says so. */
export function zoneAt(date: Date): { timeZone: string; utcOffsetMinutes: number } {
  // ICU answers undefined for a TZ it has no data for, although the type says otherwise.
  const timeZone: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone
  return { timeZone: timeZone ?? 'Etc/Unknown', utcOffsetMinutes: -date.getTimezoneOffset() + 0 }
}

export function createHostCollector(deps: CollectorDependencies): Collector<HostRaw, Host> {
  const source: HostSource =
    deps.platform === 'linux'
      ? createLinuxHostSource(deps.root, deps.env)
      : createPortableHostSource(deps.platform)
  return {
    subject: 'host',
    schema: hostSchema,
    differences: 'none',
    read: ({ signal }) => source.read(signal),
    derive: ({ raw }: Timed<HostRaw>): Host => {
      const { bootedAtMs, ...facts } = raw
      return {
        name: facts.name,
        os: facts.os,
        bootedAt: instantOf(bootedAtMs),
        uptimeSeconds: facts.uptimeSeconds,
        ...zoneAt(new Date(deps.now())),
        virtualization: facts.virtualization,
        loggedInUsers: facts.loggedInUsers,
        battery: facts.battery,
      }
    },
  }
}

/** The name programs on this machine see, without a trailing dot. */
export function hostName(): string {
  return os.hostname().replace(/\.$/, '') || 'unknown'
}
