/** By what snapshots of one machine are told apart from those of another: its name and an id of its own. */
import { createHmac } from 'node:crypto'
import type { Snapshot } from '../contract/snapshot'
import { hostName } from './host-name'
import { readLinuxSystemId } from './linux/host'
import { readPortableSystemId } from './portable/host'

/**
 * One id an installation, not traceable back: the system's own id must not leave the machine as it is
 * (machine-id(5)), so it is keyed with the product's name.
 */
export function deriveHostId(systemId: string | null): string | null {
  const id = systemId?.trim()
  if (!id || id === 'uninitialized') return null
  const digest = createHmac('sha256', 'autoinfrasnap host id v1').update(id).digest('hex')
  return digest.slice(0, 32)
}

export async function readHostIdentity(platform: NodeJS.Platform, root: string): Promise<Snapshot['host']> {
  const systemId = platform === 'linux' ? readLinuxSystemId(root) : await readPortableSystemId()
  return { name: hostName(), id: deriveHostId(systemId) }
}
