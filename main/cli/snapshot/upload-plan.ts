/** Whether the reports of this command are sent, decided before any work is done. Loads nothing that sends. */
import { AppError } from '../../contract/errors'
import type { S3Settings } from '../../contract/settings'
import type { SnapshotOptions } from '../commands/snapshot'
import { noBucket } from '../outbox/sentences'
import type { Destination } from './destination'

export interface UploadPlan {
  /** Whether the command fails when a report is not in the store at its end. */
  isRequired: boolean
}

/**
 * Null where nothing is sent.
 * @throws AppError `usage_invalid` where there is no file to send, `store_unconfigured` where there is nowhere to send it.
 */
export function planUpload(
  options: Pick<SnapshotOptions, 'upload' | 'uploadRequired'>,
  s3: S3Settings,
  destination: Pick<Destination, 'kind'>,
): UploadPlan | null {
  const isRequired = options.uploadRequired === true
  const isAsked = isRequired || options.upload === true
  if (!isAsked && (!s3.automatic || s3.bucket === null || destination.kind === 'stdout')) return null
  if (destination.kind === 'stdout')
    throw new AppError('usage_invalid', 'Only a report that is on disk can be sent.', {
      hint: 'Leave out --output -, or --upload.',
    })
  if (s3.bucket === null) throw noBucket()
  return { isRequired }
}
