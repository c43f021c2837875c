/** An upload for tests: one that waits, with whatever a test changes. */
import type { Upload } from '../../../main/contract/outbox'

export const uploadOf = (fileName: string, changes: Partial<Upload> = {}): Upload => ({
  id: `id of ${fileName}`,
  fileName,
  bucket: 'reports',
  key: `dt=2026-11-23/host=web-1/${fileName}`,
  sizeBytes: 20_000,
  state: 'waiting',
  sentBytes: 0,
  queuedAt: '2026-11-23T05:07:16.000Z',
  sentAt: null,
  failedAttempts: 0,
  nextAttemptAt: null,
  problem: null,
  ...changes,
})
