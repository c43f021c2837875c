/** What the outbox needs of a store, whichever it is; and what it needs to know of a failure. */
import type { AppError, ErrorCode } from '../contract/errors'
import type { StoreTest } from '../contract/outbox'

/** A file on its way. */
export interface Outgoing {
  file: string
  key: string
  sizeBytes: number
  sha256: string
  /** An earlier try may have brought it there without anybody hearing of it. */
  isTried: boolean
  /** From now on it may be there, whatever is heard of it. */
  onWriting: () => void
  /** It is certain that this try did not bring it there. */
  onRefused: () => void
  /** An upload in parts that was begun earlier: gone on with, or given up where that cannot be. */
  begun: string | null
  /** Kept before the first part is sent, so that nothing is left in the store that nobody knows of. */
  onBegun: (uploadId: string | null) => Promise<void>
  onProgress: (sentBytes: number) => void
  signal: AbortSignal
}

export interface Store {
  /** The bucket of the settings it was made with. */
  readonly bucket: string
  /** As `placeOf` has it. */
  readonly place: string
  /** Changes with whatever decides whether a try can succeed: settings and credentials. Holds no secret. */
  readonly identity: string
  /**
   * Resolves once the store holds exactly these bytes under this key and that was proved.
   * @throws AppError store_*, report_unreadable, report_busy, or report_changed where the file is not what `sha256` says.
   */
  put(outgoing: Outgoing): Promise<void>
  /** Takes away the parts of an upload that was begun. Never rejects: where it cannot be done, nothing else can either. */
  giveUp(key: string, uploadId: string, signal: AbortSignal): Promise<void>
  /** @param key where a small object may be written and deleted. Problems are in the answer, nothing is thrown. */
  test(key: string): Promise<StoreTest>
  close(): void
}

/** Passing by itself: tried again for ever, whatever a person does. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'store_busy',
  'store_unreachable',
  'store_mismatch',
  'keychain_locked',
  'file_busy',
  'report_busy',
  'outbox_full',
  'outbox_unwritable',
])

/** True for every report alike, so that no other one needs to be tried. */
const storeWide: ReadonlySet<ErrorCode> = new Set([
  'store_busy',
  'store_unreachable',
  'store_credentials',
  'store_bucket_unknown',
  'store_clock',
  'store_unconfigured',
  'keychain_locked',
  'keychain_unavailable',
  'outbox_full',
  'outbox_unwritable',
])

/** Refused for what the file is: no change of the settings helps. */
const ofTheReport: ReadonlySet<string> = new Set(['report_changed', 'report_unknown'])

export const isPassing = ({ code }: AppError): boolean => passing.has(code)
export const isStoreWide = ({ code }: { code: string }): boolean => storeWide.has(code as ErrorCode)
export const isMendedBySettings = ({ code }: { code: string }): boolean => !ofTheReport.has(code)

/** What the store asked for, in milliseconds; null where it did not. */
export function askedMs({ details }: AppError): number | null {
  const asked = details['retryAfterMs']
  return typeof asked === 'number' ? asked : null
}
