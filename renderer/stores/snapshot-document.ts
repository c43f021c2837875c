/** A snapshot out of the text of a file, checked: it may be anything. */
import type { Snapshot } from '../../main/contract/snapshot'
import { snapshotSchema } from '../../main/contract/snapshot-schema'
import { RequestError } from '../api/request-error'

/**
 * @param content JSON
 * @param name of the file, for people
 * @throws RequestError `document_unreadable` when it is no document of this product
 */
export function parseSnapshot(content: string, name: string): Snapshot {
  const unreadable = (cause: unknown): RequestError =>
    new RequestError('document_unreadable', `The file ${JSON.stringify(name)} is no snapshot.`, null, cause)
  let document: unknown
  try {
    document = JSON.parse(content)
  } catch (cause) {
    throw unreadable(cause)
  }
  const checked = snapshotSchema.safeParse(document)
  if (!checked.success) throw unreadable(checked.error)
  return checked.data
}
