/** Masks what is saved, as the settings say: made before any work is done, so that what is missing is told in time. */
import type { RedactionProfile } from '../../contract/redaction'
import type { Snapshot } from '../../contract/snapshot'
import { redact, redactHostName } from './redact'
import { readSalt } from './salt'

export interface Masking {
  snapshot: (snapshot: Snapshot) => Snapshot
  /** As the snapshots say it. */
  hostName: (name: string) => string
}

/**
 * Without a profile everything stays as it was measured, and no salt is needed.
 * @throws AppError redaction_unavailable: nothing may be saved in plain then that should not be.
 */
export function createMasking(profile: RedactionProfile | null, dataFolder: string): Masking {
  if (profile === null) return { snapshot: (snapshot) => snapshot, hostName: (name) => name }
  const options = { profile, salt: readSalt(dataFolder) }
  return {
    snapshot: (snapshot) => redact(snapshot, options),
    hostName: (name) => redactHostName(name, options),
  }
}
