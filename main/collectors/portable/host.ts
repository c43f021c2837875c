/** Host facts of macOS and Windows. */
import os from 'node:os'
import type { Systeminformation } from 'systeminformation'
import type { HostRaw, HostSource } from '../host'
import { hostName } from '../host-name'
import { entriesOf, numberOf, textOf } from './answers'
import { sharedSystemInformation } from './shared'
import type { SystemInformation } from './system-information'

type OsFacts = Partial<Systeminformation.OsData> | null
type MachineFacts = Partial<Systeminformation.SystemData> | null

/** An id that the library has to start programs for; whoever waits for it is not kept longer than this. */
const idPatienceMs = 2_000

export function fromOsFacts(
  answer: OsFacts,
  platform: NodeJS.Platform,
): Pick<HostRaw['os'], 'name' | 'version'> {
  const name = textOf(answer?.distro) ?? (platform === 'win32' ? 'Windows' : 'macOS')
  return { name: name.replace(/^Microsoft /, ''), version: textOf(answer?.release) }
}

/** The library recognises virtual machines on Windows; on macOS the model tells. */
export function fromMachineFacts(answer: MachineFacts, platform: NodeJS.Platform): HostRaw['virtualization'] {
  const model = textOf(answer?.model) ?? ''
  const guest = /^(VirtualMac|VMware|Parallels|VirtualBox|QEMU)/i.exec(model)?.[1]?.toLowerCase()
  if (answer?.virtual === true || guest !== undefined) {
    const technology = textOf(answer?.virtualHost)?.toLowerCase() ?? guest ?? null
    return { kind: 'machine', technology: technology === 'virtualmac' ? 'apple' : technology }
  }
  const told = platform === 'win32' ? answer?.virtual === false && model !== '' : /^i?Mac|^Xserve/.test(model)
  return { kind: told ? 'none' : 'unknown', technology: null }
}

export function fromBattery(answer: Partial<Systeminformation.BatteryData> | null): HostRaw['battery'] {
  if (answer?.hasBattery !== true) return null
  const percent = numberOf(answer.percent)
  const chargePercent = percent === null || percent > 100 ? null : Math.round(percent)
  return { chargePercent, state: batteryState(answer, chargePercent) }
}

type BatteryState = NonNullable<HostRaw['battery']>['state']

function batteryState(
  answer: Partial<Systeminformation.BatteryData>,
  chargePercent: number | null,
): BatteryState {
  if (answer.isCharging === true) return 'charging'
  if (answer.acConnected === false) return 'discharging'
  if (answer.acConnected !== true) return 'unknown'
  return chargePercent === 100 ? 'full' : 'idle'
}

/** Sessions of people. None at all is also what the library says when it could not find out. */
export function fromUsers(answer: readonly Partial<Systeminformation.UserData>[] | null): number | null {
  const sessions = entriesOf(answer).filter(({ user }) => textOf(user) !== null)
  return sessions.length > 0 ? sessions.length : null
}

export function createPortableHostSource(
  platform: NodeJS.Platform,
  system: SystemInformation = sharedSystemInformation(platform),
  now: () => number = Date.now,
): HostSource {
  let facts: Promise<[OsFacts, MachineFacts]> | null = null
  /** Each question may fail alone: the host is known by its name even when all of them do. */
  const orNull = <Answer>(question: Promise<Answer>): Promise<Answer | null> => question.catch(() => null)
  return {
    async read(signal) {
      facts ??= Promise.all([
        orNull(system.ask((library) => library.osInfo(), signal)),
        orNull(system.ask((library) => library.system(), signal)),
      ])
      const [[osFacts, machineFacts], battery, users] = await Promise.all([
        facts,
        orNull(system.ask((library) => library.battery(), signal)),
        orNull(system.ask((library) => library.users(), signal)),
      ])
      if (osFacts === null || machineFacts === null) facts = null // asked again the next time
      const uptimeSeconds = os.uptime()
      return {
        name: hostName(),
        os: { platform, ...fromOsFacts(osFacts, platform), kernel: os.release(), architecture: os.arch() },
        bootedAtMs: Math.round(now() - uptimeSeconds * 1000),
        uptimeSeconds: Math.floor(uptimeSeconds),
        virtualization: fromMachineFacts(machineFacts, platform),
        loggedInUsers: fromUsers(users),
        battery: fromBattery(battery),
      }
    },
  }
}

/**
 * What the system itself goes by: the platform UUID of a Mac, the machine GUID of a Windows installation. On a Mac
 * the library's `uuid()` starts system_profiler, which takes seconds; `system()` has the same id at once.
 */
export async function readPortableSystemId(
  platform: NodeJS.Platform = process.platform,
  system: SystemInformation = sharedSystemInformation(platform),
): Promise<string | null> {
  try {
    const id = await system.ask(
      (library) =>
        platform === 'win32'
          ? library.uuid().then(({ os: id }) => id)
          : library.system().then(({ uuid }) => uuid),
      AbortSignal.timeout(idPatienceMs),
    )
    return textOf(id)
  } catch {
    return null // a machine without an id is still told apart by its name
  }
}
