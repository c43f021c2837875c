/**
 * The one systeminformation of this process. State of a module, against the custom of the house, because the library
 * behind it is just that: it has one PowerShell and one set of last answers for the whole process.
 */
import { createSystemInformation, type SystemInformation } from './system-information'

let shared: SystemInformation | null = null

export function sharedSystemInformation(platform: NodeJS.Platform): SystemInformation {
  shared ??= createSystemInformation({ platform })
  return shared
}

/** Ends the PowerShell that the portable collectors share, where there is one. */
export function closeSharedSystemInformation(): void {
  shared?.close()
}
