/** Facts of the made-up machine. */
import { iso, ok, type Part, type PartContext } from './part'

export function createHost({ scenario, startMs }: PartContext): Part<'host'> {
  const bootedMs = startMs - (41 * 24 + 7) * 3_600_000
  const isWindows = scenario.platform === 'windows'
  return {
    read: (atMs) =>
      ok(
        {
          name: scenario.hostName,
          os: isWindows
            ? {
                platform: 'win32',
                name: 'Windows 11 Pro',
                version: '24H2',
                kernel: '10.0.26100',
                architecture: 'x64',
              }
            : {
                platform: 'linux',
                name: 'Debian GNU/Linux',
                version: '13',
                kernel: '6.12.48+deb13-amd64',
                architecture: 'x64',
              },
          bootedAt: iso(bootedMs),
          uptimeSeconds: Math.max(0, (atMs - bootedMs) / 1_000),
          timeZone: 'Asia/Seoul',
          utcOffsetMinutes: 540,
          virtualization: isWindows
            ? { kind: 'none', technology: null }
            : { kind: 'machine', technology: 'kvm' },
          loggedInUsers: 1,
          battery: isWindows ? { chargePercent: 84, state: 'discharging' } : null,
        },
        3.1,
      ),
    curves: [],
  }
}
