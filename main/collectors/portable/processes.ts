/** Processes of macOS and Windows; how they are counted differs so much that each has its own file. */
import type { ProcessesSource } from '../processes'
import { createMacProcessesSource } from './mac-processes'
import { sharedSystemInformation } from './shared'
import type { SystemInformation } from './system-information'
import { createWindowsProcessesSource } from './windows-processes'

export function createPortableProcessesSource(
  platform: NodeJS.Platform,
  settings: { commandLines: boolean },
  system: SystemInformation = sharedSystemInformation(platform),
): ProcessesSource {
  return platform === 'win32'
    ? createWindowsProcessesSource(settings, system)
    : createMacProcessesSource(settings)
}
