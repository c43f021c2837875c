/** Host facts of Linux. */
import os from 'node:os'
import type { HostRaw, HostSource } from '../host'
import { hostName } from '../host-name'
import { countSessions, findVirtualization, parseOsRelease, readBattery } from './host-facts'
import { createKernelFiles } from './kernel-files'

export function createLinuxHostSource(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): HostSource {
  const files = createKernelFiles(root)
  return {
    read(): HostRaw {
      const release = files.tryRead('/etc/os-release') ?? files.tryRead('/usr/lib/os-release') ?? ''
      const bootSeconds = /^btime (\d+)$/m.exec(files.tryRead('/proc/stat') ?? '')?.[1]
      const uptime = Number(/^\d+(\.\d+)?/.exec(files.tryRead('/proc/uptime') ?? '')?.[0] ?? NaN)
      return {
        name: files.tryRead('/proc/sys/kernel/hostname')?.trim() || hostName(),
        os: {
          platform: 'linux',
          ...parseOsRelease(release),
          kernel: files.tryRead('/proc/sys/kernel/osrelease')?.trim() || os.release(),
          architecture: os.arch(),
        },
        bootedAtMs: bootSeconds === undefined ? null : Number(bootSeconds) * 1000,
        uptimeSeconds: Math.floor(Number.isFinite(uptime) ? uptime : os.uptime()),
        virtualization: findVirtualization(files, env),
        loggedInUsers: countSessions(files),
        battery: readBattery(files),
      }
    },
  }
}

/** The id systemd or D-Bus gave this installation; null where there is none. */
export function readLinuxSystemId(root: string): string | null {
  const files = createKernelFiles(root)
  return files.tryRead('/etc/machine-id') ?? files.tryRead('/var/lib/dbus/machine-id')
}
