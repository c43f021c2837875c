/** What this machine calls itself. */
import os from 'node:os'

/** The name programs on this machine see, without a trailing dot. */
export function hostName(): string {
  return os.hostname().replace(/\.$/, '') || 'unknown'
}
