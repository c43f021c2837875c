/** Checks what runs the command: the version of Node.js and the platform. */
import { absent, ok, type Check } from './check'

export interface RuntimeFacts {
  versions: Readonly<Record<string, string | undefined>>
  execPath: string
  platform: NodeJS.Platform
  arch: string
}

/** Platforms whose collectors are complete. */
const known: Partial<Record<NodeJS.Platform, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }

export function checkRuntime({ versions, execPath, platform, arch }: RuntimeFacts): Check[] {
  const electron = versions['electron']
  const runtime = electron === undefined ? '' : `Electron ${electron} with `
  const name = known[platform]
  return [
    // An older Node never gets this far: the entry refuses it.
    ok('runtime', 'Node.js', `${runtime}${versions['node'] ?? 'unknown'}, ${execPath}`),
    name === undefined
      ? absent('platform', 'Platform', `${platform} ${arch}, which has collectors for few subjects`, null)
      : ok('platform', 'Platform', `${name} ${arch}`),
  ]
}
