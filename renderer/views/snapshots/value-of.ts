/** A section's value out of a document; null where it was not taken, is not there or could not be read. Pure. */
import type { SectionValue, Snapshot, Subject } from '../../../main/contract/snapshot'

export function valueOf<S extends Subject>(snapshot: Snapshot, subject: S): SectionValue<S> | null {
  const reading = snapshot.sections[subject]
  return reading?.status === 'ok' ? (reading.value as SectionValue<S>) : null
}
