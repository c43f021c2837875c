/** An upload as tests of the desktop app need one: of a report of 20 kB that waits. */
import type { Upload } from '../../../main/contract/outbox'

export const uploadOf = (changes: Partial<Upload> = {}): Upload => ({
  ...{ id: 'one', fileName: 'infra_snap_box_20261126T050715Z.json', bucket: 'reports' },
  ...{ key: 'dt=2026-11-26/host=box/infra_snap_box_20261126T050715Z.json', sizeBytes: 20_000 },
  ...{ state: 'waiting', sentBytes: 0, queuedAt: '2026-11-26T05:07:16.000Z', sentAt: null },
  ...{ failedAttempts: 0, nextAttemptAt: null, problem: null },
  ...changes,
})
