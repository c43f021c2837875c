/** Masks two snapshots alike before they are compared: in a masked one the same things have other names. */
import type { Snapshot } from '../../contract/snapshot'
import { createRedactor, type Redactor } from './redact'
import { findSalt } from './salt'

/**
 * Each is masked as the other one is. Both stay as they are where that makes nothing comparable: where no mask was ever
 * made here, or the masks are those of another installation.
 *
 * What one profile masked before is not seen by the next, so of two different ones (`names` and `paths`) a path that
 * holds a name still differs.
 *
 * @returns with each what masks a text that tells of it; one that stays as it is leaves texts as they are, too.
 * @throws AppError redaction_unavailable where the salt of this installation cannot be read.
 */
export function redactAlike(
  before: Snapshot,
  after: Snapshot,
  dataFolder: string,
): readonly [before: Redactor, after: Redactor] {
  const asTheyAre = [unmasked(before), unmasked(after)] as const
  if (before.redaction?.profile === after.redaction?.profile) return asTheyAre
  const salt = findSalt(dataFolder)
  if (salt === null) return asTheyAre
  const like = (one: Snapshot, other: Snapshot): Redactor =>
    other.redaction == null ? unmasked(one) : createRedactor(one, { profile: other.redaction.profile, salt })
  const masked = [like(before, after), like(after, before)] as const
  const [host, otherHost] = masked.map(({ snapshot }) => snapshot.host)
  const isOfOneMachine = host!.name === otherHost!.name && host!.id === otherHost!.id
  return isOfOneMachine ? masked : asTheyAre
}

/** The snapshots alone. @throws as redactAlike does. */
export function maskAlike(
  before: Snapshot,
  after: Snapshot,
  dataFolder: string,
): readonly [before: Snapshot, after: Snapshot] {
  const [maskedBefore, maskedAfter] = redactAlike(before, after, dataFolder)
  return [maskedBefore.snapshot, maskedAfter.snapshot]
}

const unmasked = (snapshot: Snapshot): Redactor => ({ snapshot, text: (text) => text })
