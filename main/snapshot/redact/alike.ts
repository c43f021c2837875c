/** Masks two snapshots alike before they are compared: in a masked one the same things have other names. */
import type { Snapshot } from '../../contract/snapshot'
import { redact } from './redact'
import { findSalt } from './salt'

/**
 * Each is masked as the other one is. Both stay as they are where that makes nothing comparable: where no mask was ever
 * made here, or the masks are those of another installation.
 *
 * What one profile masked before is not seen by the next, so of two different ones (`names` and `paths`) a path that
 * holds a name still differs.
 *
 * @throws AppError redaction_unavailable where the salt of this installation cannot be read.
 */
export function maskAlike(
  before: Snapshot,
  after: Snapshot,
  dataFolder: string,
): readonly [before: Snapshot, after: Snapshot] {
  if (before.redaction?.profile === after.redaction?.profile) return [before, after]
  const salt = findSalt(dataFolder)
  if (salt === null) return [before, after]
  const like = (one: Snapshot, other: Snapshot): Snapshot =>
    other.redaction == null ? one : redact(one, { profile: other.redaction.profile, salt })
  const [maskedBefore, maskedAfter] = [like(before, after), like(after, before)]
  const isOfOneMachine =
    maskedBefore.host.name === maskedAfter.host.name && maskedBefore.host.id === maskedAfter.host.id
  return isOfOneMachine ? [maskedBefore, maskedAfter] : [before, after]
}
