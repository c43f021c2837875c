/** Sentences about uploads that the commands share. */
import { AppError } from '../../contract/errors'

/** A command ends, and with it all trying: who goes on, and how a person does it. */
export const whoGoesOn =
  'What waits is sent only while "autoinfrasnap serve" or the app runs; without them: autoinfrasnap outbox retry'

export const noBucket = (): AppError =>
  new AppError('store_unconfigured', 'No bucket is set that reports could be sent to.', {
    hint: 'Name one with: autoinfrasnap settings set s3.bucket NAME',
  })
