/** The outbox of this machine, with the store that the settings name: how every host and command opens it. */
import path from 'node:path'
import type { Problem } from '../contract/reading'
import type { S3Settings } from '../contract/settings'
import { outboxFolderName } from './folder'
import { createOutbox, type Outbox } from './outbox'
import type { ReadSecret } from './s3/credentials'
import { createS3Stores } from './s3/s3-store'

export interface OpenOutboxOptions {
  dataFolder: string
  /** As they are now; asked whenever something is sent. */
  settings: () => S3Settings
  readSecret: ReadSecret
  /** Hears of trouble that nobody asked for. */
  onProblem: (problem: Problem) => void
  mostAtOnce?: number | undefined
}

export const openOutbox = ({ dataFolder, settings, readSecret, ...rest }: OpenOutboxOptions): Outbox =>
  createOutbox({
    folder: path.join(dataFolder, outboxFolderName),
    settings,
    openStore: createS3Stores({ readSecret }),
    ...rest,
  })
