/** Host: what this machine is, in facts that change slowly. */
import { hostSchema, type Host } from '../contract/model/host'
import type { Collector, CollectorDependencies, Timed } from './collector'
import { instantOf } from './differences'
import { createLinuxHostSource } from './linux/host'
import { createPortableHostSource } from './portable/host'
import { closeSharedSystemInformation } from './portable/shared'
import { zoneName } from './zone'

export interface HostRaw extends Omit<Host, 'timeZone' | 'utcOffsetMinutes' | 'bootedAt'> {
  /** Milliseconds since the epoch; null where the system does not say. */
  bootedAtMs: number | null
}

export interface HostSource {
  read(signal: AbortSignal): HostRaw | Promise<HostRaw>
}

export function createHostCollector(deps: CollectorDependencies): Collector<HostRaw, Host> {
  const source: HostSource =
    deps.platform === 'linux'
      ? createLinuxHostSource(deps.root, deps.env)
      : createPortableHostSource(deps.platform)
  const timeZone = zoneName(deps)
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
        timeZone,
        utcOffsetMinutes: -new Date(deps.now()).getTimezoneOffset() + 0, // no -0
        virtualization: facts.virtualization,
        loggedInUsers: facts.loggedInUsers,
        battery: facts.battery,
      }
    },
    close: () => (deps.platform === 'linux' ? undefined : closeSharedSystemInformation()),
  }
}
